import Foundation
import Testing
import TransparencyLog

/// Vectors that others wrote (C2SP and projects that follow it); each names its source.
@Suite("Foreign vectors")
struct VectorTests {
    struct Vectors: Decodable {
        struct Note: Decodable {
            let id: String
            let noteBase64: String
            let vkeys: [String]
            let valid: Bool
            let verified: [String]

            enum CodingKeys: String, CodingKey {
                case id, vkeys, valid, verified
                case noteBase64 = "note_b64"
            }
        }

        struct Keys: Decodable {
            let good: [String]
            let bad: [String]
        }

        struct Checkpoints: Decodable {
            struct Good: Decodable {
                let text: String
                let origin: String
                let size: String
            }
            let good: [Good]
            let bad: [[String]]
        }

        struct Proofs: Decodable {
            let good: [String]
            let bad: [[String]]
        }

        let notes: [Note]
        let vkeys: Keys
        let checkpoints: Checkpoints
        let proofs: Proofs

        enum CodingKeys: String, CodingKey {
            case notes, vkeys, checkpoints
            case proofs = "tlog_proof"
        }
    }

    static let vectors: Vectors? = {
        let path = #filePath.replacing("VectorTests.swift", with: "Vectors/c2sp_vectors.json")
        return FileManager.default.contents(atPath: path).flatMap { try? JSONDecoder().decode(Vectors.self, from: $0) }
    }()
    static let notes = vectors?.notes ?? []

    @Test("the vectors are there")
    func present() { #expect(!Self.notes.isEmpty) }

    @Test("signed notes", arguments: notes.indices)
    func note(index: Int) throws {
        let vector = Self.notes[index]
        let bytes = Array(try #require(Data(base64Encoded: vector.noteBase64)))
        let keys = vector.vkeys.compactMap { try? VerifierKey($0) }
        let opened = try? SignedNote.open(bytes, keys: keys)
        #expect((opened != nil) == vector.valid, "\(vector.id)")
        #expect(Set(opened?.signers.map(\.name) ?? []) == Set(vector.valid ? vector.verified : []), "\(vector.id)")
    }

    @Test("verifier keys; every proper part and every incremented byte of a good one is refused")
    func keys() throws {
        let keys = try #require(Self.vectors).vkeys
        for text in keys.good { #expect(try VerifierKey(text).description == text) }
        for text in keys.bad { #expect(throws: NoteError.self, "\(text)") { try VerifierKey(text) } }
        let bytes = Array(keys.good[0].utf8)
        for start in bytes.indices {
            for end in start..<bytes.count where end - start < bytes.count - 1 || start > 0 {
                let part = String(decoding: bytes[start...end], as: UTF8.self)
                #expect(throws: NoteError.self, "\(part)") { try VerifierKey(part) }
            }
            var changed = bytes
            changed[start] += 1
            let text = String(decoding: changed, as: UTF8.self)
            #expect(throws: NoteError.self, "\(text)") { try VerifierKey(text) }
        }
    }

    @Test("checkpoints")
    func checkpoints() throws {
        let checkpoints = try #require(Self.vectors).checkpoints
        for good in checkpoints.good {
            let checkpoint = try Checkpoint(parsing: good.text)
            #expect(checkpoint.origin == good.origin)
            #expect(String(checkpoint.size) == good.size)
        }
        for bad in checkpoints.bad { #expect(throws: NoteError.self, "\(bad[1])") { try Checkpoint(parsing: bad[0]) } }
    }

    @Test("proof files")
    func proofs() throws {
        let proofs = try #require(Self.vectors).proofs
        for text in proofs.good { #expect(try TlogProof(parsing: Array(text.utf8)).bytes == Array(text.utf8)) }
        for bad in proofs.bad {
            #expect(throws: NoteError.self, "\(bad[1])") { try TlogProof(parsing: Array(bad[0].utf8)) }
        }
    }
}
