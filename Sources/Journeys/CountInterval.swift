/// A number of survivors known only to lie between two bounds, both included. The only form in which a count leaves an
/// organisation, and the only form in which sums are shown.
package struct CountInterval: Hashable, Sendable {
    package let lower: Int
    package let upper: Int

    package init(_ lower: Int, _ upper: Int) {
        precondition(lower >= 0 && lower <= upper)
        self.lower = lower
        self.upper = upper
    }

    package static let zero = CountInterval(0, 0)

    /// The sum of two numbers lies between the sums of their bounds.
    package static func + (a: CountInterval, b: CountInterval) -> CountInterval {
        CountInterval(a.lower + b.lower, a.upper + b.upper)
    }

    package static func += (a: inout CountInterval, b: CountInterval) { a = a + b }

    package func contains(_ count: Int) -> Bool { lower <= count && count <= upper }
}

/// The bucket edges of a policy: the lower ends of the intervals. Beyond the last edge buckets go by its own size.
package struct Buckets: Hashable, Sendable {
    package let edges: [Int]

    /// Edges must start at 1 and rise.
    package init?(edges: [Int]) {
        guard edges.first == 1, edges.count >= 2, edges.count <= 64, zip(edges, edges.dropFirst()).allSatisfy(<) else {
            return nil
        }
        self.edges = edges
    }

    /// The bucket that holds `count`, which is at least 1.
    package func interval(of count: Int) -> CountInterval {
        precondition(count >= 1)
        let last = edges[edges.count - 1]
        if count >= last {
            let lower = count / last * last
            return CountInterval(lower, lower + last - 1)
        }
        let index = edges.lastIndex { $0 <= count } ?? 0
        return CountInterval(edges[index], edges[index + 1] - 1)
    }

    /// Whether `interval` is one of the buckets.
    package func contains(_ interval: CountInterval) -> Bool {
        interval.lower >= 1 && self.interval(of: interval.lower) == interval
    }

    /// Whether a bucket starts at `count`.
    package func isEdge(_ count: Int) -> Bool { count >= 1 && interval(of: count).lower == count }
}
