import Foundation
import TestSupport
import Testing

@Suite("Canaries")
struct CanaryTests {
    private static let columns = [
        "Case Reference", "Submission Date", "Origin City", "Origin Country", "Exploitation City",
        "Exploitation Country", "Transit Points", "Industry", "Type of Exploitation", "Estimated Number of Cases",
        "Transport Mode", "Recruitment Method", "Gender", "Age", "Consent", "Survivor Name", "Phone", "Date of Birth",
        "Notes",
    ]
    private static let row = [
        "", "2026-05-01", "Kisumu", "Kenya", "", "Saudi Arabia", "Ethiopia", "Domestic work", "Forced labour", "6",
        "Air", "Agency", "Female", "18-20", "yes", "", "", "", "",
    ]
    /// What could name someone: a name, a telephone number, a date of birth, a mail address.
    private static let canaries = ["Wanjiru Canaryson", "+254 700 123 987", "1999-12-31", "canary.w@mail.example"]

    @Test(
        "a name, number, birthday or address in any column stands in no byte that is written or said",
        arguments: canaries)
    func everyColumn(canary: String) throws {
        let lake = try LakeHome(importingCases: false)
        var said = ""
        func note(_ result: Shell.Result) { said += result.output + result.errors }
        // One file for each column, so that a refused file does not hide the next column; good rows beside it.
        for column in Self.columns.indices {
            var planted = Self.row
            planted[column] = canary
            // A date of birth in the column of dates is a date like any other: it becomes its quarter.
            let rows = [planted] + (0..<3).map { _ in Self.row }
            let text = ([Self.columns] + rows).map { $0.joined(separator: ",") }.joined(separator: "\n")
            try lake.folder.write("planted.csv", text + "\n")
            for words in [[], ["--json"]] {
                note(
                    try Shell.run(
                        Shell.program,
                        ["import", "--home", lake.home, "--now", LakeHome.day, lake.folder.file("planted.csv")] + words)
                )
            }
        }
        try FileManager.default.removeItem(atPath: lake.folder.file("planted.csv"))
        note(try Shell.sync("preview", "--home", lake.home, "--now", LakeHome.day))
        note(try Shell.sync("withdraw", "--home", lake.home, canary))
        note(try lake.push(lake.home))
        note(try lake.merge())
        note(try Shell.sync("report", "--internal", "--home", lake.coalition, "--out", lake.folder.file("report")))
        note(try Shell.sync("status", "--home", lake.home))
        #expect(said.contains("pushed"))
        #expect(!said.contains(canary))
        let files = lake.folder.files()
        #expect(files.contains { $0.hasSuffix("staging.sqlite") })
        #expect(files.contains { $0.contains("inbox") })
        #expect(files.contains { $0.contains("report") })
        for name in files {
            let bytes = Data(try lake.folder.read(name))
            for form in [canary, canary.uppercased(), canary.lowercased(), Data(canary.utf8).base64EncodedString()] {
                #expect(bytes.range(of: Data(form.utf8)) == nil, "in \(name)")
            }
        }
    }
}
