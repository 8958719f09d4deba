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
            .init("--format", "FORMAT", "csv, xlsx or json; the default, auto, looks at the file"),
            .init("--preset", "NAME", "vjt, kobo, odk, htcds or ctdc; the default, auto, looks at the column names"),
            .init("--mapping", "FILE", "which column means what, for any other form (docs/import.md)"),
            .init("--suggest-mapping", nil, "write a draft of a mapping file for the first FILE, and import nothing"),
            .init("--sheet", "NUMBER", "read only this sheet of a workbook, hidden or not"),
            .init("--full", nil, "the files hold every case: tell how many staged ones are not in them"),
            Command.now, Command.dryRun,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let paths = try context.arguments.operands(1...10_000)
        var options = try options(context.arguments)
        if context.arguments.has("--suggest-mapping") {
            return try SuggestMapping.run(paths, options, context.output)
        }
        let partner = try PartnerHome(try Home(context.arguments))
        options.places = try LocalPlacesFile.read(partner.home)
        var session = try ImportSession(partner, context)
        do throws(IntakeError) {
            try session.read(try ImportRun(paths: paths, options: options))
        } catch {
            throw failure(error)
        }
        return try session.finish()
    }

    static func failure(_ error: IntakeError) -> CommandFailure {
        CommandFailure(
            error.code.rawValue, (error.table.map { "\($0): " } ?? "") + error.description,
            hint: error.hint + "; nothing was staged", exit: .malformedInput)
    }

    private static func options(_ arguments: Arguments) throws -> ImportRun.Options {
        var options = ImportRun.Options(mapping: try mapping(arguments), today: try arguments.today())
        if let name = arguments.value("--format"), name != "auto" {
            guard let format = CaseFile.Format(rawValue: name) else {
                throw CommandFailure.usage("--format is auto, csv, xlsx or json", verb: "import")
            }
            options.format = format
        }
        if let text = arguments.value("--sheet") {
            guard let sheet = Int(text), sheet > 0 else {
                throw CommandFailure.usage("--sheet is a number, 1 for the first", verb: "import")
            }
            options.sheet = sheet
        }
        return options
    }

    private static func mapping(_ arguments: Arguments) throws -> Mapping? {
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
        guard let name = arguments.value("--preset"), name != "auto" else { return nil }
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
}
