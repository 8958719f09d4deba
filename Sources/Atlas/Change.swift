package import Journeys

/// How a number of survivors changed from one period to the next: an interval too, because both numbers are.
package struct Change: Hashable, Sendable {
    package enum Direction: String, Hashable, Sendable, CaseIterable {
        case rise, fall
        /// Both numbers are known exactly and equal.
        case same
        /// The intervals overlap, so that it may have risen or fallen, or a period counts nobody.
        case notCertain = "not-certain"
    }

    package let earlier: CountInterval
    package let later: CountInterval

    package init(from earlier: CountInterval, to later: CountInterval) {
        (self.earlier, self.later) = (earlier, later)
    }

    /// At least so many more; negative: so many fewer.
    package var least: Int { later.lower - earlier.upper }
    /// At most so many more; negative: so many fewer.
    package var most: Int { later.upper - earlier.lower }

    /// Whether both periods count somebody. One that counts nobody says nothing: all may be withheld.
    package var isCounted: Bool { earlier.upper > 0 && later.upper > 0 }

    /// A rise or a fall only where no number in one interval allows the opposite or no change.
    package var direction: Direction {
        guard isCounted else { return .notCertain }
        if least > 0 { return .rise }
        if most < 0 { return .fall }
        return least == 0 && most == 0 ? .same : .notCertain
    }
}

/// Which codes or places two periods name.
package struct Turnover<Element: Hashable & Comparable & Sendable>: Hashable, Sendable {
    /// How many the earlier period names.
    package let earlier: Int
    /// How many the later period names.
    package let later: Int
    /// Named in the later period alone, sorted. They may have been there before, withheld.
    package let new: [Element]
    /// Named in the earlier period alone, sorted. They may still be there, withheld.
    package let gone: [Element]

    init(from earlier: Set<Element>, to later: Set<Element>) {
        (self.earlier, self.later) = (earlier.count, later.count)
        new = later.subtracting(earlier).sorted()
        gone = earlier.subtracting(later).sorted()
    }
}
