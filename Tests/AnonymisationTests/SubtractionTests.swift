import Anonymisation
import CanonicalJSON
import Foundation
import Journeys
import Places
import TestSupport
import Testing

/// Somebody who knows which groups there are and where the ladder put each, but no count, takes all that was published as
/// inequalities and asks of everything held back: must it hold somebody? By linear programming (Tests/Publication/subtract.py).
@Suite("Subtraction", .enabled(if: ProcessInfo.processInfo.environment["JOURNEY_SYNC_VALIDATOR"] != nil))
struct SubtractionTests {
    /// What is known: sums of groups, by number, that lie between two bounds; and sets of groups to be found out.
    struct Problem {
        let groups: Int
        var sums: [(groups: [Int], bounds: CountInterval)] = []
        var targets: [[Int]] = []

        var json: JSONValue {
            .object([
                "groups": .integer(groups),
                "sums": .array(
                    sums.map {
                        [.array($0.groups.map { .integer($0) }), .integer($0.bounds.lower), .integer($0.bounds.upper)]
                    }),
                "targets": .array(targets.map { .array($0.map { .integer($0) }) }),
            ])
        }
    }

    /// How many targets must hold somebody, for each problem.
    private static func exposed(_ problems: [Problem]) throws -> [Int] {
        let folder = TemporaryFolder()
        try folder.write(
            "problems", problems.map { String(decoding: $0.json.canonicalBytes(), as: UTF8.self) + "\n" }.joined())
        let python = ProcessInfo.processInfo.environment["JOURNEY_SYNC_VALIDATOR"] ?? "python3"
        let result = try Shell.run(
            python, ["\(Shell.repository)/Tests/Publication/subtract.py", folder.file("problems")])
        #expect(result.exit == 0, "\(result.errors)")
        return result.output.split(separator: "\n").compactMap { Int($0) }
    }

    private static let rule = PublicationTests.rule

    /// What the public reads: every number of a publication, and every margin.
    private static func sums(_ publication: Publication, _ all: [Publication.Contribution]) -> [(
        groups: [Int], bounds: CountInterval
    )] {
        func meaning(_ bounds: CountInterval) -> CountInterval { publication.rule.meaning(of: bounds) }
        let year = all.indices.filter { all[$0].group.period.year == publication.year }
        func members(_ key: CellKey?) -> [Int] { year.filter { all[$0].home(in: publication.cells) == key } }
        var sums = publication.cells.map {
            (groups: members($0.key), bounds: lowerSum(meaning($0.survivors), publication.rule))
        }
        if let rest = publication.rest { sums.append((members(nil), lowerSum(meaning(rest), publication.rule))) }
        for origin in Set(publication.cells.map(\.key.origin)) {
            let cells = publication.cells.indices.filter { publication.cells[$0].key.origin == origin }
            sums.append(
                (cells.flatMap { sums[$0].groups }, cells.map { sums[$0].bounds }.reduce(.zero, +)))
        }
        return sums
    }

    /// The sum of lower bounds is what a published lower bound tells most closely: to within the rounding.
    private static func lowerSum(_ bounds: CountInterval, _ rule: PublicationRule) -> CountInterval {
        CountInterval(bounds.lower, bounds.lower + rule.rounding - 1)
    }

    /// Everything below the rule: single groups, what one organisation has on a route, and every suppressed form and route.
    private static func targets(_ publication: Publication, _ all: [Publication.Contribution]) -> [[Int]] {
        let year = all.indices.filter { all[$0].group.period.year == publication.year }
        let cells = Set(publication.cells.map(\.key))
        func sets<Key: Hashable>(_ key: (Int) -> Key) -> [[Int]] { Array(Dictionary(grouping: year, by: key).values) }
        let suppressed =
            (sets { CellKey(of: all[$0].group.attributes) }
            + sets { CellKey(of: all[$0].group.attributes)?.route }).filter { set in
                guard let key = CellKey(of: all[set[0]].group.attributes) else { return false }
                let isRoute = Set(set.map { CellKey(of: all[$0].group.attributes)?.forms }).count > 1
                return !cells.contains(isRoute ? key.route : key)
                    && !set.contains { all[$0].home(in: publication.cells) != all[set[0]].home(in: publication.cells) }
                    && rule.publishable(contributors(set.map { all[$0] })) == nil
            }
        return year.map { [$0] } + sets { [all[$0].contributor, "\(all[$0].group.attributes.origin.country)"] }
            + suppressed
    }

    private static func contributors(_ contributions: [Publication.Contribution]) -> [CountInterval] {
        Dictionary(grouping: contributions, by: \.contributor).values.map {
            $0.reduce(.zero) { $0 + $1.group.survivors }
        }
    }

    private static func problem(_ sums: [(groups: [Int], bounds: CountInterval)], _ targets: [[Int]], _ count: Int)
        -> Problem
    {
        Problem(groups: count, sums: sums, targets: targets)
    }

    private static func masters(_ count: Int) -> [[Publication.Contribution]] {
        (0..<count).map { seed in
            var random = Contributions(seed: UInt64(seed))
            return random.contributions(10 + seed % 50)
        }
    }

    @Test("nobody held back can be found out from cells, rest and margins")
    func honest() throws {
        let problems = Self.masters(150).map { all in
            let publication = PublicationTests.publish(all)
            return Self.problem(Self.sums(publication, all), Self.targets(publication, all), all.count)
        }
        #expect(problems.reduce(0) { $0 + $1.targets.count } > 3_000)
        #expect(problems.reduce(0) { $0 + $1.sums.count } > 300)
        #expect(try Self.exposed(problems) == Array(repeating: 0, count: problems.count))
    }

    @Test("an organisation that takes its own part away finds out no other one's")
    func insider() throws {
        func problems(_ rule: PublicationRule) -> [Problem] {
            Self.masters(60).flatMap { all in
                let publication = PublicationTests.publish(all, rule)
                let year = all.indices.filter { all[$0].group.period.year == 2026 }
                return Set(year.map { all[$0].contributor }).sorted().map { insider in
                    let own = year.filter { all[$0].contributor == insider }.map {
                        ([$0], CountInterval(all[$0].group.survivors.lower, all[$0].group.survivors.lower))
                    }
                    let others = Dictionary(grouping: year.filter { all[$0].contributor != insider }) {
                        all[$0].contributor
                    }
                    return Self.problem(Self.sums(publication, all) + own, Array(others.values), all.count)
                }
            }
        }
        #expect(try Self.exposed(problems(Self.rule)).allSatisfy { $0 == 0 })
        let weaker = PublicationRule(survivors: 10, organisations: 2, largestShare: 100, rounding: 5)
        #expect(try Self.exposed(problems(weaker)).contains { $0 > 0 })
    }

    @Test("margins over everything would give away what is held back, and the attack notices")
    func brokenMargins() throws {
        let problems = Self.masters(60).map { all in
            let publication = PublicationTests.publish(all)
            var sums = Self.sums(publication, all)
            let year = all.indices.filter { all[$0].group.period.year == 2026 }
            for (_, groups) in Dictionary(grouping: year, by: { all[$0].group.attributes.origin.country }) {
                let total = groups.reduce(0) { $0 + all[$1].group.survivors.lower } / 5 * 5
                sums.append((groups, CountInterval(total, total + 4)))
            }
            return Self.problem(sums, Self.targets(publication, all), all.count)
        }
        #expect(try Self.exposed(problems).contains { $0 > 0 })
    }

    @Test("two publications of the same year would give away who came late, and the attack notices; releases do not")
    func successive() throws {
        var (broken, frozen): ([Problem], [Problem]) = ([], [])
        for seed in 0..<60 {
            var random = Contributions(seed: UInt64(seed))
            let first = random.contributions(30 + seed)
            let all =
                first + [
                    random.contribution(year: 2026), random.contribution(year: 2027), random.contribution(year: 2027),
                ]
            let before = PublicationTests.publish(first)
            let again = PublicationTests.publish(all)
            let next = PublicationTests.publish(all, year: 2027)
            let late = [[first.count]]
            broken.append(Self.problem(Self.sums(before, first) + Self.sums(again, all), late, all.count))
            // What the log says after a second release, valid or not.
            let record = PublicationTests.record([before, again, next])
            #expect(record.years.map(\.release.year) == [2026, 2027])
            #expect(record.years[0].cells.map(\.cell) == before.cells)
            frozen.append(Self.problem(Self.sums(before, first) + Self.sums(next, all), late, all.count))
        }
        #expect(try Self.exposed(broken).contains { $0 > 0 })
        #expect(try Self.exposed(frozen).allSatisfy { $0 == 0 })
    }
}
