package import Age
package import CanonicalJSON
import Journeys
package import Signing
package import TransparencyLog

/// The coalition's decisions, as entries of its registry log (docs/formats.md, "Registry").
package enum RegistryEntry: Hashable, Sendable {
    /// `coalition/1`, the first entry: who this is, and, in a registry that came in another's place, the last good state of
    /// that one, whose decisions up to there follow again.
    case coalition(name: String, domain: String, key: VerifierKey, continues: Checkpoint? = nil)
    /// `policy/1`: the policy file with this digest holds from a year on.
    case policy(Digest, name: String, fromYear: Int)
    /// `machine/1`: a merging machine and the key of its receipts log.
    case machine(name: String, key: VerifierKey)
    /// `public/1`: the key of the coalition's public log.
    case publicLog(VerifierKey)
    /// `admit/1`: a partner's log and key, from a size and root on.
    case admit(Admission)
    /// `rotate/1`: another key speaks for a log from a state on, whose checkpoint both keys signed.
    case rotate(old: VerifierKey, new: VerifierKey, at: Checkpoint)
    /// `revoke/1`: a key said nothing after this state of its log that counts; size alone would leave a thief free to
    /// fork below it.
    case revoke(VerifierKey, at: Checkpoint)
    /// `resolve/1`: of the histories of a forked log, the one that passes through this state.
    case resolve(Checkpoint)
    /// `recipient/1`: to whom partners encrypt the bodies that they push, from now on; in place of all named before.
    case recipients([AgeRecipient])
    /// `auditor/1`: a cosigner's key and what its cosignature says.
    case auditor(Auditor)
    /// `epoch/1`: the key by which a year's rare routes are pooled.
    case epoch(RegisteredEpoch)
    /// `resource/1`: a publication for the members, in place of one with the same link.
    case resource(Resource)
    /// `resource/1` with `removed`: the publication with this link is listed no more.
    case removedResource(link: String)

    package var json: JSONObject {
        switch self {
        case .coalition(let name, let domain, let key, let before):
            Self.genesis(name, domain, key, continuing: before)
        case .policy(let digest, let name, let year):
            [
                "from_year": .integer(year), "name": .string(name), "policy": .string(digest.hex), "type": "policy/1",
            ]
        case .machine(let name, let key):
            ["key": .string(key.description), "machine": .string(name), "type": "machine/1"]
        case .publicLog(let key): ["key": .string(key.description), "type": "public/1"]
        case .admit(let admission): admission.json
        case .rotate(let old, let new, let state):
            [
                "new": .string(new.description), "old": .string(old.description), "root": .string(state.root.base64),
                "size": .integer(state.size), "type": "rotate/1",
            ]
        case .revoke(let key, let state):
            [
                "key": .string(key.description), "root": .string(state.root.base64), "size": .integer(state.size),
                "type": "revoke/1",
            ]
        case .resolve(let state):
            [
                "origin": .string(state.origin), "root": .string(state.root.base64), "size": .integer(state.size),
                "type": "resolve/1",
            ]
        case .recipients(let recipients):
            ["recipients": .array(recipients.map { .string($0.description) }), "type": "recipient/1"]
        case .auditor(let auditor): auditor.json
        case .epoch(let epoch): epoch.json
        case .resource(let resource): resource.json
        case .removedResource(let link):
            ["link": .string(link), "removed": true, "type": .string(Resource.type)]
        }
    }

    private static func genesis(
        _ name: String, _ domain: String, _ key: VerifierKey, continuing before: Checkpoint?
    ) -> JSONObject {
        var object: JSONObject = [
            "domain": .string(domain), "key": .string(key.description), "name": .string(name), "type": "coalition/1",
        ]
        object["continues"] = before.map { state in
            .object([
                "origin": .string(state.origin), "root": .string(state.root.base64), "size": .integer(state.size),
            ])
        }
        return object
    }

    private static func state(_ object: JSONObject) throws(JSONReader.Failure) -> Checkpoint {
        var reader = JSONReader(object)
        let state = try reader.state(origin: try reader.string("origin"))
        try reader.finish()
        return state
    }

    /// So many that their line stays far below its limit.
    package static let recipientLimit = 20

    /// Reads a body's content strictly; `nil` for a type that this version does not know.
    package init?(type: String, content: JSONObject) throws(JSONReader.Failure) {
        var reader = JSONReader(content)
        _ = try reader.string("type")
        switch type {
        case "coalition/1":
            self = .coalition(
                name: try reader.name("name"), domain: try reader.code("domain") { Names.isDomain($0) ? $0 : nil },
                key: try reader.key("key"),
                continues: reader.has("continues") ? try Self.state(try reader.object("continues")) : nil)
        case "policy/1":
            self = .policy(
                try reader.code("policy") { Digest(hex: $0) }, name: try reader.name("name"),
                fromYear: try reader.integer("from_year", in: 0...2200))
        case "machine/1":
            self = .machine(
                name: try reader.code("machine") { Names.isPart($0) ? $0 : nil }, key: try reader.key("key"))
        case "public/1": self = .publicLog(try reader.key("key"))
        case "recipient/1":
            var recipients: [AgeRecipient] = []
            for text in try reader.strings("recipients", limit: Self.recipientLimit) {
                guard let recipient = try? AgeRecipient(text), !recipients.contains(recipient) else {
                    throw .init(member: "recipients", reason: "must be different age recipients")
                }
                recipients.append(recipient)
            }
            self = .recipients(recipients)
        case "rotate/1":
            let (old, new) = (try reader.key("old"), try reader.key("new"))
            guard old.name == new.name, old.publicKey != new.publicKey else {
                throw .init(member: "new", reason: "must be another key of the same log")
            }
            self = .rotate(old: old, new: new, at: try reader.state(origin: old.name))
        case "revoke/1":
            let key = try reader.key("key")
            self = .revoke(key, at: try reader.state(origin: key.name))
        case "resolve/1": self = .resolve(try reader.state(origin: try reader.string("origin")))
        case "auditor/1": self = .auditor(try Auditor(reading: &reader))
        case RegisteredEpoch.type: self = .epoch(try RegisteredEpoch(reading: &reader))
        case "admit/1": self = .admit(try Admission(reading: &reader))
        case Resource.type:
            if reader.has("removed") {
                guard try reader.boolean("removed") else { throw .init(member: "removed", reason: "must be true") }
                self = .removedResource(link: try reader.link())
            } else {
                self = .resource(try Resource(reading: &reader))
            }
        default: return nil
        }
        try reader.finish()
    }
}

/// A partner's admission.
package struct Admission: Hashable, Sendable {
    /// `[a-z0-9-]+`, unique in the coalition.
    package let partner: String
    package let name: String
    /// The log's key, whose name is the log's origin.
    package let key: VerifierKey
    /// The log's state at admission; what came before it does not count.
    package let size: Int
    package let root: Digest

    package init(partner: String, name: String, key: VerifierKey, size: Int, root: Digest) {
        self.partner = partner
        self.name = name
        self.key = key
        self.size = size
        self.root = root
    }

    /// The same admission under the key that came after.
    func rotated(to key: VerifierKey) -> Admission {
        Admission(partner: partner, name: name, key: key, size: size, root: root)
    }

    package var origin: String { key.name }
    /// Where the log lies in this coalition's stores: under its origin without the domain; another coalition's public log
    /// under its whole origin, so that no two are ever in one place.
    package var folder: String { Names.isPublicLog(origin) ? origin : Names.folder(origin: origin) }
    package var state: Checkpoint { Checkpoint(origin: origin, size: size, root: root) }

    var json: JSONObject {
        [
            "key": .string(key.description), "name": .string(name), "partner": .string(partner),
            "root": .string(root.base64), "size": .integer(size), "type": "admit/1",
        ]
    }

    init(reading reader: inout JSONReader) throws(JSONReader.Failure) {
        partner = try reader.code("partner") { Names.isPartner($0) ? $0 : nil }
        name = try reader.name("name")
        key = try reader.key("key")
        size = try reader.integer("size")
        root = try reader.root("root")
    }
}

extension JSONReader {
    /// A verifier key that is sound, a log's unless another kind is asked for.
    mutating func key(_ name: String, kind: VerifierKey.Kind = .log) throws(Failure) -> VerifierKey {
        guard let key = try? VerifierKey(try string(name)), key.kind == kind else {
            throw Failure(member: name, reason: "is not a sound verifier key")
        }
        return key
    }

    /// A name for people, short enough for a line.
    mutating func name(_ name: String) throws(Failure) -> String {
        try code(name) { Names.isForPeople($0) ? $0 : nil }
    }

    /// The members `size` and `root`: a state of the log `origin`.
    mutating func state(origin: String) throws(Failure) -> Checkpoint {
        Checkpoint(origin: origin, size: try integer("size"), root: try root("root"))
    }

    /// A base64 root hash.
    mutating func root(_ name: String) throws(Failure) -> Digest {
        try code(name) { Base64.decode($0).flatMap { Digest($0) } }
    }
}
