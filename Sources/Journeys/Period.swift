/// A span of time in which a journey was recorded: a quarter or a year (UTC). Written `2026-Q1` or `2026`.
package enum Period: Hashable, Sendable, CustomStringConvertible {
    case quarter(year: Int, quarter: Int)
    case year(Int)

    /// The two lengths, shortest first.
    package enum Length: String, Hashable, Sendable, CaseIterable {
        case quarter, year
    }

    package init?(_ text: some StringProtocol) { self.init(Array(text.utf8).span) }

    package init?(_ text: Span<UInt8>) {
        guard text.count == 4 || text.count == 7 else { return nil }
        var year = 0
        for index in 0..<4 {
            guard let digit = Self.digit(text[index]) else { return nil }
            year = year * 10 + digit
        }
        guard (1900...2200).contains(year) else { return nil }
        if text.count == 4 {
            self = .year(year)
        } else {
            guard text[4] == UInt8(ascii: "-"), text[5] == UInt8(ascii: "Q"), let quarter = Self.digit(text[6]),
                (1...4).contains(quarter)
            else { return nil }
            self = .quarter(year: year, quarter: quarter)
        }
    }

    private static func digit(_ byte: UInt8) -> Int? { (0x30...0x39).contains(byte) ? Int(byte) - 0x30 : nil }

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
