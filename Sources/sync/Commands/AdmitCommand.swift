import CanonicalJSON
import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// `admit`: signs a partner's admission into the registry and writes its welcome.
enum AdmitCommand {
    static let command = Command(
        "admit", .coalition, operands: "REQUEST.json", "admit an organisation and write its welcome",
        options: [
            .init("--out", "FILE", "where the welcome goes (default: HOME/welcomes/PARTNER.json)"), Command.dryRun,
            Command.passphrase,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let path = try context.arguments.operands(1...1)[0]
        let coalition = try CoalitionHome(try Home(context.arguments))
        let request: JoinRequest
        do {
            request = try JoinRequest(parsing: try FileSystem.read(path, limit: 1 << 17))
        } catch let error as JoiningError {
            throw CommandFailure(
                "joining.malformed", "\(path): not a request to join: \(error)",
                hint: "ask the organisation for its request.json again", exit: .malformedInput)
        }
        guard request.domain == coalition.settings.domain else {
            throw CommandFailure(
                "joining.other-coalition", "\(path): asks to join another coalition", exit: .malformedInput)
        }
        if let note = request.checkpoint, (try? Checkpoint.open(note, key: request.key)) == nil {
            throw CommandFailure(
                "joining.malformed", "\(path): its checkpoint is none, or the new key did not sign it",
                hint: "ask the organisation for its rotation.json again", exit: .malformedInput)
        }
        let registry = try coalition.decidingRegistry(context.output)
        let known = registry.admissions.first {
            ($0.partner == request.partner) != ($0.origin == request.key.name)
        }
        if let known {
            throw CommandFailure(
                "joining.id-taken",
                known.partner == request.partner
                    ? "partner id \(request.partner) belongs to another log"
                    : "this log was admitted as \(known.partner)",
                hint: "ask for a request with another --partner ID", exit: .cannotCreate)
        }
        let entry = try decision(request, registry)
        context.output.note("the key in words: \(Fingerprint.text(request.key))")
        if let entry, let reason = try registry.objection(to: entry, coalition.registryFiles) {
            throw CommandFailure(
                "decision.unusable", "nothing was signed: the decision \(reason)",
                hint: "ask the organisation for a new request", exit: .malformedInput)
        }
        if context.arguments.has("--dry-run") {
            try context.output.line("would admit \(request.partner)\(entry == nil ? " (admitted already)" : "")")
            try context.output.object(["partner": .string(request.partner), "type": "summary"])
            return .ok
        }
        if let entry { try coalition.decide(entry) }
        var certificate: Certificate?
        if let wanted = request.certificateRequest {
            certificate = try CoalitionAuthority.existing(coalition.home)?
                .issue(.client(.partner, request.partner), to: wanted.publicKey)
        }
        // Who has joined before needs no other welcome for another key: the registry says it all, except a certificate.
        let isFirst =
            try certificate != nil || coalition.registry().history(of: request.key.name).windows.count == 1
        let out = context.arguments.value("--out") ?? coalition.home.file("welcomes/\(request.partner).json")
        if isFirst {
            let welcome = try welcome(for: request.partner, certificate, coalition)
            try FileSystem.writeAtomically(out, welcome.json.canonicalBytes() + [0x0A])
        }
        let code = Decision.report(try coalition.publish(), context.output)
        let size = try coalition.registry().checkpoint.size
        try context.output.line(
            "\(request.partner) \(words(entry)); registry size \(size)")
        var object: JSONObject = [
            "partner": .string(request.partner), "registry_size": .integer(size), "type": "summary",
        ]
        if isFirst {
            try context.output.line("welcome: \(out)")
            object["welcome"] = .string(out)
        } else {
            context.output.note("next: their next push takes the key into use")
        }
        try context.output.object(object)
        return code
    }

    /// What the registry has to say for this request to hold; `nil` where it does already.
    private static func decision(_ request: JoinRequest, _ registry: Registry) throws -> RegistryEntry? {
        let history = registry.history(of: request.key.name)
        if history.current == request.key { return nil }
        if let old = history.current {
            guard let note = request.checkpoint, let state = try? Checkpoint.open(note, key: old),
                (try? Checkpoint.open(note, key: request.key)) != nil, !history.keys.contains(request.key)
            else {
                throw CommandFailure(
                    "joining.id-taken", "partner id \(request.partner) belongs to another key, which holds",
                    hint: "another organisation: init again with another --partner ID; a lost or stolen key: "
                        + "\(ProgramName.current) revoke \(request.partner), then admit again", exit: .cannotCreate)
            }
            return .rotate(old: old, new: request.key, at: state)
        }
        guard history.canAdmit(request.key) else {
            throw CommandFailure(
                "key.revoked", "the key of this request was revoked",
                hint: "ask the organisation for a new one: \(ProgramName.current) rotate --lost", exit: .cannotCreate)
        }
        let from = history.end
        return .admit(
            Admission(
                partner: request.partner, name: request.name, key: request.key, size: from?.size ?? 0,
                root: from?.root ?? TreeHasher().emptyRoot()))
    }

    private static func words(_ entry: RegistryEntry?) -> String {
        switch entry {
        case nil: "was admitted already"
        case .rotate?: "has a new key"
        case .admit(let admission)? where admission.size > 0: "goes on with a new key from size \(admission.size)"
        default: "admitted"
        }
    }

    /// The proof that the registry, as it stands, holds the partner's admission.
    private static func welcome(
        for partner: String, _ certificate: Certificate?, _ coalition: CoalitionHome
    ) throws -> Welcome {
        let files = coalition.registryFiles
        let checkpoint = try coalition.registry().checkpoint
        var found: (index: Int, line: [UInt8])?
        try files.forEachBody(in: 0..<checkpoint.size, origin: checkpoint.origin) { (index, _, body) in
            guard case .body(let body) = body,
                let entry = try? RegistryEntry(type: body.type, content: body.content)
            else { return }
            switch entry {
            case .admit(let admission) where admission.partner == partner: found = (index, body.line)
            default: break
            }
        }
        guard let found, let note = try files.checkpointBytes() else {
            throw CommandFailure("registry.missing", "the admission is not in the registry", exit: .verification)
        }
        return Welcome(
            domain: coalition.settings.domain, checkpoint: note, index: found.index, body: found.line,
            proof: try files.tree(size: checkpoint.size).inclusionProof(
                index: found.index, size: checkpoint.size, hasher: TreeHasher()), certificate: certificate)
    }
}
