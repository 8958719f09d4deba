package import Journeys

/// The measures of docs/privacy.md over one set of groups, with what was withheld beside them.
///
/// Re-identification risk is the prosecutor's of Sweeney's k-anonymity: whoever knows that a survivor is in a group
/// picks the right one with a chance of at most 1 / size. Information loss is one minus the precision of Sweeney
/// (2002): how far up its hierarchy an attribute was generalised, as a share of the hierarchy's height, averaged over
/// survivors; 0 tells all, 1 nothing. Who is withheld counts as 1.
package struct RiskMeasures: Sendable {
    /// A rung's part.
    package struct Share: Sendable, Equatable {
        package var groups = 0
        package var survivors = CountInterval.zero
    }

    /// The rungs that groups stand on, counted from 1.
    package private(set) var rungs: [Int: Share] = [:]
    /// The least lower bound of a group's count, `nil` where there is no group.
    package private(set) var smallest: Int?
    package private(set) var shared = CountInterval.zero
    package let withheld: CountInterval

    /// `groups`: the rung and the number of survivors of each, exact (an interval of one number) or as it was shared.
    package init(groups: some Sequence<(rung: Int, survivors: CountInterval)>, withheld: CountInterval) {
        self.withheld = withheld
        for (rung, survivors) in groups {
            rungs[rung, default: Share()].groups += 1
            rungs[rung, default: Share()].survivors += survivors
            shared += survivors
            smallest = min(smallest ?? .max, survivors.lower)
        }
    }

    package var groupCount: Int { rungs.values.reduce(0) { $0 + $1.groups } }

    /// The highest risk of any survivor in a group, from 0 to 1; 0 where there is no group.
    package var highestRisk: Double { smallest.map { 1 / Double($0) } ?? 0 }

    /// The share of survivors withheld as its least and greatest possible value, from 0 to 1; `nil` of nobody.
    package var withheldShare: ClosedRange<Double>? { Self.share(of: withheld, beside: shared) }

    /// The share of all survivors that stands on a rung, from 0 to 1; `nil` of nobody.
    package func share(ofRung rung: Int) -> ClosedRange<Double>? {
        let part = rungs[rung]?.survivors ?? .zero
        var others = withheld
        for (other, share) in rungs where other != rung { others += share.survivors }
        return Self.share(of: part, beside: others)
    }

    /// A share is smallest where its own count is small and the rest large.
    private static func share(of part: CountInterval, beside rest: CountInterval) -> ClosedRange<Double>? {
        guard part.upper + rest.upper > 0 else { return nil }
        func share(_ part: Int, _ rest: Int) -> Double { part == 0 ? 0 : Double(part) / Double(part + rest) }
        return share(part.lower, rest.upper)...share(part.upper, rest.lower)
    }

    /// The information loss of each attribute under `policy`, in the order of the hierarchies; counts known only as
    /// intervals enter by their midpoints. Empty of nobody.
    package func informationLoss(policy: Policy) -> [(attribute: String, loss: Double)] {
        func midpoint(_ interval: CountInterval) -> Double { Double(interval.lower + interval.upper) / 2 }
        let total = midpoint(shared) + midpoint(withheld)
        guard total > 0 else { return [] }
        return Rung.Attribute.allCases.map { attribute in
            var lost = midpoint(withheld)
            for (number, share) in rungs {
                let rung = number <= policy.rungs.count ? policy.rungs[number - 1] : nil
                lost += midpoint(share.survivors) * (rung?.loss(of: attribute) ?? 1)
            }
            return (attribute.rawValue, lost / total)
        }
    }
}

extension Rung {
    /// What a ladder generalises.
    package enum Attribute: String, Sendable, CaseIterable {
        case places, transit, exploitation, gender, age, transport, recruitment, period
    }

    /// How far up its hierarchy this rung tells an attribute: 0 as it was recorded, 1 not at all.
    package func loss(of attribute: Attribute) -> Double {
        /// Levels from the finest; what stands after the last is "any".
        func height<Level: CaseIterable & Equatable>(_ level: Level, levels: Int) -> Double {
            Double(Array(Level.allCases).firstIndex(of: level) ?? 0) / Double(levels)
        }
        switch attribute {
        case .places: return height(places, levels: PlaceLevel.allCases.count)
        case .transit: return transit ? height(places, levels: PlaceLevel.allCases.count) : 1
        // Their last level is "any" already.
        case .exploitation: return height(exploitation, levels: ExploitationLevel.allCases.count - 1)
        case .age: return height(age, levels: AgeLevel.allCases.count - 1)
        case .gender: return gender ? 0 : 1
        case .transport: return transport ? 0 : 1
        case .recruitment: return recruitment ? 0 : 1
        case .period: return height(period, levels: Period.Length.allCases.count)
        }
    }
}
