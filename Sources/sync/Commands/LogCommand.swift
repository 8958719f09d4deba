import CanonicalJSON
import LogStore
import Signing
import TransparencyLog

/// `log`: what entries a log has.
enum LogCommand {
    static let command = Command(
        "log", .all, operands: "[ORIGIN|PATH]", "list the entries of a log: of this home's own, where none is named",
        details: [
            "Each line has the entry's index, its type, and the period, year and part that it is about. An erased entry keeps its "
                + "place. A log in a folder needs its key. What is encrypted to others is listed as locked."
        ],
        options: ShownLog.options, repeatable: ["--key"], run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let log = try ShownLog(try context.arguments.operands(0...1).first, context.arguments)
        let output = context.output
        var states: [String: Int] = [:]
        let size = log.checkpoint.size
        let width = String(max(0, size - 1)).count
        var failure: (any Error)?
        try log.files.forEachBody(in: 0..<size, origin: log.checkpoint.origin) { (index, _, found) in
            guard failure == nil else { return }
            states[found.state, default: 0] += 1
            do {
                try show(found, index, width, output)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        let (erased, locked, plain) = (states["erased"] ?? 0, states["locked"] ?? 0, states["plain"] ?? 0)
        let damaged = size - erased - locked - plain
        try output.line(
            "\(log.checkpoint.origin): \(size) entries, \(erased) erased"
                + (locked > 0 ? ", \(locked) encrypted to others" : "")
                + (damaged > 0 ? ", \(damaged) DAMAGED" : "") + ", root \(log.checkpoint.root.hex.prefix(16))...")
        try output.object([
            "damaged": .integer(damaged), "erased": .integer(erased), "locked": .integer(locked),
            "log": .string(log.checkpoint.origin), "root": .string(log.checkpoint.root.hex), "size": .integer(size),
            "type": "summary",
        ])
        return damaged == 0 ? .ok : .verification
    }

    private static func show(_ found: FoundBody, _ index: Int, _ width: Int, _ output: Output) throws {
        var object: JSONObject = ["index": .integer(index), "state": .string(found.state), "type": "entry"]
        var words: [String] = []
        switch found {
        case .body(let body):
            object["entry_type"] = .string(body.type)
            words.append(body.type)
            for name in ["period", "year", "part"] {
                guard let value = body.content[name] else { continue }
                object[name] = value
                words.append(value.string ?? value.integer.map(String.init) ?? "")
            }
        case .erased: words.append("erased")
        case .locked: words.append("locked: encrypted to others")
        case .refused(let error): words.append("DAMAGED: \(error.reason)")
        }
        let number = String(index)
        try output.line(
            String(repeating: " ", count: width - number.count) + number + "  "
                + printable(words.joined(separator: "  ")))
        try output.object(object)
    }
}
