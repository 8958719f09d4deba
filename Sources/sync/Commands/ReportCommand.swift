import Atlas
import CanonicalJSON
import Dataset
import Files
import Journeys

/// `report`: the findings, printed and as one HTML page, with a PDF of it where a renderer is installed; in an
/// organisation's home, the public ones with its own share.
enum ReportCommand {
    static let command = Command(
        "report", .coalition, "print the findings and write report.html",
        options: [
            .init(
                "--out", "DIR",
                "the folder for report.html, and for report.pdf where chromium or weasyprint is installed"),
            .init("--internal", nil, "with numbers, routes and partners: for members of the coalition only"),
            Command.master,
            .init("--language", "en|sw", "the language shown first; the page holds both (default: en)"),
        ],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        _ = try context.arguments.operands(0...0)
        let language = try context.arguments.language(verb: "report")
        let home = try Home(context.arguments)
        if try home.settings().role == .partner { return try member(home, context, language) }
        let out = try context.arguments.required("--out")
        let visibility: Visibility = context.arguments.has("--internal") ? .internalUse : .publicRelease
        let coalition = try CoalitionHome(home)
        let registry = try coalition.registry()
        let master = try coalition.master()
        let findings = try Findings(
            master: master, resources: try coalition.resources(of: master),
            own: try coalition.published(registry)?.record, others: try coalition.othersPublished(registry))
        if visibility == .publicRelease && findings.published.isEmpty {
            context.output.note(
                "nothing has been published yet; closed years are by: \(ProgramName.current) publish REMOTE")
        }
        for line in FindingsText(findings, visibility: visibility).lines { try context.output.line(line) }
        if let object = findings.json(for: visibility).object { try context.output.object(object) }
        let page = HTMLReport(findings, visibility: visibility, language: language)
        try context.output.object(try ReportFiles(page, in: out).write(context.output))
        return .ok
    }

    private static func member(_ home: Home, _ context: Context, _ language: Language) throws -> ExitCode {
        guard !context.arguments.has("--internal") else {
            throw CommandFailure.usage("--internal needs a coalition's home: an organisation has the public findings")
        }
        let partner = try PartnerHome(home)
        let report = try home.locked(by: "report") { try MemberReport(partner, context.output).run() }
        for line in report.lines { try context.output.line(line) }
        for cell in report.published.cells {
            var object = cell.json
            let own = report.share(of: cell)
            object["own"] = [.integer(own.lower), .integer(own.upper)]
            object["type"] = "cell"
            object["year"] = .integer(cell.year)
            try context.output.object(object)
        }
        var summary: JSONObject = ["type": "summary"]
        if let out = context.arguments.value("--out") {
            summary = try ReportFiles(report.page(in: language), in: out).write(context.output)
        }
        summary["cells"] = .integer(report.published.cells.count)
        summary["years"] = .array(report.published.years.map { .integer($0.year) })
        try context.output.object(summary)
        return .ok
    }
}
