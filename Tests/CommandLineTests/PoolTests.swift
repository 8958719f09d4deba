import Foundation
import TestSupport
import Testing

/// The pool from the first key to the closed year, as people run it.
@Suite("Rare routes, pooled")
struct PoolTests {
    /// Three organisations know two survivors each of one rare route, one of them another route alone.
    private func three(threshold: Int = 3, bodies: String = "plain") throws -> PoolCoalition {
        try PoolCoalition(
            threshold: threshold, bodies: bodies,
            [
                "city": [("Mali", "Oman", 2)], "hope": [("Mali", "Oman", 2), ("Chad", "Oman", 1)],
                "lake": [("Mali", "Oman", 2)],
            ]
        )
    }

    private func interval(_ value: Any?) -> [Int] { value as? [Int] ?? [] }

    @Test(
        "a route of three organisations opens, a lone one stays unreadable, and the sum holds",
        arguments: ["plain", "age"])
    func wholeYear(bodies: String) throws {
        let pool = try three(bodies: bodies)
        let first = try pool.push("hope")
        #expect(first.exit == 0, "\(first.errors)")
        #expect(first.errors.contains("asked the pool's keeper"))
        // The request does not say how many routes there are.
        let request = String(decoding: try pool.folder.read("inbox/hope/pool/2026.json"), as: UTF8.self)
        #expect(request.components(separatedBy: "\",\"").count > 60)
        #expect(try pool.push("city").exit == 0)
        #expect(try pool.push("lake").exit == 0)
        #expect(try pool.merge() == nil)

        let answered = try pool.answer()
        #expect(answered.exit == 0, "\(answered.errors)")
        #expect(answered.output.contains("3 requests answered"))
        // Again: nothing new.
        #expect(try pool.answer().output.contains("0 requests answered"))

        for partner in ["hope", "city"] { #expect(try pool.push(partner).exit == 0) }
        let two = try #require(try pool.merge())
        #expect(two["cells"] as? Int == 0)
        #expect(two["closed"] as? Int == 3)

        let last = try pool.push("lake")
        #expect(last.output.contains("2 survivors in pooled reports"), "\(last.output)")
        let merged = try #require(try pool.merge())
        #expect(merged["cells"] as? Int == 1)
        #expect(merged["opened"] as? Int == 3)
        #expect(merged["closed"] as? Int == 1)
        #expect(merged["refused"] as? Int == 0)

        let findings = try pool.findings()
        let told = try #require(findings["pool"] as? [String: Any])
        let cells = try #require(told["cells"] as? [[String: Any]])
        #expect(cells.count == 1)
        #expect(cells[0]["origin"] as? String == "ML")
        #expect(interval(cells[0]["survivors"]) == [3, 6])
        let totals = try #require(findings["totals"] as? [String: Any])
        let limits = try #require(findings["limits"] as? [String: Any])
        let closed = interval((told["closed"] as? [String: Any])?["survivors"])
        let parts = [
            interval(totals["survivors"]), interval((told["opened"] as? [String: Any])?["survivors"]), closed,
            interval(limits["withheld"]),
        ]
        #expect(interval(findings["everybody"]) == [parts.reduce(0) { $0 + $1[0] }, parts.reduce(0) { $0 + $1[1] }])
        // Seven there are; nobody but hope knows of the one from Chad.
        #expect(interval(findings["everybody"])[0] <= 7 && 7 <= interval(findings["everybody"])[1])
        #expect(closed[0] >= 1)
        let dump = try pool.dump()
        #expect(!dump.contains("\"TD\""))

        let status = try pool.status("hope")
        #expect(status["pooled_survivors"] as? Int == 3)
        #expect(status["staying_survivors"] as? Int == 0)
        #expect(try pool.push("hope").output.contains("nothing to push"))

        // Whoever has the key makes the same master from the store.
        let invitation = "\(pool.coalition)/invitation.json"
        let verified = try Shell.sync(
            "verify", pool.inbox, "--key", invitation, "--identity", "\(pool.coalition)/keys/bodies.age", "--master",
            "\(pool.coalition)/master.sqlite")
        #expect(verified.exit == 0, "\(verified.output)\(verified.errors)")
        #expect(try Shell.sync("verify", pool.inbox, "--key", invitation).exit == 0)
        // And a merge that reads all again makes it too.
        _ = try pool.merge("--recheck")
        #expect(try pool.dump() == dump)
    }

    @Test("two organisations open nothing at a threshold of three; at two they do")
    func threshold() throws {
        for (threshold, cells) in [(3, 0), (2, 1)] {
            let pool = try PoolCoalition(
                threshold: threshold, ["city": [("Mali", "Oman", 2)], "hope": [("Mali", "Oman", 1)]])
            try pool.pool()
            let merged = try #require(try pool.merge())
            #expect(merged["cells"] as? Int == cells)
            #expect(merged["closed"] as? Int == (cells == 0 ? 2 : 0))
        }
    }

    @Test("without a keeper a coalition that pools runs as one that does not, and asks when a key is registered")
    func lateEpoch() throws {
        let pool = try PoolCoalition(
            threshold: 2, opensEpoch: false, ["city": [("Mali", "Oman", 2)], "hope": [("Mali", "Oman", 1)]])
        for partner in pool.partners { #expect(try pool.push(partner).exit == 0) }
        #expect(!FileManager.default.fileExists(atPath: pool.storeFile("hope/pool/2026.json")))
        #expect(try pool.status("hope")["staying_survivors"] as? Int == 1)
        try pool.openEpoch()
        try pool.pool()
        #expect(try #require(try pool.merge())["cells"] as? Int == 1)
    }

    @Test("a case that comes between the year's close and the reports is in none of them")
    func lateCase() throws {
        let pool = try three()
        for partner in pool.partners { #expect(try pool.push(partner).exit == 0) }
        try pool.folder.write(
            "late.csv",
            """
            Case Reference,Submission Date,Origin Country,Exploitation Country,Type of Exploitation,Estimated Number of Cases
            late-1,2026-12-30,Mali,Oman,Forced labour,1

            """)
        let imported = try Shell.sync(
            "import", "--home", pool.home("hope"), "--now", PoolCoalition.day, pool.folder.file("late.csv"))
        #expect(imported.exit == 0, "\(imported.errors)")
        #expect(try pool.answer().exit == 0)
        #expect(try pool.push("hope").exit == 0)
        #expect(try pool.status("hope")["pooled_survivors"] as? Int == 3)
        #expect(try pool.status("hope")["staying_survivors"] as? Int == 1)
    }

    @Test("who withdraws leaves her report, and the route is hidden when it falls below the threshold")
    func withdrawal() throws {
        let pool = try three()
        try pool.pool()
        #expect(try #require(try pool.merge())["cells"] as? Int == 1)
        let withdrawn = try Shell.sync("withdraw", "--home", pool.home("city"), "city-0")
        #expect(withdrawn.exit == 0, "\(withdrawn.errors)")
        #expect(try pool.push("city", day: "2028-01-20").exit == 0)
        let merged = try #require(try pool.merge("--now", "2028-01-20"))
        #expect(merged["cells"] as? Int == 0)
        #expect(merged["closed"] as? Int == 3)
        #expect((try pool.findings()["pool"] as? [String: Any])?["cells"] as? [String] == [])
    }

    @Test("a corrected case takes its report back; the same file again does not")
    func correction() throws {
        let pool = try three()
        try pool.pool()
        let again = try Shell.sync(
            "import", "--home", pool.home("city"), "--now", "2028-01-20", pool.folder.file("city.csv"))
        #expect(again.exit == 0)
        _ = try Shell.run("cp", ["-a", pool.home("city"), pool.folder.file("same")])
        let text = String(decoding: try pool.folder.read("city.csv"), as: UTF8.self)
        try pool.folder.write("city.csv", text.replacing("Mali", with: "Niger"))
        _ = try Shell.sync("import", "--home", pool.home("city"), "--now", "2028-01-20", pool.folder.file("city.csv"))
        let pushed = try pool.push("city", day: "2028-01-20")
        #expect(pushed.exit == 0, "\(pushed.errors)")
        #expect(pushed.errors.contains("took back 1 groups and facts") || pushed.errors.contains("took back 2"))
        #expect(try pool.status("city")["pooled_survivors"] as? Int == 0)
        #expect(try #require(try pool.merge("--now", "2028-01-20"))["cells"] as? Int == 0)
    }

    @Test("a laptop that dies while the keeper is asked: its replacement asks the same and counts nobody twice")
    func recovery() throws {
        let pool = try three()
        for partner in pool.partners { #expect(try pool.push(partner).exit == 0) }
        let request = try pool.folder.read("inbox/hope/pool/2026.json")
        try FileManager.default.removeItem(atPath: pool.home("hope"))
        try pool.folder.write("hope.key", "\(pool.recoveryKeys["hope"] ?? "")\n")
        _ = try Shell.run("chmod", ["600", pool.folder.file("hope.key")])
        let recovered = try Shell.sync(
            "recover", pool.inbox, "--home", pool.home("hope"), "--partner", "hope", "--recovery-key",
            pool.folder.file("hope.key"))
        #expect(recovered.exit == 0, "\(recovered.errors)")
        try FileManager.default.removeItem(atPath: pool.storeFile("hope/pool/2026.json"))
        #expect(try pool.push("hope").exit == 0)
        #expect(try pool.folder.read("inbox/hope/pool/2026.json") == request)
        #expect(try pool.answer().exit == 0)
        for partner in pool.partners { #expect(try pool.push(partner).exit == 0) }
        #expect(try #require(try pool.merge())["cells"] as? Int == 1)
        #expect(try pool.status("hope")["pooled_survivors"] as? Int == 3)
    }

    @Test("the keeper destroys the key when the epoch is over, says so, and answers nobody after that")
    func close() throws {
        let pool = try three()
        try pool.pool()
        #expect(try Shell.sync("keeper", "close", "2026", "--home", pool.keeper, "--now", PoolCoalition.day).exit == 73)
        let closed = try Shell.sync("keeper", "close", "2026", "--home", pool.keeper, "--now", PoolCoalition.late)
        #expect(closed.exit == 0, "\(closed.errors)")
        #expect(closed.output.contains("3 requests"))
        #expect(!FileManager.default.fileExists(atPath: "\(pool.keeper)/keys/epoch-2026.key"))
        let statement = String(decoding: try pool.folder.read("inbox/keeper/2026.json"), as: UTF8.self)
        #expect(statement.contains("\"type\":\"pool-closed/1\""))
        #expect(try Shell.sync("keeper", "close", "2026", "--home", pool.keeper, "--now", PoolCoalition.late).exit == 0)
        #expect(try pool.answer().output.contains("0 epochs open"))
        #expect(try Shell.sync("status", "--home", pool.keeper).output.contains("its key is destroyed"))
    }
}
