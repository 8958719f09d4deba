import CanonicalJSON
import Dataset
import Files
import Signing

/// `export`: the master's groups for other tools.
enum ExportCommand {
    static let command = Command(
        "export", .coalition, "write the master for other tools",
        options: [
            .init("--format", "NAME", "csv (with HXL tags) or json (the canonical dump, whose hash is the master's)"),
            .init("--out", "FILE", "where to write"),
        ],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        _ = try context.arguments.operands(0...0)
        let format = try context.arguments.required("--format")
        let out = try context.arguments.required("--out")
        let master = try CoalitionHome(try Home(context.arguments)).master()
        let bytes: [UInt8]
        switch format {
        case "csv": bytes = try CSVExport.text(of: master)
        case "json": bytes = try master.dump().flatMap { $0 + [0x0A] }
        default:
            throw CommandFailure.usage(
                "no export format is called \(printable(format)); there are csv and json", verb: "export")
        }
        try FileSystem.writeAtomically(out, bytes)
        let groups = try master.groups().count
        let hash = try master.hash().hex
        try context.output.line("wrote \(out): \(groups) groups, \(bytes.count) bytes; master \(hash.prefix(16))...")
        try context.output.object([
            "bytes": .integer(bytes.count), "groups": .integer(groups), "master": .string(hash),
            "out": .string(out), "type": "summary",
        ])
        return .ok
    }
}
