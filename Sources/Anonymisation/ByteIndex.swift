/// Different byte strings, numbered in the order in which they came: a hash table with open addressing over one array of
/// all their bytes, so that looking one up allocates nothing.
struct ByteIndex {
    private var bytes: [UInt8] = []
    /// Where each string ends in `bytes`.
    private var ends: [Int] = []
    private var hashes: [Int] = []
    /// The number of a string and one, at its hash's place or after it; 0 is free. Its size is a power of two, and at
    /// most half of it is taken.
    private var slots = [UInt32](repeating: 0, count: 1_024)

    /// The number of `string`, and whether it is new here.
    mutating func insert(_ string: [UInt8]) -> (number: Int, isNew: Bool) {
        let hash = hash(string)
        var slot = hash & (slots.count - 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if hashes[number] == hash, isEqual(number, string) { return (number, false) }
            slot = (slot + 1) & (slots.count - 1)
        }
        bytes += string
        ends.append(bytes.count)
        hashes.append(hash)
        slots[slot] = UInt32(ends.count)
        if ends.count * 2 > slots.count { grow() }
        return (ends.count - 1, true)
    }

    private func isEqual(_ number: Int, _ string: [UInt8]) -> Bool {
        let start = number == 0 ? 0 : ends[number - 1]
        guard ends[number] - start == string.count else { return false }
        for index in string.indices where bytes[start + index] != string[index] { return false }
        return true
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count * 2)
        for (number, hash) in hashes.enumerated() {
            var slot = hash & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(number + 1)
        }
    }

    /// Keyed by the process, as strings come from outside: none can be chosen to share one place.
    private func hash(_ string: [UInt8]) -> Int {
        var hasher = Hasher()
        unsafe string.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
        return hasher.finalize()
    }
}
