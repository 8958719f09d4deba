import Files

/// `--notify-command`: a program that is told when a run at night failed or was done in part. What it does with that (a mail, a
/// message) is the user's; how it fares never changes how the run ended.
struct Notification {
    static let option = Command.Option(
        "--notify-command", "PROGRAM", "run this when not all went well; it finds what happened in its environment")

    /// What the manual says of it.
    static let details =
        "When it ends with another status than 0, it runs the program named by --notify-command, without a shell and without "
        + "arguments, for at most a minute. JOURNEY_SYNC_VERB, JOURNEY_SYNC_EXIT_CODE, JOURNEY_SYNC_ERROR_ID (partial for "
        + "status 3) and JOURNEY_SYNC_MESSAGE, one line, are in its environment; nothing of a case ever is."

    /// Enough for a mail over a bad line, and not so long that a night hangs on it.
    private static let seconds = 60

    let program: String
    let verb: String

    /// What the option names; a name without a slash is looked for on PATH. One that cannot be run is told of at once, and
    /// the night goes on.
    init?(_ arguments: Arguments, verb: String, _ output: Output) {
        guard let given = arguments.value(Self.option.name) else { return nil }
        guard let path = given.contains("/") ? given : ChildProcess.found(given), ChildProcess.isProgram(path) else {
            output.warning("\(given) is no program that can be run, so nobody will be told of a failure")
            return nil
        }
        program = path
        self.verb = verb
    }

    /// Tells of a run that did not end with 0.
    /// - Parameter message: one line, which the program's own rules keep free of records, names and keys.
    func tell(_ exit: ExitCode, id: String, message: String, _ output: Output) {
        guard exit != .ok else { return }
        let variables = [
            "JOURNEY_SYNC_ERROR_ID": id, "JOURNEY_SYNC_EXIT_CODE": "\(exit.rawValue)",
            "JOURNEY_SYNC_MESSAGE": printable(message), "JOURNEY_SYNC_VERB": verb,
        ]
        do {
            let status = try ChildProcess.run(
                [program], variables: variables, words: .standardError, seconds: Self.seconds)
            if status != 0 { output.warning("\(FileSystem.lastComponent(of: program)) did not tell of it: it failed") }
        } catch {
            output.warning("nobody was told of it: \(error.reason)")
        }
    }
}
