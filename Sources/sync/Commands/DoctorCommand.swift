import CanonicalJSON
import Files

/// `doctor`: whether everything is there that the next night needs.
enum DoctorCommand {
    static let command = Command(
        "doctor", .all, "check clock, disk, keys, remote, certificate and timer, and say what to do",
        details: [
            "One line for each thing looked at: ok, warning or failure, and under it what to do. Nothing is changed, sealed, sent or "
                + "taken over. It works in an organisation's home, a coalition's and an auditor's, with --home or without.",
            "The status is 0 where nothing failed, also with warnings, and 2 where something did.",
        ],
        options: [Command.now, Command.passphrase], run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        _ = try context.arguments.operands(0...0)
        let home = try Home(context.arguments)
        let clock = try ClockCheck(context.arguments)
        var checkUp = CheckUp()
        checkUp.lookAtFolder(home.path)
        if FileSystem.exists("\(home.path)/\(AuditorHome.settings)") {
            let auditor = try AuditorHome(home.path, passphrase: try context.arguments.passphrase())
            AuditorCheckUp(auditor: auditor, clock: clock).run(&checkUp)
        } else {
            switch try home.settings().role {
            case .partner:
                let partner = try PartnerHome(home)
                // Another command may be at work; then what it writes is let be.
                let isAlone = try home.isFree(for: "doctor") {
                    PartnerCheckUp(partner: partner, clock: clock, isAlone: true).run(&checkUp)
                }
                if !isAlone { PartnerCheckUp(partner: partner, clock: clock, isAlone: false).run(&checkUp) }
            case .coalition: CoalitionCheckUp(coalition: try CoalitionHome(home), clock: clock).run(&checkUp)
            }
        }
        return try report(checkUp, context.output)
    }

    private static func report(_ checkUp: CheckUp, _ output: Output) throws -> ExitCode {
        let width = Finding.Level.allCases.map(\.rawValue.count).max() ?? 0
        let names = checkUp.findings.map(\.check.count).max() ?? 0
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        for finding in checkUp.findings {
            try output.line(
                "\(padded(finding.level.rawValue, width))  \(padded(finding.check, names))  \(printable(finding.words))"
            )
            if let next = finding.next {
                try output.line("\(padded("", width))  \(padded("", names))  \(printable(next))")
            }
            try output.object(finding.json)
        }
        let (failures, warnings) = (checkUp.count(.failure), checkUp.count(.warning))
        try output.line("check-up: \(checkUp.count(.ok)) ok, \(warnings) warnings, \(failures) failures")
        try output.object([
            "failures": .integer(failures), "ok": .integer(checkUp.count(.ok)), "type": "summary",
            "warnings": .integer(warnings),
        ])
        return failures == 0 ? .ok : .failure
    }
}

extension Home {
    /// Runs `work` where no other command works in this home, and says whether it did.
    fileprivate func isFree(for verb: String, _ work: () -> Void) throws -> Bool {
        let lock: FolderLock
        do {
            lock = try FolderLock(folder: path, holder: verb)
        } catch {
            if error.code == .locked { return false }
            // A folder that cannot be written is a finding of its own.
            work()
            return true
        }
        work()
        lock.release()
        return true
    }
}
