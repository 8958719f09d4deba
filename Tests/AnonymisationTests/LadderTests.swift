import Anonymisation
import CanonicalJSON
import Journeys
import Places
import TestSupport
import Testing

@Suite("The ladder")
struct LadderTests {
    static let kenya = PlaceCode("KE") ?? .unknown
    static let policies = NamedPolicy.allCases.map { $0.policy(homeCountry: kenya) }

    /// Climbs all periods of a population as a year's night would: quarters first, then the years.
    static func climb(_ journeys: [Journey], _ policy: Policy) -> (formed: [Ladder.Formed], rest: [Journey]) {
        var staged = StagedRows(journeys)
        var formed: [Ladder.Formed] = []
        let quarters = Set(journeys.map(\.recorded)).filter { $0.length == .quarter }.sorted()
        for period in quarters + Set(journeys.map(\.recorded.year)).sorted().map({ .year($0) }) {
            let outcome = Ladder(policy: policy).climb(staged, period: period)
            formed += outcome.formed
            let gone = Set(outcome.formed.flatMap(\.members))
            for index in staged.rows.indices where gone.contains(staged.rows[index].id) { staged.rows[index].entry = 0 }
        }
        return (formed, staged.staying.map { staged[$0] })
    }

    @Test("every group keeps the policy, and every survivor is in one group or withheld", arguments: 0..<60)
    func properties(seed: Int) {
        var population = Population(seed: UInt64(seed))
        let journeys = population.journeys(20 + seed * 10)
        for policy in Self.policies {
            let (formed, rest) = Self.climb(journeys, policy)
            var seen: Set<Int> = []
            for group in formed {
                #expect(policy.objection(to: group.group) == nil)
                let rung = policy.rungs[group.group.rung - 1]
                let survivors = group.members.reduce(0) { $0 + journeys[$1].survivors }
                #expect(survivors == group.survivors)
                #expect(group.group.survivors.contains(survivors))
                #expect(survivors >= policy.leastSurvivors(rung: rung, age: group.group.attributes.age))
                #expect(group.members.count >= rung.submissions)
                for member in group.members {
                    #expect(seen.insert(member).inserted, "a submission in two groups")
                    let journey = journeys[member]
                    #expect(rung.attributes(of: journey) == group.group.attributes)
                    #expect(journey.recorded.period(of: rung.period) == group.group.period)
                    if journey.age.majority == .minor { #expect(group.group.rung >= policy.minorsFirstRung) }
                }
            }
            let shared = formed.reduce(0) { $0 + $1.survivors }
            let withheld = rest.reduce(0) { $0 + $1.survivors }
            #expect(shared + withheld == journeys.reduce(0) { $0 + $1.survivors })
        }
    }

    @Test("the order of rows does not matter", arguments: 0..<20)
    func order(seed: Int) {
        var population = Population(seed: UInt64(1000 + seed))
        let journeys = population.journeys(150)
        var generator = SplitMix(state: UInt64(seed))
        let shuffled = journeys.shuffled(using: &generator)
        for policy in Self.policies {
            #expect(
                Self.climb(journeys, policy).formed.map(\.group) == Self.climb(shuffled, policy).formed.map(\.group))
        }
    }

    private func journey(
        _ origin: String, _ destination: String, _ form: Form = .forcedLabour, age: Age = .unknown, survivors: Int = 1,
        recorded: Period = .quarter(year: 2026, quarter: 1)
    ) throws -> Journey {
        Journey(
            origin: try #require(PlaceCode(origin)), destination: try #require(PlaceCode(destination)),
            exploitation: [Exploitation(form: form)], age: age, survivors: survivors, recorded: recorded)
    }

    private func groups(_ journeys: [Journey]) -> [Group] { Self.climb(journeys, Self.policies[0]).formed.map(\.group) }

    @Test("twelve survivors of one submission do not make an admin-1 group")
    func submissions() throws {
        let formed = groups([try journey("KE-17", "SA", survivors: 12)])
        #expect(formed.map(\.rung) == [5])
        #expect(formed.first?.attributes.origin == Self.kenya)
    }

    @Test("a class that shows one form only climbs on; with two forms it leaves at admin-1")
    func diversity() throws {
        let one = try (0..<4).map { _ in try journey("KE-17", "KE-30", survivors: 2) }
        #expect(groups(one).map(\.rung) == [3])
        let other = try (0..<4).map { _ in try journey("KE-17", "KE-30", .sexualExploitation, survivors: 2) }
        #expect(groups(one + other).map(\.rung) == [2, 2])
    }

    @Test("minors enter at rung 3 and need ten")
    func minors() throws {
        let five = try (0..<5).map { _ in try journey("KE-17", "SA", age: .from9) }
        #expect(groups(five).map(\.rung) == [4])
        let ten = try (0..<10).map { _ in try journey("KE-17", "SA", age: .from9) }
        #expect(groups(ten).map(\.rung) == [3])
    }

    @Test("an unknown county, or only a year, enters at the first rung that tells no more")
    func coarseValues() throws {
        let rows = try (0..<10).map { _ in try journey("KE", "SA") }
        #expect(groups(rows).map(\.rung) == [3])
        let years = try (0..<10).map { _ in try journey("UG", "SA", recorded: .year(2026)) }
        #expect(groups(years).map(\.rung) == [3])
    }

    @Test("a group too long for a line climbs on, whatever its company")
    func longLines() throws {
        let long = try (0..<20).map { index in
            var journey = try journey("KE-17", "SA", survivors: 5)
            let form: Form = index % 2 == 0 ? .forcedMilitary : .sexualExploitation
            journey.exploitation = sortedSet(Sector.allCases.prefix(8).map { Exploitation(form: form, sector: $0) })
            journey.recruitment = sortedSet(Array(RecruitmentMethod.allCases.prefix(8)))
            journey.transit = sortedSet(["KE-01", "KE-02", "KE-03", "KE-04", "KE-05"].compactMap { PlaceCode($0) })
            return journey
        }
        let formed = groups(long)
        #expect(!formed.isEmpty)
        #expect(formed.allSatisfy { $0.json.canonicalBytes().count <= 760 })
    }

    @Test("who comes back leaves only with a threshold of people who were not there", arguments: 0..<10)
    func returned(seed: Int) {
        var population = Population(seed: UInt64(7000 + seed))
        var generator = SplitMix(state: UInt64(seed))
        var staged = StagedRows(population.journeys(1500))
        for index in staged.rows.indices where Int.random(in: 0..<6, using: &generator) >= 4 {
            staged.rows[index].former = index % 3
        }
        for policy in Self.policies {
            for period in [Period.quarter(year: 2026, quarter: 1), .year(2026)] {
                for formed in Ladder(policy: policy).climb(staged, period: period).formed {
                    let members = formed.members.map { staged.rows[$0] }
                    let rung = policy.rungs[formed.group.rung - 1]
                    if rung.period == .quarter { #expect(members.allSatisfy { $0.former == nil }) }
                    for former in Set(members.compactMap(\.former)) {
                        let newcomers = members.filter { $0.former != former }
                        #expect(
                            staged.survivors(newcomers)
                                >= policy.leastSurvivors(rung: rung, age: formed.group.attributes.age))
                        #expect(newcomers.count >= rung.submissions)
                    }
                }
            }
        }
    }

    @Test("too few left of a route come along with the group of it that loses least")
    func completion() throws {
        // Five agree at rung 3, three at rung 4; one of the same route is left.
        let five = try (0..<5).map { _ in try journey("UG", "SA", age: .from18) }
        let six = try (0..<3).flatMap { _ in
            [try journey("UG", "SA", .servitude, age: .from18), try journey("UG", "SA", .servitude)]
        }
        let one = [try journey("UG", "SA", .forcedMarriage)]
        let formed = groups(five + six + one)
        #expect(formed.map(\.rung).sorted() == [3, 5])
        #expect(formed.map(\.survivors.lower) == [5, 5])
        #expect(Self.climb(five + six + one, Self.policies[0]).rest.isEmpty)
        // Another route lends nothing.
        let other = try Self.climb(five + [journey("UG", "OM")], Self.policies[0])
        #expect(other.formed.map(\.group.rung) == [3])
        #expect(other.rest.count == 1)
    }

    @Test("two survivors alone are withheld")
    func withheld() throws {
        let (formed, rest) = Self.climb([try journey("UG", "SA", survivors: 2)], Self.policies[0])
        #expect(formed.isEmpty)
        #expect(rest.count == 1)
    }
}

@Suite("Policies")
struct PolicyTests {
    @Test("the named policies come back from their canonical bytes", arguments: NamedPolicy.allCases)
    func roundTrip(named: NamedPolicy) throws {
        let policy = named.policy(homeCountry: LadderTests.kenya)
        #expect(try Policy(json: try JSONParser.canonical(policy.bytes)) == policy)
    }

    /// Holes, each with the member that a person has to mend.
    static let holes: [(path: String, change: @Sendable (inout JSONObject) -> Void)] = [
        ("rungs", { $0["rungs"] = [] }),
        ("bucket_edges[2]", { $0["bucket_edges"] = [1, 3, 3, 10] }),
        ("bucket_edges[1]", { $0["bucket_edges"] = [1, "3", 5, 10] }),
        ("bucket_edges", { $0["bucket_edges"] = [1] }),
        ("rungs[0].survivors", { $0["bucket_edges"] = [1, 7] }),
        ("home_country", { $0["home_country"] = "KE-30" }),
        ("(unknown)", { $0["surprise"] = 1 }),
        ("padding", { $0["padding"] = 0 }),
        ("minors.first_rung", { $0["minors"] = .object(["first_rung": 6, "factor": 2]) }),
        (
            "presence.link.survivors",
            { $0["presence"] = .object(["link": .object(["survivors": 0, "submissions": 1])]) }
        ),
        (
            "presence_year.submissions",
            { $0["presence_year"] = .object(["survivors": 10, "submissions": 0]) }
        ),
        ("retention_days", { $0["retention_days"] = -1 }),
        (
            "publication.largest_share",
            {
                $0["publication"] = .object([
                    "largest_share": 101, "organisations": 3, "rounding": 5, "survivors": 10,
                ])
            }
        ),
        ("rungs[3].submissions", { rung(3, "submissions", 0, &$0) }),
        ("rungs[4].period", { rung(4, "period", "quarter", &$0) }),
        ("rungs[4].gender", { rung(4, "gender", true, &$0) }),
        ("rungs[3].places", { rung(3, "places", "admin1", &$0) }),
        ("rungs[2].age", { rung(2, "age", "band", &$0) }),
        ("rungs[3].exploitation", { rung(3, "exploitation", "sector", &$0) }),
        ("rungs[3].transport", { rung(3, "transport", true, &$0) }),
        ("rungs[3].recruitment", { rung(3, "recruitment", true, &$0) }),
        ("rungs[3].transit", { rung(2, "transit", false, &$0) }),
        ("rungs[0].survivors", { rung(0, "survivors", 11, &$0) }),
    ]

    private static func rung(_ index: Int, _ member: String, _ value: JSONValue, _ policy: inout JSONObject) {
        guard var rungs = policy["rungs"]?.array, var rung = rungs[index].object else { return }
        rung[member] = value
        rungs[index] = .object(rung)
        policy["rungs"] = .array(rungs)
    }

    @Test("a policy with a hole is refused, and the member named", arguments: holes.indices)
    func hole(index: Int) throws {
        let (path, change) = Self.holes[index]
        var object = try #require(NamedPolicy.standard.policy(homeCountry: LadderTests.kenya).json.object)
        change(&object)
        let failure = #expect(throws: JSONReader.Failure.self) { try Policy(json: .object(object)) }
        #expect(failure?.member == path)
    }

    @Test("a group that breaks the policy is noticed")
    func objections() throws {
        let policy = NamedPolicy.standard.policy(homeCountry: LadderTests.kenya)
        let country = Attributes(
            origin: LadderTests.kenya, destination: try #require(PlaceCode("SA")), destinationStatus: .actual)
        func group(_ attributes: Attributes, rung: Int, period: Period, _ lower: Int, _ upper: Int) -> Group {
            Group(attributes: attributes, rung: rung, period: period, survivors: CountInterval(lower, upper))
        }
        #expect(policy.objection(to: group(country, rung: 5, period: .year(2026), 3, 4)) == nil)
        #expect(policy.objection(to: group(country, rung: 5, period: .year(2026), 1, 2)) != nil)
        #expect(policy.objection(to: group(country, rung: 5, period: .year(2026), 3, 5)) != nil)
        #expect(policy.objection(to: group(country, rung: 5, period: .quarter(year: 2026, quarter: 1), 3, 4)) != nil)
        #expect(policy.objection(to: group(country, rung: 6, period: .year(2026), 3, 4)) != nil)
        var finer = country
        finer.gender = .feminine
        #expect(policy.objection(to: group(finer, rung: 5, period: .year(2026), 3, 4)) != nil)
        finer = country
        finer.origin = try #require(PlaceCode("KE-17"))
        #expect(policy.objection(to: group(finer, rung: 5, period: .year(2026), 3, 4)) != nil)
    }

    @Test("buckets hold what they say, beyond the last edge too")
    func buckets() throws {
        let buckets = try #require(Buckets(edges: [1, 3, 5, 10, 20, 50, 100, 200, 500, 1000]))
        for count in 1...5000 {
            #expect(buckets.interval(of: count).contains(count))
            #expect(buckets.contains(buckets.interval(of: count)))
        }
        #expect(buckets.interval(of: 1) == CountInterval(1, 2))
        #expect(buckets.interval(of: 2500) == CountInterval(2000, 2999))
        #expect(!buckets.contains(CountInterval(1, 4)))
    }
}
