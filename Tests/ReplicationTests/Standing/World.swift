import Anonymisation
import CanonicalJSON
import Journeys
import LogStore
import Places
import Replication
import Signing
import TestSupport
import TransparencyLog

/// A history in memory: what stands at each place, and the root after it.
struct MemoryBranch: Branch {
    static let origin = "coalition.example/hope/1"
    private(set) var entries: [Int] = []
    private(set) var states: [Checkpoint] = [Checkpoint(origin: origin, size: 0, root: SHA256.hash([]))]

    var head: Checkpoint { states[states.count - 1] }
    func root(size: Int) -> Digest { states[size].root }

    mutating func append(_ entry: Int) {
        entries.append(entry)
        // Any hash of the whole prefix does for a root here.
        let root = SHA256.hash(head.root.bytes + Array(String(entry).utf8))
        states.append(Checkpoint(origin: Self.origin, size: entries.count, root: root))
    }

    func prefix(_ size: Int) -> MemoryBranch {
        var branch = self
        branch.entries = Array(entries.prefix(size))
        branch.states = Array(states.prefix(size + 1))
        return branch
    }
}

/// One thing that travels: a signed state with its history, or a word about one.
enum Delivery {
    case signed(SignedState, MemoryBranch)
    case pin(Pin)
    /// The registry, as far as this many decisions.
    case registry(Int)
    /// The body of an entry.
    case body(Int)
    /// Some machine has destroyed this.
    case echo(Erase)
}

/// What one merging machine has, kept as the program keeps it: branches that grow, the greatest state for each key in
/// each, words about states, and the registry's decisions.
struct Replica {
    private(set) var branches: [(branch: MemoryBranch, signed: [VerifierKey: Checkpoint])] = []
    private(set) var pins: Set<Pin> = []
    private(set) var decisions = 0
    private(set) var bodies: Set<Int> = []
    private(set) var echoes: Set<Erase> = []

    mutating func take(_ delivery: Delivery) {
        switch delivery {
        case .pin(let pin): pins.insert(pin)
        case .body(let entry): bodies.insert(entry)
        case .echo(let erase): echoes.insert(erase)
        case .registry(let count): decisions = max(decisions, count)
        case .signed(let signed, let branch):
            var index: Int
            switch Histories(branches.map(\.branch)).place(of: branch) {
            case .known:
                index = branches.firstIndex { known in
                    known.branch.head.size >= branch.head.size
                        && known.branch.root(size: branch.head.size) == branch.head.root
                }!
            case .after(let known):
                index = known
                branches[known].branch = branch
            case .beside:
                index = branches.count
                branches.append((branch, [:]))
            }
            for key in signed.keys where branches[index].signed[key].map({ $0.size < signed.state.size }) ?? true {
                branches[index].signed[key] = signed.state
            }
        }
    }

    /// What another machine's copy brings.
    mutating func take(_ other: Replica) {
        for (branch, signed) in other.branches {
            for (key, state) in signed {
                take(.signed(SignedState(state: state, keys: [key]), branch.prefix(state.size)))
            }
        }
        for pin in other.pins { take(.pin(pin)) }
        bodies.formUnion(other.bodies)
        echoes.formUnion(other.echoes)
        take(.registry(other.decisions))
    }

    /// What the log says to this machine: groups that count, and what is in quarantine. `destroys`: whether the machine has
    /// destroyed what some machine said it had.
    func dump(of world: World, destroys: Bool) -> [String] {
        guard let view = view(of: world, as: "hope", destroys: destroys) else { return [] }
        return view.groups.map { "\($0.index) \($0.group)" } + view.quarantined.map { "\($0.index) \($0.code)" }
    }

    /// The view of the log, as if it were that of `partner`; `nil` where there is nothing to be read.
    func view(of world: World, as partner: String, destroys: Bool) -> PartnerView? {
        let standing = standing(of: world)
        let histories = Histories(branches.map(\.branch))
        guard let branch = histories.branch(through: standing.valid) else { return nil }
        var view = PartnerView(
            partner: partner,
            checkpoint: Checkpoint(
                origin: "coalition.example/\(partner)/1", size: standing.valid.size, root: standing.valid.root))
        let policies = PolicyHistory(World.policy)
        let gone = destroys ? Set(echoes.map(\.commitment)) : []
        func found(_ index: Int) -> FoundBody {
            let body = world.body(branch.entries[index])
            if gone.contains(body.commitment) { return .erased(body.commitment) }
            return bodies.contains(branch.entries[index]) ? .body(body) : .refused(BodyError(.missing, "is missing"))
        }
        for index in 0..<standing.valid.size { view.take(found(index), at: index, policies: policies) }
        view.finish(echoed: echoes.sorted { ($0.index, $0.commitment.hex) < ($1.index, $1.commitment.hex) }) { index in
            guard case .body(let body) = found(index) else {
                return (world.body(branch.entries[index]).commitment, nil)
            }
            return (body.commitment, body.type)
        }
        return view
    }

    func standing(of world: World) -> Standing {
        var facts = world.decided(decisions)
        facts.pins.formUnion(pins)
        for (_, signed) in branches {
            for (key, state) in signed { facts.signed.insert(SignedState(state: state, keys: [key])) }
        }
        return Standing(facts, in: Histories(branches.map(\.branch)), empty: MemoryBranch().head)
    }
}

/// A random life of one partner's log, with a thief, restored backups, machines and auditors around it, and the
/// coalition's decisions.
struct World {
    enum Decision {
        case admit(VerifierKey, Checkpoint)
        case rotate(VerifierKey, VerifierKey, Checkpoint)
        case revoke(VerifierKey, Checkpoint)
        case resolve(Checkpoint)
    }

    private static let keys: [VerifierKey] = (1...4).map { number in
        let key = try! PrivateKey(seed: [UInt8](repeating: UInt8(number), count: 32))
        return try! VerifierKey(name: MemoryBranch.origin, publicKey: key.publicKey)
    }

    private(set) var decisions: [Decision] = []
    private(set) var deliveries: [Delivery] = []
    /// Signed after a key was stolen, by nobody else.
    private(set) var isForkedByAnyone = false
    private(set) var hasRevocation = false
    private(set) var honest = MemoryBranch()
    /// By entry.
    private var bodies: [Int: Body] = [:]
    private var seals: [Int: Int] = [:]

    static let policy = NamedPolicy.standard.policy(homeCountry: PlaceCode("KE")!)

    func body(_ entry: Int) -> Body { bodies[entry]! }

    /// Appends some groups, now and then an erasure of what came before, and their seal.
    private mutating func append(to branch: inout MemoryBranch, _ next: inout Int, _ random: inout SplitMix) {
        let first = branch.head.size
        let year = 1_900 + branch.entries.count { seals[$0] != nil }
        func add(_ content: JSONObject) {
            next += 1
            bodies[next] = Body(content, log: MemoryBranch.origin)
            branch.append(next)
            // Most bodies arrive.
            if Int.random(in: 0..<20, using: &random) > 0 { deliveries.append(.body(next)) }
        }
        let group = Group(
            attributes: Attributes(
                origin: PlaceCode("KE")!, destination: PlaceCode("SA")!, destinationStatus: .actual), rung: 5,
            period: .year(year), survivors: CountInterval(3, 4))
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            guard first > 0, Int.random(in: 0..<3, using: &random) == 0 else {
                add(group.json)
                continue
            }
            let index = Int.random(in: 0..<first, using: &random)
            let erase = Erase(index: index, commitment: body(branch.entries[index]).commitment)
            add(erase.json)
            if Int.random(in: 0..<3, using: &random) == 0, Erase.erasable.contains(body(branch.entries[index]).type) {
                deliveries.append(.echo(erase))
            }
        }
        add(
            Seal(
                period: .year(year), part: .groups, policy: Self.policy.digest, first: first,
                withheld: CountInterval(0, 9), estimated: CountInterval(0, 9)
            ).json)
        seals[next] = year
    }

    init(seed: UInt64) {
        var random = SplitMix(state: seed)
        var next = 0
        var current = 0
        var lastRotation = MemoryBranch().head
        var shown: [MemoryBranch] = []
        func sign(_ branch: MemoryBranch, _ keys: [Int]) {
            deliveries.append(
                .signed(SignedState(state: branch.head, keys: Set(keys.map { Self.keys[$0] })), branch))
            shown.append(branch)
        }
        var admitted = false
        let admitsLate = Int.random(in: 0..<4, using: &random) == 0
        if !admitsLate {
            decisions.append(.admit(Self.keys[0], MemoryBranch().head))
            admitted = true
        }
        for _ in 0..<Int.random(in: 3...16, using: &random) {
            switch Int.random(in: 0..<14, using: &random) {
            case 0...4:
                var grown = honest
                append(to: &grown, &next, &random)
                honest = grown
                sign(honest, [current])
            case 5, 6:
                // A backup was put back, or a thief with the key goes on from an older state.
                var branch = shown.randomElement(using: &random) ?? honest
                branch = branch.prefix(Int.random(in: 0...branch.head.size, using: &random))
                append(to: &branch, &next, &random)
                sign(branch, [Int.random(in: 0...current, using: &random)])
                isForkedByAnyone = true
            case 7, 8:
                if let state = shown.randomElement(using: &random) {
                    deliveries.append(.pin(Pin(.receipt, state.head)))
                }
            case 9:
                if let state = shown.randomElement(using: &random) {
                    deliveries.append(.pin(Pin(.cosignature, state.head)))
                }
            case 10 where current < 3 && admitted:
                let size = Int.random(in: lastRotation.size...honest.head.size, using: &random)
                guard size == honest.head.size, size > 0 else { continue }
                decisions.append(.rotate(Self.keys[current], Self.keys[current + 1], honest.head))
                sign(honest, [current, current + 1])
                lastRotation = honest.head
                current += 1
            case 11 where current < 3 && admitted && honest.head.size > 0:
                // The key is stolen or lost: it ends at a state that is known to be good, and a new one goes on from there.
                let good = honest.prefix(Int.random(in: lastRotation.size...honest.head.size, using: &random))
                decisions.append(.revoke(Self.keys[current], good.head))
                decisions.append(.admit(Self.keys[current + 1], good.head))
                honest = good
                lastRotation = good.head
                current += 1
                hasRevocation = true
                sign(honest, [current])
            case 12:
                if let state = shown.randomElement(using: &random), state.head.size > 0, isForkedByAnyone {
                    decisions.append(.resolve(state.head))
                }
            default: break
            }
        }
        if admitsLate { decisions.insert(.admit(Self.keys[0], MemoryBranch().head), at: 0) }
        for count in 0...decisions.count { deliveries.append(.registry(count)) }
    }

    /// What the first `count` decisions say about the log, read as the registry reads them.
    func decided(_ count: Int) -> LogFacts {
        var history = KeyHistory(origin: MemoryBranch.origin)
        for (index, decision) in decisions.prefix(count).enumerated() {
            switch decision {
            case .admit(let key, let state): history.admit(key, at: state, decided: index)
            case .rotate(_, let new, let state): history.rotate(to: new, at: state, decided: index)
            case .revoke(_, let state): history.revoke(at: state, decided: index)
            case .resolve(let state): history.resolve(state, decided: index)
            }
        }
        return history.facts
    }
}
