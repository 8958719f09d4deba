import Anonymisation
import CanonicalJSON
import Foundation
import Journeys
import LogStore
import Replication
import Signing
import TestSupport
import Testing
import TransparencyLog

/// docs/formats.md says what it says byte by byte: its examples are read, its hashes computed again.
@Suite("The page of formats")
struct FormatsPageTests {
    let page: String

    init() throws { page = try String(contentsOfFile: "\(Shell.repository)/docs/formats.md", encoding: .utf8) }

    /// The lines of every block of the given language.
    private func lines(_ language: String) -> [String] {
        page.components(separatedBy: "```\(language)\n").dropFirst().flatMap { block in
            block.components(separatedBy: "```")[0].split(separator: "\n").map(String.init)
        }
    }

    @Test("every example is canonical, is accepted as what it says it is, and has the commitment that the page gives")
    func examples() throws {
        var types: Set<String> = []
        for line in lines("json") {
            let bytes = Array(line.utf8)
            let object = try #require(try JSONParser.canonical(bytes).object, "\(line)")
            let type = try #require(object["type"]?.string)
            types.insert(type)
            guard let log = object["log"]?.string else { continue }
            let body = try Body(parsing: bytes, log: log)
            switch log.split(separator: "/")[1] {
            case "registry": #expect(try RegistryEntry(type: type, content: body.content) != nil, "\(type)")
            case "receipts":
                if type == Merged.type {
                    _ = try Merged(content: body.content)
                } else if type == Summary.type {
                    #expect(try Summary(content: body.content).json == body.content)
                } else {
                    _ = try Erased(content: body.content)
                }
            case "public":
                #expect(try PublicEntry(type: type, content: body.content) != nil, "\(type)")
                #expect(page.contains("| `\(type)` | `\(body.commitment.hex)` |"), "\(type): \(body.commitment.hex)")
            default:
                #expect(try PartnerEntry(type: type, content: body.content) != nil, "\(type)")
                #expect(page.contains("| `\(type)` | `\(body.commitment.hex)` |"), "\(type): \(body.commitment.hex)")
            }
        }
        #expect(
            types.isSuperset(of: [
                "journey/1", "presence/1", "seal/1", "erase/1", "decoy/1", "coalition/1", "policy/1", "machine/1",
                "recipient/1", "auditor/1", "admit/1", "resource/1", "merged/1", "erased/1", "frontier/1", "public/1",
                "summary/1", "cell/1", "exists/1", "release/1",
            ]), "\(types.sorted())")
    }

    @Test("the frontier's hashes")
    func frontier() throws {
        let line = try #require(lines("json").first { $0.contains("frontier/1") })
        #expect(page.contains("`\(SHA256.hash(Array(line.utf8)).hex)`"))
        #expect(line.contains(SHA256.hash(Array("\(Frontier.line(7, "body.policy"))\n".utf8)).hex))
    }

    @Test("paths, the empty root, keys")
    func constants() throws {
        var rows = 0
        for row in page.split(separator: "\n") {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 2, let index = Int(cells[0]), cells[1].hasPrefix("`") else { continue }
            rows += 1
            #expect(Tile(.hashes(level: 0), index: index).path == "tile/0/" + cells[1].trimmingCharacters(in: ["`"]))
        }
        #expect(rows == 3)
        #expect(page.contains(TreeHasher().emptyRoot().hex))
        let keys = page.split(whereSeparator: { $0.isWhitespace || $0 == "\"" }).filter {
            $0.contains("+") && $0.hasPrefix("coalition.example/") && $0.split(separator: "+").count >= 3
        }
        #expect(keys.count >= 4)
        for key in keys { #expect(throws: Never.self, "\(key)") { try VerifierKey(String(key)) } }
    }
}
