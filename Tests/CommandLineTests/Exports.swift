import Foundation
import TestSupport
import Testing

/// The exports of a coalition's home, and the tools that other people open them with.
struct Exports {
    let home: String
    let folder: TemporaryFolder

    init(_ home: String) {
        self.home = home
        folder = TemporaryFolder()
    }

    static let formats = ["csv", "hxl", "json", "geojson", "gpkg", "flowmap", "htcds", "dump"]

    func run(_ format: String, to out: String, _ words: String...) throws -> Shell.Result {
        try Shell.run(Shell.program, ["export", "--home", home, "--format", format, "--out", out] + words)
    }

    /// Writes an export and returns where it is. GDAL goes by the extension.
    @discardableResult
    func write(_ format: String) throws -> String {
        let out = folder.file("master.\(format)")
        let result = try run(format, to: out)
        #expect(result.exit == 0, "\(format): \(result.errors)")
        return out
    }

    /// What a query of the master answers.
    func master(_ query: String) throws -> String {
        let result = try Shell.run("sqlite3", ["\(home)/master.sqlite", query])
        #expect(result.exit == 0, "\(result.errors)")
        return result.output.trimmingCharacters(in: .newlines)
    }

    /// The master's bounds: survivors at least and at most.
    func bounds() throws -> String {
        try master("SELECT total(survivors_min) || ' ' || total(survivors_max) FROM survivor_group")
            .replacing(".0", with: "")
    }

    /// Runs Python of the validators' environment; what it prints.
    func python(_ script: String, _ arguments: String...) throws -> String {
        let python = ProcessInfo.processInfo.environment["JOURNEY_SYNC_VALIDATOR"] ?? "python3"
        let result = try Shell.run(python, ["-c", script] + arguments)
        #expect(result.exit == 0, "\(result.errors)")
        return result.output.trimmingCharacters(in: .newlines)
    }

    /// Runs one of GDAL's tools, which may neither fail nor warn.
    @discardableResult
    func gdal(_ tool: String, _ words: String...) throws -> String {
        let result = try Shell.run(tool, words)
        #expect(result.exit == 0, "\(tool): \(result.errors)")
        #expect(result.errors == "", "\(tool)")
        for word in ["Warning", "ERROR"] { #expect(!result.output.contains(word), "\(tool): \(result.output)") }
        return result.output
    }

    /// GDAL's check of a GeoPackage against the standard, requirement by requirement.
    func expectGeoPackage(_ path: String) throws {
        // The system's Python: GDAL's modules are no part of the validators' environment.
        let result = try Shell.run(
            "/usr/bin/python3", ["-m", "osgeo_utils.samples.validate_gpkg", "--extra", "--warning-as-error", path])
        #expect(result.exit == 0, "\(result.output) \(result.errors)")
    }

    /// Rows of a CSV file as objects, by Python's reader.
    func rows(_ path: String) throws -> [[String: String]] {
        let text = try python(
            "import csv, json, sys; print(json.dumps(list(csv.DictReader(open(sys.argv[1], newline='')))))", path)
        return try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: String]] ?? []
    }
}

extension [[String: String]] {
    /// The sum of a column.
    func sum(_ column: String) -> Int { reduce(0) { $0 + (Int($1[column] ?? "") ?? 0) } }
}
