import Foundation
import TestSupport
import Testing

@Suite("README")
struct ReadmeTests {
    @Test("the night, command by command, works as printed")
    func night() throws {
        let page = try String(contentsOfFile: "\(Shell.repository)/README.md", encoding: .utf8)
        let blocks = page.components(separatedBy: "```sh\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        let script = try #require(blocks.first { $0.contains("sync import") })
        let folder = TemporaryFolder()
        _ = try Shell.run("ln", ["-s", "\(Shell.repository)/Examples", folder.file("Examples")])
        let path = (Shell.program as NSString).deletingLastPathComponent
        let result = try Shell.run(
            "sh", ["-euc", script], in: folder.path,
            environment: ["PATH": "\(path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"])
        #expect(result.exit == 0, "\(result.errors)")
        #expect(result.output.contains("verified: 3 logs"))
        // The PDF is there where a renderer is installed.
        #expect(folder.files(below: "report").filter { $0 != "report/report.pdf" } == ["report/report.html"])
    }

    @Test("every page that the README names exists")
    func links() throws {
        for name in ["README.md", "ARCHITECTURE.md"] {
            let page = try String(contentsOfFile: "\(Shell.repository)/\(name)", encoding: .utf8)
            for match in page.matches(of: /\]\(([^)#:]+)\)/) {
                let target = "\(Shell.repository)/\(match.output.1)"
                #expect(FileManager.default.fileExists(atPath: target), "\(name) links to \(match.output.1)")
            }
        }
    }
}
