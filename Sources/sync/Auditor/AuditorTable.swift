/// What the full program has in `Command+Table`, `CommandFailure+Intake` and `HelpCommand+Presets`, for the auditor's build
/// (`make auditor`): it reads, checks and cosigns, imports nothing and speaks to no network.
extension Command {
    static let table: [Command] = [
        VerifyCommand.command, AuditorInitCommand.command, WitnessCommand.command, ProveCommand.command,
        CheckCommand.command, RequestCommand.command, AttachCommand.command, KeysCommand.command, HelpCommand.command,
        VersionCommand.command,
    ]
}

extension HelpCommand {
    /// Forms belong to import, which is not in this build.
    static let presets: String? = nil
}
