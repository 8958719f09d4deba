import Anonymisation
import Atlas
import Dataset
import Journeys
import Places
import Replication

/// Groups, facts and seals by hand.
enum Sample {
    typealias Seal = Master.SharedSeal

    static func place(_ code: String) -> PlaceCode { PlaceCode(code)! }

    static func group(
        _ partner: String, _ origin: String, _ destination: String, _ lower: Int, _ upper: Int,
        status: DestinationStatus = .actual, transit: [String]? = nil, exploitation: [String]? = nil,
        gender: Gender? = nil, age: Age? = nil, transport: [TransportMode]? = nil,
        recruitment: [RecruitmentMethod]? = nil, rung: Int = 3, period: String = "2026"
    ) -> Master.SharedGroup {
        Master.SharedGroup(
            partner: partner,
            group: Group(
                attributes: Attributes(
                    origin: place(origin), destination: place(destination), destinationStatus: status,
                    transit: transit?.map(place), exploitation: exploitation?.map { Exploitation($0)! },
                    gender: gender, age: age, transport: transport, recruitment: recruitment),
                rung: rung, period: Period(period)!, survivors: CountInterval(lower, upper)))
    }

    static func fact(_ partner: String, _ fact: Presence, year: Int = 2026) -> Master.SharedFact {
        Master.SharedFact(partner: partner, fact: fact, year: year)
    }

    static func country(_ code: String, _ role: Presence.Role) -> Master.SharedFact {
        fact("a", .country(place(code), role))
    }

    static func link(_ county: String, _ role: Presence.Role, _ other: String) -> Master.SharedFact {
        fact("a", .link(place(county), role, place(other)))
    }

    static func seal(
        _ partner: String, _ period: String, withheld: CountInterval? = nil, estimated: CountInterval? = nil,
        policy: String = ""
    ) -> Master.SharedSeal {
        Master.SharedSeal(
            partner: partner, period: Period(period)!, withheld: withheld, estimated: estimated, policy: policy)
    }

    static func findings(
        _ groups: [Master.SharedGroup] = [], facts: [Master.SharedFact] = [], seals: [Master.SharedSeal] = [],
        partners: [(partner: String, quarantined: Int)] = [], coalition: String = "Example Coalition",
        resources: [Resource] = [], own: PublicRecord? = nil, others: [(name: String, record: PublicRecord)] = []
    ) -> Findings {
        Findings(
            coalition: coalition, groups: groups, facts: facts, seals: seals, partners: partners,
            frontierHash: "f0e1d2c3", resources: resources, own: own, others: others)
    }

    /// A small coalition of two partners with odd names and odd counts, so that a leak can be searched for.
    static let groups = [
        group(
            "hope-house", "KE", "SA", 317, 719, transit: ["AE"], exploitation: ["ForcedLabour"], gender: .feminine,
            age: .adult),
        group("hope-house", "UG", "KE", 317, 719, rung: 4),
        group("lake-shelter", "KE", "SA", 317, 719, exploitation: ["ForcedLabour", "Servitude"], age: .minor),
        group(
            "lake-shelter", "KE-42", "KE-30", 317, 719, transit: [], exploitation: ["ForcedLabour.domestic-work"],
            gender: .unknown, age: .from24, transport: [.road], recruitment: [], rung: 1, period: "2025-Q2"),
        group("lake-shelter", "KE", "TH", 317, 719, status: .intended, rung: 4),
        group("lake-shelter", "KE", "ZZ", 317, 719, rung: 5),
    ]

    static let facts = [
        country("KE", .origin), country("SA", .destination), country("GB", .destination), country("US", .intended),
        fact("lake-shelter", .form(.organRemoval)), fact("hope-house", .form(.forcedLabour)),
        fact("hope-house", .sector(.herding)), link("KE-30", .destination, "KE-47"), link("KE-30", .origin, "SA"),
        link("KE-28", .destination, "KE-14"),
    ]

    static let seals = [
        seal("hope-house", "2025", withheld: CountInterval(40, 49), estimated: CountInterval(100, 109)),
        seal("hope-house", "2026", withheld: CountInterval(10, 19), estimated: CountInterval(20, 29)),
        seal("lake-shelter", "2025", withheld: CountInterval(20, 29), estimated: CountInterval(0, 9)),
        seal("lake-shelter", "2026-Q3"),
    ]

    static let partners = [(partner: "hope-house", quarantined: 3), (partner: "lake-shelter", quarantined: 0)]

    /// A public log of one year: two cells of a route, one of another, and facts.
    static func record(
        _ cells: [(String, String, [Form]?, Int, Int)] = published, facts: [PublicFact] = publicFacts,
        rest: CountInterval? = CountInterval(85, 155), year: Int = 2024
    ) -> PublicRecord {
        let policies = PolicyHistory(NamedPolicy.standard.policy(homeCountry: place("KE")))
        let rule = policies.latest.publication
        var record = PublicRecord()
        var entries = cells.map { origin, destination, forms, lower, upper in
            PublicEntry.cell(
                Cell(
                    year: year,
                    key: CellKey(
                        origin: place(origin), destination: place(destination), status: .actual, forms: forms),
                    survivors: CountInterval(lower, upper)))
        }
        entries += facts.map { .exists($0, year: year) }
        entries.append(
            .release(
                Release(
                    year: year, first: 0, rule: rule, policy: policies.latest.digest, frontier: policies.latest.digest,
                    rest: rest)))
        for (index, entry) in entries.enumerated() { record.take(entry, at: index, policies: policies) }
        return record
    }

    static let published: [(String, String, [Form]?, Int, Int)] = [
        ("KE", "SA", [.forcedLabour], 25, 40), ("KE", "SA", nil, 10, 15), ("UG", "KE", [.servitude], 30, 55),
    ]

    static let publicFacts: [PublicFact] = [
        .country(place("KE")), .country(place("GB")), .country(place("US")), .form(.organRemoval), .sector(.herding),
    ]

    static let all = findings(groups, facts: facts, seals: seals, partners: partners, own: record())
}

/// The text as one line, whatever the width at which its sentences were broken.
func unwrapped(_ text: FindingsText) -> String {
    text.lines.joined(separator: " ").split(separator: " ").joined(separator: " ")
}
