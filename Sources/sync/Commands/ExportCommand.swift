import CanonicalJSON
import Dataset
import Files
import Signing

/// `export`: the master for other tools, in the forms of docs/exports.md.
enum ExportCommand {
    private static let formats = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")

    static let command = Command(
        "export", .coalition, "write the master for other tools, for members of the coalition only",
        options: [
            .init("--format", "NAME", "\(formats) (docs/exports.md)"),
            .init("--out", "PATH", "where to write: a file, for flowmap a folder; an earlier export is replaced"),
            Command.dryRun, Command.master,
        ],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        _ = try context.arguments.operands(0...0)
        let name = try context.arguments.required("--format")
        let out = try context.arguments.required("--out")
        guard let format = ExportFormat(rawValue: name) else {
            throw CommandFailure.usage(
                "no export format is called \(printable(name)); there are \(formats)", verb: "export")
        }
        let isRehearsal = context.arguments.has("--dry-run")
        let master = try CoalitionHome(try Home(context.arguments)).master()
        let content = try ExportContent(master: master)
        let files = try format.files(of: content, master: master)
        let hash = try master.hash().hex
        let target = ExportTarget(path: out, format: format)
        try target.check(files)
        if !isRehearsal { try target.write(files) }

        let unplaced = content.unplacedRoutes
        if format.isMap, unplaced.count > 0 {
            context.output.note(
                "\(unplaced.count) routes with \(unplaced.lower) to \(unplaced.upper) survivors begin or end at a "
                    + "place that nobody knows: they are told, but have no line on the map")
        }
        context.output.note("internal: it names organisations and tells routes; share it with members only")
        let bytes = files.reduce(0) { $0 + $1.bytes.count }
        try context.output.line(
            "\(isRehearsal ? "would write" : "wrote") \(out): \(content.groups.count) groups, \(bytes) bytes; frontier "
                + "\(content.frontierHash.prefix(16))..., master \(hash.prefix(16))...")
        try context.output.object([
            "bytes": .integer(bytes), "dry_run": .boolean(isRehearsal), "format": .string(format.rawValue),
            "frontier": .string(content.frontierHash), "groups": .integer(content.groups.count),
            "master": .string(hash), "out": .string(out), "type": "summary",
            "unplaced_routes": .integer(unplaced.count),
        ])
        return .ok
    }
}
