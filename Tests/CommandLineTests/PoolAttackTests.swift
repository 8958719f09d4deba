import Foundation
import TestSupport
import Testing

/// What somebody who means harm can do to the pool with the program and the files alone.
@Suite("The pool under attack")
struct PoolAttackTests {
    private func three(budget: Int = 256) throws -> PoolCoalition {
        try PoolCoalition(
            budget: budget,
            ["city": [("Mali", "Oman", 2)], "hope": [("Mali", "Oman", 2)], "lake": [("Mali", "Oman", 2)]])
    }

    @Test("a keeper that answers with another key is caught by the proof, and nobody's report is made")
    func anotherKey() throws {
        let pool = try three()
        for partner in pool.partners { #expect(try pool.push(partner).exit == 0) }
        // The keeper's own home, with the year's key exchanged after it was registered.
        let rogue = pool.folder.file("rogue")
        try pool.copy(pool.keeper, to: rogue)
        let key = "\(rogue)/keys/epoch-2026.key"
        var scalar = try Data(contentsOf: URL(fileURLWithPath: key))
        scalar[31] ^= 1
        try scalar.write(to: URL(fileURLWithPath: key))
        _ = try Shell.run("chmod", ["600", key])
        #expect(try Shell.sync("keeper", "answer", "--home", rogue, "--now", PoolCoalition.day).exit == 0)
        let pushed = try pool.push("hope")
        #expect(pushed.exit == 0)
        #expect(pushed.errors.contains("was not made with the key that the coalition registered"))
        #expect(try pool.status("hope")["pooled_reports"] as? Int == 0)
        // The right answer still does its work.
        #expect(try pool.answer().exit == 0)
        #expect(try pool.push("hope").output.contains("2 survivors in pooled reports"))
    }

    @Test("a store that swaps answers, or alters one, is noticed")
    func swappedAnswers() throws {
        let pool = try three()
        for partner in pool.partners { #expect(try pool.push(partner).exit == 0) }
        #expect(try pool.answer().exit == 0)
        let own = pool.storeFile("keeper/2026/hope.json")
        try pool.copy(own, to: pool.folder.file("kept"))
        try pool.copy(pool.storeFile("keeper/2026/city.json"), to: own)
        let swapped = try pool.push("hope")
        #expect(swapped.errors.contains("answers another request"))
        let text = String(decoding: try pool.folder.read("kept"), as: UTF8.self)
        let altered = text.replacing("\"epoch\":2026", with: "\"epoch\":2025")
        try altered.write(toFile: own, atomically: true, encoding: .utf8)
        #expect(try pool.push("hope").errors.contains("is not signed by the keeper"))
        try "x".write(toFile: own, atomically: true, encoding: .utf8)
        #expect(try pool.push("hope").errors.contains("cannot be read"))
        #expect(try pool.status("hope")["pooled_reports"] as? Int == 0)
        try pool.copy(pool.folder.file("kept"), to: own)
        #expect(try pool.push("hope").output.contains("2 survivors in pooled reports"))
    }

    @Test("who is not on the keeper's list, has another key, or asks above the budget gets nothing")
    func refusedRequests() throws {
        let pool = try three()
        for partner in pool.partners { #expect(try pool.push(partner).exit == 0) }
        // The coalition cannot put anybody on the list: another's key under a member's name is refused.
        try pool.copy(pool.storeFile("city/pool/2026.json"), to: pool.storeFile("hope/pool/2026.json"))
        let answered = try pool.answer()
        #expect(answered.exit == 3)
        #expect(answered.errors.contains("hope: the request for 2026 is refused: it is signed with a key"))
        // One changed byte.
        let path = pool.storeFile("lake/pool/2026.json")
        let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
        try text.replacing("\"epoch\":2026", with: "\"epoch\":2025").write(
            toFile: path, atomically: true, encoding: .utf8)
        #expect(
            try pool.answer().errors.contains("lake: the request for 2026 is refused: it is malformed or not signed"))
        #expect(!FileManager.default.fileExists(atPath: pool.storeFile("keeper/2026/hope.json")))

        let poor = try three(budget: 16)
        #expect(try poor.push("hope").exit == 0)
        let refused = try poor.answer()
        #expect(refused.exit == 3)
        #expect(refused.errors.contains("above its budget of 16"))
    }

    @Test("a second, different request is answered only from what is left of the budget; the same one always alike")
    func secondRequest() throws {
        let pool = try three(budget: 100)
        // Two homes of one organisation with one key: each asks with blinds of its own.
        try pool.copy(pool.home("hope"), to: pool.folder.file("twin"))
        #expect(try pool.push("hope").exit == 0)
        #expect(try pool.answer().exit == 0)
        let first = try pool.folder.read("inbox/keeper/2026/hope.json")
        let store = pool.folder.file("other")
        try pool.copy(pool.inbox, to: store)
        try? FileManager.default.removeItem(atPath: "\(store)/hope/pool")
        try? FileManager.default.removeItem(atPath: "\(store)/hope/1")
        let twin = try Shell.sync(
            "push", store, "--home", pool.folder.file("twin"), "--now", PoolCoalition.day)
        #expect(twin.exit == 0, "\(twin.errors)")
        let refused = try Shell.sync("keeper", "answer", store, "--home", pool.keeper, "--now", PoolCoalition.day)
        #expect(refused.exit == 3)
        #expect(refused.errors.contains("beside 64 answered before"))
        try FileManager.default.removeItem(atPath: pool.storeFile("keeper/2026/hope.json"))
        #expect(try pool.answer().output.contains("was answered before"))
        #expect(try pool.folder.read("inbox/keeper/2026/hope.json") == first)
    }

    @Test("a request after the epoch's end, or before the year's, is not answered")
    func outsideTheEpoch() throws {
        let pool = try three()
        for partner in pool.partners { #expect(try pool.push(partner).exit == 0) }
        #expect(try pool.answer(day: "2026-12-31").output.contains("0 epochs open"))
        let late = try pool.answer(day: PoolCoalition.late)
        #expect(late.output.contains("0 epochs open"))
        #expect(late.errors.contains("keeper close 2026"))
        #expect(!FileManager.default.fileExists(atPath: pool.storeFile("keeper/2026/hope.json")))
        // Whoever is late stays withheld, and stops waiting in the end.
        #expect(try pool.push("hope", day: "2027-08-01").errors.contains("no answer of the keeper came"))
        #expect(try pool.status("hope")["staying_survivors"] as? Int == 2)
    }

    @Test("a list that the keeper did not sign is not served from")
    func alteredList() throws {
        let pool = try three()
        let path = "\(pool.keeper)/partners.json"
        let text = String(decoding: try pool.folder.read("keeper/partners.json"), as: UTF8.self)
        try text.replacing("\"cells\":256", with: "\"cells\":999").write(
            toFile: path, atomically: true, encoding: .utf8)
        for partner in pool.partners { #expect(try pool.push(partner).exit == 0) }
        let answered = try pool.answer()
        #expect(answered.exit == 1)
        #expect(answered.errors.contains("not as this keeper signed it"))
    }

    @Test("a coalition takes one key a year, and only one that a keeper signed")
    func secondEpoch() throws {
        let pool = try three()
        let other = pool.folder.file("keeper2")
        _ = try Shell.sync("keeper", "init", "--home", other, "--invite", "\(pool.coalition)/invitation.json")
        _ = try Shell.sync("keeper", "open", "2026", "--home", other)
        let taken = try Shell.sync("epoch", "add", "--home", pool.coalition, "\(other)/epochs/2026/epoch.json")
        #expect(taken.exit == 73)
        let text = String(decoding: try pool.folder.read("keeper2/epochs/2026/epoch.json"), as: UTF8.self)
        try pool.folder.write("forged.json", text.replacing("2026", with: "2027"))
        let forged = try Shell.sync("epoch", "add", "--home", pool.coalition, pool.folder.file("forged.json"))
        #expect(forged.exit == 65)
        // A policy that does not pool takes none.
        let plain = TemporaryFolder()
        _ = try Shell.sync(
            "coalition", "init", "--home", plain.file("c"), "--name", "T", "--domain", "t.example", "--remote",
            plain.file("inbox"))
        let none = try Shell.sync("epoch", "add", "--home", plain.file("c"), "\(pool.keeper)/epochs/2026/epoch.json")
        #expect(none.exit == 73)
        #expect(none.errors.contains("pools nothing"))
    }
}
