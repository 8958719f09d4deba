import Signing

/// One of the parts in which several machines share a merge: it has the logs whose names fall on it.
package struct Shard: Hashable, Sendable, CustomStringConvertible {
    /// From 1 to `count`.
    package let number: Int
    package let count: Int

    /// More than any coalition has machines.
    private static let limit = 1_000

    package static let whole = Shard(number: 1, count: 1)

    private init(number: Int, count: Int) {
        self.number = number
        self.count = count
    }

    /// Reads `2/3`.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], (1...Self.limit).contains(count),
            (1...count).contains(number), "\(number)/\(count)" == text
        else { return nil }
        self.init(number: number, count: count)
    }

    package var description: String { "\(number)/\(count)" }

    /// The first eight bytes of the SHA-256 of the log's name, most significant first, modulo `count`.
    package func holds(_ origin: String) -> Bool {
        let hash = SHA256.hash(Array(origin.utf8)).bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(hash % UInt64(count)) + 1 == number
    }
}
