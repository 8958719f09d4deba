import Anonymisation
import CanonicalJSON
import Files

/// `hierarchy`: how values are generalised, as tables that statisticians' tools read.
enum HierarchyCommand {
    static let command = Command(
        "hierarchy", .all, operands: "[NAME]", "how an attribute is generalised, from each value up to any",
        options: [.init("--out", "DIR", "write all of them into a folder, one NAME.csv each (ARX, sdcMicro)")],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let name = try context.arguments.operands(0...1).first
        let all = Hierarchy.all(years: 2000...2050)
        let output = context.output
        if let name {
            guard let one = all.first(where: { $0.name == name }) else {
                let names = all.map(\.name).joined(separator: ", ")
                throw CommandFailure.usage(
                    "there is no hierarchy \(printable(name)); there are: \(names)", verb: "hierarchy")
            }
            for row in one.rows {
                try output.line(row.joined(separator: ";"))
                try output.object(["levels": .array(row.map { .string($0) }), "type": "value"])
            }
            return .ok
        }
        let folder = context.arguments.value("--out")
        for one in all {
            if let folder {
                try FileSystem.makeFolders(folder)
                try FileSystem.create("\(folder)/\(one.name).csv", Array(one.text.utf8))
            }
            try output.line("\(one.name): \(one.rows.count) values; \(one.levels.joined(separator: " > "))")
            try output.object([
                "levels": .array(one.levels.map { .string($0) }), "name": .string(one.name), "type": "hierarchy",
                "values": .integer(one.rows.count),
            ])
        }
        return .ok
    }
}
