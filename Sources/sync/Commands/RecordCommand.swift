import Anonymisation
import CanonicalJSON
import Files
import Glibc
import Intake
import Journeys

/// `record`: one journey after the other, asked for at the terminal.
enum RecordCommand {
    static let command = Command(
        "record", .partner, "type in a journey, question by question, in English or Swahili; it is staged like a row",
        options: [
            .init("--language", "en|sw", "en or sw; the default is the terminal's"), Command.now, Command.dryRun,
        ],
        locksHome: true, run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let named = context.arguments.value("--language")
        guard let language = named.map({ Language(rawValue: $0) }) ?? terminalLanguage else {
            throw CommandFailure.usage("--language is en or sw", verb: "record")
        }
        let partner = try PartnerHome(try Home(context.arguments))
        let today = try context.arguments.today()
        let places = try LocalPlacesFile.read(partner.home)
        let form: AnswerForm
        do throws(IntakeError) {
            form = try AnswerForm(language: language, today: today, places: places)
        } catch {
            throw ImportCommand.failure(error)
        }
        var dialogue = RecordDialogue(form: form)
        let isDryRun = context.arguments.has("--dry-run")
        var staged = 0
        var survivors = 0
        while let answers = dialogue.ask() {
            guard case .success(let journey) = form.journey(answers) else { continue }
            // A case without a number of its own gets one: by its content alone it would be taken for a row typed twice.
            let given = answers[0].isEmpty ? newReference() : answers[0]
            let session = try StagingImport(try partner.staging())
            let arrival = try session.stage(journey, reference: given, mark: 0)
            _ = try session.finish(dryRun: isDryRun)
            if arrival == .new {
                staged += 1
                survivors += journey.survivors
            }
            dialogue.tell(arrival, reference: answers[0].isEmpty ? given : nil)
            guard dialogue.wantsAnother() else { break }
        }
        try context.output.line(
            "\(isDryRun ? "would stage" : "staged"): \(staged) new submissions with \(survivors) survivors")
        try context.output.object([
            "dry_run": .boolean(isDryRun), "new": .integer(staged), "new_survivors": .integer(survivors),
            "type": "summary",
        ])
        return .ok
    }

    private static var terminalLanguage: Language? {
        for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
            if let value = environment(name), !value.isEmpty { return value.hasPrefix("sw") ? .swahili : .english }
        }
        return .english
    }

    private static func newReference() -> String {
        let letters = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ")
        var random = SystemRandomNumberGenerator()
        return "R-" + String((0..<10).map { _ in letters[Int(random.next(upperBound: UInt(letters.count)))] })
    }
}
