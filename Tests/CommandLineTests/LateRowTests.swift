import Foundation
import TestSupport
import Testing

@Suite("Rows that come late")
struct LateRowTests {
    private static let header =
        "Case Reference,Submission Date,Origin City,Origin Country,Exploitation City,Exploitation Country,"
        + "Type of Exploitation,Estimated Number of Cases\n"

    private func importing(_ lake: LakeHome, _ rows: [String], day: String) throws {
        try lake.folder.write("late.csv", Self.header + rows.joined(separator: "\n") + "\n")
        let result = try Shell.sync("import", "--home", lake.home, "--now", day, lake.folder.file("late.csv"))
        #expect(result.exit == 0, "\(result.errors)")
    }

    /// The groups that the next push would share.
    private func groups(_ lake: LakeHome, day: String) throws -> [[String: Any]] {
        let preview = try Shell.sync("preview", "--json", "--home", lake.home, "--now", day)
        #expect(preview.exit == 0, "\(preview.errors)")
        return try jsonLines(preview.output).filter { $0["type"] as? String == "group" }
    }

    /// Enough for a county group: three submissions of two forms each, so that the class is diverse.
    private static func county(_ name: String, _ date: String) -> [String] {
        ["Forced labour", "Sexual exploitation"].enumerated().flatMap { index, form in
            (1...3).map { "\(name)-\(index)-\($0),\(date),Kisumu,Kenya,Nairobi,Kenya,\(form),2" }
        }
    }

    @Test("what was recorded in a quarter that is sealed enters at the year; what was in time left with its quarter")
    func sealedQuarter() throws {
        let lake = try LakeHome(importingCases: false)
        try importing(lake, Self.county("early", "2026-02-01"), day: "2026-04-01")
        #expect(try lake.push(lake.home, day: "2026-04-20").exit == 0)
        #expect(try lake.status(lake.home)["shared_survivors"] as? Int == 12)
        try importing(lake, Self.county("late", "2026-02-15"), day: "2026-05-01")
        #expect(try groups(lake, day: "2026-10-20").isEmpty)
        let late = try groups(lake, day: "2027-01-20")
        #expect(late.count == 2)
        for group in late {
            #expect(group["period"] as? String == "2026")
            #expect(group["rung"] as? Int ?? 0 >= 3)
            #expect(group["origin"] as? String == "KE")
        }
    }

    @Test("what was recorded in a year that is sealed forms new groups under its own year at the next year's seal")
    func sealedYear() throws {
        let lake = try LakeHome(importingCases: false)
        try importing(lake, Self.county("early", "2026-02-01"), day: "2026-12-01")
        #expect(try lake.push(lake.home, day: "2027-01-20").exit == 0)
        try importing(lake, Self.county("late", "2026-11-15"), day: "2027-02-01")
        #expect(try groups(lake, day: "2027-10-20").isEmpty)
        let late = try groups(lake, day: "2028-01-18")
        #expect(late.map { $0["period"] as? String } == ["2026", "2026"])
        #expect(try lake.push(lake.home, day: "2028-01-18").exit == 0)
        #expect(try lake.status(lake.home)["shared_survivors"] as? Int == 24)
        #expect(try lake.merge(day: "2028-01-19").exit == 0)
        #expect(try lake.verify().exit == 0)
    }
}
