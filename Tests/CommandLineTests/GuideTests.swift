import Foundation
import TestSupport
import Testing

@Suite("Guides")
struct GuideTests {
    /// `journey-sync` on the path of a script that follows the guides.
    private func follow(_ parts: String...) throws -> Shell.Result {
        let folder = TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.file("journey-sync"), withDestinationPath: Shell.program)
        let guides = "\(Shell.repository)/Tests/Guides"
        let cases = try Shell.run("\(guides)/cases.sh", [])
        try folder.write("cases.csv", cases.output)
        return try Shell.run(
            "\(guides)/follow.sh",
            ["\(Shell.repository)/docs", folder.file("work"), folder.file("cases.csv")] + parts,
            environment: ["PATH": "\(folder.path):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"])
    }

    @Test("the guides lead from nothing to the first night of everybody, and out of trouble")
    func story() throws {
        let result = try follow("night", "more", "emergencies")
        #expect(result.exit == 0, "\(result.output.suffix(2_000))\(result.errors)")
        #expect(result.output.hasSuffix("followed: night more emergencies\n"))
    }

    @Test("the guides lead a keeper, a coalition and its members through a year of rare routes, over a web server")
    func keeper() throws {
        let result = try follow("keeper")
        #expect(result.exit == 0, "\(result.output.suffix(2_000))\(result.errors)")
        #expect(result.output.hasSuffix("followed: keeper\n"))
    }

    @Test("every page and file that a page names exists")
    func links() throws {
        let docs = "\(Shell.repository)/docs"
        let pages = try #require(FileManager.default.enumerator(atPath: docs)?.allObjects as? [String])
        for name in pages where name.hasSuffix(".md") {
            let page = try String(contentsOfFile: "\(docs)/\(name)", encoding: .utf8)
            let folder = ("\(docs)/\(name)" as NSString).deletingLastPathComponent
            for match in page.matches(of: /\]\(([^)#: ]+)[^):]*\)/) {
                #expect(
                    FileManager.default.fileExists(atPath: "\(folder)/\(match.output.1)"),
                    "\(name) links to \(match.output.1)")
            }
        }
    }
}
