import Anonymisation
import CanonicalJSON
import Files
import Intake
import Journeys

/// One `import`: takes what is read from case files into staging, and reports on it.
struct ImportSession {
    /// Rejections shown one by one; the list beside staging has all.
    private static let shownRejections = 20

    private let output: Output
    private let home: Home
    private let isDryRun: Bool
    private let isFull: Bool
    private let staging: StagingImport
    private var rejected: RejectedList
    private var progress: ProgressLine

    private var arrivals: [StagingImport.Arrival: Int] = [:]
    private var newSurvivors = 0
    private var withoutConsent = 0
    private var shared = 0
    private var lookAlikes = 0
    private var refused = 0
    /// Tables by their numbers, for marks.
    private var tables: [String] = []

    init(_ partner: PartnerHome, _ context: Context) throws {
        output = context.output
        home = partner.home
        isDryRun = context.arguments.has("--dry-run")
        isFull = context.arguments.has("--full")
        staging = try StagingImport(try partner.staging())
        rejected = try RejectedList(home: partner.home, isKept: !context.arguments.has("--dry-run"))
        progress = ProgressLine(output)
    }

    // MARK: Reading

    mutating func read(_ run: ImportRun) throws(IntakeError) {
        for source in run.sources {
            let kind = source.preset.map { "\($0.title) (\($0.rawValue))" } ?? "the mapping file"
            output.note("\(source.label): read as \(kind)\(source.isRepeat ? ", a repeat" : "")")
            let dropped = zip(source.header, source.roles).filter { $0.1 == .drop && !$0.0.isEmpty }.map(\.0)
            if !dropped.isEmpty { output.note("\(source.label): columns dropped unread: \(Self.list(dropped))") }
        }
        // Reading and making sense of rows on one core, hiding and storing them on the other.
        var broken: IntakeError?
        var isRead = false
        Relay.run(make: { isRead ? nil : ReadRows(run, isLast: &isRead) }) { batch in
            do {
                for item in batch.items { try take(item) }
            } catch {
                // Staging itself failed: reported as what it is, by whoever catches it.
                failure = error
                return false
            }
            progress.show(rows: batch.rows, batch.progress)
            broken = batch.failure
            return true
        }
        progress.clear()
        if let broken { throw broken }
        refused = run.refused
        for note in run.notes { output.note(note) }
        for warning in run.warnings { output.warning(warning) }
    }

    private var failure: (any Error)?

    /// Rows read one after the other, and how far the reading is.
    private struct ReadRows: Sendable {
        private static let count = 512

        private(set) var items: [ImportRun.Item] = []
        /// Why the file could not be read on.
        private(set) var failure: IntakeError?
        let rows: Int
        let progress: (table: Int, of: Int, fraction: Double)

        init(_ run: ImportRun, isLast: inout Bool) {
            items.reserveCapacity(Self.count)
            do throws(IntakeError) {
                while items.count < Self.count {
                    guard let item = try run.next() else {
                        isLast = true
                        break
                    }
                    items.append(item)
                }
            } catch {
                failure = error
                isLast = true
            }
            rows = run.rows
            progress = run.progress
        }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(40).joined(separator: ", ")
        return names.count > 40 ? "\(shown) and \(names.count - 40) more" : shown
    }

    private mutating func mark(_ table: String, _ line: Int) -> Int {
        if tables.last != table { tables.append(table) }
        return (tables.count - 1) << 32 | line
    }

    private func place(_ mark: Int) -> (table: String, line: Int) { (tables[mark >> 32], mark & 0xFFFF_FFFF) }

    private mutating func take(_ item: ImportRun.Item) throws {
        switch item {
        case .journey(let key, let journey, let table, let line):
            switch key {
            case .reference(let reference):
                let arrival = try staging.stage(journey, reference: reference, mark: mark(table, line))
                try count(arrival, journey, table, line)
            case .content(let content):
                let (arrival, isLookAlike) = try staging.stage(journey, content: content)
                if isLookAlike { lookAlikes += 1 }
                try count(arrival, journey, table, line)
            }
        case .withoutConsent(let key, let table, let line):
            withoutConsent += 1
            switch key {
            case .content(let content): staging.refuse(content: content)
            case .reference(let reference):
                guard try staging.refuse(reference: reference) == .shared else { return }
                shared += 1
                output.warning(
                    "\(table): line \(line): this case was shared, and its consent is gone; "
                        + "run: \(ProgramName.current) withdraw - and give its reference")
            }
        case .rejected(let rejection): try reject(rejection)
        }
    }

    private mutating func count(
        _ arrival: StagingImport.Arrival, _ journey: Journey, _ table: String, _ line: Int
    ) throws {
        switch arrival {
        case .repeated(let mark):
            output.note("\(table): line \(line): repeats line \(place(mark).line), counted once")
        case .contradicting(let mark):
            let first = place(mark)
            try reject(
                Rejection(
                    table: table, line: line, column: "", reason: .referenceTwice,
                    suggestion: "the reference stands on line \(first.line) too; give each case its own"))
        default:
            arrivals[arrival, default: 0] += 1
            if arrival == .new { newSurvivors += journey.survivors }
        }
    }

    private mutating func reject(_ rejection: Rejection) throws {
        try rejected.add(rejection)
        if rejected.count <= Self.shownRejections { output.warning(rejection.description) }
        var object: JSONObject = [
            "column": .string(printable(rejection.column)), "file": .string(printable(rejection.table)),
            "line": .integer(rejection.line), "reason": .string(rejection.reason.rawValue), "type": "rejected",
        ]
        object["suggestion"] = rejection.suggestion.map { .string(printable($0)) }
        try output.object(object)
    }

    // MARK: The end

    /// Keeps what was read, and tells what became of it.
    mutating func finish() throws -> ExitCode {
        if let failure { throw failure }
        let absent = try staging.finish(dryRun: isDryRun)
        try rejected.finish()
        if lookAlikes > 0 {
            output.note("\(lookAlikes) rows look like an earlier one and have no case reference; all are counted")
        }
        func count(_ arrival: StagingImport.Arrival) -> Int { arrivals[arrival] ?? 0 }
        var parts = [
            "\(count(.new)) new submissions with \(newSurvivors) survivors", "\(count(.unchanged)) known already",
        ]
        if count(.updated) > 0 { parts.append("\(count(.updated)) updated") }
        if count(.corrected) > 0 { parts.append("\(count(.corrected)) changed after they were shared") }
        if count(.forgotten) > 0 { parts.append("\(count(.forgotten)) of years long sealed, not compared") }
        if count(.withdrawn) > 0 { parts.append("\(count(.withdrawn)) withdrawn earlier, not staged") }
        if withoutConsent > 0 { parts.append("\(withoutConsent) without consent, not staged") }
        if staging.unstagedRows > 0 {
            parts.append("\(staging.unstagedRows) whose consent is gone, taken out of staging")
        }
        if refused > 0 { parts.append("\(refused) not approved or no victims, not staged") }
        parts.append("\(rejected.count) rejected")
        try output.line((isDryRun ? "would stage: " : "staged: ") + parts.joined(separator: ", "))
        var object: JSONObject = [
            "consent_gone_shared": .integer(shared), "consent_gone_unstaged": .integer(staging.unstagedRows),
            "corrected": .integer(count(.corrected)), "dry_run": .boolean(isDryRun),
            "forgotten": .integer(count(.forgotten)), "new": .integer(count(.new)),
            "new_survivors": .integer(newSurvivors), "not_approved": .integer(refused),
            "rejected": .integer(rejected.count), "type": "summary", "unchanged": .integer(count(.unchanged)),
            "updated": .integer(count(.updated)), "withdrawn": .integer(count(.withdrawn)),
            "without_consent": .integer(withoutConsent),
        ]
        if isFull { object["absent"] = .integer(absent) }
        try output.object(object)
        if count(.corrected) > 0 {
            output.note("the next seal takes back the groups of changed cases, where they say something else now")
        }
        if isFull && absent > 0 {
            output.warning(
                "\(absent) submissions staged earlier are not among these files' accepted rows; they stay. To take a "
                    + "case back, run: \(ProgramName.current) withdraw CASE-REF")
        }
        for (reason, number) in rejected.reasons { output.note("rejected: \(number) times \(reason.rawValue)") }
        if rejected.count > 0 {
            output.note(
                "next: correct the rejected rows in the file and import it again"
                    + (isDryRun ? "" : "; \(rejected.path) lists them"))
        }
        return rejected.count > 0 || shared > 0 ? .partial : .ok
    }
}
