package import Anonymisation
package import CanonicalJSON
import LogStore
package import Signing
package import TransparencyLog

/// Why one of the three small files of joining is refused.
package struct JoiningError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}

/// What a coalition tells the world, so that organisations can ask to join (Schemas/invitation-1.json). Public.
package struct Invitation: Hashable, Sendable {
    package let coalition: String
    package let domain: String
    package let registryKey: VerifierKey
    package let policy: Policy
    /// Where members push to.
    package let remote: String
    package let bodies: Bodies
    /// How members know the server, where the store is across a network.
    package let server: ServerIdentity

    /// What a store gets: lines as they are, or encrypted to the recipients that the registry names.
    package enum Bodies: String, Hashable, Sendable { case plain, age }

    package init(
        coalition: String, domain: String, registryKey: VerifierKey, policy: Policy, remote: String, bodies: Bodies,
        server: ServerIdentity = ServerIdentity()
    ) {
        self.coalition = coalition
        self.domain = domain
        self.registryKey = registryKey
        self.policy = policy
        self.remote = remote
        self.bodies = bodies
        self.server = server
    }

    package var json: JSONValue {
        var object: JSONObject = [
            "bodies": .string(bodies.rawValue), "coalition": .string(coalition), "domain": .string(domain),
            "policy": policy.json,
            "registry_key": .string(registryKey.description), "remote": .string(remote), "type": "invitation/1",
        ]
        object["authority"] = server.authority.map { .string(Base64.encode($0.der)) }
        object["server_key"] = server.sshKey.map { .string($0) }
        return .object(object)
    }

    package init(parsing bytes: [UInt8]) throws(JoiningError) {
        self = try document(bytes, type: "invitation/1") { (reader) throws(JSONReader.Failure) in
            let bodies = try reader.code("bodies") { Bodies(rawValue: $0) }
            let domain = try reader.code("domain") { Names.isDomain($0) ? $0 : nil }
            let key = try reader.key("registry_key")
            guard Names.isRegistry(key.name, domain: domain) else {
                throw .init(member: "registry_key", reason: "belongs to another coalition")
            }
            return Invitation(
                coalition: try reader.name("coalition"), domain: domain, registryKey: key,
                policy: try Policy(json: try reader.value("policy")),
                remote: try reader.code("remote") { Names.isAddress($0) ? $0 : nil }, bodies: bodies,
                server: try ServerIdentity(reading: &reader))
        }
    }
}

/// An organisation asks to join, or asks for another key to be taken (Schemas/request-1.json). Signed with the log's
/// new key, which proves that it has it.
package struct JoinRequest: Hashable, Sendable {
    package let domain: String
    package let partner: String
    package let name: String
    package let key: VerifierKey
    /// In a rotation: the log's checkpoint, signed by the key that holds and by the new one.
    package let checkpoint: [UInt8]?
    /// The key for which a TLS certificate is asked, where the store is a server that wants one.
    package let certificateRequest: CertificateRequest?
    package let signature: [UInt8]

    package init(
        domain: String, partner: String, name: String, key: VerifierKey, checkpoint: [UInt8]? = nil,
        certificateRequest: CertificateRequest? = nil, signedBy signer: PrivateKey
    ) throws(SigningError) {
        self.domain = domain
        self.partner = partner
        self.name = name
        self.key = key
        self.checkpoint = checkpoint
        self.certificateRequest = certificateRequest
        let unsigned = Self.unsigned(domain, partner, name, key, checkpoint, certificateRequest)
        signature = try signer.sign(unsigned.canonicalBytes())
    }

    private static func unsigned(
        _ domain: String, _ partner: String, _ name: String, _ key: VerifierKey, _ checkpoint: [UInt8]?,
        _ certificateRequest: CertificateRequest?
    ) -> JSONObject {
        var object: JSONObject = [
            "domain": .string(domain), "key": .string(key.description), "name": .string(name),
            "partner": .string(partner), "type": "request/1",
        ]
        object["checkpoint"] = checkpoint.map { .array(noteLines($0)) }
        object["certificate_request"] = certificateRequest.map { .string(Base64.encode($0.der)) }
        return object
    }

    package var json: JSONValue {
        var object = Self.unsigned(domain, partner, name, key, checkpoint, certificateRequest)
        object["signature"] = .string(Base64.encode(signature))
        return .object(object)
    }

    /// Reads a request and checks its signature.
    package init(parsing bytes: [UInt8]) throws(JoiningError) {
        self = try document(bytes, type: "request/1") { (reader) throws(JSONReader.Failure) in
            try JoinRequest(reading: &reader)
        }
        let unsigned = Self.unsigned(domain, partner, name, key, checkpoint, certificateRequest)
        guard Names.isAdmissible(key.name, partner: partner, domain: domain) else {
            throw JoiningError("the key's name is not the origin of this partner's log")
        }
        guard key.publicKey.verifies(signature, of: unsigned.canonicalBytes()) else {
            throw JoiningError("the request is not signed with the key that it names")
        }
    }

    private init(reading reader: inout JSONReader) throws(JSONReader.Failure) {
        domain = try reader.code("domain") { Names.isDomain($0) ? $0 : nil }
        partner = try reader.code("partner") { Names.isPartner($0) ? $0 : nil }
        name = try reader.name("name")
        key = try reader.key("key")
        signature = try reader.code("signature") { Base64.decode($0) }
        checkpoint = reader.has("checkpoint") ? try reader.note("checkpoint") : nil
        certificateRequest =
            reader.has("certificate_request")
            ? try reader.code("certificate_request") {
                Base64.decode($0).flatMap { try? CertificateRequest(der: $0) }
            } : nil
    }
}

/// The coalition's answer (Schemas/welcome-1.json): the admission and the proof that the registry holds it.
package struct Welcome: Hashable, Sendable {
    package let domain: String
    package let checkpoint: [UInt8]
    package let index: Int
    package let body: [UInt8]
    package let proof: [Digest]
    /// What the store's server lets the partner in by, where one was asked for.
    package let certificate: Certificate?

    package init(
        domain: String, checkpoint: [UInt8], index: Int, body: [UInt8], proof: [Digest], certificate: Certificate? = nil
    ) {
        self.domain = domain
        self.checkpoint = checkpoint
        self.index = index
        self.body = body
        self.proof = proof
        self.certificate = certificate
    }

    package var json: JSONValue {
        var object: JSONObject = [
            "body": .string(String(decoding: body, as: UTF8.self)),
            "checkpoint": .array(noteLines(checkpoint)), "domain": .string(domain),
            "index": .integer(index), "proof": .array(proof.map { .string($0.base64) }), "type": "welcome/1",
        ]
        object["certificate"] = certificate.map { .string(Base64.encode($0.der)) }
        return .object(object)
    }

    package init(parsing bytes: [UInt8]) throws(JoiningError) {
        self = try document(bytes, type: "welcome/1") { (reader) throws(JSONReader.Failure) in
            var proof: [Digest] = []
            for text in try reader.strings("proof", limit: 63) {
                guard let digest = Base64.decode(text).flatMap({ Digest($0) }) else {
                    throw .init(member: "proof", reason: "must hold hashes in base64")
                }
                proof.append(digest)
            }
            return Welcome(
                domain: try reader.code("domain") { Names.isDomain($0) ? $0 : nil },
                checkpoint: try reader.note("checkpoint"), index: try reader.integer("index"),
                body: Array(try reader.string("body").utf8), proof: proof,
                certificate: reader.has("certificate") ? try reader.certificate("certificate") : nil)
        }
    }

    /// Checks the registry's signature, the inclusion proof and the entry, and returns the admission.
    package func admission(registryKey: VerifierKey) throws(JoiningError) -> Admission {
        do {
            let checkpoint = try Checkpoint.open(self.checkpoint, key: registryKey)
            let hasher = TreeHasher()
            try Proof.checkInclusion(
                of: hasher.leaf(SHA256.hash(body)), at: index, size: checkpoint.size, root: checkpoint.root,
                proof: proof, hasher: hasher)
            let body = try Body(parsing: body, log: checkpoint.origin)
            guard case .admit(let admission)? = try RegistryEntry(type: body.type, content: body.content) else {
                throw JoiningError("the entry is not an admission")
            }
            return admission
        } catch let error as JoiningError {
            throw error
        } catch {
            throw JoiningError("the welcome is not from the coalition that invited")
        }
    }
}

/// Reads a JSON document of one type; every member must be known.
func document<Value>(
    _ bytes: [UInt8], type: String, _ read: (inout JSONReader) throws(JSONReader.Failure) -> Value
) throws(JoiningError) -> Value {
    let json: JSONValue
    do {
        json = try JSONParser.relaxed(bytes)
    } catch {
        throw JoiningError("not JSON: \(error)")
    }
    do throws(JSONReader.Failure) {
        var reader = try JSONReader(json)
        guard try reader.string("type") == type else { throw .init(member: "type", reason: "must be \(type)") }
        let value = try read(&reader)
        try reader.finish()
        return value
    } catch {
        throw JoiningError(error.description)
    }
}

/// A note's lines without their newlines, as documents carry it.
private func noteLines(_ note: [UInt8]) -> [JSONValue] {
    String(decoding: note.dropLast(), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map { .string(String($0)) }
}

extension JSONReader {
    /// A note from its lines.
    fileprivate mutating func note(_ name: String) throws(Failure) -> [UInt8] {
        Array(try strings(name, limit: 200).map { $0 + "\n" }.joined().utf8)
    }
}
