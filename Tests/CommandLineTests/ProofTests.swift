import Foundation
import TestSupport
import Testing

@Suite("Proofs on the command line")
struct ProofTests {
    let night: Night
    let folder = TemporaryFolder()

    init() throws { night = try Night.shared() }

    private func key(_ partner: String) throws -> String {
        let request = try String(contentsOfFile: "\(night.out)/cso/\(partner)/request.json", encoding: .utf8)
        return try #require(try jsonLines(request)[0]["key"] as? String)
    }

    @Test("a proof made by the coalition's copy and by the partner checks offline, with and without the body")
    func proveAndCheck() throws {
        let key = try key("lake")
        for home in ["\(night.out)/coalition", "\(night.out)/cso/lake"] {
            for index in ["0", "255", "256", "319"] {
                let made = try Shell.sync(
                    "prove", "--home", home, "coalition.example/lake/1", index, "--out", folder.file("p"), "--body",
                    folder.file("b"))
                #expect(made.exit == 0, "\(made.errors)")
                let plain = try Shell.sync("check", folder.file("p"), "--key", key)
                #expect(plain.exit == 0)
                #expect(plain.output.contains("its body was not given"))
                let body = try Shell.sync("check", folder.file("p"), "--key", key, "--body", folder.file("b"))
                #expect(body.exit == 0)
                #expect(body.output.contains("\"log\":\"coalition.example/lake/1\""))
            }
        }
    }

    @Test("every changed byte of a proof is refused")
    func changes() throws {
        let key = try key("hope")
        let made = try Shell.sync(
            "prove", "--home", "\(night.out)/coalition", "coalition.example/hope/1", "7", "--out", folder.file("p"))
        #expect(made.exit == 0)
        let good = try folder.read("p")
        // The last line is an auditor's cosignature, whose key is not given here: the one place that may change unnoticed.
        let end = try #require(good.dropLast().lastIndex(of: 0x0A))
        #expect(String(decoding: good[end...], as: UTF8.self).contains("auditor.example/desk"))
        for index in stride(from: 0, to: end, by: 7) {
            var bad = good
            bad[index] ^= 1
            try folder.write("p", bad)
            let result = try Shell.sync("check", folder.file("p"), "--key", key)
            #expect([1, 65].contains(result.exit), "byte \(index)")
            #expect(result.output.isEmpty, "byte \(index)")
        }
    }

    @Test("another log's key, another body and an index beyond the log are refused")
    func refusals() throws {
        let words = ["prove", "--home", "\(night.out)/coalition", "coalition.example/hope/1"]
        #expect(try Shell.run(Shell.program, words + ["7", "--out", folder.file("p")]).exit == 0)
        #expect(try Shell.sync("check", folder.file("p"), "--key", try key("lake")).exit == 1)
        let other = try folder.write("other", "{}\n")
        #expect(try Shell.sync("check", folder.file("p"), "--key", try key("hope"), "--body", other).exit == 1)
        #expect(try Shell.run(Shell.program, words + ["384", "--out", folder.file("q")]).exit == 65)
        #expect(try Shell.sync("check", folder.file("p")).exit == 64)
    }
}
