import Signing

/// The ciphersuite P256-SHA256 of RFC 9497 (section 4.3): what binds every hash of the protocol to it.
///
/// The function's value of an input x under the key k is `H(x, k P(x))`, where P hashes to the curve. A client blinds the
/// point, the holder of the key multiplies it, the client takes the blind off: so the one never learns the key, nor the
/// other the input.
struct OPRFSuite {
    enum Mode: UInt8 {
        /// Without proofs: what the RFC's first vectors are made with.
        case base = 0
        /// With proofs that the key is the announced one: what pooling uses.
        case verifiable = 1
    }

    let context: [UInt8]

    static let verifiable = OPRFSuite(.verifiable)

    /// Bytes of an output: a SHA-256 value.
    static let outputByteCount = Digest.byteCount
    /// Inputs carry their length in two bytes.
    static let inputLimit = 65_535
    /// Inputs in one batch: the proof counts them in two bytes.
    static let batchLimit = 65_535
    /// Of what is reduced to a scalar.
    private static let wideByteCount = 48

    init(_ mode: Mode) { context = Array("OPRFV1-".utf8) + [mode.rawValue] + Array("-P256-SHA256".utf8) }

    private func domain(_ label: String) -> [UInt8] { Array(label.utf8) + context }

    /// HashToScalar. It may be zero.
    func scalar(from message: [UInt8], _ label: String = "HashToScalar-", in field: PrimeField) -> Number {
        field.reduce(ExpandMessage.expand(message, domain: domain(label), count: Self.wideByteCount))
    }

    /// HashToGroup.
    func element(of input: [UInt8], by hash: HashToCurve) throws(PoolingError) -> Element {
        let element = hash.point(of: input, domain: domain("HashToGroup-"))
        guard !hash.curve.isIdentity(element) else { throw PoolingError(.input, "an input that hashes to nothing") }
        return element
    }

    /// The seed of the composites' weights, from the public key.
    func compositeSeed(_ publicKey: [UInt8]) -> [UInt8] {
        SHA256.hash(ExpandMessage.prefixed(publicKey) + ExpandMessage.prefixed(domain("Seed-"))).bytes
    }

    /// What the function gives for an input, from the element without its blind (Finalize, section 3.3).
    func output(_ input: [UInt8], _ element: [UInt8]) -> SecretBytes {
        var hashed = ExpandMessage.prefixed(input) + ExpandMessage.prefixed(element) + Array("Finalize".utf8)
        defer { SecretBytes.wipe(&hashed) }
        return SecretBytes(SHA256.hash(hashed).bytes)
    }

    /// DeriveKeyPair (section 3.2.1): the secret scalar that follows from a seed of 32 bytes and a public label.
    func key(seed: SecretBytes, info: [UInt8], in field: PrimeField) throws(PoolingError) -> Number {
        guard info.count <= Self.inputLimit else { throw PoolingError(.input, "a key's label is too long") }
        for counter in UInt8.min...UInt8.max {
            var message = seed.bytes + ExpandMessage.prefixed(info) + [counter]
            defer { SecretBytes.wipe(&message) }
            let scalar = scalar(from: message, "DeriveKeyPair", in: field)
            if !scalar.isZero { return scalar }
        }
        throw PoolingError(.library, "no key follows from the seed")
    }
}
