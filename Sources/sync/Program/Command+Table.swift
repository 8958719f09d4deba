extension Command {
    /// Every verb of the program. An auditor's build has the shorter table below `Auditor/` in its place.
    static let table: [Command] = [
        InitCommand.command, JoinCommand.command, ImportCommand.command, RecordCommand.command, TemplateCommand.command,
        PlacesCommand.command,
        PreviewCommand.command, ApproveCommand.command,
        PushCommand.command,
        WithdrawCommand.command, EraseCommand.command, RecoverCommand.command, StatusCommand.command,
        RiskCommand.command,
        CoalitionInitCommand.command, RenewCommand.command, PolicyCommand.command, PolicyAdoptCommand.command,
        HierarchyCommand.command,
        AdmitCommand.command, EpochAddCommand.command, CertifyCommand.command, AuditorAddCommand.command,
        RecipientCommands.add, RecipientCommands.remove,
        ResourceCommands.add, ResourceCommands.remove, ResourceCommands.list, ResourceCommands.search,
        RevokeCommand.command, ResolveCommand.command, MachineCommands.start, MachineCommands.add,
        MergeCommand.command,
        ReleaseCommand.command,
        ReportCommand.command, PublishCommand.command, PublishRequestCommand.command, ExportCommand.command,
        VerifyCommand.command, ProveCommand.command,
        CheckCommand.command, AuditorInitCommand.command, WitnessCommand.command, RequestCommand.command,
        AttachCommand.command, KeeperCommands.start, KeeperCommands.approve, KeeperCommands.open,
        KeeperAnswerCommand.command, KeeperCommands.close, LogCommand.command, ShowCommand.command, KeysCommand.command,
        DoctorCommand.command,
        RotateCommand.command, AcceptCommand.command, HelpCommand.command, VersionCommand.command,
    ]
}
