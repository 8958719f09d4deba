import Files
import Glibc
import Intake

/// The private list of the rows that the last import refused: a CSV file in the home, for a spreadsheet. It says where
/// and why, never what a cell holds.
struct RejectedList {
    /// Lines kept before they are written.
    private static let buffer = 1 << 16

    let path: String
    private(set) var count = 0
    private var counts: [Rejection.Reason: Int] = [:]
    private let file: Staged?
    private var text: [UInt8]

    /// The list as it grows, beside the last one until the import is done.
    private final class Staged {
        let handle: FileHandle
        init(_ path: String) throws(FileError) {
            handle = try FileHandle(opening: path, flags: O_WRONLY | O_CREAT | O_TRUNC, mode: 0o600)
        }
    }

    init(home: Home, isKept: Bool) throws {
        path = home.path + "/rejected.csv"
        file = isKept ? try Staged(path + ".new") : nil
        text = Array("file,line,column,reason,suggestion\n".utf8)
    }

    /// How often each reason came, most frequent first.
    var reasons: [(Rejection.Reason, Int)] {
        counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.map { ($0.key, $0.value) }
    }

    mutating func add(_ rejection: Rejection) throws {
        count += 1
        counts[rejection.reason, default: 0] += 1
        let cells = [
            rejection.table, String(rejection.line), rejection.column, rejection.reason.rawValue,
            rejection.suggestion ?? "",
        ]
        text += Array((cells.map(Self.cell).joined(separator: ",") + "\n").utf8)
        if text.count > Self.buffer { try write() }
    }

    /// A cell that a spreadsheet takes for text: quoted, and never a formula.
    private static func cell(_ text: String) -> String {
        let plain = printable(text)
        let guarded = plain.first.map { "=+-@".contains($0) } ?? false ? "'" + plain : plain
        return "\"" + guarded.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private mutating func write() throws {
        try file?.handle.write(text)
        text = []
    }

    /// Puts the list in the place of the last one; without rejections there is none.
    mutating func finish() throws {
        guard file != nil else { return }
        try write()
        if count > 0 {
            try FileSystem.replace(path, with: path + ".new")
        } else {
            try FileSystem.remove(path + ".new")
            try FileSystem.remove(path)
        }
    }
}
