import Foundation
import TestSupport
import Testing

/// The program killed at random moments. `CRASH_ROUNDS` asks for more rounds than the short form's.
@Suite("Crashes")
struct CrashTests {
    static let rounds = ProcessInfo.processInfo.environment["CRASH_ROUNDS"].flatMap { Int($0) } ?? 15

    /// Starts the program, kills it after a random time up to `limit` seconds, and tells whether it was still running.
    private func kill(_ words: [String], within limit: Double) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Shell.program)
        process.arguments = words
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        Thread.sleep(forTimeInterval: Double.random(in: 0...limit))
        let wasRunning = process.isRunning
        if wasRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return wasRunning
    }

    private func seconds(_ work: () throws -> Void) rethrows -> Double {
        let start = Date()
        try work()
        return Date().timeIntervalSince(start)
    }

    @Test("push killed anywhere: the log verifies, nobody is lost or shared twice, and the next push completes")
    func push() throws {
        var interrupted = 0
        var limit = 0.3
        var undisturbed: [String] = []
        for round in 0..<Self.rounds {
            let folder = TemporaryFolder()
            let coalition = folder.file("coalition")
            let home = folder.file("lake")
            for words in [
                [
                    "coalition", "init", "--home", coalition, "--name", "T", "--domain", "t.example", "--remote",
                    folder.file("inbox"),
                ], ["init", "--home", home, "--invite", "\(coalition)/invitation.json", "--org", "Lake"],
                ["admit", "--home", coalition, "\(home)/request.json"],
                ["join", "--home", home, "\(coalition)/welcomes/lake.json"],
                [
                    "import", "--home", home, "--now", "2027-01-20",
                    "\(Shell.repository)/Examples/kenya/lake/cases.csv",
                ],
            ] {
                _ = try Shell.run(Shell.program, words)
            }
            let words = ["push", "--home", home, "--now", "2027-01-20"]
            if round == 0 {
                limit = try seconds { _ = try Shell.run(Shell.program, words) } * 1.2
            } else {
                for _ in 0..<3 where try kill(words, within: limit) { interrupted += 1 }
            }
            let last = try Shell.run(Shell.program, words + ["--json"])
            #expect(last.exit == 0, "round \(round): \(last.errors)")
            let status = try #require(
                try jsonLines(try Shell.sync("status", "--json", "--home", home).output).last)
            #expect(status["accepted_submissions"] as? Int == 20)
            #expect(status["log_size"] as? Int == 320)
            #expect(status["shared_survivors"] as? Int == 47)
            #expect(status["staying_survivors"] as? Int == 3)
            let verified = try Shell.sync("verify", folder.file("inbox"), "--key", "\(coalition)/invitation.json")
            #expect(verified.exit == 0, "round \(round): \(verified.output)")
            #expect(verified.output.contains("t.example/lake/1  320 entries"))
            _ = try Shell.sync("merge", "--home", coalition)
            let out = folder.file("master.csv")
            _ = try Shell.sync("export", "--home", coalition, "--format", "csv", "--out", out)
            // Without its last cell, the frontier, which holds the keys of this round.
            let groups = try String(contentsOfFile: out, encoding: .utf8).split(separator: "\r\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false).dropLast().joined(separator: ",")
            }
            if round == 0 { undisturbed = groups }
            #expect(groups == undisturbed, "round \(round)")
        }
        #expect(interrupted > Self.rounds / 2)
    }

    @Test("publish killed anywhere, the first time too: a year is published once, under one key, and the log verifies")
    func publish() throws {
        var interrupted = 0
        var limit = 0.3
        for round in 0..<Self.rounds {
            let folder = TemporaryFolder()
            for part in ["coalition", "inbox"] {
                let source = "\(try Night.shared().out)/\(part)"
                #expect(try Shell.run("cp", ["-a", source, folder.file(part)]).exit == 0)
            }
            let settings = String(decoding: try folder.read("coalition/settings.json"), as: UTF8.self)
            try folder.write(
                "coalition/settings.json", settings.replacing(try Night.shared().out, with: folder.path))
            try FileManager.default.createDirectory(atPath: folder.file("up"), withIntermediateDirectories: true)
            let words = ["publish", folder.file("up"), "--home", folder.file("coalition"), "--now", "2027-01-21"]
            if round == 0 {
                limit = try seconds { _ = try Shell.run(Shell.program, words) } * 1.1
            } else {
                for _ in 0..<3 where try kill(words, within: limit) { interrupted += 1 }
            }
            let last = try Shell.run(Shell.program, words)
            #expect(last.exit == 0 && last.output.contains("public log size 58"), "round \(round): \(last.errors)")
            for store in ["inbox/public/1", "up/coalition.example/public/1"] {
                let text = String(decoding: try folder.read("\(store)/bodies/000.p/58"), as: UTF8.self)
                #expect(text.components(separatedBy: "\"type\":\"release/1\"").count == 2)
            }
            let verified = try Shell.sync(
                "verify", folder.file("inbox"), "--key", folder.file("coalition/invitation.json"))
            #expect(verified.exit == 0, "round \(round): \(verified.output)")
            #expect(verified.output.contains("coalition.example/public/1  58 entries"), "\(verified.output)")
        }
        #expect(interrupted > Self.rounds / 2)
    }

    @Test("merge killed anywhere: the next one makes the same master as an undisturbed one")
    func merge() throws {
        let night = try Night.shared()
        let folder = try night.copy()
        func hash() throws -> String {
            let result = try Shell.sync("merge", "--json", "--home", folder.file("coalition"), folder.file("inbox"))
            #expect(result.exit == 0, "\(result.errors)")
            let export = try Shell.sync(
                "export", "--json", "--home", folder.file("coalition"), "--format", "dump", "--out",
                folder.file("dump.jsonl"))
            return try #require(try jsonLines(export.output).last?["master"] as? String)
        }
        let expected = try hash()
        var interrupted = 0
        var limit = 0.3
        for round in 0..<Self.rounds {
            for name in ["mirror", "master.sqlite"] {
                try? FileManager.default.removeItem(atPath: folder.file("coalition/\(name)"))
            }
            if round == 0 {
                limit = try seconds { _ = try hash() } * 1.2
                continue
            }
            for _ in 0..<3
            where try kill(["merge", "--home", folder.file("coalition"), folder.file("inbox")], within: limit) {
                interrupted += 1
            }
            #expect(try hash() == expected, "round \(round)")
            let verified = try Shell.sync(
                "verify", folder.file("inbox"), "--key", folder.file("coalition/invitation.json"))
            #expect(verified.exit == 0)
        }
        #expect(interrupted > Self.rounds / 2)
    }
}
