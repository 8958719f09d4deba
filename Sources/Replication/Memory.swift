package import Age
package import CanonicalJSON
import Signing

/// What a CSO needs to go on after its laptop is gone: its settings, keys and staging, and the lines of its log that no
/// store may have yet. Travels with the log as `recovery/memory.age`; only the newest is kept. `MemoryDraft` makes one.
///
/// Canonical JSON objects, a line each (docs/formats.md, "Recovery memory"): a head, files, rows of staging, lines of the
/// log, and an end with an HMAC-SHA-256 over all lines before it. Padded with NUL, so that its size tells only
/// a step of four.
package struct Memory: Sendable {
    package static let path = "recovery/memory.age"
    static let type = "memory/1"
    /// The smallest padded size; each step is four times the last.
    static let smallest = 1 << 20
    /// Above a million staged rows.
    package static let byteLimit = 1 << 31

    /// The log's origin.
    package let log: String
    /// The size of the log that staging belongs to.
    package let size: Int
    /// The first index of `lines`.
    package let from: Int
    /// Files of the home by name, such as `keys/log.pem`.
    package let files: [(name: String, bytes: [UInt8])]
    package let rows: [JSONObject]
    /// The log's lines from `from` to `size`.
    package let lines: [[UInt8]]

    /// The size that a memory of so many bytes is padded to.
    static func padded(_ count: Int) -> Int {
        var padded = smallest
        while padded < count { padded *= 4 }
        return padded
    }

    /// Opens a memory with the recovery secret and checks that it was written by a home that has its key.
    package init(opening file: [UInt8], with identity: AgeIdentity) throws(AgeError) {
        let plain = try AgeFile.decrypt(file, with: [identity])
        let key = try RecoveryKey(identity)
        let malformed = AgeError(.payload, "the recovery memory is malformed")
        guard let end = plain.lastIndex(of: 0x0A), end > 0, plain[(end + 1)...].allSatisfy({ $0 == 0 }),
            let start = plain[..<end].lastIndex(of: 0x0A),
            let last = try? JSONParser.canonical(Array(plain[(start + 1)..<end])).object,
            last["type"]?.string == "end", let mac = last["mac"]?.string
        else { throw malformed }
        let body = Array(plain[...start])
        guard SecretBytes.hmac(key: key.authentication, body).base64 == mac else {
            throw AgeError(.payload, "the recovery memory was not written by a home with this recovery key")
        }
        var head: JSONObject?
        var files: [(name: String, bytes: [UInt8])] = []
        var rows: [JSONObject] = []
        var lines: [[UInt8]] = []
        for line in body.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard let object = try? JSONParser.canonical(Array(line)).object, let type = object["type"]?.string else {
                throw malformed
            }
            switch type {
            case Self.type: head = object
            case "file":
                guard let name = object["name"]?.string,
                    let bytes = object["bytes"]?.string.flatMap({ Base64.decode($0) })
                else { throw malformed }
                files.append((name, bytes))
            case "line":
                guard let bytes = object["line"]?.string.flatMap({ Base64.decode($0) }) else { throw malformed }
                lines.append(bytes)
            default: rows.append(object)
            }
        }
        guard let head, let log = head["log"]?.string, let size = head["size"]?.integer,
            let from = head["from"]?.integer, from >= 0, from + lines.count == size
        else { throw malformed }
        self.log = log
        self.size = size
        self.from = from
        self.files = files
        self.rows = rows
        self.lines = lines
    }
}
