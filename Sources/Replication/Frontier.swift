package import CanonicalJSON
package import Signing
package import TransparencyLog

/// Exactly what a set of figures was computed from: the state of every log, the registry's, how many bodies were
/// missing, and the version of the vocabularies and rules. Two people with the same frontier hash have the same figures.
package struct Frontier: Hashable, Sendable {
    /// Raised whenever the same logs would give other figures.
    package static let engine = "journey-sync/1"

    package let registry: Checkpoint
    /// Sorted by origin.
    package let logs: [Checkpoint]
    /// Entries in quarantine, by origin; none where all is well.
    package let quarantined: [String: Int]

    package init(registry: Checkpoint, logs: [Checkpoint], quarantined: [String: Int]) {
        self.registry = registry
        self.logs = logs.sorted { $0.origin.utf8.lexicographicallyPrecedes($1.origin.utf8) }
        self.quarantined = quarantined
    }

    package init(registry: Checkpoint, views: [PartnerView]) {
        self.init(
            registry: registry, logs: views.map(\.checkpoint),
            quarantined: Dictionary(
                uniqueKeysWithValues: views.filter { !$0.quarantined.isEmpty }.map {
                    ($0.checkpoint.origin, $0.quarantined.count)
                }))
    }

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
                    object["quarantined"] = quarantined[log.origin].map { .integer($0) }
                    return .object(object)
                }),
            "registry": .object(state(registry)), "type": "frontier/1",
        ])
    }

    package var hash: Digest { SHA256.hash(json.canonicalBytes()) }
}
