import Foundation
import TestSupport
import Testing

@Suite("The worked example of the page on privacy")
struct WorkedExampleTests {
    @Test("the page's file gives the page's preview")
    func preview() throws {
        let page = try String(contentsOfFile: "\(Shell.repository)/docs/privacy.md", encoding: .utf8)
        let cases = try #require(page.firstMatch(of: /(?s)```csv\n(Case Reference.*?)```/)?.1)
        let expected = try #require(page.firstMatch(of: /(?s)```text\n(2026-Q1  share.*?)```/)?.1)
        #expect(cases.split(separator: "\n").count == 13)
        let lake = try LakeHome(importingCases: false)
        try lake.folder.write("twelve.csv", String(cases))
        let imported = try Shell.sync(
            "import", "--home", lake.home, "--now", LakeHome.day, lake.folder.file("twelve.csv"))
        #expect(imported.exit == 0, "\(imported.errors)")
        let preview = try Shell.sync("preview", "--home", lake.home, "--now", LakeHome.day)
        #expect(preview.output == expected)
    }
}
