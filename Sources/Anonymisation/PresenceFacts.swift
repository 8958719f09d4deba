package import Journeys
import Places

/// The count-free facts of one year that have the company the policy asks for.
package enum PresenceFacts {
    private struct Company {
        var survivors = 0
        var submissions = 0

        mutating func add(_ journey: Journey, _ count: Int) {
            survivors += journey.survivors * count
            submissions += count
        }

        func meets(_ least: Policy.Threshold) -> Bool {
            survivors >= least.survivors && submissions >= least.submissions
        }
    }

    /// Facts of all journeys of one organisation recorded in one year, shared in groups or withheld alike, sorted. None
    /// where the whole year has less company than the policy asks: in a year of one case every fact would be hers.
    package static func facts(of staged: StagedRows, year: Int, policy: Policy) -> [Presence] {
        var submissions = [Int](repeating: 0, count: staged.journeys.count)
        for row in staged.rows where !row.isForgotten { submissions[row.journey] += 1 }
        var whole = Company()
        var company: [Presence: Company] = [:]
        for (journey, count) in zip(staged.journeys, submissions) where count > 0 && journey.recorded.year == year {
            whole.add(journey, count)
            for fact in Set(all(in: journey, home: policy)) { company[fact, default: Company()].add(journey, count) }
        }
        guard whole.meets(policy.presenceYear) else { return [] }
        return company.filter { fact, company in
            policy.presence[fact.kind].map(company.meets) ?? false
        }.keys.sorted()
    }

    private static func all(in journey: Journey, home policy: Policy) -> [Presence] {
        let end: Presence.Role = journey.destinationStatus == .actual ? .destination : .intended
        let places: [(PlaceCode, Presence.Role)] =
            [(journey.origin, .origin)] + journey.transit.map { ($0, .transit) } + [(journey.destination, end)]
        var facts: [Presence] = []
        for (place, role) in places where !place.isUnknown { facts.append(.country(place.country, role)) }
        for exploitation in journey.exploitation {
            if exploitation.form != .unknown { facts.append(.form(exploitation.form)) }
            if let sector = exploitation.sector { facts.append(.sector(sector)) }
        }
        for (place, role) in places where place.isAdmin1 && place.country == policy.homeCountry {
            for (other, _) in places where other != place && !other.isUnknown {
                facts.append(.link(place, role, other.country == policy.homeCountry ? other : other.country))
            }
        }
        return facts
    }
}
