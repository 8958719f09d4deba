/// Reads the codes of a vocabulary as bytes: a night reads millions, and a string for each would take most of its time.
struct CodeTable<Value: RawRepresentable<String> & CaseIterable & Sendable>: Sendable {
    private let values = Array(Value.allCases)
    /// The codes one after the other, and where each ends.
    private let letters: [UInt8]
    private let ends: [Int]

    init() {
        var letters: [UInt8] = []
        var ends: [Int] = []
        for value in values {
            letters += value.rawValue.utf8
            ends.append(letters.count)
        }
        self.letters = letters
        self.ends = ends
    }

    /// The value with exactly this code.
    func value(_ text: Span<UInt8>) -> Value? {
        let letters = letters.span
        var start = 0
        for (index, end) in ends.enumerated() {
            if end - start == text.count, isEqual(letters.extracting(start..<end), text) { return values[index] }
            start = end
        }
        return nil
    }

    /// Whether two spans of one length are equal.
    private func isEqual(_ first: Span<UInt8>, _ second: Span<UInt8>) -> Bool {
        for index in first.indices where first[index] != second[index] { return false }
        return true
    }
}
