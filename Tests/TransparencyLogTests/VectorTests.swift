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
        let notes: [Note]
    }

    static let notes: [Vectors.Note] = {
        let path = #filePath.replacing("VectorTests.swift", with: "Vectors/c2sp_vectors.json")
        guard let data = FileManager.default.contents(atPath: path),
            let vectors = try? JSONDecoder().decode(Vectors.self, from: data)
        else { return [] }
        return vectors.notes
    }()

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
}
