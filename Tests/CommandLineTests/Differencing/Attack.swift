import Anonymisation
import CanonicalJSON
import Files
import Foundation
import Journeys
import TestSupport

/// The differencing attack: someone keeps every state of a store, compares each with all before it, and knows on which
/// night a survivor came. She is exposed where the difference is too few people to hide among.
enum Attack {
    /// Who is singled out by a new item, knowing the people behind everything told before: the difference between the
    /// item and some earlier one that shares people with it (or the item itself) is smaller than `least`.
    static func exposed(by item: Set<Int>, least: Int, after earlier: [Set<Int>]) -> Set<Int> {
        var exposed: Set<Int> = item.count < least ? item : []
        for known in earlier where !known.isDisjoint(with: item) {
            let newcomers = item.subtracting(known)
            if newcomers.count < least { exposed.formUnion(newcomers) }
        }
        return exposed
    }
}

/// One organisation's arrivals over two years, with what happens to some of them later.
struct Arrivals {
    struct Case {
        let night: Int
        var cells: [String]
        var correction: (night: Int, cells: [String])?
        var withdrawal: Int?
    }

    /// Column names; a case's cells follow them.
    let columns: [String]
    var cases: [Case]

    static let nights = 730
    static let first = CivilDate("2026-01-01")

    static func date(_ night: Int) -> String { first?.adding(days: night)?.description ?? "" }

    /// Shuffles `rows` over the nights. Two in a hundred are corrected later to another row's cells, one is withdrawn.
    init(columns: [String], rows: [[String]], generator: inout some RandomNumberGenerator) {
        self.columns = columns
        cases = rows.map { cells in
            var item = Case(night: Int.random(in: 0..<Self.nights, using: &generator), cells: cells)
            let later = item.night + Int.random(in: 1...400, using: &generator)
            switch Int.random(in: 0..<100, using: &generator) {
            case 0, 1: item.correction = (later, rows.randomElement(using: &generator) ?? cells)
            case 2: item.withdrawal = later
            default: break
            }
            return item
        }
    }

    /// A case file as it stands on some night, of the cases that are new or corrected since `since`.
    func file(since: Int, night: Int) -> String? {
        var lines: [String] = []
        for (index, item) in cases.enumerated() {
            var cells = item.cells
            var isListed = item.night > since && item.night <= night
            if let (when, corrected) = item.correction, when > since, when <= night {
                isListed = true
                cells = corrected
            }
            if isListed { lines.append("\(Self.date(item.night)),case \(index)," + cells.joined(separator: ",")) }
        }
        return lines.isEmpty ? nil : "day,case," + columns.joined(separator: ",") + "\n" + lines.joined(separator: "\n")
    }

    /// The mapping of such a file: the example's for the CTDC columns, with a day and a reference.
    static func mapping() throws -> String {
        let path = "\(Shell.repository)/Examples/ctdc/mapping.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return text.replacing(
            "\"yearOfRegistration\": \"recorded\"", with: "\"day\": \"recorded\", \"case\": \"reference\"")
    }
}

/// What an organisation's store shows, night by night, and who is exposed by it.
struct Observer {
    let folder: TemporaryFolder
    private(set) var exposed: Set<Int> = []
    private(set) var visibleNights = 0
    private(set) var groups = 0
    private(set) var retractions = 0
    private(set) var facts = 0
    /// Nights on which something changed that should not have.
    private(set) var violations: [String] = []
    private var known: [String: [UInt8]] = [:]
    /// The people of every group seen, by log index; those of live ones apart.
    private var seen: [Int: Set<Int>] = [:]
    private var live: Set<Int> = []
    private var factsSeen: Set<Int> = []

    init(folder: TemporaryFolder) { self.folder = folder }

    /// Looks at the store after a night's push. `members` tells the people of each live group, by log index, and
    /// `accepted` how many were accepted by the year: the ground truth, which no attacker has.
    mutating func look(
        night: Int, isEdge: Bool, policy: Policy, members: [Int: Set<Int>], accepted: [Int: Int]
    ) throws {
        var now: [String: [UInt8]] = [:]
        for path in folder.files(below: "inbox") { now[path] = try folder.read(path) }
        defer { known = now }
        if now == known { return }
        if !known.isEmpty || night > 0 { visibleNights += 1 }
        if !isEdge && !known.isEmpty { violations.append("night \(night): the store changed without a seal") }
        read(now, policy: policy, members: members, accepted: accepted)
    }

    private mutating func read(
        _ files: [String: [UInt8]], policy: Policy, members: [Int: Set<Int>], accepted: [Int: Int]
    ) {
        let entries = Self.entries(files)
        if entries.count % policy.padding != 0 { violations.append("a size that is not padded") }
        for (index, line) in entries.enumerated() where seen[index] != nil && line == "null" {
            retractions += 1
            live.subtract(seen[index] ?? [])
        }
        for (index, line) in entries.enumerated() where seen[index] == nil && !factsSeen.contains(index) {
            guard let object = try? JSONParser.relaxed(Array(line.utf8)).object else { continue }
            switch object["type"]?.string {
            case Group.type:
                let people = members[index] ?? []
                let rung = policy.rungs[(object["rung"]?.integer ?? 1) - 1]
                let isMinor = object["age"]?.string.flatMap { Age(rawValue: $0) }
                groups += 1
                exposed.formUnion(
                    Attack.exposed(
                        by: people, least: policy.leastSurvivors(rung: rung, age: isMinor), after: Array(seen.values)))
                if !live.isDisjoint(with: people) { violations.append("somebody is in two live groups") }
                live.formUnion(people)
                seen[index] = people
            case Presence.type:
                facts += 1
                factsSeen.insert(index)
                let crowd = accepted[object["year"]?.integer ?? 0] ?? 0
                if crowd < policy.presenceYear.survivors { violations.append("a fact of a year without company") }
            default: break
            }
        }
    }

    /// The log's lines in order, from the widest bundle of each index.
    private static func entries(_ files: [String: [UInt8]]) -> [String] {
        var widest: [String: [String]] = [:]
        for (name, bytes) in files where name.contains("/bodies/") && !name.contains("registry/") {
            let bundle = name.components(separatedBy: ".p/")[0]
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            if lines.count > widest[bundle]?.count ?? 0 { widest[bundle] = lines }
        }
        return widest.sorted { $0.key < $1.key }.flatMap(\.value)
    }
}
