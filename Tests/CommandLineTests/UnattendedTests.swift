import Foundation
import TestSupport
import Testing

/// Nights that nobody watches: units, cron lines, and who is told of a failure.
@Suite("Unattended nights")
struct UnattendedTests {
    // MARK: Units

    /// The shipped units, with the program of this build in the place of the installed one.
    private func units() throws -> TemporaryFolder {
        let folder = TemporaryFolder()
        let source = "\(Shell.repository)/deploy/systemd"
        for name in try FileManager.default.contentsOfDirectory(atPath: source) where !name.hasSuffix(".conf") {
            let text = try String(contentsOfFile: "\(source)/\(name)", encoding: .utf8)
            try folder.write(name, text.replacing("/usr/bin/journey-sync", with: Shell.program))
        }
        return folder
    }

    @Test("systemd takes every unit without a remark")
    func unitsVerify() throws {
        let folder = try units()
        let names = [
            "journey-sync-merge.service", "journey-sync-merge.timer", "journey-sync-push@.timer",
            "journey-sync-push@someone.service",
        ]
        let result = try Shell.run(
            "systemd-analyze", ["verify", "--man=no"] + names.map { "./\($0)" }, in: folder.path)
        #expect(result.exit == 0 && result.errors.isEmpty && result.output.isEmpty, "\(result.errors)")
        for timer in folder.files() where timer.hasSuffix(".timer") {
            let text = String(decoding: try folder.read(timer), as: UTF8.self)
            #expect(text.contains("\nPersistent=yes\n") && text.contains("\nRandomizedDelaySec="), "\(timer)")
            let calendar = try #require(text.firstMatch(of: /OnCalendar=(.+)/)?.output.1)
            #expect(try Shell.run("systemd-analyze", ["calendar", String(calendar)]).exit == 0)
        }
    }

    @Test("systemd finds both services hardened")
    func unitsAreHardened() throws {
        let folder = try units()
        for name in ["journey-sync-merge.service", "journey-sync-push@.service"] {
            let result = try Shell.run(
                "systemd-analyze", ["security", "--offline=true", "--no-pager", "--threshold=16", "./\(name)"],
                in: folder.path)
            #expect(result.exit == 0, "\(result.output) \(result.errors)")
            // What systemd does not know is no protection.
            #expect(!result.errors.contains("Unknown"), "\(result.errors)")
        }
    }

    @Test("the status codes that the units repeat or take for success are the program's own")
    func statuses() throws {
        for name in ["journey-sync-merge.service", "journey-sync-push@.service"] {
            let text = try String(contentsOfFile: "\(Shell.repository)/deploy/systemd/\(name)", encoding: .utf8)
            #expect(text.contains("\nSuccessExitStatus=3\n"))
            #expect(text.contains("\nRestartForceExitStatus=69 75\n"))
        }
    }

    // MARK: cron

    @Test("the cron lines run the program, again only where that may help")
    func cron() throws {
        for (verb, home) in [("push", "JOURNEY_SYNC_HOME"), ("merge", "JOURNEY_SYNC_HOME")] {
            let file = "\(Shell.repository)/deploy/cron/journey-sync-\(verb)"
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let line = try #require(text.split(separator: "\n").last { !$0.hasPrefix("#") })
            let command = line.split(separator: " ", maxSplits: 5)[5].trimmingCharacters(in: .whitespaces)
            // cron would take a percent sign for the end of the line.
            #expect(!command.contains("%"))
            let folder = TemporaryFolder()
            // Waits are counted, not slept through.
            try folder.write("bin/sleep", "#!/bin/sh\necho \"$1\" >> '\(folder.path)/slept'\n")
            _ = try Shell.run("chmod", ["+x", folder.file("bin/sleep")])
            _ = try Shell.run("ln", ["-s", Shell.program, folder.file("bin/journey-sync")])
            let path = "\(folder.file("bin")):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
            // A home that does not exist: a mistake, which no second try mends.
            let once = try Shell.run(
                "sh", ["-c", command.replacing("/var/lib/journey-sync", with: folder.file("none"))],
                environment: ["PATH": path, home: folder.file("none")])
            #expect(once.exit == 64, "\(once.errors)")
            if folder.files().contains("slept") {
                #expect(!String(decoding: try folder.read("slept"), as: UTF8.self).contains("900"))
            }
        }
        // A stick that is not there may be there later.
        let lake = try LakeHome()
        try FileManager.default.moveItem(atPath: lake.inbox, toPath: lake.folder.file("elsewhere"))
        let text = try String(contentsOfFile: "\(Shell.repository)/deploy/cron/journey-sync-push", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").last { !$0.hasPrefix("#") })
        let folder = lake.folder
        try folder.write("bin/sleep", "#!/bin/sh\necho \"$1\" >> '\(folder.path)/slept'\n")
        _ = try Shell.run("chmod", ["+x", folder.file("bin/sleep")])
        _ = try Shell.run("ln", ["-s", Shell.program, folder.file("bin/journey-sync")])
        let failed = try Shell.run(
            "sh", ["-c", String(line.split(separator: " ", maxSplits: 5)[5])],
            environment: [
                "PATH": "\(folder.file("bin")):\(ProcessInfo.processInfo.environment["PATH"] ?? "")",
                "JOURNEY_SYNC_HOME": lake.home,
            ])
        #expect(failed.exit == 69)
        let slept = String(decoding: try folder.read("slept"), as: UTF8.self).split(separator: "\n")
        #expect(slept.filter { $0 == "900" }.count == 6, "\(slept)")
    }

    // MARK: Notification

    /// A program that writes down what it was told.
    private func recorder(_ folder: TemporaryFolder, _ more: String = "") throws -> String {
        let path = try folder.write(
            "tell me.sh",
            """
            #!/bin/sh
            { echo "arguments: $#"; env | grep ^JOURNEY_SYNC_ | sort; } > '\(folder.path)/told'
            echo 'words of its own'
            \(more)
            """)
        _ = try Shell.run("chmod", ["+x", path])
        return path
    }

    private func told(_ folder: TemporaryFolder) throws -> [String]? {
        guard folder.files().contains("told") else { return nil }
        let lines = String(decoding: try folder.read("told"), as: UTF8.self).split(separator: "\n").map(String.init)
        try FileManager.default.removeItem(atPath: folder.file("told"))
        return lines
    }

    @Test("a failed push tells, a push that went well does not, and a held one does")
    func notification() throws {
        let lake = try LakeHome()
        let tell = try recorder(lake.folder)
        try FileManager.default.moveItem(atPath: lake.inbox, toPath: lake.folder.file("elsewhere"))
        let failed = try lake.push(lake.home, "--notify-command", tell, "--json")
        #expect(failed.exit == 69, "\(failed.errors)")
        let lines = try #require(try told(lake.folder))
        #expect(lines.first == "arguments: 0")
        #expect(lines.contains("JOURNEY_SYNC_ERROR_ID=remote.unavailable"), "\(lines)")
        #expect(lines.contains("JOURNEY_SYNC_EXIT_CODE=69"))
        #expect(lines.contains("JOURNEY_SYNC_VERB=push"))
        #expect(lines.contains { $0.hasPrefix("JOURNEY_SYNC_MESSAGE=") && $0.hasSuffix("is not there") })
        // What the program prints goes beside our own words; the result stays JSON.
        #expect(failed.errors.contains("words of its own"))
        #expect(try jsonLines(failed.output).last?["id"] as? String == "remote.unavailable")

        try FileManager.default.moveItem(atPath: lake.folder.file("elsewhere"), toPath: lake.inbox)
        let held = try lake.push(lake.home, "--hold", "--notify-command", tell)
        #expect(held.exit == 3, "\(held.errors)")
        let some = try #require(try told(lake.folder))
        #expect(some.contains("JOURNEY_SYNC_ERROR_ID=partial") && some.contains("JOURNEY_SYNC_EXIT_CODE=3"))
        // How many survivors there are is nobody's business on the way of a mail.
        #expect(some.contains { $0.hasPrefix("JOURNEY_SYNC_MESSAGE=") && !$0.contains("survivors") }, "\(some)")

        let pushed = try lake.push(lake.home, "--notify-command", tell)
        #expect(pushed.exit == 0, "\(pushed.errors)")
        #expect(try told(lake.folder) == nil)
    }

    @Test("a merge that was done in part tells how much")
    func mergeTells() throws {
        let lake = try LakeHome()
        #expect(try lake.push(lake.home).exit == 0)
        let tell = try recorder(lake.folder)
        try FileManager.default.removeItem(atPath: "\(lake.inbox)/lake/1/tile/entries/000")
        let merged = try Shell.sync(
            "merge", "--home", lake.coalition, "--now", LakeHome.day, "--notify-command", tell)
        #expect(merged.exit == 3, "\(merged.errors)")
        let lines = try #require(try told(lake.folder))
        #expect(lines.contains("JOURNEY_SYNC_VERB=merge") && lines.contains("JOURNEY_SYNC_ERROR_ID=partial"))
        #expect(lines.contains { $0.contains("MESSAGE=") && $0.contains("with problems: 1 partners") }, "\(lines)")
    }

    @Test("no shell reads the command, and how it fares changes nothing")
    func notificationFails() throws {
        let lake = try LakeHome()
        try FileManager.default.moveItem(atPath: lake.inbox, toPath: lake.folder.file("elsewhere"))
        let injected = try lake.push(lake.home, "--notify-command", "touch \(lake.folder.file("injected"))")
        #expect(injected.exit == 69 && injected.errors.contains("warning: "), "\(injected.errors)")
        #expect(!lake.folder.files().contains("injected"))
        let failing = try recorder(lake.folder, "exit 9")
        let failed = try lake.push(lake.home, "--notify-command", failing)
        #expect(failed.exit == 69 && failed.errors.contains("did not tell of it"), "\(failed.errors)")
        // A program that cannot be run is told of, and the night goes on.
        try FileManager.default.moveItem(atPath: lake.folder.file("elsewhere"), toPath: lake.inbox)
        let missing = try lake.push(lake.home, "--notify-command", lake.folder.file("none"))
        #expect(missing.exit == 0 && missing.errors.contains("no program that can be run"), "\(missing.errors)")
    }

    // MARK: The last line

    @Test("every push and merge ends in numbers, after everything else")
    func lastLines() throws {
        let lake = try LakeHome()
        func last(_ words: [String]) throws -> String {
            // As a journal has it: one stream of both.
            let line = words.map { "'\($0)'" }.joined(separator: " ")
            let result = try Shell.run("sh", ["-c", "'\(Shell.program)' \(line) 2>&1"])
            return String(result.output.split(separator: "\n").last ?? "")
        }
        let push = ["push", "--home", lake.home, "--now", LakeHome.day]
        let merge = ["merge", "--home", lake.coalition, "--now", LakeHome.day]
        #expect(try last(push + ["--dry-run"]).contains(/would push \d+ entries; periods to seal: \d+/))
        #expect(try last(push + ["--hold"]).contains(/nothing to push: \d+ periods are held; log size 0, .*stay here/))
        #expect(try last(push).contains(/pushed \d+ entries, \d+ periods sealed, \d+ survivors shared; log size \d+/))
        #expect(try last(push).contains(/nothing to push: no period has closed since the last push; log size \d+/))
        #expect(try last(merge).contains(/merged \d+ new entries of 1 partners; frontier [0-9a-f]{16}/))
        #expect(try last(merge).contains(/nothing new from 1 partners; frontier [0-9a-f]{16}/))
        try FileManager.default.removeItem(atPath: "\(lake.inbox)/lake/1/tile/entries/000")
        let damaged = try last(merge + ["--recheck"])
        #expect(damaged.contains(/nothing new from 1 partners; .*with problems: 1 partners, 0 entries/), "\(damaged)")
    }
}
