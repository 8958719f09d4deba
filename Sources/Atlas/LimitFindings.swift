package import Dataset
package import Journeys

/// What the figures do not cover, and how coarse they are.
package struct LimitFindings: Hashable, Sendable {
    package struct Partner: Hashable, Sendable {
        package let name: String
        /// The last period that the partner sealed: nothing later was heard.
        package let lastSeal: Period?
        /// Survivors withheld in all when the partner last said so, at a year's seal.
        package let withheld: CountInterval?
        package let estimated: [Estimated]
        /// Entries of the partner's log that the master leaves out.
        package let quarantined: Int

        /// The day up to which the partner was heard; nil if it has sealed nothing.
        package var heardUntil: CivilDate? { lastSeal?.lastDay }
    }

    /// The per cent of a year's survivors whose number is an estimate.
    package struct Estimated: Hashable, Sendable {
        package let year: Int
        package let perCent: CountInterval
    }

    package struct Rung: Hashable, Sendable {
        /// 1 is the finest.
        package let number: Int
        package let groups: Int
        package let survivors: CountInterval
    }

    /// Sorted by name.
    package let partners: [Partner]
    /// Sorted by number.
    package let rungs: [Rung]

    package init(
        groups: [Master.SharedGroup], seals: [Master.SharedSeal], partners: [(partner: String, quarantined: Int)]
    ) {
        let seals = Dictionary(grouping: seals) { oneLine($0.partner) }
        var quarantined: [String: Int] = [:]
        for (partner, count) in partners { quarantined[oneLine(partner), default: 0] += count }
        let names = sortedSet(Array(quarantined.keys) + Array(seals.keys) + groups.map { oneLine($0.partner) })
        self.partners = names.map { name in
            Partner(name: name, seals: seals[name] ?? [], quarantined: quarantined[name] ?? 0)
        }
        rungs = Dictionary(grouping: groups.map(\.group), by: \.rung).sorted { $0.key < $1.key }.map { number, groups in
            Rung(number: number, groups: groups.count, survivors: groups.reduce(.zero) { $0 + $1.survivors })
        }
    }

    /// Survivors withheld by all partners that said so; nil if none did.
    package var withheld: CountInterval? {
        let told = partners.compactMap(\.withheld)
        return told.isEmpty ? nil : told.reduce(.zero, +)
    }
    /// How many partners said how many they withhold.
    package var partnersTellingWithheld: Int { partners.count { $0.withheld != nil } }
    /// The latest period that at least half of the partners that sealed any have sealed. One alone, whose clock may be
    /// wrong, makes nobody late.
    package var latestSeal: Period? {
        let seals = partners.compactMap(\.lastSeal).sorted(by: >)
        return seals.isEmpty ? nil : seals[(seals.count - 1) / 2]
    }
    /// Partners not heard from since: those that have not sealed that period, longest silent first.
    package var behind: [Partner] {
        guard let latestSeal else { return [] }
        return partners.filter { $0.lastSeal.map { $0 < latestSeal } ?? true }.sorted { a, b in
            switch (a.lastSeal, b.lastSeal) {
            case (nil, _?): true
            case (_?, nil): false
            case (let first?, let second?) where first != second: first < second
            default: a.name < b.name
            }
        }
    }
    package var quarantined: Int { partners.reduce(0) { $0 + $1.quarantined } }
}

extension LimitFindings.Partner {
    fileprivate init(name: String, seals: [Master.SharedSeal], quarantined: Int) {
        self.name = name
        self.quarantined = quarantined
        lastSeal = seals.map(\.period).max()
        // A seal says how many are withheld so far, so the latest one counts, a pooled one above that of its year's groups,
        // and of two alike the larger.
        withheld =
            seals.filter { $0.withheld != nil }.max { a, b in
                if a.period != b.period { return a.period < b.period }
                return a.part == b.part ? larger(b.withheld, than: a.withheld) : a.part == .groups
            }?.withheld
        var latest: [Int: CountInterval] = [:]
        for seal in seals {
            guard let perCent = seal.estimated else { continue }
            let year = seal.period.year
            if larger(perCent, than: latest[year]) { latest[year] = perCent }
        }
        estimated = latest.sorted { $0.key < $1.key }.map { year, perCent in
            // The bucket of ten that holds 100 per cent ends at 109.
            LimitFindings.Estimated(
                year: year, perCent: CountInterval(min(perCent.lower, 100), min(perCent.upper, 100)))
        }
    }
}

private func larger(_ a: CountInterval?, than b: CountInterval?) -> Bool {
    guard let b else { return a != nil }
    guard let a else { return false }
    return (a.upper, a.lower) > (b.upper, b.lower)
}
