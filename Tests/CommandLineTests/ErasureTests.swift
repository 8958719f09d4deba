import Foundation
import TestSupport
import Testing

/// A body is destroyed; its entry, and everything that was ever proved about it, stays.
@Suite("Erasure")
struct ErasureTests {
    /// The index and line of the first group in the pushed log.
    private func group(_ lake: LakeHome) throws -> (index: Int, line: String) {
        let text = String(decoding: try lake.folder.read("cso/lake/log/bodies/000"), as: UTF8.self)
        let more = String(decoding: try lake.folder.read("cso/lake/log/bodies/001.p/64"), as: UTF8.self)
        let lines = text.split(separator: "\n") + more.split(separator: "\n")
        let index = try #require(lines.firstIndex { $0.contains("\"type\":\"journey/1\"") })
        return (index, String(lines[index]))
    }

    private func salt(_ line: String) throws -> String {
        let range = try #require(line.range(of: "\"salt\":\""))
        return String(line[range.upperBound...].prefix(44))
    }

    /// Files below `name` that hold any of `needles`.
    private func holders(_ lake: LakeHome, _ name: String, _ needles: [String]) throws -> [String] {
        try lake.folder.files(below: name).filter { file in
            let bytes = Data(try lake.folder.read(file))
            return needles.contains { bytes.range(of: Data($0.utf8)) != nil }
        }
    }

    @Test(
        "erased: gone from the home at once, everywhere else after the next seal and the delay",
        arguments: ["plain", "age"])
    func erased(bodies: String) throws {
        let lake = try LakeHome(coalitionOptions: ["--bodies", bodies])
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.merge().exit == 0)
        let (index, line) = try group(lake)
        let needles = [line, try salt(line)]
        let proof = lake.folder.file("proof")
        let proved = try Shell.sync("prove", "--home", lake.home, "t.example/lake/1", "\(index)", "--out", proof)
        #expect(proved.exit == 0, "\(proved.errors)")
        #expect(try !holders(lake, "cso/lake", needles).isEmpty)

        let erased = try Shell.sync("erase", "--home", lake.home, "\(index)")
        #expect(erased.exit == 0, "\(erased.errors)")
        #expect(try holders(lake, "cso/lake", needles) == [])
        #expect(try Shell.sync("erase", "--home", lake.home, "\(index)").output.contains("was erased before"))
        let own = try Shell.sync("verify", "\(lake.home)/log", "--key", lake.key)
        #expect(own.exit == 0, "\(own.output)")
        #expect(try Shell.sync("check", proof, "--key", lake.key).exit == 0)

        // Nothing of it shows before the next seal.
        let before = try lake.folder.read("inbox/lake/1/checkpoint")
        #expect(try lake.push(lake.home).output.contains("nothing to push"))
        #expect(try lake.folder.read("inbox/lake/1/checkpoint") == before)
        let shared = try lake.status(lake.home)["shared_survivors"] as? Int

        // The next seal carries it; the coalition hides it, and destroys it when the delay has passed.
        let pushed = try lake.push(lake.home, day: "2027-04-20")
        #expect(pushed.exit == 0, "\(pushed.errors)")
        #expect(try lake.status(lake.home)["log_size"] as? Int == 384)
        #expect(try lake.status(lake.home)["shared_survivors"] as? Int == shared)
        if bodies == "plain" { #expect(try holders(lake, "inbox", needles) == []) }
        let merged = try lake.merge(day: "2027-04-20")
        #expect(merged.exit == 0, "\(merged.errors)")
        #expect(!merged.errors.contains("destroyed"))
        let out = lake.folder.file("master.json")
        #expect(try Shell.sync("export", "--home", lake.coalition, "--format", "dump", "--out", out).exit == 0)
        #expect(!String(decoding: try lake.folder.read("master.json"), as: UTF8.self).contains("\"entry\":\(index),"))
        #expect(try holders(lake, "coalition/mirror", needles) != [])
        #expect(try lake.merge(day: "2027-05-19").exit == 0)
        #expect(try holders(lake, "coalition/mirror", needles) != [])
        #expect(try lake.merge(day: "2027-05-20").errors.contains("destroyed 1 erased bodies"))
        #expect(try holders(lake, "coalition", needles) == [])
        if bodies == "plain" {
            let verified = try lake.verify()
            #expect(verified.exit == 0, "\(verified.output)")
        }

        // The proof made before still checks, and a new one can be made.
        #expect(try Shell.sync("check", proof, "--key", lake.key).exit == 0)
        let again = try Shell.sync("prove", "--home", lake.home, "t.example/lake/1", "\(index)", "--out", proof + "2")
        #expect(again.exit == 0)
        #expect(try Shell.sync("check", proof + "2", "--key", lake.key).exit == 0)
        let recheck = try Shell.sync("merge", "--recheck", "--json", "--home", lake.coalition, "--now", "2027-05-21")
        #expect(recheck.exit == 0, "\(recheck.errors)")
        try lake.expectSchemas()
    }

    @Test("an old stick cannot bring a destroyed body back")
    func oldStick() throws {
        let lake = try LakeHome()
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.merge().exit == 0)
        let stick = try lake.copy(lake.inbox, to: "stick")
        let (index, line) = try group(lake)
        #expect(try Shell.sync("erase", "--home", lake.home, "\(index)", "--now").exit == 0)
        let pushed = try lake.push(lake.home)
        #expect(pushed.output.contains("pushed 64 entries"), "\(pushed.output)")
        #expect(try lake.merge().exit == 0)
        #expect(try lake.merge(day: "2027-02-19").exit == 0)
        #expect(try holders(lake, "coalition/mirror", [line]) == [])
        for words in [[], ["--recheck"]] {
            _ = try Shell.run(
                Shell.program, ["merge", "--home", lake.coalition, "--now", "2027-02-20", stick, lake.inbox] + words)
            #expect(try holders(lake, "coalition/mirror", [line]) == [])
        }
    }

    @Test("a restored backup does not bring an erased body back")
    func restored() throws {
        let lake = try LakeHome()
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        #expect(try lake.push(lake.home).exit == 0)
        let (index, line) = try group(lake)
        let backup = try lake.copy(lake.home, to: "backup")
        #expect(try Shell.sync("erase", "--home", lake.home, "\(index)", "--now").exit == 0)
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try holders(lake, "backup", [line]) != [])
        let recovered = try lake.recover(backup)
        #expect(recovered.exit == 0, "\(recovered.errors)")
        #expect(try holders(lake, "backup", [line]) == [])
    }

    @Test("what says nothing about people, or is not there, cannot be erased")
    func refused() throws {
        let lake = try LakeHome()
        #expect(try lake.push(lake.home).exit == 0)
        for (index, words) in [("63", "seal/1"), ("0", "decoy/1"), ("320", "320 entries")] {
            let result = try Shell.sync("erase", "--home", lake.home, index)
            #expect(result.exit == 65)
            #expect(result.errors.contains(words), "\(result.errors)")
        }
        #expect(try Shell.sync("erase", "--home", lake.home, "x").exit == 64)
        #expect(try lake.status(lake.home)["log_size"] as? Int == 320)
    }

    @Test("a body taken away without an erasure is reported, and comes back from a store that has it")
    func taken() throws {
        let lake = try LakeHome()
        #expect(try lake.push(lake.home).exit == 0)
        let stick = try lake.copy(lake.inbox, to: "stick")
        let (index, line) = try group(lake)
        let name = index < 256 ? "inbox/lake/1/bodies/000" : "inbox/lake/1/bodies/001.p/64"
        let text = String(decoding: try lake.folder.read(name), as: UTF8.self)
        try lake.folder.write(name, text.replacing(line, with: "null"))
        let merged = try lake.merge()
        #expect(merged.exit == 3)
        #expect(merged.output.contains("body.missing"))
        #expect(try lake.verify().exit == 1)
        let mended = try Shell.sync("merge", "--json", "--home", lake.coalition, "--now", LakeHome.day, stick)
        #expect(mended.exit == 0, "\(mended.output) \(mended.errors)")
        #expect(try holders(lake, "coalition/mirror", [line]) != [])
    }

    @Test("more than ten erasures in a quarter wait until a person releases them")
    func limit() throws {
        let lake = try LakeHome()
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.merge().exit == 0)
        let (first, _) = try group(lake)
        for index in first..<(first + 12) {
            #expect(try Shell.sync("erase", "--home", lake.home, "\(index)", "--now").exit == 0)
        }
        #expect(try lake.push(lake.home).exit == 0)
        let merged = try lake.merge()
        #expect(merged.errors.contains("lake: 2 erasures wait for a person"), "\(merged.errors)")
        let released = try Shell.sync("release", "--home", lake.coalition, "--now", LakeHome.day, "lake")
        #expect(released.output.contains("released 2 erasures of lake"), "\(released.output) \(released.errors)")
        #expect(!(try lake.merge().errors.contains("wait for a person")))
        #expect(try lake.merge(day: "2027-02-18").errors.contains("destroyed") == false)
        #expect(try lake.merge(day: "2027-02-19").errors.contains("destroyed 12 erased bodies"))
    }

    @Test("an erasure that is revoked in time destroys nothing; one that was carried out elsewhere stays everywhere")
    func revoked() throws {
        let lake = try LakeHome()
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.merge().exit == 0)
        let (index, line) = try group(lake)
        let (second, third) = (lake.folder.file("second"), lake.folder.file("third"))
        for (home, name) in [(second, "second"), (third, "third")] {
            _ = try Shell.sync(
                "machine", "init", "--home", home, "--invite", lake.invitation, "--name", name, "--remote", lake.inbox)
            #expect(try Shell.sync("machine", "add", "--home", lake.coalition, home + "/machine.vkey").exit == 0)
        }
        func merge(_ home: String, _ day: String, _ inboxes: String...) throws -> Shell.Result {
            try Shell.run(Shell.program, ["merge", "--json", "--home", home, "--now", day] + inboxes)
        }
        for home in [second, third] { #expect(try merge(home, "2027-01-20").exit == 0) }
        // A thief with the key erases. Two machines see it, and on one the delay passes before anyone knows.
        let thief = try lake.copy(lake.home, to: "thief")
        #expect(try Shell.sync("erase", "--home", thief, "\(index)", "--now").exit == 0)
        #expect(try lake.push(thief).exit == 0)
        for home in [second, third] { #expect(try merge(home, "2027-01-21").exit == 0) }
        #expect(try merge(third, "2027-03-01").errors.contains("destroyed 1 erased bodies"))
        #expect(try holders(lake, "third/mirror/lake", [line]) == [])
        let receipts = lake.folder.file("receipts")
        _ = try Shell.run("mv", [lake.inbox + "/receipts/third", receipts])
        #expect(try Shell.sync("revoke", "--home", lake.coalition, "lake", "--size", "320").exit == 0)
        // In time: the machine forgets it.
        _ = try merge(second, "2027-01-22")
        #expect(!(try merge(second, "2027-03-01").errors.contains("destroyed")))
        #expect(try holders(lake, "second/mirror/lake", [line]) != [])
        let counted = try merge(lake.coalition, "2027-03-01")
        #expect(try jsonLines(counted.output).last?["quarantined"] as? Int == 0)
        #expect(try holders(lake, "coalition/mirror/lake", [line]) != [])
        _ = try Shell.run("mv", [receipts, lake.inbox + "/receipts/third"])
        let told = try merge(lake.coalition, "2027-03-02")
        #expect(told.output.contains("body.erased"), "\(told.output)\(told.errors)")
        #expect(told.errors.contains("destroyed 1 erased bodies"))
        #expect(try holders(lake, "coalition/mirror/lake", [line]) == [])
    }
}
