/// A span of time in which a journey was recorded: a quarter or a year (UTC). Written `2026-Q1` or `2026`.
package enum Period: Hashable, Sendable, CustomStringConvertible {
    case quarter(year: Int, quarter: Int)
    case year(Int)

    /// The two lengths, shortest first.
    package enum Length: String, Hashable, Sendable, CaseIterable {
        case quarter, year
    }

    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.first?.utf8.count == 4, let year = Int(parts[0]), (1900...2200).contains(year) else { return nil }
        switch parts.count {
        case 1: self = .year(year)
        case 2:
            guard parts[1].utf8.count == 2, parts[1].first == "Q", let quarter = Int(parts[1].dropFirst()),
                (1...4).contains(quarter)
            else { return nil }
            self = .quarter(year: year, quarter: quarter)
        default: return nil
        }
    }

    package var length: Length { if case .quarter = self { .quarter } else { .year } }

    package var year: Int {
        switch self {
        case .quarter(let year, _), .year(let year): year
        }
    }

    /// The period of the given length that contains this one; a year has no quarter.
    package func period(of length: Length) -> Period? {
        switch (self, length) {
        case (.quarter, .quarter): self
        case (.year, .quarter): nil
        case (_, .year): .year(year)
        }
    }

    /// The last day of the period.
    package var lastDay: CivilDate {
        let month =
            switch self {
            case .quarter(_, let quarter): quarter * 3
            case .year: 12
            }
        let day = month == 6 || month == 9 ? 30 : 31
        guard let date = CivilDate(year: year, month: month, day: day) else { preconditionFailure("not a day") }
        return date
    }

    /// Whether the period, and the days allowed for late entries, are over on `today`.
    package func isClosed(on today: CivilDate, settlingDays: Int) -> Bool {
        guard let settled = lastDay.adding(days: settlingDays) else { return false }
        return today > settled
    }

    /// The period sealed after this one: the quarters of a year in order, then the year, then the next year's first.
    package var next: Period {
        switch self {
        case .quarter(let year, 4): .year(year)
        case .quarter(let year, let quarter): .quarter(year: year, quarter: quarter + 1)
        case .year(let year): .quarter(year: year + 1, quarter: 1)
        }
    }

    package var description: String {
        switch self {
        case .quarter(let year, let quarter): "\(year)-Q\(quarter)"
        case .year(let year): "\(year)"
        }
    }
}

extension Period: Comparable {
    /// The order of sealing.
    package static func < (a: Period, b: Period) -> Bool { a.order < b.order }

    private var order: Int {
        switch self {
        case .quarter(let year, let quarter): year * 5 + quarter - 1
        case .year(let year): year * 5 + 4
        }
    }
}
