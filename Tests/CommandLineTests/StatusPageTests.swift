import Foundation
import TestSupport
import Testing

/// The coalition's status, at the terminal and as a page.
@Suite("Status of a coalition")
struct StatusPageTests {
    private func status(_ lake: LakeHome, day: String, _ words: String...) throws -> Shell.Result {
        try Shell.run(Shell.program, ["status", "--home", lake.coalition, "--now", day] + words)
    }

    private func page(_ lake: LakeHome, day: String) throws -> (json: [String: Any], html: String) {
        let result = try status(lake, day: day, "--page", lake.folder.file("page"))
        #expect(result.exit == 0, "\(result.errors)")
        #expect(lake.folder.files(below: "page") == ["page/status.html", "page/status.json"])
        return (
            try jsonLines(String(decoding: try lake.folder.read("page/status.json"), as: UTF8.self))[0],
            String(decoding: try lake.folder.read("page/status.html"), as: UTF8.self)
        )
    }

    @Test("who was heard from when, before the first merge and after the second")
    func heard() throws {
        let lake = try LakeHome()
        let before = try page(lake, day: LakeHome.day)
        #expect(before.json["last_merge"] == nil && before.html.contains("nothing pushed yet"))
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.merge().exit == 0)
        #expect(try lake.merge(day: "2027-01-25").exit == 0)
        let text = try status(lake, day: "2027-01-26")
        #expect(text.output.contains("lake, merged up to size 320, last new entries on 2027-01-20\n"), "\(text.output)")
        #expect(text.output.contains("merged:    last on 2027-01-25"))
        let (json, html) = try page(lake, day: "2027-01-26")
        let member = try #require((json["members"] as? [[String: Any]])?.first)
        #expect(member["size"] as? Int == 320 && member["confirmed"] as? Int == 320)
        #expect(member["advanced"] as? String == "2027-01-20" && member["read"] as? String == "2027-01-25")
        #expect(json["last_merge"] as? String == "2027-01-25" && json["day"] as? String == "2027-01-26")
        #expect(html.contains("2027-01-20 (6 days ago)") && html.contains("2027-01-20 (siku 6 zilizopita)"))
        #expect(html.contains("Internal: for members"))
        // One file that loads nothing.
        #expect(!html.contains(/(src|href)="(?!#)/))
        try lake.expectSchemas()
        // The same status gives the same bytes.
        #expect(try page(lake, day: "2027-01-26").html == html)
    }

    @Test("a log that cannot be read, and entries in quarantine, wait for a person")
    func attention() throws {
        let lake = try LakeHome()
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.merge().exit == 0)
        #expect(!(try page(lake, day: LakeHome.day).html.contains("Needs a person")))
        try FileManager.default.moveItem(atPath: "\(lake.inbox)/lake", toPath: lake.folder.file("away"))
        _ = try lake.merge(day: "2027-01-22")
        let (json, html) = try page(lake, day: "2027-01-22")
        #expect((json["members"] as? [[String: Any]])?.first?["read"] as? String == "2027-01-20", "\(json)")
        #expect(html.contains("Needs a person") && html.contains("could not be read since 2027-01-20"))
        #expect(html.contains("haikuweza kusomwa tangu 2027-01-20"))
        try lake.expectSchemas()
    }

    @Test("one whose state cannot be read starts its memory anew; an organisation has no such page")
    func mistakes() throws {
        let lake = try LakeHome()
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.merge().exit == 0)
        try lake.folder.write("coalition/contacts.json", "nothing")
        let refused = try status(lake, day: LakeHome.day)
        #expect(refused.exit == 65 && refused.errors.contains("the next merge makes it anew"), "\(refused.errors)")
        #expect(try lake.merge(day: "2027-01-22").exit == 0)
        #expect(try status(lake, day: "2027-01-22").output.contains("merged:    last on 2027-01-22"))
        #expect(try Shell.sync("status", "--home", lake.home, "--page", lake.folder.file("p")).exit == 64)
        #expect(try status(lake, day: LakeHome.day, "--page", lake.folder.file("p"), "--language", "fr").exit == 64)
        let swahili = try status(lake, day: "2027-01-22", "--page", lake.folder.file("p"), "--language", "sw")
        #expect(swahili.exit == 0)
        let html = String(decoding: try lake.folder.read("p/status.html"), as: UTF8.self)
        #expect(html.contains("<html lang=\"sw\">"))
    }
}
