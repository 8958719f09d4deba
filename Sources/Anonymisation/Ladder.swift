import CanonicalJSON
package import Journeys

/// The ladder: from journeys to groups. Deterministic, independent of the order of rows, one pass a rung.
///
/// At each rung, from fine to coarse, journeys whose attributes agree form a candidate group. A candidate that has the
/// rung's survivors and submissions leaves; the members of the others try the next rung.
package struct Ladder: Sendable {
    package let policy: Policy

    package init(policy: Policy) { self.policy = policy }

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
        package var rest: [StagedRows.Row] = []
    }

    /// Attributes longer than this leave no room in a log's line (1,024 bytes) for the log's name, salt, period and
    /// counts. Such a group would be as good as unique, so it climbs on.
    private static let attributeByteLimit = 640

    private struct Candidate {
        let attributes: Attributes
        /// The journey of one member: on coarser rungs all of them tell the same.
        let sample: Int
        var survivors = 0
        var members: [Int] = []
        /// The part of it that each retracted group gave.
        var former: [Int: (survivors: Int, submissions: Int)] = [:]

        mutating func add(_ other: Candidate) {
            survivors += other.survivors
            members += other.members
            former.merge(other.former) { ($0.survivors + $1.survivors, $0.submissions + $1.submissions) }
        }

        mutating func add(_ row: StagedRows.Row, survivors count: Int) {
            survivors += count
            members.append(row.id)
            guard let group = row.former else { return }
            former[group, default: (0, 0)].survivors += count
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

    /// Climbs the rungs whose period has the length of `period`, with those rows of `staged` that were recorded in it
    /// and are in no group.
    package func climb(_ staged: StagedRows, period: Period) -> Outcome {
        let isOfPeriod = staged.journeys.map { $0.recorded.period(of: period.length) == period }
        var outcome = Outcome(rest: staged.rows.filter { $0.entry == nil && isOfPeriod[$0.journey] })
        var leaving: [(rung: Int, candidate: Candidate)] = []
        for (index, rung) in policy.rungs.enumerated() where rung.period == period.length {
            leaving += leave(&outcome.rest, of: staged.journeys, rung: rung, number: index + 1).map { (index, $0) }
        }
        complete(&leaving, with: &outcome.rest, of: staged.journeys, period: period)
        outcome.formed = leaving.map { index, candidate in
            Formed(
                group: group(candidate, rung: index, period: period), members: candidate.members.sorted(),
                survivors: candidate.survivors)
        }
        outcome.formed = outcome.formed.map { (key: $0.group.json.canonicalBytes(), formed: $0) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.formed)
        return outcome
    }

    private func group(_ candidate: Candidate, rung index: Int, period: Period) -> Group {
        Group(
            attributes: candidate.attributes, rung: index + 1, period: period,
            survivors: policy.buckets.interval(of: candidate.survivors))
    }

    /// Where too few of a route are left for the last rung, one group of that route comes down to it and takes them along:
    /// the coarsest, of several the smallest, whose company is then enough. Otherwise a route of seven, five of whom
    /// agree in more, would tell of five and hide two.
    private func complete(
        _ leaving: inout [(rung: Int, candidate: Candidate)], with rest: inout [StagedRows.Row],
        of journeys: [Journey], period: Period
    ) {
        let last = policy.rungs.count - 1
        let rung = policy.rungs[last]
        guard rung.period == period.length, rung.places == .country else { return }
        var left: [Attributes: Candidate] = [:]
        for row in rest where !row.isForgotten {
            let journey = journeys[row.journey]
            guard let cell = rung.attributes(of: journey) else { continue }
            left[cell, default: Candidate(attributes: cell, sample: row.journey)].add(row, survivors: journey.survivors)
        }
        var offers: [Attributes: [Int]] = [:]
        for (index, group) in leaving.enumerated() where group.rung < last {
            if let cell = rung.attributes(of: journeys[group.candidate.sample]), left[cell] != nil {
                offers[cell, default: []].append(index)
            }
        }
        func order(_ index: Int) -> (Int, Int, [UInt8]) {
            let (rung, candidate) = leaving[index]
            return (-rung, candidate.survivors, group(candidate, rung: rung, period: period).json.canonicalBytes())
        }
        var taken: Set<Int> = []
        for (cell, indices) in offers {
            let ordered = indices.map { (order($0), $0) }.sorted { a, b in
                if a.0.0 != b.0.0 { return a.0.0 < b.0.0 }
                if a.0.1 != b.0.1 { return a.0.1 < b.0.1 }
                return a.0.2.lexicographicallyPrecedes(b.0.2)
            }
            for (_, index) in ordered {
                guard var whole = left[cell] else { break }
                whole.add(leaving[index].candidate)
                let least = policy.leastSurvivors(rung: rung, age: cell.age)
                guard whole.hasCompany(survivors: least, submissions: rung.submissions) else { continue }
                leaving[index] = (last, whole)
                taken.formUnion(left[cell]?.members ?? [])
                break
            }
        }
        if !taken.isEmpty { rest.removeAll { taken.contains($0.id) } }
    }

    /// The candidates that leave at one rung, taken out of `rows`. What a rung tells of a journey is worked out once for
    /// each different journey, not for each row.
    private func leave(
        _ rows: inout [StagedRows.Row], of journeys: [Journey], rung: Rung, number: Int
    ) -> [Candidate] {
        var candidates: [Candidate] = []
        var indices: [Attributes: Int] = [:]
        /// By journey; -1 where the journey does not enter at this rung, `nil` where no row has asked yet.
        var known = [Int?](repeating: nil, count: journeys.count)
        func candidate(of row: StagedRows.Row) -> Int? {
            // Who comes back from a retracted group waits for the year's whole company.
            if row.isForgotten || row.former != nil && rung.period != .year { return nil }
            if let index = known[row.journey] { return index < 0 ? nil : index }
            let journey = journeys[row.journey]
            var index: Int?
            if journey.age.majority != .minor || number >= policy.minorsFirstRung,
                let attributes = rung.attributes(of: journey)
            {
                index = indices[attributes] ?? candidates.count
                if index == candidates.count {
                    candidates.append(Candidate(attributes: attributes, sample: row.journey))
                }
                indices[attributes] = index
            }
            known[row.journey] = index ?? -1
            return index
        }
        for row in rows {
            guard let index = candidate(of: row) else { continue }
            candidates[index].add(row, survivors: journeys[row.journey].survivors)
        }
        var leaves = candidates.map { candidate in
            candidate.attributes.byteCount <= Self.attributeByteLimit
                && candidate.hasCompany(
                    survivors: policy.leastSurvivors(rung: rung, age: candidate.attributes.age),
                    submissions: rung.submissions)
        }
        if rung.places == .admin1 {
            let large = zip(candidates, leaves).filter(\.1).map(\.0.attributes)
            let diverse = diverse(large)
            leaves = zip(candidates, leaves).map { $1 && diverse.contains($0.attributes) }
        }
        rows.removeAll { row in candidate(of: row).map { leaves[$0] } ?? false }
        return zip(candidates, leaves).filter(\.1).map(\.0)
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

    /// The attributes of the classes that show enough different sets of forms among the groups that leave. Classes share
    /// no group, so one pass is stable.
    private func diverse(_ large: [Attributes]) -> Set<Attributes> {
        var forms: [PlaceClass: Set<[Form]>] = [:]
        for attributes in large {
            forms[PlaceClass(attributes), default: []].insert(
                sortedSet((attributes.exploitation ?? []).map(\.form)))
        }
        return Set(large.filter { (forms[PlaceClass($0)]?.count ?? 0) >= policy.diversity })
    }
}
