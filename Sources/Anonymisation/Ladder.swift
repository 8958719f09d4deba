import CanonicalJSON
package import Journeys

/// The ladder: from journeys to groups. Deterministic, independent of the order of rows, one pass a rung.
///
/// At each rung, from fine to coarse, journeys whose attributes agree form a candidate group. A candidate that has the
/// rung's survivors and submissions leaves; the members of the others try the next rung.
package struct Ladder: Sendable {
    package let policy: Policy

    package init(policy: Policy) { self.policy = policy }

    /// A journey with the identity by which its row is known in staging.
    package struct Row: Sendable {
        package let id: Int
        package let journey: Journey
        /// Which retracted group the row was in, if any.
        package let former: Int?

        package init(id: Int, journey: Journey, former: Int? = nil) {
            self.id = id
            self.journey = journey
            self.former = former
        }
    }

    /// A group about to leave, and the rows in it.
    package struct Formed: Sendable {
        package let group: Group
        package let members: [Int]
        /// The exact number of survivors. It stays inside the organisation.
        package let survivors: Int
    }

    package struct Outcome: Sendable {
        package var formed: [Formed] = []
        /// Rows that fit no rung tried, in the order they came.
        package var rest: [Row] = []
    }

    /// Attributes longer than this leave no room in a log's line (1,024 bytes) for the log's name, salt, period and
    /// counts. Such a group would be as good as unique, so it climbs on.
    private static let attributeByteLimit = 640

    private struct Candidate {
        var survivors = 0
        var members: [Int] = []
        /// The part of it that each retracted group gave.
        var former: [Int: (survivors: Int, submissions: Int)] = [:]

        mutating func add(_ row: Row) {
            survivors += row.journey.survivors
            members.append(row.id)
            guard let group = row.former else { return }
            former[group, default: (0, 0)].survivors += row.journey.survivors
            former[group, default: (0, 0)].submissions += 1
        }

        /// Whether there is enough company, and enough of it were not in any one retracted group: who compares the old
        /// group with the new one must not single out the newcomers, nor the one who left.
        func hasCompany(survivors least: Int, submissions: Int) -> Bool {
            let returned = former.values
            return survivors - (returned.map(\.survivors).max() ?? 0) >= least
                && members.count - (returned.map(\.submissions).max() ?? 0) >= submissions
        }
    }

    /// Climbs the rungs whose period has the length of `period`, with rows recorded in it.
    package func climb(_ rows: [Row], period: Period) -> Outcome {
        var outcome = Outcome(rest: rows)
        for (index, rung) in policy.rungs.enumerated() where rung.period == period.length {
            let leaving = leave(outcome.rest, rung: rung, number: index + 1)
            var gone: Set<Int> = []
            for (attributes, candidate) in leaving {
                gone.formUnion(candidate.members)
                let group = Group(
                    attributes: attributes, rung: index + 1, period: period,
                    survivors: policy.buckets.interval(of: candidate.survivors))
                outcome.formed.append(
                    Formed(group: group, members: candidate.members.sorted(), survivors: candidate.survivors))
            }
            outcome.rest.removeAll { gone.contains($0.id) }
        }
        outcome.formed = outcome.formed.map { (key: $0.group.json.canonicalBytes(), formed: $0) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.formed)
        return outcome
    }

    /// The candidates that leave at one rung.
    private func leave(_ rows: [Row], rung: Rung, number: Int) -> [Attributes: Candidate] {
        var candidates: [Attributes: Candidate] = [:]
        for row in rows {
            // Who comes back from a retracted group waits for the year's whole company.
            if row.former != nil && rung.period != .year { continue }
            if row.journey.age.majority == .minor && number < policy.minorsFirstRung { continue }
            guard let attributes = rung.attributes(of: row.journey) else { continue }
            candidates[attributes, default: Candidate()].add(row)
        }
        let large = candidates.filter { attributes, candidate in
            attributes.byteCount <= Self.attributeByteLimit
                && candidate.hasCompany(
                    survivors: policy.leastSurvivors(rung: rung, age: attributes.age), submissions: rung.submissions)
        }
        return rung.places == .admin1 ? diverse(large) : large
    }

    /// Who shares a place at admin-1 level, with gender, age and period. Where all groups of such a class tell the same
    /// forms, knowing that someone is in the class is knowing what was done to her, so the class climbs on.
    private struct PlaceClass: Hashable {
        let attributes: Attributes
        init(_ attributes: Attributes) {
            var attributes = attributes
            attributes.exploitation = nil
            attributes.transport = nil
            attributes.recruitment = nil
            self.attributes = attributes
        }
    }

    /// Keeps the classes that show enough different sets of forms among the groups that leave. Classes share no group,
    /// so one pass is stable.
    private func diverse(_ candidates: [Attributes: Candidate]) -> [Attributes: Candidate] {
        var forms: [PlaceClass: Set<[Form]>] = [:]
        for attributes in candidates.keys {
            forms[PlaceClass(attributes), default: []].insert(
                sortedSet((attributes.exploitation ?? []).map(\.form)))
        }
        return candidates.filter { attributes, _ in
            (forms[PlaceClass(attributes)]?.count ?? 0) >= policy.diversity
        }
    }
}
