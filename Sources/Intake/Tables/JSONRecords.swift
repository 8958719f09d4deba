import CanonicalJSON

/// The records of a JSON file one by one: the elements of the top array, or of the `results` (KoboToolbox), `value`
/// (ODK Central) or `features` (GeoJSON) of the top object.
final class JSONRecords {
    private static let recordLimit = 1 << 20
    private static let lists: Set<String> = ["results", "value", "features"]
    /// What the top object may hold before its list.
    private static let headLimit = 1 << 16

    private let stream: ByteStream
    private var isInList = false
    private var count = 0
    private var line = 1

    init(path: String) throws(IntakeError) {
        stream = try ByteStream(path: path)
        if try stream.peek() == 0xEF { for _ in 0..<3 { stream.advance() } }
    }

    var fractionRead: Double { stream.fractionRead }

    private func failure(_ reason: String, line: Int? = nil) -> IntakeError {
        IntakeError(
            .damaged, line: line ?? self.line, "not the JSON of an export: \(reason)",
            hint: "download the file again, whole, or export it as CSV or XLSX")
    }

    private func skipSpace() throws(IntakeError) -> UInt8? {
        while let byte = try stream.peek() {
            guard [0x20, 0x0A, 0x0D, 0x09].contains(byte) else { return byte }
            if byte == 0x0A { line += 1 }
            stream.advance()
        }
        return nil
    }

    /// The next record, numbered from 1; `nil` at the end of the list.
    func next() throws(IntakeError) -> (number: Int, record: JSONObject)? {
        if !isInList { try enterList() }
        var byte = try skipSpace()
        if byte == UInt8(ascii: ","), count > 0 {
            stream.advance()
            byte = try skipSpace()
            guard byte != UInt8(ascii: "]") else { throw failure("a comma before the end of the list") }
        } else if byte != UInt8(ascii: "]"), count > 0 {
            throw failure("the list of records is cut off")
        }
        if byte == UInt8(ascii: "]") { return nil }
        guard byte == UInt8(ascii: "{") else { throw failure("a record is expected") }
        let start = line
        let bytes = try value(limit: Self.recordLimit)
        count += 1
        let parsed: JSONValue
        do {
            parsed = try JSONParser.foreign(bytes)
        } catch {
            throw failure(error.reason, line: start + error.line - 1)
        }
        guard let record = parsed.object else { throw failure("a record is expected", line: start) }
        // A GeoJSON feature: the answers are its properties; its geometry is not wanted.
        if record["type"] == .string("Feature"), let properties = record["properties"]?.object {
            return (count, properties)
        }
        return (count, record)
    }

    /// Goes to the first record.
    private func enterList() throws(IntakeError) {
        isInList = true
        switch try skipSpace() {
        case UInt8(ascii: "["):
            stream.advance()
            return
        case UInt8(ascii: "{"): stream.advance()
        default: throw failure("it begins with neither a list nor an object")
        }
        while try skipSpace() == UInt8(ascii: "\"") {
            let name = try? JSONParser.foreign(try value(limit: 1 << 10)).string
            guard try skipSpace() == UInt8(ascii: ":") else { throw failure("a colon is expected") }
            stream.advance()
            let first = try skipSpace()
            if let name, Self.lists.contains(name), first == UInt8(ascii: "[") {
                stream.advance()
                return
            }
            _ = try value(limit: Self.headLimit)
            guard try skipSpace() == UInt8(ascii: ",") else { break }
            stream.advance()
        }
        throw failure("there is no list of records in it")
    }

    /// The bytes of one value, from its first to its last.
    private func value(limit: Int) throws(IntakeError) -> [UInt8] {
        var bytes: [UInt8] = []
        var depth = 0
        var isQuoted = false
        var isEscaped = false
        while let byte = try stream.peek() {
            let isBare = depth == 0 && !isQuoted
            // A number or a word ends before what follows it.
            if isBare, !bytes.isEmpty, [0x2C, 0x5D, 0x7D, 0x20, 0x0A, 0x0D, 0x09, 0x3A].contains(byte) { return bytes }
            stream.advance()
            if byte == 0x0A { line += 1 }
            bytes.append(byte)
            guard bytes.count <= limit else {
                throw IntakeError(
                    .tooLarge, line: line, "a value of more than \(limit) bytes",
                    hint: "is this the export with the cases?"
                )
            }
            if isQuoted {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isQuoted = false
                    if depth == 0 { return bytes }
                }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isQuoted = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    depth -= 1
                    if depth <= 0 { return bytes }
                default: break
                }
            }
        }
        throw failure("it is cut off")
    }
}
