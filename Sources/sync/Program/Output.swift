import CanonicalJSON
import Files
import Glibc

/// Where a command's words go: results to standard output, all else to standard error. Every write is checked, because
/// an auditor's verdict written to a full disk must not look like success.
final class Output {
    let isJSON: Bool
    let isQuiet: Bool
    /// What may be told to others of how the command ended: its last line for people, printed or not, unless it said less.
    private(set) var forOthers = ""
    private var isSaid = false

    /// Says what others may know of the run, where the last line has more, such as the exact number of survivors.
    func tellOthers(_ text: String) {
        forOthers = text
        isSaid = true
    }

    init(isJSON: Bool, isQuiet: Bool) {
        self.isJSON = isJSON
        self.isQuiet = isQuiet
    }

    /// A line of the result, for people; nothing with `--json`.
    func line(_ text: String = "") throws(CommandFailure) {
        if !isSaid { forOthers = text }
        if !isJSON { try Self.write(text + "\n", to: 1) }
    }

    /// A file as the result, for people and programs.
    func text(_ text: String) throws(CommandFailure) { try Self.write(text, to: 1) }

    /// An object of the result, for programs; nothing without `--json`.
    func object(_ object: JSONObject) throws(CommandFailure) {
        guard isJSON else { return }
        try Self.write(String(decoding: object.canonicalBytes(), as: UTF8.self) + "\n", to: 1)
    }

    /// A remark on what is going on.
    func note(_ text: String) {
        if !isQuiet { try? Self.write("\(ProgramName.current): \(printable(text))\n", to: 2) }
    }

    func warning(_ text: String) { try? Self.write("\(ProgramName.current): warning: \(printable(text))\n", to: 2) }

    /// The failure that ends the command.
    func failure(_ failure: CommandFailure) {
        if isJSON {
            var object: JSONObject = [
                "exit": .integer(Int(failure.exit.rawValue)), "id": .string(failure.id),
                "message": .string(printable(failure.message)), "type": "error",
            ]
            object["hint"] = failure.hint.map { .string(printable($0)) }
            try? self.object(object)
        }
        try? Self.write("\(ProgramName.current): error: \(printable(failure.message))\n", to: 2)
        if let hint = failure.hint { try? Self.write("\(ProgramName.current): hint: \(printable(hint))\n", to: 2) }
    }

    /// Moves on the terminal's own line; a failure does not matter.
    static func terminal(_ text: String) { try? write(text, to: 2) }

    private static func write(_ text: String, to descriptor: Int32) throws(CommandFailure) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                throw CommandFailure(
                    "output.failed", "cannot write the result: \(FileError.last("standard output").reason)",
                    exit: .inputOutput)
            }
            bytes = bytes.dropFirst(count)
        }
    }
}

/// Text that can stand on a terminal's line: control characters, which could move the cursor, become question marks.
func printable(_ text: String) -> String {
    String(
        String.UnicodeScalarView(
            text.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? "?" : $0 }))
}

/// The name under which the program was called: `sync`, or `journey-sync` where it is installed.
enum ProgramName {
    static let current: String = {
        let called = CommandLine.arguments.first.map { FileSystem.lastComponent(of: $0) } ?? ""
        return called == "journey-sync" ? called : "sync"
    }()
}
