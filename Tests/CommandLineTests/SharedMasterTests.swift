import Dataset
import Foundation
import TestSupport
import Testing

/// A master in PostgreSQL, used by the program itself: alone, and by several machines at once.
@Suite("A master that machines share")
struct SharedMasterTests {
    private let server: PostgresServer
    private let database: String
    private let folder: TemporaryFolder
    private static let firstDay = "2027-01-20"
    private static let nextDay = "2028-01-20"

    init() throws {
        server = try PostgresServer.shared()
        database = try server.database()
        folder = try Night.shared().copy()
    }

    private func sync(_ words: String...) throws -> Shell.Result {
        try Shell.run(Shell.program, words, environment: server.environment)
    }

    /// The canonical dump of the master of a home.
    private func dump(_ home: String) throws -> String {
        let out = folder.file("dump.jsonl")
        let result = try sync("export", "--home", home, "--format", "dump", "--out", out)
        #expect(result.exit == 0, "\(result.errors)")
        return try String(contentsOfFile: out, encoding: .utf8)
    }

    @Test("file and database tell the same in every form, over a connection that asks for a password")
    func sameInEveryForm() throws {
        let home = folder.file("coalition")
        let address = server.address(database)
        let merged = try sync("merge", "--home", home, "--master", address, "--now", Self.firstDay)
        #expect(merged.exit == 0, "\(merged.errors)")
        #expect(merged.errors.contains("from now on this home's master is"))
        for format in ExportFormat.allCases {
            for (name, master) in [("file", "sqlite"), ("database", address)] {
                let result = try sync(
                    "export", "--home", home, "--format", format.rawValue, "--master", master, "--out",
                    folder.file("\(name)-\(format)"))
                #expect(result.exit == 0, "\(format): \(result.errors)")
            }
            let compared = try Shell.run(
                "diff", ["-r", folder.file("file-\(format)"), folder.file("database-\(format)")])
            #expect(compared.exit == 0, "\(format): \(compared.output)")
        }
        for visibility in [["--internal"], []] {
            for (name, master) in [("file", "sqlite"), ("database", address)] {
                let words = ["report", "--home", home, "--master", master, "--out", folder.file("\(name)-report")]
                let result = try Shell.run(Shell.program, words + visibility, environment: server.environment)
                #expect(result.exit == 0, "\(result.errors)")
            }
            #expect(
                try folder.read("file-report/report.html") == folder.read("database-report/report.html"))
        }
        // What `psql` shows with the queries that a file's owner knows.
        let sql = "SELECT count(*), sum(survivors_min) FROM survivor_group WHERE transit IS NULL"
        let file = try Shell.run("sqlite3", [home + "/master.sqlite", sql]).output.split(separator: "\n").last
        let found = try server.query("SET search_path = journey_sync; \(sql)", in: database)
        #expect(file.map(String.init) == found)
        try FileManager.default.createDirectory(atPath: folder.file("up"), withIntermediateDirectories: true)
        for verb in [["status"], ["risk"], ["publish", folder.file("up"), "--dry-run", "--now", Self.firstDay]] {
            let here = try Shell.run(Shell.program, verb + ["--home", home], environment: server.environment)
            let there = try Shell.run(Shell.program, verb + ["--home", home, "--master", "sqlite"])
            #expect(here.exit == 0 && here.output == there.output, "\(verb): \(here.errors)")
        }
        // Verified from the store alone, by somebody who has no home; an altered row is found.
        let verify = [
            "verify", folder.file("inbox"), "--key", home + "/invitation.json", "--identity", home + "/keys/bodies.age",
            "--master", address,
        ]
        #expect(try Shell.run(Shell.program, verify, environment: server.environment).exit == 0)
        _ = try server.query(
            "UPDATE journey_sync.presence_row SET year = 2025 WHERE entry = (SELECT min(entry) FROM journey_sync.presence)",
            in: database)
        let altered = try Shell.run(Shell.program, verify, environment: server.environment)
        #expect(altered.exit == 1 && altered.output.contains("has rows that the logs do not give"))
        // Read again in full, it is mended.
        #expect(try sync("merge", "--recheck", "--home", home, "--now", Self.firstDay).exit == 0)
        #expect(try Shell.run(Shell.program, verify, environment: server.environment).exit == 0)
        // Back to the file.
        let back = try sync("merge", "--home", home, "--master", "sqlite", "--now", Self.firstDay)
        #expect(back.errors.contains("master.sqlite"))
        let settings = String(decoding: try folder.read("coalition/settings.json"), as: UTF8.self)
        #expect(!settings.contains("master"))
    }

    @Test("an address with a password is refused before anything is done, and never repeated")
    func password() throws {
        for verb in ["status", "merge", "report --out x", "export --format csv --out x", "risk"] {
            let words = verb.split(separator: " ").map(String.init)
            let refused = try Shell.run(
                Shell.program,
                words + ["--home", folder.file("coalition"), "--master", "postgres://merger:hush@127.0.0.1:1/m"])
            #expect(refused.exit == 64, "\(verb): \(refused.errors)")
            #expect(refused.errors.contains("PGPASSFILE"))
            #expect(!(refused.errors + refused.output).contains("hush"))
        }
        #expect(!String(decoding: try folder.read("coalition/settings.json"), as: UTF8.self).contains("hush"))
    }

    @Test("a database that is away, closed to this user or another coalition's stops a merge, and loses nothing")
    func unreachable() throws {
        let home = folder.file("coalition")
        func failure(_ address: String) throws -> [String] {
            let result = try sync("merge", "--json", "--home", home, "--master", address, "--now", Self.firstDay)
            let error = try jsonLines(result.output).last { $0["type"] as? String == "error" }
            return [error?["id"] as? String ?? "none", "\(result.exit)"]
        }
        #expect(try failure("postgres://merger@127.0.0.1:1/m?sslmode=disable") == ["master.unavailable", "69"])
        #expect(
            try failure(server.address(database).replacing("?sslmode=disable", with: "")) == ["master.refused", "77"])
        #expect(
            try failure(server.address(database).replacing("merger@", with: "stranger@")) == ["master.refused", "77"])
        #expect(try failure("master.db") == ["master.address", "64"])
        let lake = try LakeHome(importingCases: false)
        let other = try Shell.sync("merge", "--home", lake.coalition, "--master", server.socketAddress(database))
        #expect(other.exit == 0, "\(other.errors)")
        #expect(try failure(server.socketAddress(database)) == ["master.foreign", "73"])
        #expect(try sync("status", "--home", home).exit == 0)
    }

    // MARK: Shards

    /// Three machines, each with its own home, and one more that keeps its master in a file, for comparison.
    private func machines() throws -> [String] {
        var homes = [folder.file("coalition")]
        for name in ["second", "third", "alone"] {
            let home = folder.file(name)
            let made = try sync(
                "machine", "init", "--home", home, "--invite", folder.file("coalition/invitation.json"), "--name", name,
                "--remote", folder.file("inbox"))
            #expect(made.exit == 0, "\(made.errors)")
            // Each machine needs the key to which pooled reports are encrypted.
            try FileManager.default.copyItem(atPath: homes[0] + "/keys/bodies.age", toPath: home + "/keys/bodies.age")
            let added = try sync("machine", "add", "--home", homes[0], home + "/machine.vkey")
            #expect(added.exit == 0, "\(added.errors)")
            homes.append(home)
        }
        return homes
    }

    private func merge(_ home: String, _ shard: String, day: String = SharedMasterTests.firstDay) throws -> Shell.Result
    {
        try sync(
            "merge", "--json", "--home", home, "--master", server.address(database), "--shard", shard, "--now", day)
    }

    private func summary(_ result: Shell.Result) throws -> [String: Any] { try jsonLines(result.output).last ?? [:] }

    private func pushAll(day: String) throws {
        for partner in Night.partners {
            let pushed = try sync("push", "--home", folder.file("cso/\(partner)"), "--now", day)
            #expect(pushed.exit == 0, "\(partner): \(pushed.errors)")
        }
    }

    /// The logs of a shard, in the order in which it writes them.
    private func logs(_ shard: String) throws -> [String] {
        let shard = try #require(Shard(shard))
        return Night.partners.map { "coalition.example/\($0)/1" }.filter { shard.holds($0) }
    }

    /// Starts a shard that comes to a halt before the last of its logs, because somebody else is about to write the same
    /// row, and hands it over while it stands there.
    private func halted(
        _ home: String, _ shard: String, _ body: (_ process: Process, _ backend: String) throws -> Void
    ) throws {
        let origin = try #require(try logs(shard).last)
        let blocker = Process()
        let words = Pipe()
        blocker.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        blocker.arguments = ["psql"] + server.psql(database)
        blocker.standardInput = words
        blocker.standardOutput = FileHandle.nullDevice
        try blocker.run()
        defer {
            try? words.fileHandleForWriting.close()
            blocker.waitUntilExit()
        }
        let number = try server.query("SELECT max(number) FROM journey_sync.generation", in: database)
        words.fileHandleForWriting.write(
            Data(
                "BEGIN; INSERT INTO journey_sync.log_state VALUES ('\(origin)', \(number), '', 0, '', NULL, 0, '');\n"
                    .utf8))
        try wait("the row is held") {
            try server.query(
                "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = '\(database)'",
                in: database) == "1"
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Shell.program)
        process.arguments = [
            "merge", "--home", home, "--master", server.address(database), "--shard", shard, "--now", Self.nextDay,
        ]
        process.environment = ProcessInfo.processInfo.environment.merging(server.environment) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        var backend = ""
        try wait("the shard waits for the row") {
            backend = try server.query(
                "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = '\(database)'",
                in: database)
            return !backend.isEmpty
        }
        try body(process, backend)
        process.waitUntilExit()
    }

    private func wait(_ what: String, until isSo: () throws -> Bool) throws {
        for _ in 0..<400 {
            if try isSo() { return }
            Thread.sleep(forTimeInterval: 0.05)
        }
        throw TestServer.Failed(description: "not in time: \(what)")
    }

    @Test("three machines share the nights; one loses its connection and dies: readers see one night or the next")
    func shards() throws {
        let homes = try machines()
        let alone = homes[3]
        // The first night, in any order.
        #expect(try sync("merge", "--home", alone, "--now", Self.firstDay).exit == 0)
        #expect(try summary(merge(homes[2], "3/3"))["waiting"] as? [Int] == [1, 2])
        #expect(try sync("status", "--home", homes[2]).output.contains("master:    none yet"))
        #expect(try summary(merge(homes[0], "1/3"))["waiting"] as? [Int] == [2])
        #expect(try summary(merge(homes[1], "2/3"))["frontier"] != nil)
        let before = try dump(homes[0])
        #expect(try before == dump(alone))

        // The next, in which the shard with the most logs has a hard time.
        try pushAll(day: Self.nextDay)
        let hard = try (1...3).max { try logs("\($0)/3").count < logs("\($1)/3").count } ?? 1
        let others = (1...3).filter { $0 != hard }
        #expect(try logs("\(hard)/3").count > 1)
        #expect(try summary(merge(homes[others[0] - 1], "\(others[0])/3", day: Self.nextDay))["waiting"] != nil)
        #expect(try dump(homes[0]) == before)
        try halted(homes[hard - 1], "\(hard)/3") { (process, backend) throws in
            #expect(try dump(homes[0]) == before)
            // The connection is lost.
            _ = try server.query("SELECT pg_terminate_backend(\(backend))", in: database)
            process.waitUntilExit()
            #expect(process.terminationStatus == 69)
        }
        try halted(homes[hard - 1], "\(hard)/3") { (process, _) throws in
            #expect(try dump(homes[0]) == before)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        // What it had written stands, and nobody sees it.
        let written = try server.query(
            """
            SELECT count(*) FROM journey_sync.log_state WHERE written = generation
                AND origin IN (\(try logs("\(hard)/3").map { "'\($0)'" }.joined(separator: ",")))
                AND generation = (SELECT max(number) FROM journey_sync.generation)
            """, in: database)
        #expect(Int(written) == (try logs("\(hard)/3").count) - 1)
        let third = try merge(homes[others[1] - 1], "\(others[1])/3", day: Self.nextDay)
        #expect(try summary(third)["waiting"] as? [Int] == [hard])
        let early = try sync("merge", "--finish", "--home", homes[0], "--now", Self.nextDay)
        #expect(early.exit == 69 && early.errors.contains("\(hard)/3"), "\(early.errors)")
        #expect(try dump(homes[0]) == before)
        // Another machine takes the shard over, and the night is whole.
        let last = try merge(homes[others[0] - 1], "\(hard)/3", day: Self.nextDay)
        #expect(try summary(last)["frontier"] != nil, "\(last.output) \(last.errors)")
        #expect(try sync("merge", "--home", alone, "--now", Self.nextDay).exit == 0)
        let after = try dump(homes[0])
        #expect(after != before)
        #expect(try after == dump(alone))
        let verified = try sync(
            "verify", folder.file("inbox"), "--key", homes[0] + "/invitation.json", "--identity",
            homes[0] + "/keys/bodies.age", "--master",
            server.address(database))
        #expect(verified.exit == 0, "\(verified.output)")
        // Each log has a receipt, and a quiet night changes nothing.
        for shard in 1...3 { #expect(try merge(homes[shard - 1], "\(shard)/3", day: Self.nextDay).exit == 0) }
        #expect(try dump(homes[0]) == after)
        for partner in Night.partners {
            let pushed = try sync("push", "--home", folder.file("cso/\(partner)"), "--now", Self.nextDay)
            #expect(pushed.exit == 0, "\(pushed.errors)")
            let home = folder.file("cso/\(partner)")
            let status = try jsonLines(try sync("status", "--json", "--home", home).output).last ?? [:]
            #expect(status["merged_size"] as? Int == status["log_size"] as? Int, "\(partner)")
        }
    }

    @Test("a machine that is new to a log keeps what was verified before, and carries out its erasures")
    func handedOver() throws {
        let homes = try machines()
        let old = folder.file("old")
        #expect(try Shell.run("cp", ["-a", folder.file("inbox"), old]).exit == 0)
        let lake = folder.file("cso/lake")
        let entry = try erasableEntry()
        #expect(try sync("erase", "\(entry)", "--home", lake, "--now").exit == 0)
        try pushAll(day: Self.nextDay)
        let day = Self.nextDay
        #expect(try sync("merge", "--home", homes[0], "--master", server.address(database), "--now", day).exit == 0)
        let before = try dump(homes[0])
        // The second machine takes over, and the store that it reads was put back to an older state.
        let late = try sync(
            "merge", "--home", homes[1], "--master", server.address(database), "--now", day, old)
        #expect(late.exit == 3 && late.output.contains("kept at"), "\(late.output) \(late.errors)")
        #expect(try dump(homes[1]) == before)
        // With the whole store it knows of the erasure, and destroys the body when the time has come.
        #expect(try sync("merge", "--home", homes[1], "--now", day).exit == 0)
        #expect(try dump(homes[1]) == before)
        let book = String(decoding: try folder.read("second/erasures.json"), as: UTF8.self)
        #expect(book.contains("\"index\":\(entry)"))
        let destroyed = try sync("merge", "--home", homes[1], "--now", "2028-03-20")
        #expect(destroyed.errors.contains("destroyed 1 erased bodies"), "\(destroyed.errors)")
    }

    /// The index of a group in lake's log.
    private func erasableEntry() throws -> Int {
        let found = try Shell.run(
            "sqlite3",
            [folder.file("coalition/master.sqlite"), "SELECT min(entry) FROM survivor_group WHERE partner = 'lake'"])
        return try #require(Int(found.output.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    @Test("a merge killed anywhere leaves readers one night or the next, and the next merge completes")
    func killed() throws {
        let homes = try machines()
        let words = ["merge", "--recheck", "--home", homes[0], "--master", server.address(database), "--now"]
        func start(_ day: String) throws -> Process {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Shell.program)
            process.arguments = words + [day]
            process.environment = ProcessInfo.processInfo.environment.merging(server.environment) { $1 }
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            return process
        }
        let begun = Date()
        let first = try start(Self.firstDay)
        first.waitUntilExit()
        #expect(first.terminationStatus == 0)
        let limit = Date().timeIntervalSince(begun) * 1.2
        let before = try dump(homes[0])
        try pushAll(day: Self.nextDay)
        #expect(try sync("merge", "--home", homes[3], "--now", Self.nextDay).exit == 0)
        let after = try dump(homes[3])
        var interrupted = 0
        var seen: Set<String> = []
        let rounds = max(CrashTests.rounds / 3, 1)
        for round in 0..<rounds {
            let process = try start(Self.nextDay)
            Thread.sleep(forTimeInterval: Double.random(in: 0...limit))
            if process.isRunning {
                interrupted += 1
                kill(process.processIdentifier, SIGKILL)
            }
            process.waitUntilExit()
            let dump = try dump(homes[0])
            #expect(dump == before || dump == after, "round \(round)")
            // Once seen, the next night stays.
            #expect(!(seen.contains(after) && dump == before), "round \(round)")
            seen.insert(dump)
        }
        #expect(interrupted > rounds / 4)
        #expect(try sync("merge", "--home", homes[0], "--now", Self.nextDay).exit == 0)
        #expect(try dump(homes[0]) == after)
        let rows = try server.query("SELECT count(DISTINCT written) FROM journey_sync.seal_row", in: database)
        #expect(Int(rows).map { (1...Night.partners.count).contains($0) } == true)
    }

    @Test("shards need a shared master, and a number that there is")
    func usage() throws {
        let home = folder.file("coalition")
        #expect(try sync("merge", "--home", home, "--shard", "1/2").exit == 64)
        #expect(try sync("merge", "--home", home, "--finish").exit == 64)
        for shard in ["0/2", "3/2", "2", "x/y"] {
            #expect(
                try sync("merge", "--home", home, "--master", server.address(database), "--shard", shard).exit == 64)
        }
        let none = try sync("merge", "--home", home, "--master", server.address(database), "--finish")
        #expect(none.exit == 65 && none.errors.contains("no night"), "\(none.errors)")
    }
}
