import Foundation
import TestSupport
import Testing

@Suite("Held seals and clocks that cannot be believed")
struct ApprovalTests {
    private func push(_ lake: LakeHome, _ day: String, _ words: String...) throws -> Shell.Result {
        try Shell.run(Shell.program, ["push", "--json", "--home", lake.home, "--now", day] + words)
    }

    private func approve(_ lake: LakeHome, _ day: String) throws -> Shell.Result {
        try Shell.sync("approve", "--json", "--home", lake.home, "--now", day)
    }

    private func summary(_ result: Shell.Result) throws -> [String: Any] {
        try #require(try jsonLines(result.output).last)
    }

    private func logSize(_ lake: LakeHome) throws -> Int? {
        try summary(try Shell.sync("status", "--json", "--home", lake.home))["log_size"] as? Int
    }

    @Test("push --hold seals nothing until what would leave was approved, and that only")
    func hold() throws {
        let lake = try LakeHome()
        let held = try push(lake, LakeHome.day, "--hold")
        #expect(held.exit == 3)
        #expect(held.errors.contains("sync approve"))
        #expect(try summary(held)["pushed"] as? Int == 0)
        #expect((try summary(held)["held"] as? [String])?.count == 5)
        #expect(try logSize(lake) == 0)

        #expect(try approve(lake, LakeHome.day).exit == 0)
        // What is imported after the word is not covered by it.
        try lake.folder.write(
            "more.csv",
            """
            Origin City,Origin Country,Exploitation Country,Type of Exploitation,Estimated Number of Cases,Submission Date
            Kampala,Uganda,Oman,Forced labour,40,2026-05-01

            """)
        let more = try Shell.sync("import", "--home", lake.home, "--now", LakeHome.day, lake.folder.file("more.csv"))
        #expect(more.exit == 0, "\(more.errors)")
        #expect(try push(lake, LakeHome.day, "--hold").exit == 3)
        #expect(try logSize(lake) == 0)

        // A push on the night after the word.
        #expect(try approve(lake, LakeHome.day).exit == 0)
        let pushed = try push(lake, "2027-01-21", "--hold")
        #expect(pushed.exit == 0, "\(pushed.errors)")
        #expect((try summary(pushed)["periods"] as? [String])?.count == 5)
        let approval = "\(lake.home)/approval.json"
        #expect(!FileManager.default.fileExists(atPath: approval))
        // A word given once is used up; a night with nothing due needs none.
        #expect(try push(lake, "2027-01-22", "--hold").exit == 0)
        #expect(try push(lake, "2027-04-20", "--hold").exit == 3)
        // Without --hold nobody is asked.
        #expect(try push(lake, "2027-04-20").exit == 0)
        #expect(try approve(lake, "2027-04-20").exit == 0)
        #expect(!FileManager.default.fileExists(atPath: approval))
    }

    @Test("a clock behind the last push, or more than a year after it, seals nothing until approved")
    func clock() throws {
        let lake = try LakeHome()
        #expect(try push(lake, "2026-08-01").exit == 0)
        let size = try logSize(lake)
        // Behind, but with nothing due: there is nothing to stop.
        #expect(try push(lake, "2026-07-01").exit == 0)
        #expect(try push(lake, "2026-08-01").exit == 0)
        let ahead = try push(lake, "2027-08-03")
        #expect(ahead.exit == 2)
        #expect(try summary(ahead)["id"] as? String == "clock.ahead")
        #expect(try logSize(lake) == size)
        // A day within the year is believed.
        #expect(try push(lake, "2026-10-20").exit == 0)
        #expect(try logSize(lake) != size)
        #expect(try push(lake, "2028-01-20").exit == 2)
        // An approval by a wrong clock does not cover another clock.
        #expect(try approve(lake, "2028-01-20").exit == 0)
        #expect(try push(lake, "2029-06-01").exit == 2)
        #expect(try push(lake, "2028-01-20").exit == 0)
        // Now a clock that was mended stands behind; the quarter that is due is not, so nothing is sealed.
        #expect(try push(lake, "2027-02-01").exit == 0)
    }

    @Test("a clock behind the last push with a period due is stopped")
    func behind() throws {
        let lake = try LakeHome()
        // A push by a clock ten years ahead, before anything was staged for it, is remembered.
        #expect(try push(lake, "2026-04-10").exit == 0)
        try lake.folder.write("cso/lake/clock", "2036-01-01\n")
        let behind = try push(lake, "2026-08-01")
        #expect(behind.exit == 2)
        #expect(try summary(behind)["id"] as? String == "clock.behind")
        #expect(behind.errors.contains("hint:"))
        #expect(try approve(lake, "2026-08-01").exit == 0)
        #expect(try push(lake, "2026-08-01").exit == 0)
        // The approved clock is the one that is remembered.
        #expect(try push(lake, "2026-10-20").exit == 0)
    }
}
