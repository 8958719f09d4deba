import Anonymisation
import CanonicalJSON
import Journeys
import Places
import TestSupport
import Testing

@Suite("Publication")
struct PublicationTests {
    static let rule = PublicationRule(survivors: 10, organisations: 3, largestShare: 80, rounding: 5)

    /// What is wrong with a published number about these contributions, by the rule as the page on privacy tells it; worked
    /// out without the code under test.
    static func violations(
        _ bounds: CountInterval, of contributions: [Publication.Contribution], _ rule: PublicationRule
    ) -> [String] {
        var found: [String] = []
        let each = Dictionary(grouping: contributions, by: \.contributor).values.map { $0.map(\.group.survivors) }
        let lower = each.joined().reduce(0) { $0 + $1.lower }
        let upper = each.joined().reduce(0) { $0 + $1.upper }
        if lower < rule.survivors { found.append("too few survivors") }
        if each.count < rule.organisations { found.append("too few organisations") }
        // Every truth in which each organisation is at one end of its interval: in none may one hold too much.
        for corner in 0..<(1 << each.count) {
            let truth = each.enumerated().map { index, intervals in
                intervals.reduce(0) { $0 + (corner >> index & 1 == 1 ? $1.upper : $1.lower) }
            }
            let total = truth.reduce(0, +)
            if truth.contains(where: { $0 * 100 > total * rule.largestShare }) {
                found.append("one organisation holds too much")
                break
            }
        }
        if bounds.lower % rule.rounding != 0 || bounds.upper % rule.rounding != 0 { found.append("not rounded") }
        if !(bounds.lower...bounds.lower + rule.rounding - 1).contains(lower)
            || !(bounds.upper...bounds.upper + rule.rounding - 1).contains(upper)
        {
            found.append("not the sum")
        }
        return found
    }

    static func violations(
        _ publication: Publication, of all: [Publication.Contribution], _ rule: PublicationRule
    ) -> [String] {
        let year = all.filter { $0.group.period.year == publication.year }
        let homes = Dictionary(grouping: year) { $0.home(in: publication.cells) }
        var found = publication.cells.flatMap { violations($0.survivors, of: homes[$0.key] ?? [], rule) }
        if let rest = publication.rest { found += violations(rest, of: homes[nil] ?? [], rule) }
        if Set(publication.cells.map(\.key)).count != publication.cells.count { found.append("a cell twice") }
        if publication.cells.contains(where: { $0.key.origin.isAdmin1 || $0.key.destination.isAdmin1 }) {
            found.append("finer than a country")
        }
        return found
    }

    static func publish(
        _ contributions: [Publication.Contribution], _ rule: PublicationRule = rule, year: Int = 2026
    ) -> Publication {
        Publication(year: year, rule: rule, contributions: contributions, facts: [])
    }

    @Test("no number below the rule, on random masters; each survivor in one number at most", arguments: 0..<300)
    func rule(seed: Int) {
        var random = Contributions(seed: UInt64(seed))
        let all = random.contributions(5 + seed / 3)
        for rule in [Self.rule, PublicationRule(survivors: 20, organisations: 4, largestShare: 60, rounding: 10)] {
            let publication = Self.publish(all, rule)
            #expect(Self.violations(publication, of: all, rule) == [])
            #expect(publication == Self.publish(all.shuffled(), rule))
        }
    }

    @Test("the masters are not so small that nothing is published, nor so large that nothing is held back")
    func reach() {
        var (cells, fine, rests, nothing) = (0, 0, 0, 0)
        for seed in 0..<300 {
            var random = Contributions(seed: UInt64(seed))
            let publication = Self.publish(random.contributions(5 + seed / 3))
            cells += publication.cells.count
            fine += publication.cells.count { $0.key.forms != nil }
            rests += publication.rest == nil ? 0 : 1
            nothing += publication.cells.isEmpty ? 1 : 0
        }
        #expect(cells > 400 && fine > 100 && cells - fine > 100 && rests > 50 && nothing > 20)
    }

    @Test(
        "a rule with a hole is noticed",
        arguments: [
            (PublicationRule(survivors: 5, organisations: 3, largestShare: 80, rounding: 5), "too few survivors"),
            (PublicationRule(survivors: 10, organisations: 2, largestShare: 80, rounding: 5), "too few organisations"),
            (
                PublicationRule(survivors: 10, organisations: 3, largestShare: 100, rounding: 5),
                "one organisation holds too much"
            ),
            (PublicationRule(survivors: 10, organisations: 3, largestShare: 80, rounding: 1), "not rounded"),
        ])
    func holes(weaker: PublicationRule, violation: String) {
        let found = (0..<300).flatMap { seed in
            var random = Contributions(seed: UInt64(seed))
            let all = random.contributions(5 + seed / 3)
            return Self.violations(Self.publish(all, weaker), of: all, Self.rule)
        }
        #expect(found.contains(violation))
        #expect(!weaker.isAtLeast(Self.rule))
    }

    @Test("the share of one organisation is taken at its largest")
    func dominance() {
        func bounds(_ intervals: (Int, Int)...) -> CountInterval? {
            Self.rule.publishable(intervals.map { CountInterval($0.0, $0.1) })
        }
        // 20 of 25 is four fifths; 24 of 29 is more, and the interval allows it.
        #expect(bounds((20, 20), (3, 4), (2, 4)) == CountInterval(25, 25))
        #expect(bounds((20, 24), (3, 4), (2, 4)) == nil)
        #expect(bounds((20, 24), (3, 4), (3, 4)) == CountInterval(25, 30))
        #expect(bounds((5, 9), (5, 9)) == nil)
        #expect(bounds((3, 4), (3, 4), (3, 4)) == nil)
    }

    @Test("a route that fails with its forms is published without them, and what fails then without its route")
    func rungs() {
        func one(_ who: String, _ origin: String, _ form: Form?, _ lower: Int, _ upper: Int) -> Publication.Contribution
        {
            let place = PlaceCode(origin) ?? .unknown
            let attributes = Attributes(
                origin: place, destination: PlaceCode("SA") ?? .unknown, destinationStatus: .actual,
                exploitation: form.map { [Exploitation(form: $0)] })
            return .init(
                contributor: who,
                group: Group(
                    attributes: attributes, rung: 4, period: .year(2026), survivors: CountInterval(lower, upper)))
        }
        let publication = Self.publish([
            one("a", "KE", .forcedLabour, 5, 9), one("b", "KE", .forcedLabour, 5, 9),
            one("c", "KE-30", .forcedLabour, 5, 9), one("a", "KE", .servitude, 5, 9), one("b", "KE", nil, 5, 9),
            one("c", "KE", .organRemoval, 5, 9), one("a", "UG", nil, 20, 49), one("b", "UG", nil, 20, 49),
            one("c", "ET", .servitude, 10, 19),
        ])
        #expect(publication.cells.map(\.key.forms) == [[.forcedLabour], nil])
        #expect(publication.cells.map(\.survivors) == [CountInterval(15, 25), CountInterval(15, 25)])
        #expect(publication.rest == CountInterval(50, 115))
        let own = OwnShare(
            of: [
                one("c", "KE-30", .forcedLabour, 5, 9), one("c", "KE", .organRemoval, 5, 9),
                one("c", "ET", .servitude, 10, 19),
            ]
            .map(\.group), in: Self.record([publication]))
        #expect(own.survivors(in: publication.cells[0].key, year: 2026) == CountInterval(5, 9))
        #expect(own.survivors(in: publication.cells[1].key, year: 2026) == CountInterval(5, 9))
        #expect(own.heldBack(year: 2026) == CountInterval(10, 19))
    }

    // MARK: The log

    static let policies = PolicyHistory(NamedPolicy.standard.policy(homeCountry: PlaceCode("KE") ?? .unknown))

    /// What a log with these publications says.
    static func record(_ publications: [Publication], change: (inout [PublicEntry]) -> Void = { _ in }) -> PublicRecord
    {
        var entries: [PublicEntry] = []
        for publication in publications {
            let contents = publication.contents(
                first: entries.count, policy: policies.latest.digest, frontier: policies.latest.digest)
            for content in contents {
                guard let type = content["type"]?.string, let entry = try? PublicEntry(type: type, content: content)
                else { continue }
                entries.append(entry)
            }
        }
        change(&entries)
        var record = PublicRecord()
        for (index, entry) in entries.enumerated() { record.take(entry, at: index, policies: policies) }
        return record
    }

    @Test("a log says what was published, and a second release of a year does not count")
    func frozen() throws {
        var random = Contributions(seed: 29)
        let first = random.contributions(120)
        let facts: [(fact: PublicFact, year: Int)] = [(.sector(.herding), 2026), (.form(.servitude), 2025)]
        let publication = Publication(year: 2026, rule: Self.rule, contributions: first, facts: facts)
        #expect(publication.facts == [.sector(.herding)])
        let record = Self.record([publication])
        let year = try #require(record.year(2026))
        #expect(year.cells.map(\.cell) == publication.cells && year.release.rest == publication.rest)
        #expect(!publication.cells.isEmpty && record.refused.isEmpty)
        // One late group more, and everything published again.
        let late = random.contribution(year: 2026)
        let again = Self.publish(first + [late])
        let twice = Self.record([publication, again])
        #expect(twice.years.count == 1)
        #expect(twice.years[0].cells.map(\.cell) == publication.cells)
        #expect(twice.refused.count == again.cells.count + 1)
    }

    @Test("what breaks the rule in another's log is refused, one by one")
    func refused() throws {
        var random = Contributions(seed: 29)
        let publication = Self.publish(random.contributions(120))
        let cell = try #require(publication.cells.first)
        func refusals(_ change: (inout [PublicEntry]) -> Void) -> [String] {
            Self.record([publication], change: change).refused.map(\.reason)
        }
        func bounds(_ lower: Int, _ upper: Int, year: Int = 2026) -> PublicEntry {
            .cell(Cell(year: year, key: cell.key, survivors: CountInterval(lower, upper)))
        }
        #expect(refusals { $0[0] = bounds(12, 20) } == ["breaks the rule of its release"])
        #expect(refusals { $0[0] = bounds(5, 20) } == ["breaks the rule of its release"])
        #expect(refusals { $0[0] = bounds(10, 20, year: 2025) } == ["is of another year than its release"])
        #expect(refusals { $0[1] = $0[0] } == ["counts a cell twice"])
        #expect(
            refusals { $0.insert(.exists(.form(.servitude), year: 2024), at: 0) } == [
                "is of another year than its release"
            ])
        let open = refusals { $0.removeLast() }
        #expect(open.isEmpty)
        #expect(Self.record([publication]) { $0.removeLast() }.years.isEmpty)
        let weak = Self.publish(
            [], PublicationRule(survivors: 10, organisations: 2, largestShare: 80, rounding: 5))
        #expect(Self.record([weak]).refused.map(\.reason) == ["keeps a weaker rule than the policy asks for"])
    }
}
