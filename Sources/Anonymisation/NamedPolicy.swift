import Journeys
package import Places

/// The policies that a coalition can choose by name (docs/privacy.md).
package enum NamedPolicy: String, CaseIterable, Sendable {
    /// The default.
    case standard
    /// No admin-1 places, 5 survivors in 3 submissions everywhere, no presence fact below 3.
    case strict
    /// The last rung lets a single rare route leave, for coalitions whose members agreed to that.
    case trusted

    /// Nothing is pooled unless `pooling` says how: that needs a keeper, whom only the coalition's people can find.
    package func policy(homeCountry: PlaceCode, pooling: PoolingRule? = nil) -> Policy {
        Policy(
            name: rawValue, homeCountry: homeCountry, rungs: rungs,
            buckets: Buckets(edges: [1, 3, 5, 10, 20, 50, 100, 200, 500, 1000]) ?? Self.noBuckets,
            minorsFirstRung: self == .strict ? 1 : 3, minorsFactor: 2, diversity: 2, presence: presence,
            presenceYear: Policy.Threshold(survivors: 10, submissions: 5), padding: 64, settlingDays: 15,
            retentionDays: self == .strict ? 365 : 730,
            publication: PublicationRule(survivors: 10, organisations: 3, largestShare: 80, rounding: 5),
            pooling: pooling)
    }

    private var rungs: [Rung] {
        let admin1 = [
            Rung(
                places: .admin1, transit: true, exploitation: .sector, gender: true, age: .band, transport: true,
                recruitment: true, period: .quarter, survivors: 10, submissions: 3),
            Rung(
                places: .admin1, transit: true, exploitation: .form, gender: true, age: .majority, transport: false,
                recruitment: false, period: .quarter, survivors: 5, submissions: 3),
        ]
        let least = self == .strict ? 3 : 2
        let country = [
            Rung(
                places: .country, transit: true, exploitation: .form, gender: true, age: .majority, transport: false,
                recruitment: false, period: .year, survivors: 5, submissions: least),
            Rung(
                places: .country, transit: true, exploitation: .form, gender: false, age: .none, transport: false,
                recruitment: false, period: .year, survivors: 5, submissions: least),
        ]
        let last = Rung(
            places: .country, transit: false, exploitation: .none, gender: false, age: .none, transport: false,
            recruitment: false, period: .year, survivors: self == .standard ? 3 : self == .strict ? 5 : 1,
            submissions: self == .strict ? 3 : 1)
        return (self == .strict ? [] : admin1) + country + [last]
    }

    private var presence: [Presence.Kind: Policy.Threshold] {
        let three = Policy.Threshold(survivors: 3, submissions: 1)
        let link = Policy.Threshold(survivors: 3, submissions: 2)
        switch self {
        case .strict: return [.country: three, .form: three, .sector: three]
        case .standard, .trusted:
            let one = Policy.Threshold(survivors: 1, submissions: 1)
            return [.country: one, .form: three, .sector: three, .link: link]
        }
    }

    private static var noBuckets: Buckets { preconditionFailure("the named policies' edges rise") }
}
