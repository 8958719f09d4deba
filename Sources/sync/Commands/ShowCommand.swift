import CanonicalJSON
import Journeys
import LogStore
import Signing
import TransparencyLog

/// `show`: one entry of a log, proven to be in it.
enum ShowCommand {
    static let command = Command(
        "show", .all, operands: "INDEX [ORIGIN|PATH]",
        "show an entry of a log, and check that the log's signed state holds it",
        details: [
            "The entry's commitment is proven to be in the tree whose root the log's owner signed, and its body is compared with "
                + "the commitment. An erased body is gone; its commitment stays. A log in a folder needs its key."
        ],
        options: ShownLog.options, repeatable: ["--key"], run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let operands = try context.arguments.operands(1...2)
        guard let index = Int(operands[0]), index >= 0 else {
            throw CommandFailure.usage("INDEX is the number of an entry, from 0", verb: "show")
        }
        let log = try ShownLog(operands.dropFirst().first, context.arguments)
        let (commitment, hashes, found) = try log.entry(index)
        let output = context.output
        var object: JSONObject = [
            "commitment": .string(commitment.hex), "index": .integer(index), "log": .string(log.checkpoint.origin),
            "proof_hashes": .integer(hashes), "size": .integer(log.checkpoint.size), "state": .string(found.state),
            "type": "summary",
        ]
        try output.line("entry:       \(index) of \(log.checkpoint.origin), which has \(log.checkpoint.size)")
        try output.line("commitment:  \(commitment.hex)")
        try output.line("in the log:  proven, \(hashes) hashes up to the signed root \(log.checkpoint.root.hex)")
        var code = ExitCode.ok
        switch found {
        case .body(let body):
            let line = String(decoding: body.line, as: UTF8.self)
            object["body"] = .string(line)
            try output.line("body:        has this commitment")
            if body.type == Group.type, let group = try? Group(json: body.content) {
                try output.line("in words:    \(Wording.group(group))")
            }
            try output.line(printable(line))
        case .erased: try output.line("body:        erased by its owner")
        case .locked: try output.line("body:        encrypted to others; --identity FILE opens it with the right key")
        case .refused(let error):
            try output.line("body:        DAMAGED: it \(error.reason)")
            code = .verification
        }
        try output.object(object)
        return code
    }
}
