import Signing
import TestSupport
import Testing

@testable import Pooling

@Suite("Oblivious PRF (RFC 9497)")
struct ObliviousPRFTests {
    private static func secrets(_ bytes: [[UInt8]]) -> [SecretBytes] { bytes.map { SecretBytes($0) } }

    @Test("the vectors of P256-SHA256, without proofs and with them")
    func vectors() throws {
        let suites = try Vectors.file("rfc9497_p256_sha256.json").list
        #expect(suites.count == 2)
        for file in suites {
            let mode = try #require(OPRFSuite.Mode(rawValue: UInt8(try file["mode"].integer)))
            let (suite, curve) = (OPRFSuite(mode), Curve())
            #expect(try Array("HashToGroup-".utf8) + suite.context == file["groupDST"].bytes)
            let key = try KeeperKey(
                seed: SecretBytes(try file["seed"].bytes), info: try file["keyInfo"].bytes, suite: suite)
            #expect(try key.scalar.bytes == file["skSm"].bytes)
            if mode == .verifiable { #expect(try key.publicKey.bytes == file["pkSm"].bytes) }
            let vectors = try file["vectors"].list
            #expect(vectors.count >= 2)
            for vector in vectors {
                let blinded = try BlindedInputs(
                    inputs: try vector["Input"].batch, blinds: Self.secrets(try vector["Blind"].batch), suite: suite)
                #expect(try blinded.elements == vector["BlindedElement"].batch)
                let nonce =
                    mode == .verifiable ? Number(try vector["Proof"]["r"].bytes) : curve.scalars.random()
                let answer = try key.answer(blinded.elements, nonce: nonce, suite: suite, on: curve)
                #expect(try answer.elements == vector["EvaluationElement"].batch)
                let outputs: [SecretBytes]
                if mode == .verifiable {
                    #expect(try answer.proof == vector["Proof"]["proof"].bytes)
                    outputs = try blinded.finalize(answer, by: key.publicKey)
                } else {
                    #expect(try key.evaluate(blinded.elements) == answer.elements)
                    var elements: [Element] = []
                    for bytes in answer.elements { elements.append(try curve.element(bytes)) }
                    outputs = try blinded.unblind(elements, suite, curve)
                }
                #expect(try outputs.map(\.bytes) == vector["Output"].batch)
            }
        }
    }

    @Test("every one gets the same value of an input, whatever the blinds, the batch and its order")
    func sameForAll() throws {
        let key = try KeeperKey()
        let inputs = (0..<5).map { Array("cell \($0)".utf8) }
        let one = try BlindedInputs(inputs)
        let other = try BlindedInputs(inputs.reversed() + [Array("more".utf8)])
        #expect(Set(one.elements).isDisjoint(with: other.elements))
        let values = try one.finalize(try key.answer(one.elements), by: key.publicKey)
        let others = try other.finalize(try key.answer(other.elements), by: key.publicKey)
        #expect(values == others.dropLast().reversed())
        #expect(Set(values).count == 5)
        let again = try BlindedInputs(inputs: inputs, blinds: one.blinds)
        #expect(again.elements == one.elements)
        #expect(try KeeperKey(scalar: key.scalar).publicKey == key.publicKey)
    }

    // MARK: Refusals

    /// Encodings that are no point: SEC 1's others, the identity, coordinates from p on, x of no point, wrong lengths.
    static let malformed: [[UInt8]] = {
        let generator =
            Hex.decode(
                "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                    + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5") ?? []
        let point = (try? BlindedInputs([[1]]).elements[0]) ?? []
        let p = PrimeField.coordinates().modulus.bytes()
        // 5 is the x of a point, so p + 5 would be read as it where nobody looks: p ends in 96 ones.
        let beyond = Array(p[..<19]) + [1] + [UInt8](repeating: 0, count: 11) + [5 - 1]
        return [
            [], [0], [0] + [UInt8](repeating: 0, count: 32), [2], Array(point.dropLast()), point + [0],
            [4] + point.dropFirst(), [1] + point.dropFirst(), [6] + point.dropFirst(), [2] + p, [3] + p,
            [2] + beyond, [2] + [UInt8](repeating: 0xFF, count: 32), [3] + [UInt8](repeating: 0xFF, count: 32),
            // A point in full, as SEC 1 also writes it: uncompressed, and with the sign of y before both coordinates.
            [4] + generator, [6 + generator[63] % 2] + generator, [0x82] + point.dropFirst(),
        ]
    }()

    @Test("what is not the compressed form of a point is refused everywhere: as key, question and answer")
    func malformedElements() throws {
        let key = try KeeperKey()
        let blinded = try BlindedInputs([Array("cell".utf8), Array("other".utf8)])
        let answer = try key.answer(blinded.elements)
        for bytes in Self.malformed {
            #expect("\(bytes)") { try KeeperPublicKey(bytes) } throws: { Self.code($0) == .element }
            #expect("\(bytes)") { try key.answer([blinded.elements[0], bytes]) } throws: { Self.code($0) == .element }
            let bad = BatchAnswer(elements: [answer.elements[0], bytes], proof: answer.proof)
            #expect("\(bytes)") { try blinded.finalize(bad, by: key.publicKey) } throws: { Self.code($0) == .element }
        }
        // Half of all x belong to no point.
        let refused = (0..<64).filter { (try? KeeperPublicKey([2] + [UInt8](repeating: 0, count: 31) + [$0])) == nil }
        #expect((20...44).contains(refused.count))
    }

    @Test("scalars that are zero, not below n or of another length are refused: as key, blind and in a proof")
    func malformedScalars() throws {
        let key = try KeeperKey()
        let order = PrimeField.scalars().modulus.bytes()
        let zero = [UInt8](repeating: 0, count: 32)
        let blinded = try BlindedInputs([Array("cell".utf8)])
        let answer = try key.answer(blinded.elements)
        for bytes in [zero, order, [UInt8](repeating: 0xFF, count: 32), [], [1], [0] + key.scalar.bytes] {
            #expect("\(bytes)") { try KeeperKey(scalar: SecretBytes(bytes)) } throws: { Self.code($0) == .scalar }
            #expect("\(bytes)") {
                try BlindedInputs(inputs: [[1]], blinds: [SecretBytes(bytes)])
            } throws: {
                Self.code($0) == .scalar
            }
            for proof in [bytes + Array(answer.proof[32...]), Array(answer.proof[..<32]) + bytes] {
                let bad = BatchAnswer(elements: answer.elements, proof: proof)
                #expect("\(bytes)") { try blinded.finalize(bad, by: key.publicKey) } throws: { Self.code($0) == .proof }
            }
        }
        let one = [UInt8](repeating: 0, count: 31) + [1]
        let last = order.dropLast() + [order[31] - 1]
        #expect(try KeeperKey(scalar: SecretBytes(one)).publicKey.bytes.count == 33)
        #expect(try KeeperKey(scalar: SecretBytes(Array(last))).publicKey.bytes.count == 33)
    }

    @Test("batches without inputs, with too many and with one that is too long are refused")
    func bounds() throws {
        let key = try KeeperKey()
        #expect { try BlindedInputs([]) } throws: { Self.code($0) == .input }
        #expect { try key.answer([]) } throws: { Self.code($0) == .input }
        #expect { try BlindedInputs(inputs: [[1]], blinds: []) } throws: { Self.code($0) == .input }
        #expect { try BlindedInputs([[UInt8](repeating: 0, count: 65_536)]) } throws: { Self.code($0) == .input }
        #expect(throws: Never.self) { try BlindedInputs([[UInt8](repeating: 0, count: 65_535)]) }
        let many = [[UInt8]](repeating: [], count: OPRFSuite.batchLimit + 1)
        #expect { try BlindedInputs(many) } throws: { Self.code($0) == .input }
        #expect { try key.answer(many) } throws: { Self.code($0) == .input }
    }

    // MARK: Attacks on a batch

    @Test("a keeper that answers with another key, to some elements or to all, is caught")
    func otherKey() throws {
        let (key, other) = (try KeeperKey(), try KeeperKey())
        let blinded = try BlindedInputs((0..<4).map { [$0] })
        let honest = try key.answer(blinded.elements)
        let foreign = try other.answer(blinded.elements)
        #expect(try blinded.finalize(honest, by: key.publicKey).count == 4)
        // With its proof for the other key, with the honest proof, and with one element of four from the other key.
        #expect { try blinded.finalize(foreign, by: key.publicKey) } throws: { Self.code($0) == .proof }
        #expect { try blinded.finalize(honest, by: other.publicKey) } throws: { Self.code($0) == .proof }
        for index in 0..<4 {
            var elements = honest.elements
            elements[index] = foreign.elements[index]
            for proof in [honest.proof, foreign.proof] {
                let mixed = BatchAnswer(elements: elements, proof: proof)
                #expect { try blinded.finalize(mixed, by: key.publicKey) } throws: { Self.code($0) == .proof }
            }
        }
    }

    @Test("answers that are swapped, cut, doubled or another's are caught, and every changed bit of an answer")
    func tampering() throws {
        let key = try KeeperKey()
        let blinded = try BlindedInputs((0..<3).map { [$0] })
        let answer = try key.answer(blinded.elements)
        let elements = answer.elements
        for changed in [
            [elements[1], elements[0], elements[2]], [elements[0], elements[1]], elements + [elements[2]],
            [elements[0], elements[0], elements[2]], [],
        ] {
            let bad = BatchAnswer(elements: changed, proof: answer.proof)
            #expect { try blinded.finalize(bad, by: key.publicKey) } throws: { Self.code($0) == .proof }
        }
        let another = try key.answer(try BlindedInputs((0..<3).map { [$0] }).elements)
        #expect { try blinded.finalize(another, by: key.publicKey) } throws: { Self.code($0) == .proof }
        for index in answer.proof.indices {
            var proof = answer.proof
            proof[index] ^= 1 << UInt8(index % 8)
            let bad = BatchAnswer(elements: elements, proof: proof)
            #expect { try blinded.finalize(bad, by: key.publicKey) } throws: { Self.code($0) == .proof }
        }
        for index in 0..<33 {
            var changed = elements
            changed[1][index] ^= 1 << UInt8(index % 8)
            let bad = BatchAnswer(elements: changed, proof: answer.proof)
            #expect(throws: PoolingError.self) { try blinded.finalize(bad, by: key.publicKey) }
        }
        for proof in [[], Array(answer.proof.dropLast()), answer.proof + [0]] {
            let bad = BatchAnswer(elements: elements, proof: proof)
            #expect { try blinded.finalize(bad, by: key.publicKey) } throws: { Self.code($0) == .proof }
        }
    }

    /// A keeper can choose a proof whose first commitment is the identity, which has no encoding.
    @Test("a proof that leads to the identity is refused, not fatal")
    func identityProof() throws {
        let curve = Curve()
        let key = try KeeperKey()
        let blinded = try BlindedInputs([[1]])
        let answer = try key.answer(blinded.elements)
        let field = curve.scalars
        let challenge = Number(7)
        let response = field.negate(field.multiply(challenge, Number(key.scalar.bytes)))
        let bad = BatchAnswer(elements: answer.elements, proof: challenge.bytes() + response.bytes())
        #expect { try blinded.finalize(bad, by: key.publicKey) } throws: { Self.code($0) == .proof }
    }

    static func code(_ error: any Error) -> PoolingError.Code? { (error as? PoolingError)?.code }
}
