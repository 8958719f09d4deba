/// A proof that one secret scalar k leads from the generator to a public key and from every element of one list to its
/// neighbour in another: Chaum and Pedersen's, over one weighted sum of the batch (RFC 9497, section 2.2).
struct EqualityProof {
    let challenge: Number
    let response: Number

    /// Two scalars of 32 bytes each.
    static let byteCount = 2 * PrimeField.byteCount

    private init(challenge: Number, response: Number) {
        self.challenge = challenge
        self.response = response
    }

    /// Reads a proof. Scalars that are zero or not below n are refused.
    init(_ bytes: [UInt8], in field: PrimeField) throws(PoolingError) {
        guard bytes.count == Self.byteCount,
            let challenge = field.number(Array(bytes[..<PrimeField.byteCount])), !challenge.isZero,
            let response = field.number(Array(bytes[PrimeField.byteCount...])), !response.isZero
        else { throw PoolingError(.proof, "the answer's proof is malformed") }
        self.challenge = challenge
        self.response = response
    }

    var bytes: [UInt8] { challenge.bytes() + response.bytes() }

    /// An element and its encoding, so that neither is computed twice.
    struct Encoded {
        let element: Element
        let bytes: [UInt8]
    }

    private static let failed = PoolingError(
        .proof, "the proof does not show that the answer was made with the announced key from what was asked")

    /// GenerateProof. `key` is k, `publicKey` its multiple of the generator, `nonce` a fresh random scalar.
    static func prove(
        key: Number, publicKey: [UInt8], from: [Encoded], to: [Encoded], nonce: Number, suite: OPRFSuite,
        on curve: Curve
    ) throws(PoolingError) -> EqualityProof {
        let sum = try weighted(from, beside: to, publicKey, suite, curve).from
        let challenge = try challenge(
            publicKey, sum, curve.multiply(sum, by: key), curve.generator(times: nonce),
            curve.multiply(sum, by: nonce), suite, curve)
        // r - ck as r + c(n - k): this addition's time does not depend on the secrets, a subtraction's may.
        let field = curve.scalars
        let response = field.add(nonce, field.multiply(challenge, field.negate(key)))
        return EqualityProof(challenge: challenge, response: response)
    }

    /// VerifyProof.
    func verify(
        publicKey: Encoded, from: [Encoded], to: [Encoded], suite: OPRFSuite, on curve: Curve
    ) throws(PoolingError) {
        let sums = try Self.weighted(from, beside: to, publicKey.bytes, suite, curve, isKeyUnknown: true)
        guard let other = sums.to else { throw Self.failed }
        let expected = try Self.challenge(
            publicKey.bytes, sums.from, other,
            curve.add(curve.generator(times: response), curve.multiply(publicKey.element, by: challenge)),
            curve.add(curve.multiply(sums.from, by: response), curve.multiply(other, by: challenge)), suite, curve)
        guard expected == challenge else { throw Self.failed }
    }

    /// ComputeComposites: the sum of the elements, each with a weight that follows from all that is proven about. Who
    /// holds the key multiplies the one sum by it (ComputeCompositesFast); who does not sums up the other list too.
    private static func weighted(
        _ from: [Encoded], beside to: [Encoded], _ publicKey: [UInt8], _ suite: OPRFSuite, _ curve: Curve,
        isKeyUnknown: Bool = false
    ) throws(PoolingError) -> (from: Element, to: Element?) {
        let seed = ExpandMessage.prefixed(suite.compositeSeed(publicKey))
        var (fromSum, toSum): (Element?, Element?)
        for index in from.indices {
            let weight = suite.scalar(
                from: seed + ExpandMessage.bigEndian(index) + ExpandMessage.prefixed(from[index].bytes)
                    + ExpandMessage.prefixed(to[index].bytes) + Array("Composite".utf8), in: curve.scalars)
            let term = curve.multiply(from[index].element, by: weight)
            fromSum = fromSum.map { curve.add($0, term) } ?? term
            if isKeyUnknown {
                let term = curve.multiply(to[index].element, by: weight)
                toSum = toSum.map { curve.add($0, term) } ?? term
            }
        }
        guard let fromSum else { throw PoolingError(.input, "a batch without elements") }
        return (fromSum, toSum)
    }

    private static func challenge(
        _ publicKey: [UInt8], _ sum: Element, _ other: Element, _ first: Element, _ second: Element,
        _ suite: OPRFSuite, _ curve: Curve
    ) throws(PoolingError) -> Number {
        var message = ExpandMessage.prefixed(publicKey)
        for element in [sum, other, first, second] {
            // The identity has no encoding; a keeper that steers a proof there proves nothing.
            guard let bytes = curve.bytes(element) else { throw failed }
            message += ExpandMessage.prefixed(bytes)
        }
        return suite.scalar(from: message + Array("Challenge".utf8), in: curve.scalars)
    }
}
