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
        var start = 0
        for index in ends.indices {
            let end = ends[index]
            if end - start == text.count, isEqual(start, text) { return values[index] }
            start = end
        }
        return nil
    }

    private func isEqual(_ start: Int, _ text: Span<UInt8>) -> Bool {
        for index in text.indices where letters[start + index] != text[index] { return false }
        return true
    }
}
