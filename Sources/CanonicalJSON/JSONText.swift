extension JSONValue {
    /// The value as people read and edit it: a member or element a line, indented by two spaces; what holds only plain
    /// values stays on one line. `JSONParser.relaxed` reads it back.
    package var text: String { text(indent: "") }

    private func text(indent: String) -> String {
        let inner = indent + "  "
        switch self {
        case .object(let object) where !isShort:
            let members = object.members.map { member in
                "\(inner)\(JSONValue.string(member.name).plain): \(member.value.text(indent: inner))"
            }
            return "{\n\(members.joined(separator: ",\n"))\n\(indent)}"
        case .array(let values) where !isShort:
            return "[\n\(values.map { inner + $0.text(indent: inner) }.joined(separator: ",\n"))\n\(indent)]"
        case .array(let values): return "[\(values.map(\.plain).joined(separator: ", "))]"
        case .object(let object):
            let members = object.members.map { "\(JSONValue.string($0.name).plain): \($0.value.plain)" }
            return "{\(members.joined(separator: ", "))}"
        default: return plain
        }
    }

    private var plain: String { String(decoding: canonicalBytes(), as: UTF8.self) }

    /// Whether this fits on one line: up to three members, or any number of elements, all of them plain.
    private var isShort: Bool {
        switch self {
        case .object(let object): object.members.count <= 3 && object.members.allSatisfy(\.value.isPlain)
        case .array(let values): values.allSatisfy(\.isPlain)
        default: true
        }
    }

    private var isPlain: Bool {
        switch self {
        case .object, .array: false
        default: true
        }
    }
}
