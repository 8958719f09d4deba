import Foundation
import TestSupport

/// The Kenyan night, played once by the demo's own script for all tests that look at its results.
final class Night: Sendable {
    static let kenya = Result { try Night() }

    let folder = TemporaryFolder()
    let transcript: String

    /// The night's output folder.
    var out: String { folder.file("out") }

    static func shared() throws -> Night { try kenya.get() }

    struct Failed: Error { let text: String }

    /// Plays the night, of all six organisations or of those named.
    init(_ partners: String...) throws {
        let result = try Shell.run(
            "\(Shell.repository)/Examples/kenya/demo.sh", [Shell.program, folder.file("out")] + partners)
        guard result.exit == 0 else { throw Failed(text: result.output + result.errors) }
        transcript = result.output + result.errors
    }

    /// The findings as printed, on one line, whatever the width at which sentences were broken.
    var findings: String {
        let start = transcript.range(of: "== The findings")?.upperBound ?? transcript.startIndex
        let end = transcript.range(of: "Frontier ")?.lowerBound ?? transcript.endIndex
        return transcript[start..<max(start, end)].split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// A copy of the output, to be damaged.
    func copy() throws -> TemporaryFolder {
        let copy = TemporaryFolder()
        try FileManager.default.removeItem(atPath: copy.path)
        try FileManager.default.copyItem(atPath: out, toPath: copy.path)
        return copy
    }

    static let partners = ["city", "coast", "hope", "lake", "north", "rift"]
}

/// A line of `--json` output.
func jsonLines(_ text: String) throws -> [[String: Any]] {
    try text.split(separator: "\n").map { line in
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
    }
}
