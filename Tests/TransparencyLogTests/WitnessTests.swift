import Signing
import Testing
import TransparencyLog

@Suite("Cosignatures, witnesses and fork proofs")
struct WitnessTests {
    let logKey: PrivateKey
    let log: VerifierKey
    let cosignerKey: PrivateKey
    let cosigner: VerifierKey
    let tree = PlainTree(size: 70)
    let hasher = TreeHasher()

    init() throws {
        logKey = try PrivateKey(seed: [UInt8](repeating: 1, count: 32))
        log = try VerifierKey(name: "coalition.example/hope/1", publicKey: logKey.publicKey)
        cosignerKey = try PrivateKey(seed: [UInt8](repeating: 2, count: 32))
        cosigner = try VerifierKey(name: "auditor.example/desk", publicKey: cosignerKey.publicKey, kind: .cosigner)
    }

    private func checkpoint(_ size: Int, of tree: PlainTree? = nil) -> Checkpoint {
        Checkpoint(origin: log.name, size: size, root: (tree ?? self.tree).root(0..<size))
    }

    private func note(_ checkpoint: Checkpoint) throws -> [UInt8] { try checkpoint.signed(by: logKey).bytes }

    private func cosigned(_ checkpoint: Checkpoint, time: UInt64 = 1_700_000_000) throws -> [UInt8] {
        var note = try checkpoint.signed(by: logKey)
        try note.add([try Cosignature.sign(note.text, time: time, key: cosignerKey, as: cosigner)])
        return note.bytes
    }

    // MARK: Cosignatures

    @Test("a cosignature gives its time, and no key of another kind or log stands in for another")
    func cosignatures() throws {
        let bytes = try cosigned(checkpoint(9))
        let opened = try Checkpoint.open(bytes, key: log, cosigners: [cosigner])
        #expect(opened.checkpoint == checkpoint(9))
        #expect(opened.cosignatures.map(\.time) == [1_700_000_000])
        #expect(opened.cosignatures.map(\.key) == [cosigner])
        #expect(try Checkpoint.open(bytes, key: log, cosigners: []).cosignatures.isEmpty)
        // A cosigner's line is not the log's own signature.
        #expect(throws: NoteError.self) { try Checkpoint.open(bytes, key: cosigner, cosigners: []) }
        let answer = try SignedNote.signatures(parsing: Array(SignedNote(parsing: bytes).signatures[1].line.utf8))
        var alone = try SignedNote(parsing: note(checkpoint(9)))
        try alone.add(answer)
        #expect(alone.bytes == bytes)
        try alone.add(answer)
        #expect(alone.bytes == bytes)
    }

    @Test("every changed byte and every truncation of a cosigned checkpoint is refused")
    func damaged() throws {
        let bytes = try cosigned(checkpoint(9))
        for index in bytes.indices {
            for change: UInt8 in [0x01, 0x20, 0x80] {
                var changed = bytes
                changed[index] ^= change
                // A line whose key is not known any more is the one change that a reader may not notice.
                let opened = try? Checkpoint.open(changed, key: log, cosigners: [cosigner])
                #expect(opened == nil || opened?.cosignatures.isEmpty == true, "byte \(index)")
                #expect(opened == nil || opened?.checkpoint == checkpoint(9), "byte \(index)")
            }
        }
        for end in 0..<bytes.count {
            let opened = try? Checkpoint.open(Array(bytes[..<end]), key: log, cosigners: [cosigner])
            #expect(opened == nil || opened?.cosignatures.isEmpty == true, "cut to \(end)")
        }
    }

    @Test("a cosigner signs checkpoints and nothing else")
    func onlyCheckpoints() {
        #expect(throws: NoteError.self) {
            try Cosignature.sign("any text\n", time: 1, key: cosignerKey, as: cosigner)
        }
        #expect(throws: NoteError.self) {
            try Cosignature.sign(checkpoint(1).text, time: 1, key: logKey, as: cosigner)
        }
    }

    // MARK: add-checkpoint

    private func judge(_ old: Int, _ checkpoint: Checkpoint, seen: Checkpoint?, proof: [Digest]? = nil) throws -> Int {
        let hashes =
            proof
            ?? (old <= checkpoint.size ? tree.consistencyProof(from: old, to: checkpoint.size, hasher: hasher) : [])
        let request = AddCheckpoint(old: old, proof: hashes, checkpoint: try note(checkpoint))
        #expect(try AddCheckpoint(parsing: request.bytes) == request)
        return Witness.judge(request, key: log, seen: seen).status
    }

    @Test("every step from every size is accepted, with its own proof only")
    func steps() throws {
        for old in 0...33 {
            for size in old...33 {
                let seen = old == 0 ? nil : checkpoint(old)
                #expect(try judge(old, checkpoint(size), seen: seen) == 200, "\(old) to \(size)")
                if old > 0 && old < size {
                    #expect(try judge(old, checkpoint(size), seen: seen, proof: []) == 422)
                    let other = tree.consistencyProof(from: old, to: size + 1, hasher: hasher)
                    let own = tree.consistencyProof(from: old, to: size, hasher: hasher)
                    if other != own { #expect(try judge(old, checkpoint(size), seen: seen, proof: other) == 422) }
                }
            }
        }
    }

    @Test("the protocol's refusals")
    func refusals() throws {
        #expect(try judge(5, checkpoint(9), seen: checkpoint(7)) == 409)
        #expect(try judge(0, checkpoint(9), seen: checkpoint(7)) == 409)
        #expect(try judge(9, checkpoint(5), seen: checkpoint(9), proof: []) == 400)
        let forked = Checkpoint(origin: log.name, size: 9, root: SHA256.hash([9]))
        #expect(try judge(9, forked, seen: checkpoint(9), proof: []) == 409)
        #expect(try judge(7, forked, seen: checkpoint(7)) == 422)
        #expect(try judge(0, checkpoint(9), seen: nil, proof: [SHA256.hash([1])]) == 422)
        let other = try PrivateKey.generate()
        let foreign = Checkpoint(origin: "coalition.example/lake/1", size: 0, root: hasher.emptyRoot())
        let request = AddCheckpoint(old: 0, proof: [], checkpoint: try foreign.signed(by: other).bytes)
        #expect(Witness.judge(request, key: log, seen: nil) == .notFound)
        #expect(Witness.judge(request, key: nil, seen: nil) == .notFound)
        let stolen = try SignedNote(
            signing: checkpoint(1).text, key: other, as: VerifierKey(name: log.name, publicKey: other.publicKey))
        #expect(
            Witness.judge(AddCheckpoint(old: 0, proof: [], checkpoint: stolen.bytes), key: log, seen: nil) == .forbidden
        )
        #expect(
            Witness.judge(AddCheckpoint(old: 0, proof: [], checkpoint: [65, 10]), key: log, seen: nil) == .malformed)
    }

    @Test("every truncation and every changed byte of a request is refused or judged another request")
    func requests() throws {
        let proof = tree.consistencyProof(from: 5, to: 13, hasher: hasher)
        let bytes = AddCheckpoint(old: 5, proof: proof, checkpoint: try note(checkpoint(13))).bytes
        func isAccepted(_ bytes: [UInt8]) -> Bool {
            guard let request = try? AddCheckpoint(parsing: bytes) else { return false }
            return Witness.judge(request, key: log, seen: checkpoint(5)).status == 200
        }
        #expect(isAccepted(bytes))
        for end in 0..<bytes.count { #expect(!isAccepted(Array(bytes[..<end])), "cut to \(end)") }
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(!isAccepted(changed), "byte \(index)")
        }
        for text in ["", "old 5\n", "old 05\n\nx\n", "old -1\n\nx\n", "old 5\n\n", "new 5\n\nx\n"] {
            let parsed = try? AddCheckpoint(parsing: Array(text.utf8))
            #expect(parsed == nil || parsed?.checkpoint.isEmpty == true, "\(text)")
        }
        let many = "old 0\n" + String(repeating: "\(SHA256.hash([]).base64)\n", count: 64) + "\nx\n"
        #expect(throws: NoteError.self) { try AddCheckpoint(parsing: Array(many.utf8)) }
    }

    // MARK: Fork proofs

    @Test("a fork is proven between any two sizes, and honest growth never is")
    func forks() throws {
        // The other history differs in its first leaf.
        var leaves = tree.leaves
        leaves[0] = SHA256.hash([0])
        let twin = PlainTree(leaves: leaves)
        for old in 1...34 {
            for size in old...34 {
                let proof = ForkProof(
                    older: try note(checkpoint(old)), at: old, newer: try note(checkpoint(size, of: twin)), at: size,
                    reader: twin, hasher: hasher)
                let checked = try ForkProof(parsing: proof.bytes).check(key: log)
                #expect(checked.older == checkpoint(old) && checked.newer == checkpoint(size, of: twin))
                let honest = ForkProof(
                    older: try note(checkpoint(old)), at: old, newer: try note(checkpoint(size)), at: size,
                    reader: tree, hasher: hasher)
                #expect(throws: NoteError.self, "\(old) \(size)") { try honest.check(key: log) }
                // The hashes of another tree do not give the newer root.
                let mixed = ForkProof(
                    older: try note(checkpoint(old)), at: old, newer: try note(checkpoint(size)), at: size,
                    reader: twin, hasher: hasher)
                #expect(throws: NoteError.self, "\(old) \(size)") { try mixed.check(key: log) }
            }
        }
    }

    @Test("every truncation and every changed byte of a fork proof is refused")
    func damagedForkProof() throws {
        var leaves = tree.leaves
        leaves[3] = SHA256.hash([0])
        let twin = PlainTree(leaves: leaves)
        let bytes = ForkProof(
            older: try note(checkpoint(6)), at: 6, newer: try note(checkpoint(11, of: twin)), at: 11, reader: twin,
            hasher: hasher
        ).bytes
        func isProven(_ bytes: [UInt8]) -> Bool {
            guard let proof = try? ForkProof(parsing: bytes) else { return false }
            return (try? proof.check(key: log)) != nil
        }
        #expect(isProven(bytes))
        for end in 0..<bytes.count { #expect(!isProven(Array(bytes[..<end])), "cut to \(end)") }
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(!isProven(changed), "byte \(index)")
        }
    }
}
