import Signing
import Testing
import TransparencyLog

@Suite("Signed notes and checkpoints")
struct NoteTests {
    let key: PrivateKey
    let verifier: VerifierKey
    let checkpoint: Checkpoint
    let bytes: [UInt8]

    init() throws {
        key = try PrivateKey(seed: [UInt8](repeating: 7, count: 32))
        verifier = try VerifierKey(name: "coalition.example/hope/1", publicKey: key.publicKey)
        checkpoint = Checkpoint(origin: "coalition.example/hope/1", size: 64, root: SHA256.hash([1]))
        bytes = try checkpoint.signed(by: key).bytes
    }

    @Test("a checkpoint comes back from its note")
    func roundTrip() throws {
        #expect(try Checkpoint.open(bytes, key: verifier) == checkpoint)
        #expect(try VerifierKey(verifier.description) == verifier)
    }

    @Test("the signature line of an unknown key is ignored, whatever stands in it")
    func unknownKey() throws {
        let other = try PrivateKey.generate()
        let note = try SignedNote(
            signing: checkpoint.text, key: other, as: VerifierKey(name: "witness.example/w", publicKey: other.publicKey)
        )
        let line = note.bytes[(checkpoint.text.utf8.count + 1)...]
        #expect(try Checkpoint.open(bytes + line, key: verifier) == checkpoint)
        #expect(throws: NoteError.self) { try Checkpoint.open(note.bytes, key: verifier) }
    }

    @Test("every single changed byte is refused")
    func changes() {
        for index in bytes.indices {
            for change: UInt8 in [0x01, 0x20, 0x80] {
                var changed = bytes
                changed[index] ^= change
                #expect(throws: NoteError.self, "byte \(index)") { try Checkpoint.open(changed, key: verifier) }
            }
        }
    }

    @Test("every truncation is refused")
    func truncations() {
        for count in 0..<bytes.count {
            #expect(throws: NoteError.self) { try Checkpoint.open(Array(bytes[..<count]), key: verifier) }
        }
    }

    @Test("a checkpoint of another log is refused even under the right key")
    func otherOrigin() throws {
        let other = Checkpoint(origin: "coalition.example/lake/1", size: 1, root: SHA256.hash([2]))
        let note = try SignedNote(signing: other.text, key: key, as: verifier)
        let error = #expect(throws: NoteError.self) { try Checkpoint.open(note.bytes, key: verifier) }
        #expect(error?.code == .wrongOrigin)
    }

    @Test(
        "texts that are no checkpoint",
        arguments: [
            "", "o\n", "o\n1\n", "o\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
            "o\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "o\n1\nAAAA\n",
            "\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
            "o\n99999999999999999999\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
            "o\n9007199254740992\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        ])
    func malformedCheckpoint(text: String) {
        #expect(throws: NoteError.self) { try Checkpoint(parsing: text) }
    }

    @Test("more than a hundred signatures are refused")
    func signatureLimit() throws {
        let line = Array(bytes[(checkpoint.text.utf8.count + 1)...])
        let hundred = Array(checkpoint.text.utf8) + [0x0A] + (0..<100).flatMap { _ in line }
        #expect(try Checkpoint.open(hundred, key: verifier) == checkpoint)
        let error = #expect(throws: NoteError.self) { try Checkpoint.open(hundred + line, key: verifier) }
        #expect(error?.code == .tooManySignatures)
    }

    @Test("a changed verifier key is refused")
    func verifierKeys() {
        let text = Array(verifier.description.utf8)
        for index in text.indices {
            var changed = text
            changed[index] ^= 1
            let string = String(decoding: changed, as: UTF8.self)
            #expect(throws: NoteError.self, "byte \(index)") { try VerifierKey(string) }
        }
    }
}
