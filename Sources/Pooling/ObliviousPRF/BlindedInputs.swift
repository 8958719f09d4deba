package import Signing

/// A batch of inputs under blinds: what an organisation asks a keeper (RFC 9497, section 3.3.2). An element tells nothing
/// of its input, also to who can guess it. To ask again after a break, restore the batch with the same blinds.
package struct BlindedInputs: Sendable {
    private let inputs: [[UInt8]]
    /// For the keeper: 33 bytes each, in the order of the inputs.
    package let elements: [[UInt8]]
    /// 32 bytes each. Who has one can tell from its element whether a guessed input is the one.
    package let blinds: [SecretBytes]

    /// Blinds inputs of at most 65,535 bytes each, at least one and at most 65,535 of them.
    package init(_ inputs: [[UInt8]]) throws(PoolingError) {
        let scalars = PrimeField.scalars()
        try self.init(inputs: inputs, blinds: inputs.map { _ in SecretBytes(scalars.random().bytes()) })
    }

    /// A batch that was kept: the same elements again.
    package init(inputs: [[UInt8]], blinds: [SecretBytes]) throws(PoolingError) {
        try self.init(inputs: inputs, blinds: blinds, suite: .verifiable)
    }

    init(inputs: [[UInt8]], blinds: [SecretBytes], suite: OPRFSuite) throws(PoolingError) {
        guard (1...OPRFSuite.batchLimit).contains(inputs.count), inputs.count == blinds.count,
            inputs.allSatisfy({ $0.count <= OPRFSuite.inputLimit })
        else { throw PoolingError(.input, "a batch without inputs, with too many, or with one that is too long") }
        let curve = Curve()
        let hash = HashToCurve(curve)
        var elements: [[UInt8]] = []
        for (input, blind) in zip(inputs, blinds) {
            let blinded = curve.multiply(
                try suite.element(of: input, by: hash), by: try curve.secretScalar(blind))
            guard let bytes = curve.bytes(blinded) else {
                throw PoolingError(.input, "an input that hashes to nothing")
            }
            elements.append(bytes)
        }
        self.inputs = inputs
        self.blinds = blinds
        self.elements = elements
    }

    /// The function's value of each input, 32 bytes each, in the order of the inputs: the same for everyone who asks the
    /// same key. Throws `.proof` where the answer is not wholly made with `key` from these elements in this order.
    package func finalize(_ answer: BatchAnswer, by key: KeeperPublicKey) throws(PoolingError) -> [SecretBytes] {
        let (curve, suite) = (Curve(), OPRFSuite.verifiable)
        guard answer.elements.count == elements.count else {
            throw PoolingError(.proof, "the answer is to another number of elements than was asked")
        }
        func decoded(_ bytes: [UInt8]) throws(PoolingError) -> EqualityProof.Encoded {
            EqualityProof.Encoded(element: try curve.element(bytes), bytes: bytes)
        }
        var (asked, evaluated): ([EqualityProof.Encoded], [EqualityProof.Encoded]) = ([], [])
        for bytes in elements { asked.append(try decoded(bytes)) }
        for bytes in answer.elements { evaluated.append(try decoded(bytes)) }
        try EqualityProof(answer.proof, in: curve.scalars).verify(
            publicKey: try decoded(key.bytes), from: asked, to: evaluated, suite: suite, on: curve)
        return try unblind(evaluated.map(\.element), suite, curve)
    }

    /// Takes the blinds off, without a look at any proof.
    func unblind(
        _ evaluated: [Element], _ suite: OPRFSuite, _ curve: Curve
    ) throws(PoolingError) -> [SecretBytes] {
        var outputs: [SecretBytes] = []
        for index in evaluated.indices {
            let blind = try curve.secretScalar(blinds[index])
            let element = curve.multiply(evaluated[index], by: curve.scalars.inverse(blind))
            guard var bytes = curve.bytes(element) else { throw PoolingError(.element, "an element of low order") }
            outputs.append(suite.output(inputs[index], bytes))
            SecretBytes.wipe(&bytes)
        }
        return outputs
    }
}
