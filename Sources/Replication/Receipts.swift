package import CanonicalJSON
package import Journeys
package import LogStore
import Signing
package import TransparencyLog

/// `merged/1`, an entry of a merging machine's receipts log: this machine accepted this state of a partner's log.
package struct Merged: Hashable, Sendable {
    package static let type = "merged/1"

    package let accepted: Checkpoint

    package init(_ accepted: Checkpoint) { self.accepted = accepted }

    package var json: JSONObject {
        [
            "origin": .string(accepted.origin), "root": .string(accepted.root.base64),
            "size": .integer(accepted.size), "type": .string(Self.type),
        ]
    }

    package init(content: JSONObject) throws(JSONReader.Failure) {
        var reader = JSONReader(content)
        _ = try reader.string("type")
        accepted = Checkpoint(
            origin: try reader.string("origin"), size: try reader.integer("size"), root: try reader.root("root"))
        try reader.finish()
    }
}

/// `erased/1`: this machine saw a partner's valid erasure. Whoever holds a copy of that body destroys it when the delay has
/// passed.
package struct Erased: Hashable, Sendable {
    package static let type = "erased/1"

    package let origin: String
    package let erase: Erase

    package init(origin: String, erase: Erase) {
        self.origin = origin
        self.erase = erase
    }

    package var json: JSONObject {
        var object = erase.json
        object["origin"] = .string(origin)
        object["type"] = .string(Self.type)
        return object
    }

    /// The erasures of each log, by its origin, in the order of their entries.
    package static func byOrigin(_ erased: some Sequence<Erased>) -> [String: [Erase]] {
        Dictionary(grouping: erased, by: \.origin).mapValues { $0.map(\.erase).sorted { $0.index < $1.index } }
    }

    package init(content: JSONObject) throws(JSONReader.Failure) {
        var rest = content
        rest["origin"] = nil
        var reader = JSONReader(content)
        origin = try reader.string("origin")
        erase = try Erase(json: rest)
    }
}

/// What the receipts of one machine say.
package struct Receipts: Sendable {
    /// The largest state accepted of each log, by origin.
    package private(set) var latest: [String: Checkpoint] = [:]
    /// All states accepted of each log, by origin: pins, where histories contradict each other.
    package private(set) var accepted: [String: Set<Checkpoint>] = [:]
    /// What the machine said last about the coalition's public log.
    package private(set) var summary: Summary?
    /// Erasures echoed so far.
    package private(set) var erased: Set<Erased> = []
    /// The first entry that cannot be read, and how many there are. What they said is missing here; the rest counts.
    package private(set) var unreadable: (first: LogError, count: Int)?

    package init() {}

    /// What several machines say together.
    package mutating func formUnion(_ other: Receipts) {
        accepted.merge(other.accepted) { $0.union($1) }
        erased.formUnion(other.erased)
        latest.merge(other.latest) { $0.size >= $1.size ? $0 : $1 }
        summary = [summary, other.summary].compactMap { $0 }.max { $0.published.size < $1.published.size }
    }

    /// Reads a verified receipts log. Entries of other types are not this version's business. One that is missing or altered is
    /// left out: a machine that lies, and whoever can write in the store, would otherwise stop everybody.
    package init(files: LogFiles, checkpoint: Checkpoint, of size: Int? = nil) throws(LogError) {
        try files.forEachLine(in: 0..<checkpoint.size, of: size) { (index, file, found) throws(LogError) in
            guard case .body(let body) = found.body(log: checkpoint.origin) else {
                let fault = LogError(.body, file: file, "entry \(index) is missing or altered")
                unreadable = (unreadable?.first ?? fault, (unreadable?.count ?? 0) + 1)
                return
            }
            if body.type == Erased.type, let echo = try? Erased(content: body.content) { erased.insert(echo) }
            if body.type == Summary.type, let said = try? Summary(content: body.content) { summary = said }
            guard body.type == Merged.type, let merged = try? Merged(content: body.content) else { return }
            accepted[merged.accepted.origin, default: []].insert(merged.accepted)
            if merged.accepted.size >= latest[merged.accepted.origin]?.size ?? 0 {
                latest[merged.accepted.origin] = merged.accepted
            }
        }
    }
}
