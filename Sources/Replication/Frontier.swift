package import CanonicalJSON
import LogStore
package import Signing
package import TransparencyLog

/// Exactly what a set of figures was computed from: the state of every log, the registry's, which entries do
/// not count, and the version of the vocabularies and rules. Two people with the same frontier hash have the same figures.
package struct Frontier: Hashable, Sendable {
    /// Raised whenever the same logs would give other figures.
    package static let engine = "journey-sync/2"

    package let registry: Checkpoint
    /// Sorted by origin.
    package let logs: [Checkpoint]
    /// The heads of logs that are forked, by origin; none where all is well.
    package let heads: [String: [Checkpoint]]
    /// Entries in quarantine, by origin, as lines `<index> <code>` in the order of the log; none where all is well.
    package let quarantined: [String: [String]]

    package init(
        registry: Checkpoint, logs: [Checkpoint], heads: [String: [Checkpoint]] = [:], quarantined: [String: [String]]
    ) {
        self.registry = registry
        self.heads = heads
        self.logs = logs.sorted { $0.origin.utf8.lexicographicallyPrecedes($1.origin.utf8) }
        self.quarantined = quarantined
    }

    package init(registry: Checkpoint, views: [PartnerView], heads: [String: [Checkpoint]] = [:]) {
        self.init(
            registry: registry, logs: views.map(\.checkpoint), heads: heads,
            quarantined: Dictionary(
                uniqueKeysWithValues: views.filter { !$0.quarantined.isEmpty }.map {
                    ($0.checkpoint.origin, $0.quarantined.map { Self.line($0.index, $0.code.rawValue) })
                }))
    }

    package static func line(_ index: Int, _ code: String) -> String { "\(index) \(code)" }

    package var json: JSONValue {
        func state(_ checkpoint: Checkpoint) -> JSONObject {
            [
                "origin": .string(checkpoint.origin), "root": .string(checkpoint.root.base64),
                "size": .integer(checkpoint.size),
            ]
        }
        return .object([
            "engine": .string(Self.engine),
            "logs": .array(
                logs.map { log in
                    var object = state(log)
                    if let heads = heads[log.origin] { object["heads"] = .array(heads.map { .object(state($0)) }) }
                    if let lines = quarantined[log.origin] {
                        let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
                        object["quarantine"] = .string(SHA256.hash(bytes).hex)
                        object["quarantined"] = .integer(lines.count)
                    }
                    return .object(object)
                }),
            "registry": .object(state(registry)), "type": "frontier/1",
        ])
    }

    package var hash: Digest { SHA256.hash(json.canonicalBytes()) }
}
