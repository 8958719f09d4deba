import Age
import Anonymisation
import CanonicalJSON
import Files
import Foundation
import Journeys
import Places
import Signing
import TestSupport
import Testing

/// An attacker inside a coalition that pools: keeps every state of every store, has the coalition's key to pooled reports,
/// and compares each state with all before it. Beside the facts that are told, it attacks those that all rows of staging
/// support at the time: the most that facts can give away.
struct PoolObserver {
    /// What only the organisation knows: who is in which entry, by log index, and what facts all its rows would tell.
    struct Truth {
        var members: [Int: Set<Int>] = [:]
        var naive: [Int: Set<Presence>] = [:]
    }

    /// An organisation's log as it was seen, old copies kept.
    private struct Seen {
        var contents: [Int: JSONObject] = [:]
        var erased: Set<Int> = []
        var tags: [Int: Tag] = [:]
        var people: [Int: Set<Int>] = [:]
        var naive: [Int: Set<Presence>] = [:]
    }

    private struct Tag: Hashable {
        let year: Int
        let bytes: [UInt8]
    }

    let pool: PoolCoalition
    let policy: Policy
    /// Routes of the cases, as pairs of codes.
    let routes: [[String]]

    private(set) var exposed: Set<Int> = []
    private(set) var violations: [String] = []
    private(set) var groups = 0
    private(set) var reports = 0
    private(set) var erasedReports = 0
    private(set) var openedCells: Set<String> = []
    private(set) var hiddenCells = 0
    /// Closed reports whose route the attacker names rightly, by what is told and by what would be.
    private(set) var guessed: Set<String> = []
    private(set) var guessedByAllFacts: Set<String> = []
    /// Reports whose bucket a seal narrows rightly.
    private(set) var narrowed: Set<String> = []

    private var seen: [String: Seen] = [:]
    private var openBefore: [Tag: [String: Set<Int>]] = [:]

    init(pool: PoolCoalition, policy: Policy, routes: [[String]]) {
        self.pool = pool
        self.policy = policy
        self.routes = routes
    }

    /// Looks at everything once all have pushed and the coalition has merged. `cells` are the open cells as exported.
    mutating func look(truth: [String: Truth], cells: [[String: Any]]) throws {
        let identities = try AgeIdentity.file(try FileSystem.read("\(pool.coalition)/keys/bodies.age", limit: 4096))
        for (name, truth) in truth.sorted(by: { $0.key < $1.key }) { try read(name, truth, identities) }
        checkRequests(Array(truth.keys))
        checkLive()
        try checkOpen(cells)
        guessByFacts()
        narrowBySeals()
    }

    // MARK: Reading

    private mutating func read(_ name: String, _ truth: Truth, _ identities: [AgeIdentity]) throws {
        var own = seen[name] ?? Seen()
        let lines = try bodies(name)
        if lines.count % policy.padding != 0 { violations.append("\(name): a size that is not padded") }
        let known = own
        for (index, line) in lines.enumerated() {
            if line == "null" {
                if own.contents[index] != nil { own.erased.insert(index) }
                continue
            }
            guard own.contents[index] == nil, let object = try? JSONParser.relaxed(Array(line.utf8)).object else {
                continue
            }
            own.contents[index] = object
            let people = truth.members[index] ?? []
            switch object["type"]?.string {
            case Group.type:
                groups += 1
                let rung = policy.rungs[(object["rung"]?.integer ?? 1) - 1]
                exposed.formUnion(
                    Attack.exposed(
                        by: people, least: policy.leastSurvivors(rung: rung, age: nil), after: Array(own.people.values))
                )
                own.people[index] = people
            case Pooled.type:
                reports += 1
                let pooled = try Pooled(json: object.content)
                let plain = try AgeFile.decrypt(pooled.report, with: identities)
                own.tags[index] = Tag(year: pooled.year, bytes: Array(plain.prefix(32)))
                // Nobody who was told of before is in a report: nothing is left between it and anything earlier.
                if own.people.values.contains(where: { !$0.isDisjoint(with: people) }) {
                    violations.append("\(name): somebody in a report was told of before")
                }
                if people.isEmpty || !(1...2).contains(people.count) { violations.append("\(name): an odd report") }
                own.people[index] = people
            default: break
            }
        }
        erasedReports += own.erased.subtracting(known.erased).filter { own.tags[$0] != nil }.count
        guessByErasure(name, before: known, after: own, truth)
        own.naive = truth.naive
        seen[name] = own
    }

    private func bodies(_ name: String) throws -> [String] {
        var widest: [String: [String]] = [:]
        for path in pool.folder.files(below: "inbox/\(name)") where path.contains("/bodies/") {
            let lines = String(decoding: try pool.folder.read(path), as: UTF8.self).split(separator: "\n").map(
                String.init)
            let bundle = path.components(separatedBy: ".p/")[0]
            if lines.count > widest[bundle]?.count ?? 0 { widest[bundle] = lines }
        }
        return widest.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    // MARK: What must hold of what is told

    /// Requests and answers name as many points for one organisation as for the next.
    private mutating func checkRequests(_ names: [String]) {
        for year in PoolWorld.years {
            let counts = names.compactMap { name -> Int? in
                guard let bytes = try? pool.folder.read("inbox/\(name)/pool/\(year).json") else { return nil }
                return (try? JSONParser.relaxed(bytes).object)?["elements"]?.array?.count
            }
            if !Set(counts).isSubset(of: [policy.padding]) { violations.append("\(year): requests of \(Set(counts))") }
        }
    }

    private mutating func checkLive() {
        for (name, own) in seen {
            var live: Set<Int> = []
            for (index, people) in own.people where !own.erased.contains(index) {
                if !live.isDisjoint(with: people) { violations.append("\(name): somebody is in two live entries") }
                live.formUnion(people)
            }
        }
    }

    /// Live reports by tag: who reported, and who is in it.
    private func live() -> [Tag: [String: (index: Int, people: Set<Int>)]] {
        var found: [Tag: [String: (index: Int, people: Set<Int>)]] = [:]
        for (name, own) in seen {
            for (index, tag) in own.tags where !own.erased.contains(index) {
                found[tag, default: [:]][name] = (index, own.people[index] ?? [])
            }
        }
        return found
    }

    private func route(_ people: some Sequence<Int>) -> [String] { Array(people).first.map { routes[$0] } ?? [] }

    /// What is shown as open is exactly what enough organisations report; it never grows.
    private mutating func checkOpen(_ cells: [[String: Any]]) throws {
        let open = live().filter { $0.value.count >= policy.pooling?.threshold ?? .max }
        let expected = Set(
            open.map { tag, parts in
                "\(tag.year) \(route(parts.values.flatMap(\.people)).joined(separator: " ")) "
                    + parts.map { "\($0.key) \(policy.buckets.interval(of: $0.value.people.count))" }.sorted()
                    .joined(separator: ", ")
            })
        let shown = Set(
            try cells.map { cell in
                let parts = try #require(cell["parts"] as? [[String: Any]]).map { part in
                    let survivors = try #require(part["survivors"] as? [String: Int])
                    return
                        "\(part["partner"] ?? "") \(CountInterval(survivors["min"] ?? 0, survivors["max"] ?? 0))"
                }
                return "\(cell["period"] ?? "") \(cell["origin"] ?? "") \(cell["destination"] ?? "") "
                    + parts.sorted().joined(separator: ", ")
            })
        if shown != expected { violations.append("open cells differ: \(shown.symmetricDifference(expected))") }
        openedCells.formUnion(expected)
        for (tag, parts) in open {
            let people = parts.mapValues(\.people)
            if let before = openBefore[tag] {
                for (name, now) in people where before[name] != now {
                    violations.append("an open cell has somebody new, of \(name)")
                }
            }
        }
        hiddenCells += openBefore.keys.filter { open[$0] == nil }.count
        openBefore = open.mapValues { $0.mapValues(\.people) }
    }

    // MARK: The attacks

    private struct Ends {
        var origins: Set<String> = []
        var destinations: Set<String> = []

        init(_ facts: some Sequence<Presence>) {
            for case .country(let place, let role) in facts {
                switch role {
                case .origin: origins.insert(place.text)
                case .destination: destinations.insert(place.text)
                default: break
                }
            }
        }
        init() {}

        mutating func subtract(_ other: Ends) {
            origins.subtract(other.origins)
            destinations.subtract(other.destinations)
        }

        func intersection(_ other: Ends) -> Ends {
            var both = Ends()
            both.origins = origins.intersection(other.origins)
            both.destinations = destinations.intersection(other.destinations)
            return both
        }

        /// The one route that they leave.
        var route: [String]? {
            guard origins.count == 1, destinations.count == 1, let origin = origins.first,
                let destination = destinations.first
            else { return nil }
            return [origin, destination]
        }
    }

    private func facts(_ own: Seen, _ year: Int) -> Set<Presence> {
        Set(
            own.contents.filter { !own.erased.contains($0.key) && $0.value["type"]?.string == Presence.type }.values
                .compactMap { object in
                    (try? Presence.read(object.content)).flatMap { $0.year == year ? $0.fact : nil }
                })
    }

    /// The ends of an organisation's groups of a year: they explain facts.
    private func groupEnds(_ own: Seen, _ year: Int) -> Ends {
        var ends = Ends()
        for (index, object) in own.contents where !own.erased.contains(index) && object["type"]?.string == Group.type {
            guard object["period"]?.string?.hasPrefix(String(year)) ?? false else { continue }
            ends.origins.insert(String(object["origin"]?.string?.prefix(2) ?? ""))
            ends.destinations.insert(String(object["destination"]?.string?.prefix(2) ?? ""))
        }
        return ends
    }

    /// Countries that an organisation names and that none of its groups has must be of somebody else: where they leave one
    /// route for all who report a tag, that is the tag's.
    private mutating func guessByFacts() {
        for (tag, parts) in live() where parts.count < policy.pooling?.threshold ?? 0 {
            for isNaive in [false, true] {
                var common: Ends?
                for name in parts.keys {
                    guard let own = seen[name] else { continue }
                    var ends = Ends(isNaive ? own.naive[tag.year] ?? [] : facts(own, tag.year))
                    ends.subtract(groupEnds(own, tag.year))
                    common = common?.intersection(ends) ?? ends
                }
                note(common?.route, tag, parts.values.flatMap(\.people), isNaive: isNaive)
            }
        }
    }

    /// A report that is erased together with two countries is of the route between them.
    private mutating func guessByErasure(_ name: String, before: Seen, after: Seen, _ truth: Truth) {
        let erased = after.erased.subtracting(before.erased).filter { after.tags[$0] != nil }
        for index in erased {
            guard let tag = after.tags[index], erased.count(where: { after.tags[$0]?.year == tag.year }) == 1 else {
                continue
            }
            let gone = facts(before, tag.year).subtracting(facts(after, tag.year))
            note(Ends(gone).route, tag, after.people[index] ?? [], isNaive: false)
            let naive = (before.naive[tag.year] ?? []).subtracting(truth.naive[tag.year] ?? [])
            note(Ends(naive).route, tag, after.people[index] ?? [], isNaive: true)
        }
    }

    private mutating func note(_ guess: [String]?, _ tag: Tag, _ people: some Sequence<Int>, isNaive: Bool) {
        guard let guess, guess == route(people) else { return }
        let text = "\(tag.year) \(guess.joined(separator: " "))"
        if isNaive { guessedByAllFacts.insert(text) } else { guessed.insert(text) }
    }

    /// The seals say how many survivors were withheld, are in reports, and stay withheld. With the number of reports, which
    /// the coalition sees, and each one's bucket: is a report's true number among fewer than its bucket has?
    private mutating func narrowBySeals() {
        let most = (policy.rungs.last?.survivors ?? 3) - 1
        for (name, own) in seen {
            let seals = own.contents.filter { $0.value["type"]?.string == Seal.type }.compactMap {
                try? Seal(json: $0.value.content)
            }
            for year in PoolWorld.years {
                let indices = own.tags.filter { $0.value.year == year }.map(\.key)
                guard let pooled = seals.first(where: { $0.part == .pooled && $0.period == .year(year) }),
                    let groups = seals.first(where: { $0.part == .groups && $0.period == .year(year) }),
                    let sum = pooled.pooled, let staying = pooled.withheld, let all = groups.withheld
                else { continue }
                let lower = max(indices.count, sum.lower, all.lower - staying.upper)
                let upper = min(indices.count * most, sum.upper, all.upper - staying.lower)
                for index in indices {
                    let least = max(1, lower - (indices.count - 1) * most)
                    let greatest = min(most, upper - (indices.count - 1))
                    let count = own.people[index]?.count ?? 0
                    if (least > 1 || greatest < most) && least <= count && count <= greatest {
                        narrowed.insert("\(name) \(year) \(index)")
                    }
                }
            }
        }
    }
}

extension JSONObject {
    /// A body's content.
    fileprivate var content: JSONObject {
        var object = self
        for member in ["log", "salt"] { object[member] = nil }
        return object
    }
}
