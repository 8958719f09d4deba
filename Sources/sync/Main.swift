/// The program: finds the verb, runs it, turns whatever goes wrong into one error message and an exit code.
@main
struct Main {
    static func main() {
        Crash.keepSilent()
        exitProcess(run(Array(CommandLine.arguments.dropFirst())))
    }

    static func run(_ words: [String]) -> ExitCode {
        let early = Output(isJSON: words.contains("--json"), isQuiet: words.contains("--quiet"))
        do {
            let (command, rest) = try find(words)
            let arguments = try Arguments(rest, for: command)
            let output = Output(isJSON: arguments.has("--json"), isQuiet: arguments.has("--quiet"))
            if arguments.has("--help") {
                try HelpCommand.print(command, output)
                return .ok
            }
            let notification = Notification(arguments, verb: command.name, output)
            do {
                let context = Context(arguments: arguments, output: output)
                let code =
                    command.locksHome
                    ? try Home(arguments).locked(by: command.name) { try command.run(context) }
                    : try command.run(context)
                notification?.tell(code, id: "partial", message: output.forOthers, output)
                return code
            } catch {
                let failure = CommandFailure(error)
                output.failure(failure)
                notification?.tell(failure.exit, id: failure.id, message: failure.message, output)
                return failure.exit
            }
        } catch {
            let failure = CommandFailure(error)
            early.failure(failure)
            return failure.exit
        }
    }

    /// `coalition init` is a verb of two words.
    private static func find(_ words: [String]) throws(CommandFailure) -> (Command, ArraySlice<String>) {
        guard let first = words.first else { throw .usage("no verb given") }
        if first == "--help" || first == "-h" { return (HelpCommand.command, []) }
        if first == "--version" { return (VersionCommand.command, []) }
        if words.count >= 2, let command = Command.named("\(first) \(words[1])") {
            return (command, words.dropFirst(2))
        }
        if let command = Command.named(first) { return (command, words.dropFirst()) }
        throw .usage("unknown verb \(printable(first))")
    }
}
