import Foundation
import TestSupport

/// The Kenyan night, played once by the demo's own script for all tests that look at its results.
final class Night: Sendable {
    private static let kenya = Result { try Night() }
    private static let ctdc = Result { try Night(script: "ctdc", [ctdcFile ?? ""], before: true) }

    /// The table of the Counter Trafficking Data Collaborative, which is not part of this project.
    static let ctdcFile = ProcessInfo.processInfo.environment["CTDC_FILE"]
        .flatMap { FileManager.default.isReadableFile(atPath: $0) ? $0 : nil }

    let folder = TemporaryFolder()
    let transcript: String

    /// The night's output folder.
    var out: String { folder.file("out") }

    static func shared() throws -> Night { try kenya.get() }
    static func records() throws -> Night { try ctdc.get() }

    struct Failed: Error { let text: String }

    /// Plays the Kenyan night, of all six organisations or of those named.
    convenience init(_ partners: String...) throws {
        try self.init(script: "kenya", partners, before: false)
    }

    /// Runs an example's script; its further words stand before or after the output folder.
    private init(script: String, _ words: [String], before: Bool) throws {
        let out = [folder.file("out")]
        let result = try Shell.run(
            "\(Shell.repository)/Examples/\(script)/demo.sh", [Shell.program] + (before ? words + out : out + words))
        guard result.exit == 0 else { throw Failed(text: result.output + result.errors) }
        transcript = result.output + result.errors
    }

    /// The organisations that took part.
    func partners() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(out)/cso").sorted()
    }

    /// The findings as printed, on one line, whatever the width at which sentences were broken.
    var findings: String {
        let start = transcript.range(of: "== The findings")?.upperBound ?? transcript.startIndex
        let end = transcript.range(of: "Frontier ")?.lowerBound ?? transcript.endIndex
        return transcript[start..<max(start, end)].split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// A copy of the output, to be damaged. Its homes know the copy's inbox, so that nothing done there reaches the original.
    func copy() throws -> TemporaryFolder {
        let copy = TemporaryFolder()
        try FileManager.default.removeItem(atPath: copy.path)
        try FileManager.default.copyItem(atPath: out, toPath: copy.path)
        for home in try ["coalition"] + partners().map({ "cso/\($0)" }) {
            let settings = String(decoding: try copy.read("\(home)/settings.json"), as: UTF8.self)
            try copy.write("\(home)/settings.json", settings.replacing(out, with: copy.path))
        }
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
