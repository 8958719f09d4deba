package import CanonicalJSON
package import Journeys
package import Pooling
package import Signing
package import TransparencyLog

// The small files that go between members and the keeper of the pool (docs/formats.md, "The pool"): canonical JSON, each
// signed with the Ed25519 key of whoever wrote it, over its bytes without the member `signature`.

/// `pool-epoch/1`: the keeper opens a year's epoch with a key of its own.
package struct PoolEpoch: Hashable, Sendable {
    static let type = "pool-epoch/1"

    package let year: Int
    /// What the keeper's answers of this year are checked against.
    package let key: KeeperPublicKey
    /// The keeper's signing key, by the name `<domain>/keeper/1`.
    package let keeper: VerifierKey
    /// The last day on which requests are answered; after it the key is destroyed.
    package let closes: CivilDate
    package let signature: [UInt8]

    package init(
        year: Int, key: KeeperPublicKey, keeper: VerifierKey, closes: CivilDate, signedBy signer: PrivateKey
    ) throws(SigningError) {
        self.year = year
        self.key = key
        self.keeper = keeper
        self.closes = closes
        signature = try signer.sign(Self.unsigned(year, key, keeper, closes).canonicalBytes())
    }

    private static func unsigned(
        _ year: Int, _ key: KeeperPublicKey, _ keeper: VerifierKey, _ closes: CivilDate
    ) -> JSONObject {
        [
            "closes": .string(closes.description), "epoch_key": .string(Base64.encode(key.bytes)),
            "keeper": .string(keeper.description), "type": .string(type), "year": .integer(year),
        ]
    }

    package var json: JSONObject {
        var object = Self.unsigned(year, key, keeper, closes)
        object["signature"] = .string(Base64.encode(signature))
        return object
    }

    package init(parsing bytes: [UInt8]) throws(JoiningError) {
        self = try document(bytes, type: Self.type) { (reader) throws(JSONReader.Failure) in
            try PoolEpoch(reading: &reader)
        }
    }

    /// Reads the members beside `type`, and checks the signature.
    init(reading reader: inout JSONReader) throws(JSONReader.Failure) {
        year = try reader.integer("year", in: 1900...2200)
        key = try reader.code("epoch_key") { text in Base64.decode(text).flatMap { try? KeeperPublicKey($0) } }
        keeper = try reader.key("keeper")
        closes = try reader.code("closes") { $0.utf8.count == 10 ? CivilDate($0) : nil }
        signature = try reader.code("signature") { Base64.decode($0) }
        let unsigned = Self.unsigned(year, key, keeper, closes).canonicalBytes()
        guard keeper.publicKey.verifies(signature, of: unsigned) else {
            throw .init(member: "signature", reason: "is not of the keeper that it names")
        }
        guard Names.isKeeper(keeper.name) else {
            throw .init(member: "keeper", reason: "is not the name of a coalition's keeper")
        }
        guard closes > Period.year(year).lastDay else {
            throw .init(member: "closes", reason: "must be after the year")
        }
    }
}

/// `pool-request/1`: an organisation asks the keeper to evaluate its blinded cells of one year.
package struct PoolRequest: Hashable, Sendable {
    static let type = "pool-request/1"
    /// What may be asked for in one request.
    package static let elementLimit = 1_024
    package static let fileByteLimit = 1 << 17

    package let year: Int
    /// The organisation's log key.
    package let key: VerifierKey
    /// Compressed points of 33 bytes.
    package let elements: [[UInt8]]
    package let signature: [UInt8]

    package init(
        year: Int, key: VerifierKey, elements: [[UInt8]], signedBy signer: PrivateKey
    ) throws(SigningError) {
        self.year = year
        self.key = key
        self.elements = elements
        signature = try signer.sign(Self.unsigned(year, key, elements).canonicalBytes())
    }

    private static func unsigned(_ year: Int, _ key: VerifierKey, _ elements: [[UInt8]]) -> JSONObject {
        [
            "elements": .array(elements.map { .string(Base64.encode($0)) }), "epoch": .integer(year),
            "key": .string(key.description), "type": .string(type),
        ]
    }

    package var json: JSONObject {
        var object = Self.unsigned(year, key, elements)
        object["signature"] = .string(Base64.encode(signature))
        return object
    }

    /// What the answer names. The signature is in it: the same elements under another key are another request.
    package var digest: Digest { SHA256.hash(json.canonicalBytes()) }

    /// Reads a request and checks its signature.
    package init(parsing bytes: [UInt8]) throws(JoiningError) {
        self = try document(bytes, type: Self.type) { (reader) throws(JSONReader.Failure) in
            try PoolRequest(reading: &reader)
        }
        guard key.publicKey.verifies(signature, of: Self.unsigned(year, key, elements).canonicalBytes()) else {
            throw JoiningError("the request is not signed with the key that it names")
        }
    }

    private init(reading reader: inout JSONReader) throws(JSONReader.Failure) {
        year = try reader.integer("epoch", in: 1900...2200)
        key = try reader.key("key")
        signature = try reader.code("signature") { Base64.decode($0) }
        elements = try reader.elements("elements", limit: Self.elementLimit)
        guard !elements.isEmpty else { throw .init(member: "elements", reason: "is empty") }
    }

    /// Where it lies in a store.
    package static func path(partner: String, year: Int) -> String { "\(partner)/pool/\(year).json" }
}

/// `pool-answer/1`: the keeper's evaluation of one request, with one proof for all of it.
package struct PoolAnswer: Hashable, Sendable {
    static let type = "pool-answer/1"

    package let year: Int
    /// The origin of the log that asked.
    package let log: String
    package let request: Digest
    package let elements: [[UInt8]]
    package let proof: [UInt8]
    package let signature: [UInt8]

    package init(
        year: Int, log: String, request: Digest, answer: BatchAnswer, signedBy signer: PrivateKey
    ) throws(SigningError) {
        self.year = year
        self.log = log
        self.request = request
        elements = answer.elements
        proof = answer.proof
        let unsigned = Self.unsigned(year, log, request, answer.elements, answer.proof)
        signature = try signer.sign(unsigned.canonicalBytes())
    }

    private static func unsigned(
        _ year: Int, _ log: String, _ request: Digest, _ elements: [[UInt8]], _ proof: [UInt8]
    ) -> JSONObject {
        [
            "elements": .array(elements.map { .string(Base64.encode($0)) }), "epoch": .integer(year),
            "log": .string(log), "proof": .string(Base64.encode(proof)), "request": .string(request.hex),
            "type": .string(type),
        ]
    }

    package var json: JSONObject {
        var object = Self.unsigned(year, log, request, elements, proof)
        object["signature"] = .string(Base64.encode(signature))
        return object
    }

    /// Reads an answer; the signature is checked with `isSigned(by:)`.
    package init(parsing bytes: [UInt8]) throws(JoiningError) {
        self = try document(bytes, type: Self.type) { (reader) throws(JSONReader.Failure) in
            try PoolAnswer(reading: &reader)
        }
    }

    private init(reading reader: inout JSONReader) throws(JSONReader.Failure) {
        year = try reader.integer("epoch", in: 1900...2200)
        log = try reader.string("log")
        request = try reader.code("request") { Digest(hex: $0) }
        elements = try reader.elements("elements", limit: PoolRequest.elementLimit)
        proof = try reader.code("proof") { Base64.decode($0).flatMap { $0.count == 64 ? $0 : nil } }
        signature = try reader.code("signature") { Base64.decode($0) }
    }

    package func isSigned(by keeper: VerifierKey) -> Bool {
        keeper.publicKey.verifies(
            signature, of: Self.unsigned(year, log, request, elements, proof).canonicalBytes())
    }

    package var batch: BatchAnswer { BatchAnswer(elements: elements, proof: proof) }

    /// Where it lies in a store.
    package static func path(partner: String, year: Int) -> String { "keeper/\(year)/\(partner).json" }
}

/// `pool-closed/1`: the keeper says that an epoch's key is destroyed, and what it was used for.
package struct PoolClosed: Hashable, Sendable {
    static let type = "pool-closed/1"

    /// A request that was answered.
    package struct Answered: Hashable, Sendable {
        package let log: String
        package let request: Digest
        package let elements: Int

        package init(log: String, request: Digest, elements: Int) {
            self.log = log
            self.request = request
            self.elements = elements
        }
    }

    package let year: Int
    package let key: KeeperPublicKey
    /// The day by the keeper's clock.
    package let day: CivilDate
    /// In the order of the logs' names.
    package let answered: [Answered]
    package let signature: [UInt8]

    package init(
        year: Int, key: KeeperPublicKey, day: CivilDate, answered: [Answered], signedBy signer: PrivateKey
    ) throws(SigningError) {
        self.year = year
        self.key = key
        self.day = day
        self.answered = answered
        signature = try signer.sign(Self.unsigned(year, key, day, answered).canonicalBytes())
    }

    private static func unsigned(
        _ year: Int, _ key: KeeperPublicKey, _ day: CivilDate, _ answered: [Answered]
    ) -> JSONObject {
        [
            "answered": .array(
                answered.map {
                    .object([
                        "elements": .integer($0.elements), "log": .string($0.log),
                        "request": .string($0.request.hex),
                    ])
                }), "day": .string(day.description), "epoch": .integer(year),
            "epoch_key": .string(Base64.encode(key.bytes)), "type": .string(type),
        ]
    }

    package var json: JSONObject {
        var object = Self.unsigned(year, key, day, answered)
        object["signature"] = .string(Base64.encode(signature))
        return object
    }

    package init(parsing bytes: [UInt8]) throws(JoiningError) {
        self = try document(bytes, type: Self.type) { (reader) throws(JSONReader.Failure) in
            try PoolClosed(reading: &reader)
        }
    }

    private init(reading reader: inout JSONReader) throws(JSONReader.Failure) {
        year = try reader.integer("epoch", in: 1900...2200)
        key = try reader.code("epoch_key") { text in Base64.decode(text).flatMap { try? KeeperPublicKey($0) } }
        day = try reader.code("day") { $0.utf8.count == 10 ? CivilDate($0) : nil }
        signature = try reader.code("signature") { Base64.decode($0) }
        var answered: [Answered] = []
        for value in try reader.array("answered", limit: 10_000) {
            var item = try JSONReader(value)
            answered.append(
                Answered(
                    log: try item.string("log"), request: try item.code("request") { Digest(hex: $0) },
                    elements: try item.integer("elements", in: 1...PoolRequest.elementLimit)))
            try item.finish()
        }
        self.answered = answered
    }

    package func isSigned(by keeper: VerifierKey) -> Bool {
        keeper.publicKey.verifies(signature, of: Self.unsigned(year, key, day, answered).canonicalBytes())
    }

    /// Where it lies in a store.
    package static func path(year: Int) -> String { "keeper/\(year).json" }
}

extension JSONReader {
    /// A list of compressed points, of 33 bytes each. Whether they are points the pool's own code judges.
    fileprivate mutating func elements(_ name: String, limit: Int) throws(Failure) -> [[UInt8]] {
        var elements: [[UInt8]] = []
        for text in try strings(name, limit: limit) {
            guard let bytes = Base64.decode(text), bytes.count == 33 else {
                throw Failure(member: name, reason: "must hold points of 33 bytes in base64")
            }
            elements.append(bytes)
        }
        return elements
    }
}
