package import Signing

/// The pool keeper's secret key of one epoch: a scalar k from 1 to n - 1 (RFC 9497).
package struct KeeperKey: Sendable {
    /// 32 bytes, the most significant first.
    package let scalar: SecretBytes
    package let publicKey: KeeperPublicKey

    /// A new random key.
    package init() throws(PoolingError) { try self.init(seed: SecretBytes(SecretBytes.random(32))) }

    /// The key that follows from a seed of 32 bytes and a public label (DeriveKeyPair).
    init(seed: SecretBytes, info: [UInt8] = [], suite: OPRFSuite = .verifiable) throws(PoolingError) {
        guard seed.count == 32 else { throw PoolingError(.input, "a key's seed has 32 bytes") }
        let curve = Curve()
        try self.init(try suite.key(seed: seed, info: info, in: curve.scalars), curve)
    }

    /// A key that was kept. Zero and numbers from n on are refused.
    package init(scalar: SecretBytes) throws(PoolingError) {
        let curve = Curve()
        try self.init(try curve.secretScalar(scalar), curve)
    }

    private init(_ number: Number, _ curve: Curve) throws(PoolingError) {
        scalar = SecretBytes(number.bytes())
        guard let bytes = curve.bytes(curve.generator(times: number)) else {
            throw PoolingError(.library, "no public key follows from the key")
        }
        publicKey = try KeeperPublicKey(bytes)
    }

    /// Evaluates blinded elements of 33 bytes each, in their order, with one proof for all of them (BlindEvaluate,
    /// section 3.3.2). What is evaluated stays unknown to the keeper. Throws `.element` where one is no point.
    package func answer(_ elements: [[UInt8]]) throws(PoolingError) -> BatchAnswer {
        let curve = Curve()
        return try answer(elements, nonce: curve.scalars.random(), suite: .verifiable, on: curve)
    }

    /// `nonce` is a fresh random scalar: two proofs with the same one give the key away.
    func answer(
        _ elements: [[UInt8]], nonce: Number, suite: OPRFSuite, on curve: Curve
    ) throws(PoolingError) -> BatchAnswer {
        let key = try curve.secretScalar(scalar)
        let (asked, evaluated) = try evaluate(elements, key, curve)
        let proof = try EqualityProof.prove(
            key: key, publicKey: publicKey.bytes, from: asked, to: evaluated, nonce: nonce, suite: suite, on: curve)
        return BatchAnswer(elements: evaluated.map(\.bytes), proof: proof.bytes)
    }

    /// The evaluation alone, without a proof: what an answer costs beyond it is the proof's.
    package func evaluate(_ elements: [[UInt8]]) throws(PoolingError) -> [[UInt8]] {
        let curve = Curve()
        return try evaluate(elements, try curve.secretScalar(scalar), curve).evaluated.map(\.bytes)
    }

    private func evaluate(
        _ elements: [[UInt8]], _ key: Number, _ curve: Curve
    ) throws(PoolingError) -> (asked: [EqualityProof.Encoded], evaluated: [EqualityProof.Encoded]) {
        guard (1...OPRFSuite.batchLimit).contains(elements.count) else {
            throw PoolingError(.input, "a batch has from 1 to \(OPRFSuite.batchLimit) elements")
        }
        var (asked, evaluated): ([EqualityProof.Encoded], [EqualityProof.Encoded]) = ([], [])
        for bytes in elements {
            let element = try curve.element(bytes)
            let product = curve.multiply(element, by: key)
            guard let encoded = curve.bytes(product) else { throw PoolingError(.element, "an element of low order") }
            asked.append(EqualityProof.Encoded(element: element, bytes: bytes))
            evaluated.append(EqualityProof.Encoded(element: product, bytes: encoded))
        }
        return (asked, evaluated)
    }
}

/// What the registry announces of a keeper's key before it is used: a point, compressed.
package struct KeeperPublicKey: Hashable, Sendable {
    /// 33 bytes.
    package let bytes: [UInt8]

    /// Throws `.element` where the bytes are not the compressed encoding of a point.
    package init(_ bytes: [UInt8]) throws(PoolingError) {
        _ = try Curve().element(bytes)
        self.bytes = bytes
    }
}

/// The keeper's answer to a batch, as it came: `BlindedInputs.finalize` believes nothing in it.
package struct BatchAnswer: Equatable, Sendable {
    /// 33 bytes each, in the order of what was asked.
    package let elements: [[UInt8]]
    /// One for all: challenge and response, 32 bytes each.
    package let proof: [UInt8]

    package init(elements: [[UInt8]], proof: [UInt8]) {
        self.elements = elements
        self.proof = proof
    }
}

extension Curve {
    /// A scalar that may multiply: not zero, below n, 32 bytes.
    func secretScalar(_ secret: SecretBytes) throws(PoolingError) -> Number {
        guard let number = scalars.number(secret.bytes), !number.isZero else {
            throw PoolingError(.scalar, "not a scalar of P-256 other than zero")
        }
        return number
    }
}
