package import CanonicalJSON
package import Signing

/// A body: one line of canonical JSON with the members `type`, `log` (the origin it was written for) and `salt` (32
/// random bytes), besides what its type says. Its commitment, the log's entry, is the SHA-256 of the line.
package struct Body: Hashable, Sendable {
    package let type: String
    package let log: String
    /// All members but `log` and `salt`.
    package let content: JSONObject
    /// The canonical line, without its newline.
    package let line: [UInt8]

    static let saltByteCount = 32

    /// Writes a new body with a fresh salt.
    package init(_ content: JSONObject, log: String) {
        var object = content
        object["log"] = .string(log)
        object["salt"] = .string(Base64.encode(SecretBytes.random(Self.saltByteCount)))
        type = content["type"]?.string ?? ""
        self.log = log
        self.content = content
        line = object.canonicalBytes()
        precondition(!type.isEmpty, "a body without a type")
    }

    /// Reads a line strictly and refuses one that was written for another log.
    package init(parsing line: some Collection<UInt8>, log: String) throws(BodyError) {
        let bytes = Array(line)
        let value: JSONValue
        do {
            value = try JSONParser.canonical(bytes)
        } catch {
            throw BodyError(.malformed, "is not canonical JSON")
        }
        guard var object = value.object, let type = object["type"]?.string, !type.isEmpty else {
            throw BodyError(.malformed, "has no type")
        }
        guard let written = object["log"]?.string, written.utf8.elementsEqual(log.utf8) else {
            throw BodyError(.wrongLog, "was written for another log")
        }
        guard let salt = object["salt"]?.string, Base64.decode(salt)?.count == Self.saltByteCount else {
            throw BodyError(.malformed, "has no salt of 32 bytes")
        }
        object["log"] = nil
        object["salt"] = nil
        self.type = type
        self.log = written
        content = object
        self.line = bytes
    }

    package var commitment: Digest { SHA256.hash(line) }

    /// What stands in place of an erased body.
    package static let erased = Array("null".utf8)
}

/// Why a body is not accepted.
package struct BodyError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        case malformed = "body.malformed"
        case wrongLog = "body.wrong-log"
        case unknownType = "body.unknown-type"
        case schema = "body.schema"
        case policy = "body.policy"
        case missing = "body.missing"
        case mismatch = "body.mismatch"
        case locked = "body.locked"
        case erased = "body.erased"
    }

    package let code: Code
    package let reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package var description: String { reason }
}
