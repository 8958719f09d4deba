import CanonicalJSON
import Places

/// Reads the commonest entries of a partner's log, groups and decoys, from their lines without building JSON.
///
/// A log has few different values: a hundred places, a dozen forms. So each member, name and value together, is read
/// strictly once (`EntryField`), and known by its bytes from then on. What remains for a line is to find where its members
/// begin and end, and that they stand in canonical order. Whatever is in any way unusual is left to the strict reader:
/// `nil` says nothing about a line, but an entry is exactly what the strict reader would give.
package final class EntryReader {
    /// `"log":"<origin>"`, which every line carries.
    private let log: [UInt8]
    private var memo = FieldMemo()

    package init(log: String) { self.log = Array("\"log\":\"\(log)\"".utf8) }

    package func entry(_ line: ArraySlice<UInt8>) -> PartnerEntry? {
        let bytes = line.span
        guard bytes.count > 2, bytes[0] == UInt8(ascii: "{") else { return nil }
        var found = Found()
        var offset = 1
        while true {
            let start = offset
            guard let member = Self.member(in: bytes, from: start) else { return nil }
            offset = member.end
            if Self.matches(bytes, start, offset, log) {
                guard found.take(rank: EntryField.logRank) else { return nil }
            } else if let isSalt = salt(bytes, start, offset) {
                guard isSalt, found.take(rank: EntryField.saltRank) else { return nil }
            } else {
                guard let field = memo.field(bytes, start, offset, hash: member.hash), found.take(field) else {
                    return nil
                }
            }
            guard offset < bytes.count else { return nil }
            if bytes[offset] == UInt8(ascii: "}") { break }
            guard bytes[offset] == UInt8(ascii: ",") else { return nil }
            offset += 1
        }
        guard offset == bytes.count - 1 else { return nil }
        return found.entry
    }

    // MARK: Members

    /// Where the member ends that begins at `start`, and a hash of its bytes (FNV-1a). `nil` for anything but a plain
    /// name with a plain string, an integer, or an array of such.
    private static func member(in bytes: borrowing Span<UInt8>, from start: Int) -> (end: Int, hash: UInt64)? {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var offset = start
        var isInString = false
        var depth = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            switch byte {
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "\\"), 0..<0x20, 0x7F...: return nil
            case UInt8(ascii: "["):
                if !isInString { depth += 1 }
            case UInt8(ascii: "]"):
                if !isInString { depth -= 1 }
            case UInt8(ascii: "{"):
                if !isInString { return nil }
            case UInt8(ascii: ","), UInt8(ascii: "}"):
                if !isInString && depth == 0 { return (offset, hash) }
            default: break
            }
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            offset += 1
        }
        return nil
    }

    private static func matches(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int, _ expected: [UInt8]) -> Bool {
        guard end - start == expected.count else { return false }
        for index in 0..<expected.count where bytes[start + index] != expected[index] { return false }
        return true
    }

    private let saltPrefix = Array("\"salt\":\"".utf8)
    private static let saltValueCount = 45

    /// Whether a member is a sound salt: 32 bytes in base64. `nil` where it is another member.
    private func salt(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Bool? {
        guard end - start >= saltPrefix.count else { return nil }
        for index in 0..<saltPrefix.count where bytes[start + index] != saltPrefix[index] { return nil }
        guard end - start == saltPrefix.count + Self.saltValueCount else { return false }
        let value = start + saltPrefix.count
        for index in 0..<43 where base64[Int(bytes[value + index])] > 63 { return false }
        // Four bits of the last character belong to the last byte, the other two must be zero.
        return bytes[value + 43] == UInt8(ascii: "=") && bytes[value + 44] == UInt8(ascii: "\"")
            && base64[Int(bytes[value + 42])] & 3 == 0
    }

    /// The value of each base64 character, 255 for other bytes.
    private let base64: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8.enumerated() {
            values[Int(byte)] = UInt8(value)
        }
        return values
    }()

    // MARK: The entry

    /// The members found so far, in canonical order.
    private struct Found {
        private var lastRank = 0
        private var ranks = 0
        private var origin: PlaceCode?
        private var destination: PlaceCode?
        private var status: DestinationStatus?
        private var transit: [PlaceCode]?
        private var exploitation: [Exploitation]?
        private var gender: Gender?
        private var age: Age?
        private var transport: [TransportMode]?
        private var recruitment: [RecruitmentMethod]?
        private var rung: Int?
        private var period: Period?
        private var survivors: CountInterval?
        private var type: EntryField.Kind?

        /// Notes a member; false where it does not stand behind the one before.
        mutating func take(rank: Int) -> Bool {
            guard rank > lastRank else { return false }
            lastRank = rank
            ranks |= 1 << rank
            return true
        }

        mutating func take(_ field: EntryField) -> Bool {
            switch field {
            case .age(let value): age = value
            case .destination(let value): destination = value
            case .status(let value): status = value
            case .exploitation(let value): exploitation = value
            case .gender(let value): gender = value
            case .origin(let value): origin = value
            case .period(let value): period = value
            case .recruitment(let value): recruitment = value
            case .rung(let value): rung = value
            case .survivors(let value): survivors = value
            case .transit(let value): transit = value
            case .transport(let value): transport = value
            case .type(let value): type = value
            }
            return take(rank: field.rank)
        }

        private static let needed = 1 << EntryField.logRank | 1 << EntryField.saltRank | 1 << EntryField.typeRank

        var entry: PartnerEntry? {
            guard ranks & Self.needed == Self.needed else { return nil }
            switch type {
            case .decoy: return ranks == Self.needed ? .decoy : nil
            case .group:
                guard let origin, let destination, let status, let rung, let period, let survivors else { return nil }
                return .group(
                    Group(
                        attributes: Attributes(
                            origin: origin, destination: destination, destinationStatus: status, transit: transit,
                            exploitation: exploitation, gender: gender, age: age, transport: transport,
                            recruitment: recruitment), rung: rung, period: period, survivors: survivors))
            case nil: return nil
            }
        }
    }
}
