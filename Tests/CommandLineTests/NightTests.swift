import Files
import Foundation
import TestSupport
import Testing

@Suite("One night, end to end")
struct NightTests {
    let night: Night

    init() throws { night = try Night.shared() }

    @Test("the findings name all 38 countries and the 17 forms and industries")
    func findings() throws {
        let text = night.findings
        #expect(text.contains("38 countries of origin, transit and destination"))
        #expect(text.contains("8 in the Middle East and Gulf, 3 in Europe, 5 in Asia outside that list"))
        #expect(text.contains("17 forms of exploitation, industries and sectors"))
        #expect(text.contains("Main hub: Nairobi City"))
        #expect(text.contains("Main destination of rural-to-urban movement: Nairobi City"))
        let page = try String(contentsOfFile: "\(night.out)/report/report.html", encoding: .utf8)
        #expect(page.contains("38 countries"))
        #expect(page.contains("Nairobi"))
        #expect(!page.contains("http://") && !page.contains("src=\"http"))
    }

    @Test("with one organisation less the findings change", arguments: Night.partners)
    func oneLess(missing: String) throws {
        let other = try Night.without(missing)
        #expect(other.findings != night.findings)
        #expect(!other.findings.contains("38 countries"), "without \(missing)")
    }

    @Test("a second night without new cases pushes and merges nothing, and says so")
    func secondNight() throws {
        let second = try #require(night.transcript.range(of: "A second night without new cases"))
        let text = String(night.transcript[second.upperBound...])
        #expect(text.components(separatedBy: "nothing to push").count == 7)
        #expect(text.contains("nothing new from 6 partners"))
    }

    @Test("no name, phone number or date of birth of the inputs stands in any byte of the output")
    func canaries() throws {
        var canaries: Set<String> = []
        for partner in Night.partners {
            let path = "\(Shell.repository)/Examples/kenya/\(partner)/cases.csv"
            for (header, cells) in try columns(path) {
                guard ["Survivor Name", "Phone", "Date of Birth", "Notes", "Case Reference"].contains(header) else {
                    continue
                }
                // A cell too short to be told from chance is no canary.
                canaries.formUnion(cells.filter { $0.utf8.count >= 5 })
            }
        }
        #expect(canaries.count > 100)
        let bytes = try night.folder.files(below: "out").map { ($0, Data(try night.folder.read($0))) }
        for canary in canaries {
            let needle = Data(canary.utf8)
            for (name, data) in bytes { #expect(data.range(of: needle) == nil, "a canary in \(name)") }
            #expect(!night.transcript.contains(canary), "a canary in the transcript")
        }
    }

    /// The cells of each column, read with a reader of the tests' own.
    private func columns(_ path: String) throws -> [(String, [String])] {
        let text = try String(contentsOfFile: path, encoding: .utf8).replacing("\u{FEFF}", with: "").replacing(
            "\r\n", with: "\n")
        let separator: Character = text.prefix { $0 != "\n" }.contains(";") ? ";" : ","
        var rows: [[String]] = [[""]]
        var quoted = false
        for character in text {
            switch character {
            case "\"": quoted.toggle()
            case separator where !quoted: rows[rows.count - 1].append("")
            case "\n" where !quoted: rows.append([""])
            default: rows[rows.count - 1][rows[rows.count - 1].count - 1].append(character)
            }
        }
        return rows[0].enumerated().map { index, header in
            (header, rows.dropFirst().compactMap { index < $0.count ? $0[index] : nil })
        }
    }

    @Test("private files are readable by their owner only")
    func modes() throws {
        for home in Night.partners.map({ "cso/\($0)" }) + ["coalition"] {
            let keys = try FileManager.default.contentsOfDirectory(atPath: "\(night.out)/\(home)/keys")
            for key in keys where !key.hasSuffix(".pub.pem") {
                #expect(try FileSystem.mode(of: "\(night.out)/\(home)/keys/\(key)") == 0o600, "\(key)")
            }
            #expect(try FileSystem.mode(of: "\(night.out)/\(home)") == 0o700)
        }
    }

    @Test("everything written fits its JSON Schema, checked by another validator")
    func schemas() throws {
        let python = ProcessInfo.processInfo.environment["JOURNEY_SYNC_VALIDATOR"] ?? "python3"
        for words in [
            ["scripts/validate-schemas.py", night.out]
                + [
                    "erase-1", "erased-1", "recipient-1", "erasures-1", "places-1", "rotate-1", "revoke-1", "resolve-1",
                    "resource-1", "findings-1", "cell-1", "exists-1", "release-1", "public-1", "summary-1",
                    "transport-1",
                ]
                .flatMap { ["--allow-unused", $0] },
            ["scripts/validate-schemas.py", "--self-test"],
            ["scripts/build-schemas.py", "--check"],
        ] {
            let result = try Shell.run(python, words, in: Shell.repository)
            #expect(result.exit == 0, "\(words[0]): \(result.output) \(result.errors)")
        }
    }

    @Test("the page for checking by hand works on the night's store")
    func byHand() throws {
        let page = try String(contentsOfFile: "\(Shell.repository)/docs/verify-by-hand.md", encoding: .utf8)
        var script = ""
        for block in page.components(separatedBy: "```sh\n").dropFirst() {
            script += block.components(separatedBy: "```")[0]
        }
        let request = try Data(contentsOf: URL(fileURLWithPath: "\(night.out)/cso/hope/request.json"))
        let key = try #require((try JSONSerialization.jsonObject(with: request) as? [String: Any])?["key"] as? String)
        let folder = TemporaryFolder()
        let result = try Shell.run(
            "bash", ["-euo", "pipefail", "-c", script], in: folder.path,
            environment: ["INBOX": "\(night.out)/inbox", "PARTNER": "hope", "VKEY": key])
        #expect(result.exit == 0, "\(result.errors)")
        #expect(result.output.contains("all checks passed"))
    }
}

extension Night {
    /// The night of all organisations but one.
    static func without(_ missing: String) throws -> Night {
        let rest = partners.filter { $0 != missing }
        return try Night(rest[0], rest[1], rest[2], rest[3], rest[4])
    }
}
