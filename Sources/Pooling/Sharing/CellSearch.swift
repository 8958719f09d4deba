/// The search for shares of one cell that agree.
///
/// A combination of `threshold` shares at different points always has one polynomial; it is the cell's where it is the
/// one that follows from its own value at 0, which no wrong share survives but by an accident of one in 2^256.
///
/// Shares are taken in the order of their points, which are hashes, so that neither the order of arrival nor a name makes
/// a difference; and all combinations of the first k before any with a later one. So where e shares are wrong, whatever
/// number is right, C(t + e, t) combinations are enough: within `limit` are 198 wrong shares at a threshold t of 2, 47
/// at 3, 23 at 4, 15 at 5, and 4 at 16.
struct CellSearch {
    /// A well-formed report of the list that is opened.
    struct Share {
        /// Its place in the list.
        let index: Int
        let report: PooledReport
        let point: SharePoint
        let value: Number
    }

    /// Combinations that one call of `cell(among:)` tries: about a second.
    static let limit = 20_000

    let threshold: Int
    let field: PrimeField
    /// Combinations tried by all calls.
    private(set) var tried = 0
    /// Whether the last call ended at the limit.
    private(set) var wasCut = false

    init(threshold: Int, field: PrimeField) {
        self.threshold = threshold
        self.field = field
    }

    /// How many organisations the shares are from.
    static func points(_ shares: [Share]) -> Int { Set(shares.map(\.point.context)).count }

    /// The shares that are a cell's, and those that are not.
    static func split(_ shares: [Share], by cell: CellSecret) -> (right: [Share], off: [Share]) {
        let isRight = shares.map { cell.share(at: $0.point.number) == $0.value }
        return (
            zip(shares, isRight).filter(\.1).map(\.0), zip(shares, isRight).filter { !$0.1 }.map(\.0)
        )
    }

    /// The first cell that a threshold of the shares agrees on.
    mutating func cell(among shares: [Share]) -> CellSecret? {
        let candidates = Self.distinct(shares)
        wasCut = false
        guard candidates.count >= threshold else { return nil }
        let limit = tried + Self.limit
        var chosen = Array(0..<threshold)
        while true {
            guard tried < limit else {
                wasCut = true
                return nil
            }
            tried += 1
            if let cell = cell(of: chosen.map { candidates[$0] }) { return cell }
            guard Self.advance(&chosen, below: candidates.count) else { return nil }
        }
    }

    /// Each share once, by point and value.
    private static func distinct(_ shares: [Share]) -> [Share] {
        let keyed = shares.map { (key: $0.point.number.bytes() + $0.report.share, share: $0) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }
        return keyed.indices.filter { $0 == 0 || keyed[$0].key != keyed[$0 - 1].key }.map { keyed[$0].share }
    }

    /// The next combination of places, in colexicographic order; false after the last.
    private static func advance(_ chosen: inout [Int], below count: Int) -> Bool {
        for place in chosen.indices {
            let next = place + 1 < chosen.count ? chosen[place + 1] : count
            if chosen[place] + 1 < next {
                chosen[place] += 1
                for lower in 0..<place { chosen[lower] = lower }
                return true
            }
        }
        return false
    }

    /// The cell of these shares, if they are one's.
    private func cell(of shares: [Share]) -> CellSecret? {
        guard Self.points(shares) == threshold else { return nil }
        let secret = Interpolation.atZero(
            shares.map { (point: $0.point.number, value: $0.value) }, in: field)
        guard let cell = try? CellSecret(secret: secret, threshold: threshold, in: field) else { return nil }
        return shares.allSatisfy { cell.share(at: $0.point.number) == $0.value } ? cell : nil
    }
}
