import Atlas
import CanonicalJSON
import Dataset
import Files
import Journeys

/// `report`: the findings, printed and as one HTML page; in an organisation's home, the public ones with its own share.
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
        let home = try Home(context.arguments)
        if try home.settings().role == .partner { return try member(home, context) }
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

    private static func member(_ home: Home, _ context: Context) throws -> ExitCode {
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
        var summary: JSONObject = [
            "cells": .integer(report.published.cells.count),
            "years": .array(report.published.years.map { .integer($0.year) }), "type": "summary",
        ]
        if let out = context.arguments.value("--out") {
            let path = "\(out)/report.html"
            try FileSystem.writeAtomically(path, report.page.bytes)
            try context.output.line("wrote \(path): \(report.page.bytes.count) bytes")
            summary["out"] = .string(path)
        }
        try context.output.object(summary)
        return .ok
    }
}
