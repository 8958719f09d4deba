import Anonymisation
import CanonicalJSON
import Files
import Intake
import Journeys
import Replication

/// `import`: case files into encrypted staging.
enum ImportCommand {
    static let command = Command(
        "import", .partner, operands: "FILE...", "stage the journeys of case files; names and phone numbers stay out",
        options: [
            .init("--preset", "NAME", "a form that is known: vjt (Victim Journey Tracker; the default)"),
            .init("--mapping", "FILE", "which column means what, for any other form (docs/import.md)"),
            .init("--full", nil, "the files hold every case: tell how many staged ones are not in them"),
            Command.now, Command.dryRun,
        ],
        locksHome: true, run: run)

    /// Rejections shown one by one; the rest is counted.
    private static let shownRejections = 50

    private static func run(_ context: Context) throws -> ExitCode {
        let paths = try context.arguments.operands(1...10_000)
        let partner = try PartnerHome(try Home(context.arguments))
        let importer = Importer(mapping: try mapping(context.arguments), today: try context.arguments.today())
        let isDryRun = context.arguments.has("--dry-run")
        guard let keys = StagingKeys(bytes: try partner.home.secret("keys/staging.key")) else {
            throw CommandFailure("key.unusable", "keys/staging.key does not have 64 bytes", exit: .permission)
        }
        // All files are read before anything is staged: a broken one leaves staging as it was.
        var results: [(path: String, result: Importer.Result)] = []
        for path in paths {
            do throws(IntakeError) {
                results.append((path, try importer.read(path: path)))
            } catch {
                throw CommandFailure(
                    error.code.rawValue, "\(path): \(error)",
                    hint: error.hint + "; nothing was staged", exit: .malformedInput)
            }
        }
        let journeys = results.flatMap(\.result.journeys).map { identity, journey in
            switch identity {
            case .reference(let text): (keys.identity(reference: text), journey)
            case .content(let bytes, let occurrence): (keys.identity(content: bytes, occurrence: occurrence), journey)
            }
        }
        let refused = results.flatMap { path, result in
            result.withoutConsent.compactMap { row in row.reference.map { (path: path, line: row.line, reference: $0) }
            }
        }
        let arrivals = try partner.staging().stage(
            journeys, withoutConsent: refused.map { keys.identity(reference: $0.reference) }, dryRun: isDryRun)
        for (path, result) in results { try report(path, result, context.output) }
        for index in arrivals.sharedWithoutConsent {
            context.output.warning(
                "\(refused[index].path): line \(refused[index].line): this case was shared, and its consent is gone; "
                    + "run: \(ProgramName.current) withdraw - and give its reference")
        }
        return try summarise(
            results.map(\.result), journeys.map(\.1), arrivals, context.arguments, context.output)
    }

    private static func mapping(_ arguments: Arguments) throws -> Mapping {
        if let path = arguments.value("--mapping") {
            guard !arguments.has("--preset") else {
                throw CommandFailure.usage("give --preset or --mapping, not both", verb: "import")
            }
            do throws(IntakeError) {
                return try Mapping(parsing: try read(path))
            } catch {
                throw CommandFailure(
                    error.code.rawValue, "\(path): \(error)", hint: error.hint, exit: .malformedInput)
            }
        }
        let name = arguments.value("--preset") ?? Preset.vjt.rawValue
        guard let preset = Preset(rawValue: name) else {
            let known = Preset.allCases.map(\.rawValue).joined(separator: ", ")
            throw CommandFailure.usage("no preset is called \(printable(name)); there are: \(known)", verb: "import")
        }
        return preset.mapping
    }

    private static func read(_ path: String) throws(IntakeError) -> [UInt8] {
        do {
            return try FileSystem.read(path, limit: 1 << 20)
        } catch {
            throw IntakeError(.unreadable, error.reason, hint: "check the mapping file's name")
        }
    }

    private static func report(_ path: String, _ result: Importer.Result, _ output: Output) throws {
        for rejection in result.rejections.prefix(shownRejections) {
            output.warning("\(path): \(rejection.description)")
        }
        for rejection in result.rejections {
            var object: JSONObject = [
                "column": .string(printable(rejection.column)), "file": .string(printable(path)),
                "line": .integer(rejection.line), "reason": .string(rejection.reason.rawValue), "type": "rejected",
            ]
            object["suggestion"] = rejection.suggestion.map { .string(printable($0)) }
            try output.object(object)
        }
        if result.rejections.count > shownRejections {
            output.warning("\(path): \(result.rejections.count - shownRejections) more rows rejected; --json lists all")
        }
        for line in result.totalLines { output.note("\(path): line \(line): a line of totals, not counted") }
        for line in result.repeated { output.note("\(path): line \(line): repeats an earlier row, counted once") }
        if result.lookAlikes > 0 {
            output.note(
                "\(path): \(result.lookAlikes) rows look like an earlier one and have no case reference; all are counted"
            )
        }
        if !result.dropped.isEmpty {
            output.note("\(path): columns dropped unread: \(result.dropped.joined(separator: ", "))")
        }
    }

    private static func summarise(
        _ results: [Importer.Result], _ journeys: [Journey], _ arrivals: Staging.Arrivals, _ arguments: Arguments,
        _ output: Output
    ) throws -> ExitCode {
        func count(_ arrival: Staging.Arrival) -> Int { arrivals.rows.count { $0 == arrival } }
        let isDryRun = arguments.has("--dry-run")
        let rejected = results.reduce(0) { $0 + $1.rejections.count }
        let withoutConsent = results.reduce(0) { $0 + $1.withoutConsent.count }
        let survivors = zip(journeys, arrivals.rows).reduce(0) { $0 + ($1.1 == .new ? $1.0.survivors : 0) }
        var parts = [
            "\(count(.new)) new submissions with \(survivors) survivors", "\(count(.unchanged)) known already",
        ]
        if count(.updated) > 0 { parts.append("\(count(.updated)) updated") }
        if count(.corrected) > 0 { parts.append("\(count(.corrected)) changed after they were shared") }
        if count(.forgotten) > 0 { parts.append("\(count(.forgotten)) of years long sealed, not compared") }
        if count(.withdrawn) > 0 { parts.append("\(count(.withdrawn)) withdrawn earlier, not staged") }
        if withoutConsent > 0 { parts.append("\(withoutConsent) without consent, not staged") }
        if arrivals.unstaged > 0 { parts.append("\(arrivals.unstaged) whose consent is gone, taken out of staging") }
        parts.append("\(rejected) rejected")
        try output.line((isDryRun ? "would stage: " : "staged: ") + parts.joined(separator: ", "))
        var object: JSONObject = [
            "consent_gone_shared": .integer(arrivals.sharedWithoutConsent.count),
            "consent_gone_unstaged": .integer(arrivals.unstaged),
            "corrected": .integer(count(.corrected)), "dry_run": .boolean(isDryRun),
            "forgotten": .integer(count(.forgotten)), "new": .integer(count(.new)),
            "new_survivors": .integer(survivors), "rejected": .integer(rejected), "type": "summary",
            "unchanged": .integer(count(.unchanged)), "updated": .integer(count(.updated)),
            "withdrawn": .integer(count(.withdrawn)), "without_consent": .integer(withoutConsent),
        ]
        if arguments.has("--full") { object["absent"] = .integer(arrivals.absent) }
        try output.object(object)
        if count(.corrected) > 0 {
            output.note("the next seal takes back the groups of changed cases, where they say something else now")
        }
        if arguments.has("--full") && arrivals.absent > 0 {
            output.warning(
                "\(arrivals.absent) submissions staged earlier are not among these files' accepted rows; they stay. To take a "
                    + "case back, run: \(ProgramName.current) withdraw CASE-REF")
        }
        if rejected > 0 { output.note("next: correct the rejected rows in the file and import it again") }
        return rejected > 0 || !arrivals.sharedWithoutConsent.isEmpty ? .partial : .ok
    }
}
