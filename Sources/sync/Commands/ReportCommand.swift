import Atlas
import CanonicalJSON
import Dataset
import Files

/// `report`: the findings, printed and as one HTML page.
enum ReportCommand {
    static let command = Command(
        "report", .coalition, "print the findings and write report.html",
        options: [
            .init("--out", "DIR", "the folder for report.html"),
            .init("--internal", nil, "with numbers, routes and partners: for members of the coalition only"),
        ],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        _ = try context.arguments.operands(0...0)
        let out = try context.arguments.required("--out")
        let visibility: Visibility = context.arguments.has("--internal") ? .internalUse : .publicRelease
        let coalition = try CoalitionHome(try Home(context.arguments))
        let master = try coalition.master()
        let findings = try Findings(master: master, resources: try coalition.resources(of: master))
        let page = HTMLReport(findings, visibility: visibility).text
        let path = "\(out)/report.html"
        try FileSystem.writeAtomically(path, Array(page.utf8))
        for line in FindingsText(findings, visibility: visibility).lines { try context.output.line(line) }
        if let object = findings.json(for: visibility).object { try context.output.object(object) }
        try context.output.line("wrote \(path): \(page.utf8.count) bytes")
        try context.output.object([
            "bytes": .integer(page.utf8.count), "out": .string(path), "type": "summary",
        ])
        return .ok
    }
}
