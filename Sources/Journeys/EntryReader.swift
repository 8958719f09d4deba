import CanonicalJSON
import Places

/// Reads the commonest entries of a partner's log, groups and decoys, from their lines without building JSON.
///
/// A log has few different values: a hundred places, a dozen forms. So each member, name and value together, is read
/// strictly once (`EntryField`), and known by its bytes from then on. What remains for a line is to find where its members
/// begin and end, and that they stand in canonical order. Whatever is in any way unusual is left to the strict reader:
/// `nil` says nothing about a line, but an entry is exactly what the strict reader would give.
package struct EntryReader: Sendable {
    /// `"log":"<origin>"`, which every line carries.
    private let log: [UInt8]
    private var memo = FieldMemo()

    package init(log: String) { self.log = Array("\"log\":\"\(log)\"".utf8) }

    package mutating func entry(_ line: ArraySlice<UInt8>) -> PartnerEntry? {
        let bytes = line.span
        guard bytes.count > 2, bytes[0] == UInt8(ascii: "{") else { return nil }
        var found = Found()
        var offset = 1
        while true {
            let start = offset
            guard let end = Self.end(of: bytes, from: start), end - start >= FieldMemo.shortest else { return nil }
            offset = end
            if FieldMemo.equals(log, bytes, start, offset) {
                guard found.take(rank: EntryField.logRank) else { return nil }
            } else if let isSalt = salt(bytes, start, offset) {
                guard isSalt, found.take(rank: EntryField.saltRank) else { return nil }
            } else {
                guard let field = memo.field(bytes, start, offset), found.take(field) else {
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

    /// Where the member ends that begins at `start`: a name in quotes, a colon, and a string, an array or a number. What
    /// stands inside is not looked at: members that are not sound do not get into the table. `nil` for anything else.
    private static func end(of bytes: borrowing Span<UInt8>, from start: Int) -> Int? {
        guard start < bytes.count, bytes[start] == UInt8(ascii: "\""),
            let name = after(UInt8(ascii: "\""), in: bytes, from: start + 1), name + 1 < bytes.count,
            bytes[name] == UInt8(ascii: ":")
        else { return nil }
        switch bytes[name + 1] {
        case UInt8(ascii: "\""): return after(UInt8(ascii: "\""), in: bytes, from: name + 2)
        case UInt8(ascii: "["): return after(UInt8(ascii: "]"), in: bytes, from: name + 2)
        default:
            var offset = name + 1
            while offset < bytes.count, bytes[offset] >= UInt8(ascii: "0"), bytes[offset] <= UInt8(ascii: "9") {
                offset += 1
            }
            return offset
        }
    }

    /// The offset behind the next `byte`.
    private static func after(_ byte: UInt8, in bytes: borrowing Span<UInt8>, from start: Int) -> Int? {
        var offset = start
        while offset < bytes.count {
            if bytes[offset] == byte { return offset + 1 }
            offset += 1
        }
        return nil
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
