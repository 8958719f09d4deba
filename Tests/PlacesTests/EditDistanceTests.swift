import Testing

@testable import Places

@Suite struct EditDistanceTests {
    private func distance(_ left: String, _ right: String, _ limit: Int) -> Int? {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        return editDistance(left.span, right.span, atMost: limit)
    }

    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("mombassa", "mombasa", 1), ("nairboi", "nairobi", 1), ("abcd", "badc", 2),
        ("kitten", "sitting", 3),
        ("ca", "abc", 3), ("saudiarabya", "saudiarabia", 1),
    ]) func countsEdits(_ left: String, _ right: String, _ edits: Int) {
        for limit in 0...4 {
            let expected = edits <= limit ? edits : nil
            #expect(distance(left, right, limit) == expected)
            #expect(distance(right, left, limit) == expected)
        }
    }

    /// Against the plain recursive definition, for every pair of words over two letters up to four long.
    @Test func agreesWithTheDefinition() {
        var words: [[UInt8]] = [[]]
        for length in 1...4 {
            for number in 0..<(1 << length) { words.append((0..<length).map { UInt8(number >> $0 & 1) }) }
        }
        func plain(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
            guard let a = left.last, let b = right.last else { return max(left.count, right.count) }
            var least = min(
                plain(left.dropLast(), right) + 1, plain(left, right.dropLast()) + 1,
                plain(left.dropLast(), right.dropLast()) + (a == b ? 0 : 1))
            if left.count > 1, right.count > 1, a == right.dropLast().last, b == left.dropLast().last {
                least = min(least, plain(left.dropLast(2), right.dropLast(2)) + 1)
            }
            return least
        }
        for left in words {
            for right in words {
                let expected = plain(left[...], right[...])
                for limit in 0...2 {
                    let found = editDistance(left.span, right.span, atMost: limit)
                    #expect(found == (expected <= limit ? expected : nil))
                }
            }
        }
    }
}
