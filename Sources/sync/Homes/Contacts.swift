import CanonicalJSON
import Files
import Journeys

/// When this machine heard what of whom: `contacts.json` in a coalition's home. Nothing is computed from it; it is for people
/// who wonder whose line is down. The days are this machine's own.
struct Contacts: Equatable {
    /// What is known of one log.
    struct Log: Hashable {
        /// The size that counted at the last merge.
        var size: Int
        /// The day of the merge that found entries last, `nil` where none ever did.
        var advanced: CivilDate?
        /// The day of the last merge that found the log in a store, as it is here or newer.
        var read: CivilDate?
    }

    private(set) var lastMerge: CivilDate?
    /// By origin.
    private(set) var logs: [String: Log] = [:]

    static let file = "contacts.json"
    static let byteLimit = 1 << 24

    init() {}

    /// Takes note of a merge: of each log the size that counts, whether it grew and whether it could be read.
    mutating func note(_ found: [(origin: String, size: Int, hasGrown: Bool, isRead: Bool)], today: CivilDate) {
        lastMerge = today
        var now: [String: Log] = [:]
        for log in found {
            var known = logs[log.origin] ?? Log(size: 0)
            known.size = log.size
            if log.hasGrown { known.advanced = today }
            if log.isRead { known.read = today }
            now[log.origin] = known
        }
        logs = now
    }

    // MARK: The file

    var json: JSONObject {
        var object: JSONObject = [
            "logs": .array(
                logs.sorted { $0.key < $1.key }.map { origin, log in
                    var entry: JSONObject = ["origin": .string(origin), "size": .integer(log.size)]
                    entry["advanced"] = log.advanced.map { .string($0.description) }
                    entry["read"] = log.read.map { .string($0.description) }
                    return .object(entry)
                }), "type": "contacts/1",
        ]
        object["last_merge"] = lastMerge.map { .string($0.description) }
        return object
    }

    init(parsing bytes: [UInt8]) throws(JSONReader.Failure) {
        guard let value = try? JSONParser.relaxed(bytes) else {
            throw .init(member: "type", reason: "must stand in a JSON object")
        }
        var reader = try JSONReader(value)
        _ = try reader.string("type")
        func date(_ value: JSONValue?) -> CivilDate? { value?.string.flatMap { CivilDate($0) } }
        lastMerge = date(value.object?["last_merge"])
        for entry in value.object?["logs"]?.array ?? [] {
            guard let object = entry.object, let origin = object["origin"]?.string, let size = object["size"]?.integer
            else { throw .init(member: "logs", reason: "must be logs with origin and size") }
            logs[origin] = Log(size: size, advanced: date(object["advanced"]), read: date(object["read"]))
        }
    }
}

extension CoalitionHome {
    func contacts() throws -> Contacts {
        guard let bytes = try FileSystem.readIfPresent(home.file(Contacts.file), limit: Contacts.byteLimit) else {
            return Contacts()
        }
        do {
            return try Contacts(parsing: bytes)
        } catch {
            throw CommandFailure(
                "home.malformed", "\(home.file(Contacts.file)) is not readable",
                hint: "it can go: the next merge makes it anew", exit: .malformedInput)
        }
    }

    func keep(_ contacts: Contacts) throws {
        let bytes = contacts.json.canonicalBytes() + [0x0A]
        try FileSystem.writeAtomically(home.file(Contacts.file), bytes, mode: 0o600)
    }
}
