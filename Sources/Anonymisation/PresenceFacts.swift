package import Journeys
import Places

/// The count-free facts of one year that have the company the policy asks for.
package enum PresenceFacts {
    private struct Company {
        var survivors = 0
        var submissions = 0
    }

    /// Facts of all journeys of one organisation recorded in one year, shared in groups or withheld alike, sorted.
    package static func facts(of journeys: [Journey], policy: Policy) -> [Presence] {
        var company: [Presence: Company] = [:]
        for journey in journeys {
            for fact in Set(all(in: journey, home: policy)) {
                company[fact, default: Company()].survivors += journey.survivors
                company[fact, default: Company()].submissions += 1
            }
        }
        return company.filter { fact, company in
            guard let least = policy.presence[fact.kind] else { return false }
            return company.survivors >= least.survivors && company.submissions >= least.submissions
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
