import Foundation
import TestSupport
import Testing

/// The check-up of every kind of home, with things as they go wrong.
@Suite("Check-up")
struct DoctorTests {
    struct CheckUp {
        let exit: Int32
        let findings: [String: (level: String, words: String, next: String?)]
        let errors: String

        subscript(_ check: String) -> String? { findings[check]?.level }
        func words(_ check: String) -> String { findings[check]?.words ?? "" }
    }

    private func doctor(_ home: String, day: String = LakeHome.day, _ words: String...) throws -> CheckUp {
        try examine(try Shell.run(Shell.program, ["doctor", "--json", "--home", home, "--now", day] + words))
    }

    private func examine(_ result: Shell.Result) throws -> CheckUp {
        var findings: [String: (level: String, words: String, next: String?)] = [:]
        let lines = try jsonLines(result.output)
        for line in lines where line["type"] as? String == "check" {
            let name = try #require(line["check"] as? String)
            findings[name] = (
                line["level"] as? String ?? "", line["words"] as? String ?? "", line["next"] as? String
            )
        }
        #expect(lines.last?["type"] as? String == "summary", "\(result.output) \(result.errors)")
        let failures = findings.values.count { $0.level == "failure" }
        #expect(lines.last?["failures"] as? Int == failures)
        #expect(result.exit == (failures == 0 ? 0 : 2))
        // Whoever is told that something is wrong is told what to do.
        for (name, finding) in findings where finding.level == "failure" { #expect(finding.next != nil, "\(name)") }
        return CheckUp(exit: result.exit, findings: findings, errors: result.errors)
    }

    private func tree(_ folder: TemporaryFolder, below name: String) throws -> [String: [UInt8]] {
        try Dictionary(uniqueKeysWithValues: folder.files(below: name).map { ($0, try folder.read($0)) })
    }

    @Test("an organisation's home in order, and nothing in it is changed by looking")
    func healthy() throws {
        let lake = try LakeHome()
        let fresh = try doctor(lake.home)
        #expect(fresh.exit == 0 && fresh["pushed"] == "warning", "\(fresh.findings)")
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.merge().exit == 0)
        #expect(try lake.push(lake.home).exit == 0)
        let before = try tree(lake.folder, below: "cso").filter { !$0.key.hasSuffix("/lock") }
        let store = try tree(lake.folder, below: "inbox")
        let found = try doctor(lake.home)
        #expect(found.exit == 0, "\(found.findings)")
        for name in [
            "folder", "permissions", "disk", "machine", "joined", "keys.private", "keys.log", "keys.recovery",
            "staging",
            "remote", "clock", "pushed", "merged",
        ] {
            #expect(found[name] == "ok", "\(name): \(String(describing: found.findings[name]))")
        }
        #expect(found.words("merged").contains("320 of 320"))
        #expect(try tree(lake.folder, below: "cso").filter { !$0.key.hasSuffix("/lock") } == before)
        #expect(try tree(lake.folder, below: "inbox") == store)
        // People get one line each, and the count last.
        let text = try Shell.sync("doctor", "--home", lake.home, "--now", LakeHome.day)
        #expect(text.output.contains(/\nok       clock +2027-01-20/), "\(text.output)")
        #expect(
            text.output.split(separator: "\n").last?.contains(/^check-up: \d+ ok, \d warnings, 0 failures$/) == true)
    }

    @Test("clock, keys, store and staging of an organisation, each as it goes wrong")
    func failures() throws {
        let lake = try LakeHome()
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try doctor(lake.home, day: "2026-12-01")["clock"] == "failure")
        #expect(try doctor(lake.home, day: "2028-12-01")["clock"] == "failure")
        let late = try doctor(lake.home, day: "2027-02-20")
        #expect(late["pushed"] == "warning" && late.words("pushed").contains("31 days ago") && late.exit == 0)

        let files = FileManager.default
        let home = lake.home
        _ = try Shell.run("chmod", ["644", "\(home)/keys/log.pem"])
        let open = try doctor(home)
        #expect(open["keys.private"] == "failure" && open["keys.log"] == "failure")
        #expect(open.findings["keys.private"]?.next?.contains("chmod 600") == true)
        _ = try Shell.run("chmod", ["600", "\(home)/keys/log.pem"])
        _ = try Shell.run("chmod", ["755", home])
        #expect(try doctor(home)["folder"] == "warning")
        _ = try Shell.run("chmod", ["700", home])

        // Another key's half.
        let other = try LakeHome(importingCases: false)
        let half = try Data(contentsOf: URL(fileURLWithPath: "\(home)/keys/log.pub.pem"))
        try Data(contentsOf: URL(fileURLWithPath: "\(other.home)/keys/log.pub.pem"))
            .write(to: URL(fileURLWithPath: "\(home)/keys/log.pub.pem"))
        #expect(try doctor(home)["keys.log"] == "failure")
        try half.write(to: URL(fileURLWithPath: "\(home)/keys/log.pub.pem"))

        // A damaged staging key hides nothing else.
        let staging = try Data(contentsOf: URL(fileURLWithPath: "\(home)/keys/staging.key"))
        try lake.folder.write("cso/lake/keys/staging.key", Array(staging.dropLast()))
        let damaged = try doctor(home)
        #expect(damaged["staging"] == "failure" && damaged["remote"] == "ok" && damaged["keys.log"] == "ok")
        try staging.write(to: URL(fileURLWithPath: "\(home)/keys/staging.key"))

        // The stick is away, is another one, is blank.
        try files.moveItem(atPath: lake.inbox, toPath: lake.folder.file("away"))
        let away = try doctor(home)
        #expect(away["remote"] == "failure" && away.words("remote").contains("is not there"), "\(away.findings)")
        try files.createDirectory(atPath: lake.inbox, withIntermediateDirectories: true)
        #expect(try doctor(home).words("remote").contains("does not hold this coalition's registry"))
        try files.removeItem(atPath: lake.inbox)
        try files.moveItem(atPath: lake.folder.file("away"), toPath: lake.inbox)
        try files.moveItem(atPath: "\(lake.inbox)/lake", toPath: lake.folder.file("lake-away"))
        #expect(try doctor(home).words("remote").contains("holds nothing of this log"))
        try files.moveItem(atPath: lake.folder.file("lake-away"), toPath: "\(lake.inbox)/lake")

        // An older copy of the home does not know what it pushed.
        let old = try LakeHome()
        let backup = try old.copy(old.home, to: "backup")
        #expect(try old.push(old.home).exit == 0)
        #expect(try doctor(backup)["remote"] == "failure")
        try files.removeItem(atPath: "\(home)/keys/recovery.json")
        #expect(try doctor(home)["keys.recovery"] == "failure")
        // After all that: one thing is wrong and is said, the home is as it was.
        #expect(try doctor(home).findings.values.count { $0.level == "failure" } == 1)
    }

    @Test("a home in use is looked at all the same")
    func inUse() throws {
        let lake = try LakeHome()
        let result = try Shell.run(
            "flock",
            ["-x", "\(lake.home)/lock", Shell.program, "doctor", "--json", "--home", lake.home, "--now", LakeHome.day])
        let found = try examine(result)
        #expect(found["staging"] == "warning" && found.words("staging").contains("another command"))
        #expect(found["keys.log"] == "ok")
    }

    @Test("a passphrase that is not given is no failure, one that is given opens the key")
    func passphrase() throws {
        let words = TemporaryFolder()
        let file = try words.write("words", "correct horse battery staple\n")
        _ = try Shell.run("chmod", ["600", file])
        let lake = try LakeHome(options: ["--passphrase-file", file], importingCases: false)
        #expect(try doctor(lake.home).words("keys.log").contains("has a passphrase"))
        #expect(try doctor(lake.home, "--passphrase-file", file).words("keys.log").contains("can be used"))
    }

    @Test("a file system that keeps no permissions, and one without room, are found out")
    func fileSystems() throws {
        let lake = try LakeHome(importingCases: false)
        // As on FAT and on Windows drives: chmod says yes and does nothing.
        let trace = try Shell.run(
            "strace",
            [
                "-f", "-o", "/dev/null", "-e", "trace=chmod,fchmodat,fchmod", "-e", "inject=chmod,fchmodat:retval=0",
                Shell.program, "doctor", "--json", "--home", lake.home, "--now", LakeHome.day,
            ])
        let blind = try examine(trace)
        #expect(blind["permissions"] == "failure" && blind.words("permissions").contains("keeps no permissions"))
        // A small disk of its own, where the system lets us have one.
        let script = """
            mount -t tmpfs -o size=8m none '\(lake.home)' 2>/dev/null || exit 99
            cp -a '\(lake.folder.file("copy"))/.' '\(lake.home)/'
            chmod 700 '\(lake.home)'
            exec '\(Shell.program)' doctor --json --home '\(lake.home)' --now \(LakeHome.day)
            """
        _ = try lake.copy(lake.home, to: "copy")
        let small = try Shell.run("unshare", ["--map-root-user", "--mount", "sh", "-c", script])
        guard small.exit != 99 && !small.errors.contains("unshare") else { return }
        let full = try examine(small)
        #expect(full["disk"] == "failure" && full.words("disk").contains("too little"), "\(full.findings)")
    }

    @Test("a timer and a cron line are found")
    func timers() throws {
        let lake = try LakeHome(importingCases: false)
        let folder = lake.folder
        let user = try Shell.run("id", ["-un"]).output.trimmingCharacters(in: .whitespacesAndNewlines)
        // systemctl itself, on a system that lies in a folder.
        let root = folder.file("root")
        let units = "\(root)/usr/lib/systemd/system"
        try FileManager.default.createDirectory(atPath: units, withIntermediateDirectories: true)
        _ = try Shell.run("cp", ["-r", "\(Shell.repository)/deploy/systemd/.", units])
        try folder.write("bin/systemctl", "#!/bin/sh\nexec /usr/bin/systemctl --root='\(root)' \"$@\"\n")
        try folder.write("bin/crontab", "#!/bin/sh\ncat '\(folder.path)/crontab'\n")
        _ = try Shell.run("chmod", ["+x", folder.file("bin/systemctl"), folder.file("bin/crontab")])
        let path = "\(folder.file("bin")):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
        func timer(_ home: String) throws -> CheckUp {
            try examine(
                try Shell.run(
                    Shell.program, ["doctor", "--json", "--home", home, "--now", LakeHome.day],
                    environment: ["PATH": path]))
        }
        #expect(try timer(lake.home)["timer"] == "warning")
        for (home, unit) in [
            (lake.home, "journey-sync-push@\(user).timer"), (lake.coalition, "journey-sync-merge.timer"),
        ] {
            let enabled = try Shell.run("systemctl", ["--root=\(root)", "enable", unit])
            #expect(enabled.exit == 0, "\(enabled.errors)")
            #expect(try timer(home).words("timer") == "\(unit) is enabled")
            #expect(try Shell.run("systemctl", ["--root=\(root)", "disable", unit]).exit == 0)
            #expect(try timer(home)["timer"] == "warning")
        }
        let line = try String(contentsOfFile: "\(Shell.repository)/deploy/cron/journey-sync-push", encoding: .utf8)
        try folder.write("crontab", line)
        #expect(try timer(lake.home).words("timer") == "a cron line runs push")
        try folder.write("crontab", "# 0 2 * * * journey-sync push\n")
        #expect(try timer(lake.home)["timer"] == "warning")
    }

    @Test("a coalition's home: keys, store, receipts, master, merges")
    func coalition() throws {
        let lake = try LakeHome()
        let fresh = try doctor(lake.coalition)
        #expect(fresh["merged"] == "warning" && fresh["master"] == "warning")
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.merge().exit == 0)
        let found = try doctor(lake.coalition)
        #expect(found.exit == 0, "\(found.findings)")
        for name in ["registry", "keys.machine", "keys.registry", "remote", "receipts", "merged", "master", "clock"] {
            #expect(found[name] == "ok", "\(name): \(String(describing: found.findings[name]))")
        }
        #expect(try doctor(lake.coalition, day: "2027-01-01")["clock"] == "failure")
        #expect(try doctor(lake.coalition, day: "2027-01-30").words("merged").contains("10 days ago"))
        // The store lost the receipts; it shows fewer decisions than there are.
        try FileManager.default.moveItem(atPath: "\(lake.inbox)/receipts", toPath: lake.folder.file("receipts-away"))
        #expect(try doctor(lake.coalition)["receipts"] == "warning")
        try FileManager.default.moveItem(atPath: lake.folder.file("receipts-away"), toPath: "\(lake.inbox)/receipts")
        try FileManager.default.removeItem(atPath: "\(lake.coalition)/keys/registry.pem")
        #expect(try doctor(lake.coalition).words("keys.registry").contains("kept elsewhere"))
        try FileManager.default.removeItem(atPath: "\(lake.coalition)/keys/machine.pem")
        #expect(try doctor(lake.coalition)["keys.machine"] == "failure")
        try lake.folder.write("coalition/master.sqlite", "no database")
        #expect(try doctor(lake.coalition)["master"] == "failure")
    }

    @Test("an auditor's folder")
    func auditor() throws {
        let lake = try LakeHome()
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.merge().exit == 0)
        let desk = lake.folder.file("auditor")
        _ = try Shell.sync("auditor", "init", "--home", desk, "--name", "auditor.example/desk", "--attests", "content")
        let fresh = try doctor(desk)
        #expect(fresh.exit == 0 && fresh["seen"] == "warning" && fresh["keys.cosigner"] == "ok", "\(fresh.findings)")
        _ = try Shell.sync("witness", lake.inbox, "--key", desk, "--log-key", lake.invitation)
        #expect(try doctor(desk).words("seen").contains("2 logs"))
        let seen = try #require(lake.folder.files(below: "auditor/seen").first { $0.hasSuffix(".checkpoint") })
        try lake.folder.write(seen, "damaged\n")
        #expect(try doctor(desk)["seen"] == "failure")
        #expect(try Shell.sync("doctor", "--home", lake.folder.file("nothing")).exit == 64)
    }

    @Test("over HTTPS: certificate, the server's clock, and a server that is not believed")
    func https() throws {
        let web = try WebCoalition()
        let home = try web.join("lake")
        try web.importCases(home, "lake")
        #expect(try web.push(home).exit == 0)
        let found = try examine(try Shell.sync("doctor", "--json", "--home", home))
        #expect(found["certificate"] == "ok" && found["remote"] == "ok", "\(found.findings)")
        // The push was on a day that has not come yet, which is what the clock is told to be wrong for.
        #expect(found["clock"] == "failure" && found.words("clock").contains("before the day of the last push"))
        let fresh = try web.join("hope")
        let clock = try examine(try Shell.sync("doctor", "--json", "--home", fresh))
        #expect(clock["clock"] == "ok" && clock.words("clock").contains("of the server's"), "\(clock.findings)")
        let off = try doctor(fresh, day: "2029-11-01")
        #expect(off["clock"] == "failure" && off.words("clock").contains("ahead of the server's"), "\(off.findings)")
        #expect(off["certificate"] == "warning" || off["certificate"] == "failure", "\(off.findings)")
        #expect(try doctor(fresh, day: "2031-11-01").words("certificate").contains("ended on"))
        for name in ["remote", "certificate", "authority"] {
            #expect(try doctor(web.coalition)[name] == "ok", "\(name)")
        }
        // Another authority's server.
        let stranger = try WebCoalition()
        try FileManager.default.removeItem(atPath: "\(fresh)/keys/ca.crt")
        try FileManager.default.copyItem(
            atPath: "\(stranger.coalition)/keys/ca.crt", toPath: "\(fresh)/keys/ca.crt")
        let untrusted = try doctor(fresh)
        #expect(untrusted["remote"] == "failure", "\(untrusted.findings)")
        #expect(untrusted.findings["remote"]?.next?.contains("clock") == true)
    }
}
