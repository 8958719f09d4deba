/// Says of most starts of identities that they were never added, in two to four bytes for each that was: a Bloom filter with sixteen
/// bits and four marks an element, which takes at most one in four hundred others for one of its own.
struct StartFilter {
    private static let marks: UInt64 = 4
    private var words: [UInt64]
    private let mask: UInt64

    /// Empty, with room for so many.
    init(capacity: Int) {
        var bits = 64
        while bits < capacity * 16 { bits *= 2 }
        words = [UInt64](repeating: 0, count: bits / 64)
        mask = UInt64(bits - 1)
    }

    mutating func add(_ start: Int) {
        Self.forEachMark(start) { bit in words[Int(bit & mask) >> 6] |= 1 << (bit & 63) }
    }

    /// False only for a start that was not added.
    func mayHave(_ start: Int) -> Bool {
        var isMarked = true
        Self.forEachMark(start) { bit in isMarked = isMarked && words[Int(bit & mask) >> 6] >> (bit & 63) & 1 == 1 }
        return isMarked
    }

    /// A start is as good as random, so its halves are two numbers from which the others follow.
    private static func forEachMark(_ start: Int, _ body: (UInt64) -> Void) {
        let bits = UInt64(UInt(bitPattern: start))
        for number in 0..<marks { body((bits & 0xFFFF_FFFF) &+ number &* (bits >> 32 | 1)) }
    }
}
