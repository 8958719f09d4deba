/// The Damerau-Levenshtein distance of two byte strings if it is at most `limit`, else nil.
///
/// It counts insertions, deletions, substitutions and exchanges of neighbours, each stretch edited once (optimal string
/// alignment): enough for slips of a keyboard.
func editDistance(_ left: Span<UInt8>, _ right: Span<UInt8>, atMost limit: Int) -> Int? {
    guard abs(left.count - right.count) <= limit else { return nil }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    var current = beforeLast
    for row in 0..<left.count {
        current[0] = row + 1
        var least = current[0]
        for column in 0..<right.count {
            var cost = min(last[column + 1] + 1, current[column] + 1)
            cost = min(cost, last[column] + (left[row] == right[column] ? 0 : 1))
            if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
                cost = min(cost, beforeLast[column - 1] + 1)
            }
            current[column + 1] = cost
            least = min(least, cost)
        }
        // An exchange reaches back two rows but costs one, so a row above the limit cannot come back under it.
        if least > limit { return nil }
        (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[right.count] <= limit ? last[right.count] : nil
}
