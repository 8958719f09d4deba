import CanonicalJSON
import Places

/// One member of a group's or decoy's line, read strictly.
enum EntryField {
    enum Kind { case group, decoy }

    case age(Age)
    case destination(PlaceCode)
    case status(DestinationStatus)
    case exploitation([Exploitation])
    case gender(Gender)
    case origin(PlaceCode)
    case period(Period)
    case recruitment([RecruitmentMethod])
    case rung(Int)
    case survivors(CountInterval)
    case transit([PlaceCode])
    case transport([TransportMode])
    case type(Kind)

    /// Where a member stands among all members in canonical order, from 1.
    var rank: Int {
        switch self {
        case .age: 1
        case .destination: 2
        case .status: 3
        case .exploitation: 4
        case .gender: 5
        case .origin: 7
        case .period: 8
        case .recruitment: 9
        case .rung: 10
        case .survivors: 12
        case .transit: 13
        case .transport: 14
        case .type: Self.typeRank
        }
    }

    static let logRank = 6
    static let saltRank = 11
    static let typeRank = 15

    /// Reads `"name":value` with the strict parser and the rules of `Group` and `Attributes`; `nil` where they refuse it.
    init?(_ member: [UInt8]) {
        guard let object = (try? JSONParser.canonical([UInt8(ascii: "{")] + member + [UInt8(ascii: "}")]))?.object,
            object.members.count == 1, let field = try? Self.read(object, name: object.members[0].name)
        else { return nil }
        self = field
    }

    private static func read(_ object: JSONObject, name: String) throws(JSONReader.Failure) -> EntryField? {
        var reader = JSONReader(object)
        switch name {
        case "age": return .age(try reader.code(name) { Age(rawValue: $0) })
        case "destination": return .destination(try reader.place(name))
        case "destination_status": return .status(try reader.code(name) { DestinationStatus(rawValue: $0) })
        case "exploitation":
            let values = try reader.set(name) { Exploitation($0) }
            return values.isEmpty ? nil : .exploitation(values)
        case "gender": return .gender(try reader.code(name) { Gender(rawValue: $0) })
        case "origin": return .origin(try reader.place(name))
        case "period": return .period(try reader.code(name) { Period($0) })
        case "recruitment": return .recruitment(try reader.set(name) { RecruitmentMethod(rawValue: $0) })
        case "rung": return .rung(try reader.integer(name, in: Group.rungs))
        case "survivors": return .survivors(try Group.survivors(&reader))
        case "transit": return .transit(try reader.set(name) { PlaceCode($0) })
        case "transport": return .transport(try reader.set(name) { TransportMode(rawValue: $0) })
        case "type":
            switch try reader.string(name) {
            case Group.type: return .type(.group)
            case Decoy.type: return .type(.decoy)
            default: return nil
            }
        default: return nil
        }
    }
}

/// Members known by their bytes: a table with open addressing, a fixed size and short searches, so that a log made to
/// fill or clog it costs no more than reading it strictly does.
struct FieldMemo {
    /// No member is shorter: `"rung":1`. So each has a first and a last word of eight bytes.
    static let shortest = 8
    private static let capacity = 8_192
    private static let limit = 4_096
    private static let searchLimit = 16

    /// Where a member's bytes stand in `members`, and which of `fields` it is; one without bytes is free.
    private struct Slot {
        var start = 0
        var end = 0
        var field = 0
    }

    private var slots = Array(repeating: Slot(), count: capacity)
    /// The bytes of all members, one behind the other.
    private var members: [UInt8] = []
    private var fields: [EntryField] = []

    /// The field whose bytes stand between `start` and `end`; `nil` where it is no good, or there is no room for it.
    mutating func field(_ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> EntryField? {
        // Members differ at their ends: the names in front, the values behind.
        var hash = Self.word(bytes, start) &* 0x9E37_79B9_7F4A_7C15
        hash = (hash ^ hash >> 29 ^ Self.word(bytes, end - 8)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ hash >> 32 ^ UInt64(end - start)) &* 0x94D0_49BB_1331_11EB
        var index = Int(truncatingIfNeeded: hash >> 40) & (Self.capacity - 1)
        var searched = 0
        while slots[index].end > 0 {
            let slot = slots[index]
            if Self.equals(members.span, slot.start, slot.end, bytes, start, end) { return fields[slot.field] }
            searched += 1
            guard searched < Self.searchLimit else { return nil }
            index = (index + 1) & (Self.capacity - 1)
        }
        guard fields.count < Self.limit else { return nil }
        var member: [UInt8] = []
        for offset in start..<end { member.append(bytes[offset]) }
        guard let field = EntryField(member) else { return nil }
        slots[index] = Slot(start: members.count, end: members.count + member.count, field: fields.count)
        members += member
        fields.append(field)
        return field
    }

    /// Whether the bytes between `start` and `end`, at least eight, are all those of `known`.
    static func equals(_ known: [UInt8], _ bytes: borrowing Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        equals(known.span, 0, known.count, bytes, start, end)
    }

    private static func equals(
        _ known: borrowing Span<UInt8>, _ first: Int, _ last: Int, _ bytes: borrowing Span<UInt8>, _ start: Int,
        _ end: Int
    ) -> Bool {
        let count = last - first
        guard count == end - start, count >= 8 else { return false }
        var offset = 0
        while offset + 8 <= count {
            if word(known, first + offset) != word(bytes, start + offset) { return false }
            offset += 8
        }
        return word(known, last - 8) == word(bytes, end - 8)
    }

    private static func word(_ bytes: borrowing Span<UInt8>, _ offset: Int) -> UInt64 {
        precondition(offset >= 0 && offset + 8 <= bytes.count)
        // The eight bytes lie within the bounds just checked.
        return unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
}
