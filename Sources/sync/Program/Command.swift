/// One verb of the program: what `help` prints about it and what runs. `Command.table` is the only list of verbs.
struct Command: Sendable {
    struct Option: Sendable {
        let name: String
        /// What the value is called in the help; `nil` for a flag.
        let value: String?
        let help: String

        init(_ name: String, _ value: String? = nil, _ help: String) {
            self.name = name
            self.value = value
            self.help = help
        }
    }

    enum Group: String, CaseIterable, Sendable {
        case partner = "Organisations"
        case coalition = "Coalition"
        case auditor = "Auditors"
        case keeper = "Pool keeper"
        case all = "Everyone"
    }

    let name: String
    let group: Group
    let operands: String
    let summary: String
    /// What else a person should know, in paragraphs.
    let details: [String]
    let options: [Option]
    let repeatable: Set<String>
    /// Whether the verb works in a home that exists, alone: the home is locked while it runs.
    let locksHome: Bool
    let run: @Sendable (Context) throws -> ExitCode

    init(
        _ name: String, _ group: Group, operands: String = "", _ summary: String, details: [String] = [],
        options: [Option] = [], repeatable: Set<String> = [], locksHome: Bool = false,
        run: @escaping @Sendable (Context) throws -> ExitCode
    ) {
        self.name = name
        self.group = group
        self.operands = operands
        self.summary = summary
        self.details = details
        self.options = options
        self.repeatable = repeatable
        self.locksHome = locksHome
        self.run = run
    }

    /// Options that every verb has.
    static let common = [
        Option("--home", "DIR", "the working folder (default: $JOURNEY_SYNC_HOME, then the XDG data folder)"),
        Option("--json", nil, "results as JSON Lines on standard output"),
        Option("--quiet", nil, "no remarks, only results, warnings and errors"),
        Option("--help", nil, "this text"),
    ]

    static let now = Option("--now", "DATE", "the day to act on, YYYY-MM-DD (default: today, UTC)")
    static let key = Option(
        "--key", "KEY|FILE", "a verifier key, or a file with one or an invitation; may be given again")
    static let passphrase = Option(
        "--passphrase-file", "FILE", "a file with the passphrase of the private keys (mode 600)")
    static let master = Option(
        "--master", "URL", "the database that holds the master (docs/scale.md); sqlite: the file in the home")
    static let dryRun = Option("--dry-run", nil, "do everything but keep nothing")

    static func named(_ name: String) -> Command? { table.first { $0.name == name } }
}

/// What a command runs with.
struct Context {
    let arguments: Arguments
    let output: Output
}
