import CanonicalJSON
import Files
import Replication
import Signing
import TransparencyLog

/// `rotate`: a new key for this home's log, which the coalition then takes with `admit` or `machine add`.
enum RotateCommand {
    static let command = Command(
        "rotate", .all, "make a new key for this home's log, and the request to take it",
        options: [
            .init("--lost", nil, "the old key is lost or stolen: the coalition revokes it first"),
            .init("--cancel", nil, "go on with the old key; the new one is thrown away"), Command.passphrase,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        _ = try context.arguments.operands(0...0)
        let home = try Home(context.arguments)
        let isPartner = try home.settings().role == .partner
        let change = isPartner ? try PartnerHome(home).keyChange : try CoalitionHome(home).keyChange
        if context.arguments.has("--cancel") {
            try change.cancel()
            try context.output.line("the old key stays")
            try context.output.object(["type": "summary"])
            return .ok
        }
        let key = try change.begin()
        let verifier = try VerifierKey(name: change.origin, publicKey: key.publicKey)
        let file: String
        if isPartner {
            file = try request(try PartnerHome(home), key, verifier, isLost: context.arguments.has("--lost"))
            try context.output.line("request: \(file)")
        } else {
            file = home.file("machine.vkey")
            try FileSystem.writeAtomically(file, Array("\(verifier)\n".utf8))
            try context.output.line("new key: \(verifier)")
            try context.output.line("as a file: \(file)")
        }
        try context.output.line("in words: \(Fingerprint.text(verifier))")
        var object: JSONObject = ["key": .string(verifier.description), "type": "summary"]
        if isPartner { object["request"] = .string(file) }
        try context.output.object(object)
        context.output.note(
            isPartner
                ? "next: send the request to the coalition and read the words to them by telephone; push takes the key into use"
                : "next: have the old key revoked and this one added (machine add); merge takes it into use")
        return .ok
    }

    /// A lost key is revoked with its certificate, so another is asked for, for another key; it waits until the welcome.
    private static func certificateRequest(_ home: Home) throws -> CertificateRequest? {
        guard FileSystem.exists(home.file(Home.AccessFile.certificateKey)) else { return nil }
        let name = Home.AccessFile.nextCertificateKey
        let key =
            FileSystem.exists(home.file(name))
            ? try PrivateKey(pem: try home.secret(name)) : try home.makeTransportKey(name)
        return try CertificateRequest(for: key)
    }

    private static func request(
        _ partner: PartnerHome, _ key: PrivateKey, _ verifier: VerifierKey, isLost: Bool
    ) throws -> String {
        var checkpoint: [UInt8]?
        if !isLost {
            let state = try partner.checkpoint()
            var note = try state.signed(by: try partner.home.key("log"))
            try note.add(state.signed(by: key).signatures)
            checkpoint = note.bytes
        }
        let before = try JoinRequest(
            parsing: try FileSystem.read(partner.home.file("request.json"), limit: 1 << 17))
        let request = try JoinRequest(
            domain: before.domain, partner: before.partner, name: before.name, key: verifier, checkpoint: checkpoint,
            certificateRequest: isLost ? try certificateRequest(partner.home) : nil, signedBy: key)
        let path = partner.home.file("rotation.json")
        try FileSystem.writeAtomically(path, request.json.canonicalBytes() + [0x0A])
        return path
    }
}
