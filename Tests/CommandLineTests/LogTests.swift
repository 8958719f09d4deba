import Foundation
import TestSupport
import Testing

/// What a log holds, looked at with `log` and `show`.
@Suite("Listing a log")
struct LogTests {
    @Test("every entry of the own log is listed with what it is about")
    func own() throws {
        let lake = try LakeHome()
        let none = try Shell.sync("log", "--home", lake.home)
        #expect(none.exit == 65 && none.errors.contains("has no entries here yet"), "\(none.errors)")
        #expect(try lake.push(lake.home).exit == 0)
        let listed = try Shell.sync("log", "--home", lake.home)
        #expect(listed.exit == 0, "\(listed.errors)")
        let lines = listed.output.split(separator: "\n")
        #expect(lines.count == 321)
        #expect(lines.last?.hasPrefix("t.example/lake/1: 320 entries, 0 erased, root ") == true, "\(listed.output)")
        #expect(lines.contains { $0.contains("  seal/1  2026") })
        // Beside another reader's account of the bodies.
        let bodies = try (0..<320).map { index in
            try jsonLines(String(decoding: try bodyLine(lake, index), as: UTF8.self))[0]["type"] as? String
        }
        let json = try jsonLines(try Shell.sync("log", "--json", "--home", lake.home).output)
        #expect(json.dropLast().map { $0["entry_type"] as? String } == bodies)
        #expect(json.dropLast().map { $0["index"] as? Int } == (0..<320).map { $0 })
        #expect(json.last?["size"] as? Int == 320 && json.last?["type"] as? String == "summary")
    }

    private func bodyLine(_ lake: LakeHome, _ index: Int) throws -> [UInt8] {
        let name = index < 256 ? "000" : "001.p/64"
        let lines = try lake.folder.read("cso/lake/log/bodies/\(name)").split(separator: 0x0A)
        return Array(lines[index % 256])
    }

    @Test("an erased entry keeps its place, what is damaged fails, and a body that a member may not read is not shown")
    func states() throws {
        let lake = try LakeHome(coalitionOptions: ["--bodies", "age"])
        #expect(try lake.push(lake.home).exit == 0)
        let listed = try jsonLines(try Shell.sync("log", "--json", "--home", lake.home).output)
        let group = try #require(listed.first { $0["entry_type"] as? String == "journey/1" }?["index"] as? Int)
        let shown = try Shell.sync("show", "--home", lake.home, "\(group)")
        #expect(shown.exit == 0 && shown.output.contains("in words:") && shown.output.contains("survivors"))
        #expect(shown.output.contains("in the log:  proven, "))
        let json = try #require(
            try jsonLines(try Shell.sync("show", "--json", "--home", lake.home, "\(group)").output).last)
        let body = try #require(json["body"] as? String)
        let hash = try Shell.run("sh", ["-c", "printf %s '\(body)' | sha256sum"]).output.prefix(64)
        #expect(json["commitment"] as? String == String(hash))

        // The store keeps bodies encrypted: who only has the key of the log sees no more than that.
        let store = "\(lake.inbox)/lake/1"
        let outside = try Shell.sync("log", store, "--key", lake.key)
        #expect(outside.exit == 0 && outside.output.contains("320 encrypted to others"), "\(outside.output)")
        #expect(!outside.output.contains("journey/1"))
        let locked = try Shell.sync("show", "\(group)", store, "--key", lake.key)
        #expect(locked.exit == 0 && locked.output.contains("encrypted to others") && !locked.output.contains("salt"))
        let opened = try Shell.sync(
            "show", "\(group)", store, "--key", lake.key, "--identity", "\(lake.coalition)/keys/bodies.age")
        #expect(opened.exit == 0 && opened.output.contains(body), "\(opened.output) \(opened.errors)")
        // Without a key nothing is believed.
        #expect(try Shell.sync("log", store).exit == 64)

        #expect(try Shell.sync("erase", "--home", lake.home, "\(group)").exit == 0)
        let erased = try Shell.sync("show", "--home", lake.home, "\(group)")
        #expect(erased.exit == 0 && erased.output.contains("erased by its owner") && !erased.output.contains("salt"))
        let after = try jsonLines(try Shell.sync("log", "--json", "--home", lake.home).output)
        #expect(after[group]["state"] as? String == "erased" && after[group]["entry_type"] == nil)

        // A body that is not what was signed.
        let seal = try #require(listed.first { $0["entry_type"] as? String == "seal/1" }?["index"] as? Int)
        let file = seal < 256 ? "cso/lake/log/bodies/000" : "cso/lake/log/bodies/001.p/64"
        let text = String(decoding: try lake.folder.read(file), as: UTF8.self)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines[seal % 256] = lines[seal % 256].replacing("2026", with: "2025")
        try lake.folder.write(file, lines.joined(separator: "\n"))
        let damaged = try Shell.sync("show", "--home", lake.home, "\(seal)")
        #expect(damaged.exit == 1 && damaged.output.contains("DAMAGED"), "\(damaged.output)")
        #expect(!damaged.output.contains("2025"))
        #expect(try Shell.sync("log", "--home", lake.home).exit == 1)
    }

    @Test("a tile that was altered proves nothing, and other logs of the home are listed by their names")
    func others() throws {
        let lake = try LakeHome()
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.merge().exit == 0)
        for (home, origin) in [
            (lake.coalition, "t.example/lake/1"), (lake.coalition, "t.example/registry/1"),
            (lake.coalition, "t.example/receipts/main"), (lake.home, "t.example/registry/1"),
        ] {
            let listed = try Shell.sync("log", "--home", home, origin)
            #expect(listed.exit == 0 && listed.output.contains("\(origin): "), "\(listed.errors)")
        }
        #expect(try Shell.sync("log", "--home", lake.coalition).output.contains("admit/1"))
        #expect(try Shell.sync("show", "--home", lake.home, "320").exit == 65)
        #expect(try Shell.sync("show", "--home", lake.home, "first").exit == 64)
        #expect(try Shell.sync("show", "--home", lake.home, "0", "t.example/none/1").exit == 65)
        var tile = try lake.folder.read("cso/lake/log/tile/0/000")
        tile[40] ^= 1
        try lake.folder.write("cso/lake/log/tile/0/000", tile)
        let broken = try Shell.sync("show", "--home", lake.home, "0")
        #expect(broken.exit == 1 && !broken.output.contains("proven"), "\(broken.output) \(broken.errors)")
    }
}
