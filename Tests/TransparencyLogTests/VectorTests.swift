import Foundation
import Signing
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
            struct Signer: Decodable {
                struct Signed: Decodable {
                    let text: String
                    let note: String
                }

                let skey: String
                let vkey: String
                let signs: Signed
            }

            let good: [String]
            let bad: [String]
            let cosignerGood: [String]
            let skeys: [Signer]

            enum CodingKeys: String, CodingKey {
                case good, bad, skeys
                case cosignerGood = "cosigner_good"
            }
        }

        struct Tiles: Decodable {
            /// Level or "entries", index, width (0 for full), path.
            struct Place: Decodable {
                let kind: Tile.Kind
                let index: Int
                let width: Int
                let path: String

                init(from decoder: any Decoder) throws {
                    var values = try decoder.unkeyedContainer()
                    kind = (try? values.decode(Int.self)).map { .hashes(level: $0) } ?? .entries
                    if kind == .entries { _ = try values.decode(String.self) }
                    index = try values.decode(Int.self)
                    width = try values.decode(Int.self)
                    path = try values.decode(String.self)
                }
            }

            let path: [Place]
            let badPath: [String]
            let tilesForSize: [String: [String]]

            enum CodingKeys: String, CodingKey {
                case path
                case badPath = "bad_path"
                case tilesForSize = "tiles_for_size"
            }
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
        let tiles: Tiles

        enum CodingKeys: String, CodingKey {
            case notes, vkeys, checkpoints, tiles
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
            // Sizes that the JSON of entries cannot hold are refused (docs/formats.md), whatever the specification allows.
            guard try #require(Int(good.size)) < Checkpoint.sizeLimit else {
                #expect(throws: NoteError.self) { try Checkpoint(parsing: good.text) }
                continue
            }
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

    @Test("tile paths, both ways; bad ones are no tiles")
    func tiles() throws {
        let tiles = try #require(Self.vectors).tiles
        for good in tiles.path {
            let tile = Tile(good.kind, index: good.index, width: good.width == 0 ? Tile.fullWidth : good.width)
            #expect(tile.path == good.path)
            #expect(Tile(path: good.path) == tile)
        }
        for path in tiles.badPath + [
            "", "tile", "tile/", "tile/0", "tile/0/", "tile/0/000/", "/tile/0/000", "tile/+0/000", "tile/0/+00",
            "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/01", "tile/0/000.p/+1", "tile/0/x000/000", "tile/0/000/000",
            "tile/0/x001/x000", "tile/0/0000", "tile/entries/000.p/1/2", "bodies/000.age", "tile/0/..",
            "tile/0/x../000",
        ] {
            #expect(Tile(path: path) == nil, "\(path)")
        }
        for (size, expected) in tiles.tilesForSize {
            let paths = Tile.hashTiles(from: 0, to: try #require(Int(size))).map(\.path)
            let full = expected.first.flatMap { $0.hasSuffix(" full L0") ? Int($0.prefix { $0.isNumber }) : nil } ?? 0
            let named = expected.filter { !$0.hasSuffix(" full L0") }
            #expect(paths.dropFirst(full).elementsEqual(named), "size \(size): \(paths.suffix(6))")
            #expect(paths.prefix(full).allSatisfy { $0.hasPrefix("tile/0/") && !$0.contains(".p/") })
        }
    }

    @Test("cosigners' keys, and a foreign signer's note to the byte")
    func signers() throws {
        let keys = try #require(Self.vectors).vkeys
        for text in keys.cosignerGood {
            #expect(try VerifierKey(text).description == text)
            #expect(try VerifierKey(text).kind == .cosigner)
        }
        for signer in keys.skeys {
            let data = try #require(
                signer.skey.split(separator: "+", maxSplits: 4).last.flatMap { Data(base64Encoded: String($0)) })
            let key = try PrivateKey(seed: Array(data.dropFirst()))
            let note = try SignedNote(signing: signer.signs.text, key: key, as: try VerifierKey(signer.vkey))
            #expect(note.bytes == Array(signer.signs.note.utf8))
        }
    }
}
