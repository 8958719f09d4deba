import Anonymisation
import CanonicalJSON
import Files
import Journeys
import LogStore
import Places
import Replication
import Signing
import TransparencyLog

/// Makes the store that benchmarks read: a coalition and one organisation with a log of any size, under the standard
/// policy. The attributes of each group are drawn from a seeded generator; salts and keys are random, as always.
struct Generate {
    let out: String
    /// The log that the lines are written for.
    let origin: String
    let entries: Int
    private var random: SplitMix
    private let counties: [PlaceCode]
    private let countries: [PlaceCode]

    static let domain = "bench.example"
    static let origin = "\(domain)/partner/1"

    init(out: String, origin: String = Self.origin, entries: Int, seed: UInt64) {
        self.out = out
        self.origin = origin
        self.entries = entries
        random = SplitMix(state: seed)
        counties = (1...47).compactMap { PlaceCode("KE-" + ($0 < 10 ? "0\($0)" : "\($0)")) }
        countries = ["UG", "TZ", "ET", "SO", "SA", "QA", "AE", "LB", "KW", "OM", "BH", "JO", "IN", "TH", "IT", "DE"]
            .compactMap { PlaceCode($0) }
    }

    /// Keys, registry and invitation; the log itself is `append`'s.
    func prepare() throws {
        guard let kenya = PlaceCode("KE") else { preconditionFailure("Kenya has a code") }
        let policy = NamedPolicy.standard.policy(homeCountry: kenya)
        let registryKey = try PrivateKey.generate()
        let key = try PrivateKey.generate()
        let registryOrigin = Names.origin(domain: Self.domain, partner: "registry")
        let registry = try VerifierKey(name: registryOrigin, publicKey: registryKey.publicKey)
        let verifier = try VerifierKey(name: Self.origin, publicKey: key.publicKey)
        let files = LogFiles(
            store: FolderStore(root: "\(out)/store"), folder: "registry/1", lineLimit: LogLimits.coalitionLine)
        try files.replace("files/\(policy.digest.hex)", policy.bytes)
        var writer = try LogWriter(files: files, origin: registryOrigin, key: registryKey)
        let entries: [RegistryEntry] = [
            .coalition(name: "Bench", domain: Self.domain, key: registry),
            .policy(policy.digest, name: policy.name, fromYear: 1900),
            .admit(
                Admission(partner: "partner", name: "Partner", key: verifier, size: 0, root: TreeHasher().emptyRoot())),
        ]
        try writer.append(entries.map { Body($0.json, log: registryOrigin).line })
        try FileSystem.writeAtomically("\(out)/registry.vkey", Array("\(registry)\n".utf8))
        try FileSystem.writeAtomically("\(out)/log.pem", Array(try key.pem().utf8), mode: 0o600)
    }

    /// Every line of the log, in order, as it is made.
    mutating func lines(_ take: ([UInt8]) throws -> Void) throws {
        guard let kenya = PlaceCode("KE") else { preconditionFailure("Kenya has a code") }
        let policy = NamedPolicy.standard.policy(homeCountry: kenya)
        // At most 300 years of quarters fit into the calendar.
        let sealEvery = max(4_096, entries / 1_000)
        var period = Period.quarter(year: 1900, quarter: 1)
        var first = 0
        for index in 0..<entries {
            guard index == entries - 1 || index - first == sealEvery - 1 else {
                try take(Body(group(in: period).json, log: origin).line)
                continue
            }
            let seal = Seal(
                period: period, part: .groups, policy: policy.digest, first: first, withheld: nil, estimated: nil)
            try take(Body(seal.json, log: origin).line)
            first = index + 1
            repeat { period = period.next } while period.length != .quarter
        }
    }

    private mutating func group(in period: Period) -> Group {
        let edges = [10, 20, 50, 100]
        let lower = random.below(4)
        let upper = [19, 49, 99, 199][lower]
        let place = random.pick(counties)
        let forms = random.pick(Form.allCases)
        return Group(
            attributes: Attributes(
                origin: place, destination: random.below(2) == 0 ? random.pick(counties) : random.pick(countries),
                destinationStatus: random.below(8) == 0 ? .intended : .actual, transit: [random.pick(countries)],
                exploitation: [Exploitation(form: forms, sector: nil)], gender: random.pick(Gender.allCases),
                age: random.pick([Age.from18, .from21, .from24, .from27]),
                transport: [random.pick(TransportMode.allCases)], recruitment: [random.pick(RecruitmentMethod.allCases)]
            ),
            rung: 1, period: period, survivors: CountInterval(edges[lower], upper))
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func pick<Element>(_ from: [Element]) -> Element { from[below(from.count)] }
}
