import Files
import Foundation
import TestSupport
import Testing

/// The files that `export` writes: the same to the byte for the same frontier, private, never in the place of another.
@Suite("Export files")
struct ExportFileTests {
    @Test("equal frontiers give equal bytes: twice here, and from a second machine's master")
    func sameBytes() throws {
        let copy = try Night.shared().copy()
        let (first, second) = (copy.file("coalition"), copy.file("second"))
        for words in [
            [
                "machine", "init", "--home", second, "--invite", "\(first)/invitation.json", "--name", "second",
                "--remote", copy.file("inbox"),
            ],
            ["machine", "add", "--home", first, "\(second)/machine.vkey"],
            ["merge", "--home", first, copy.file("inbox")], ["merge", "--home", second, copy.file("inbox")],
        ] {
            let result = try Shell.run(Shell.program, words)
            #expect(result.exit == 0, "\(words): \(result.errors)")
            // Each machine needs the key to which pooled reports are encrypted.
            if words[1] == "init" {
                try FileManager.default.copyItem(
                    atPath: "\(first)/keys/bodies.age", toPath: "\(second)/keys/bodies.age")
            }
        }
        let exports = [Exports(first), Exports(first), Exports(second)]
        for format in Exports.formats {
            let paths = try exports.map { try $0.write(format) }
            for other in paths.dropFirst() {
                #expect(try Shell.run("diff", ["-r", paths[0], other]).exit == 0, "\(format)")
            }
        }
        // Another frontier is told apart by every format that has room for it.
        let before = try exports[0].folder.read("master.gpkg")
        _ = try Shell.sync(
            "auditor", "init", "--home", copy.file("desk"), "--name", "a.example/b", "--attests", "content")
        _ = try Shell.sync(
            "auditor", "add", "--home", first, copy.file("desk/cosigner.vkey"), "--attests", "content")
        _ = try Shell.sync("merge", "--home", first, copy.file("inbox"))
        try exports[0].write("gpkg")
        #expect(try exports[0].folder.read("master.gpkg") != before)
    }

    @Test("an export is read by its owner alone, says that it is internal, and replaces an earlier one")
    func replaces() throws {
        let exports = Exports("\(try Night.shared().out)/coalition")
        for format in Exports.formats {
            let out = try exports.write(format)
            let again = try exports.run(format, to: out)
            #expect(again.exit == 0, "\(format): \(again.errors)")
            #expect(again.errors.contains("members only"))
            let files = exports.folder.files().filter { $0.hasPrefix("master.\(format)") }
            #expect(files.count == (format == "flowmap" ? 5 : 1))
            for file in files { #expect(try FileSystem.mode(of: exports.folder.file(file)) == 0o600, "\(file)") }
        }
    }

    @Test("what is not an earlier export of the same form is not overwritten", arguments: Exports.formats)
    func refuses(format: String) throws {
        let exports = Exports("\(try Night.shared().out)/coalition")
        func refused(_ out: String) throws {
            let before = try Shell.run("sh", ["-c", "ls -ld \"$0\"; ls -l \"$0\"; cat \"$0\"", out]).output
            let result = try exports.run(format, to: out)
            #expect(result.exit == 73, "\(format) over \(out): \(result.errors)")
            #expect(result.errors.contains("not overwritten") && result.errors.contains("hint:"))
            #expect(try Shell.run("sh", ["-c", "ls -ld \"$0\"; ls -l \"$0\"; cat \"$0\"", out]).output == before)
        }
        let (notes, other) = (exports.folder.file("notes"), format == "json" ? "geojson" : "json")
        if format == "flowmap" {
            try exports.folder.write("notes/flows.csv", "mine\n")
            let result = try exports.run(format, to: notes)
            #expect(result.exit == 73)
            #expect(exports.folder.files() == ["notes/flows.csv"])
            #expect(try exports.folder.read("notes/flows.csv") == Array("mine\n".utf8))
        } else {
            try refused(try exports.folder.write("notes", "mine\n"))
        }
        try refused(try exports.write(other))
        try refused(format == "flowmap" ? exports.home + "/master.sqlite" : exports.folder.path)
        if format == "gpkg" {
            // SQLite too, but not ours.
            _ = try Shell.run("cp", [exports.home + "/master.sqlite", exports.folder.file("copy.sqlite")])
            try refused(exports.folder.file("copy.sqlite"))
        }
    }

    @Test("--dry-run does everything but write; a wrong format is a usage error that names the right ones")
    func rehearsal() throws {
        let exports = Exports("\(try Night.shared().out)/coalition")
        for format in Exports.formats {
            let result = try exports.run(format, to: exports.folder.file("new/x"), "--dry-run", "--json")
            #expect(result.exit == 0, "\(result.errors)")
            let summary = try #require(try jsonLines(result.output).last)
            #expect(summary["dry_run"] as? Bool == true)
            #expect((summary["bytes"] as? Int ?? 0) > 1000)
        }
        #expect(exports.folder.files().isEmpty)
        #expect(!FileManager.default.fileExists(atPath: exports.folder.file("new")))
        let wrong = try exports.run("xml", to: exports.folder.file("x"))
        #expect(wrong.exit == 64)
        for format in Exports.formats { #expect(wrong.errors.contains(format)) }
    }

    @Test("an empty master gives empty exports that the tools accept; a coalition's name is text, not a formula")
    func empty() throws {
        let folder = TemporaryFolder()
        let home = folder.file("coalition")
        for words in [
            [
                "coalition", "init", "--home", home, "--name", "=1+1, \"quoted\" </script>", "--domain", "t.example",
                "--remote", folder.file("inbox"),
            ],
            ["merge", "--home", home],
        ] {
            let result = try Shell.run(Shell.program, words)
            #expect(result.exit == 0, "\(words): \(result.errors)")
        }
        let exports = Exports(home)
        for format in Exports.formats { try exports.write(format) }
        try exports.expectGeoPackage(exports.folder.file("master.gpkg"))
        let info = try exports.gdal("ogrinfo", "-ro", "-al", "-so", exports.folder.file("master.gpkg"))
        #expect(info.components(separatedBy: "Feature Count: 0\n").count == 5)
        #expect(
            try exports.gdal("ogrinfo", "-ro", "-al", "-so", exports.folder.file("master.geojson"))
                .contains("Feature Count: 0\n"))
        let script = """
            import hxl, sys
            source = hxl.data(sys.argv[1], hxl.InputOptions(allow_local=True)).cache()
            print(hxl.schema(None).validate(source), len(list(source)), len(source.columns))
            """
        #expect(try exports.python(script, exports.folder.file("master.csv")) == "True 0 26")
        let properties = try exports.rows(exports.folder.file("master.flowmap/properties.csv"))
        #expect(properties.first?["value"] == "'=1+1, \"quoted\" </script>")
        try folder.write("demo/exports/master.json", try exports.folder.read("master.json"))
        let python = ProcessInfo.processInfo.environment["JOURNEY_SYNC_VALIDATOR"] ?? "python3"
        let valid = try Shell.run(
            python, ["scripts/validate-schemas.py", "--partial", folder.file("demo")], in: Shell.repository)
        #expect(valid.exit == 0, "\(valid.output) \(valid.errors)")
        #expect(valid.output.contains("1  export-1"))
    }

    @Test("a route to a place that nobody knows is told, has no line, and is said")
    func unknownPlace() throws {
        let copy = try Night.shared().copy()
        let exports = Exports(copy.file("coalition"))
        let first = "(SELECT min(entry) FROM survivor_group WHERE partner = 'city')"
        _ = try exports.master(
            "UPDATE survivor_group SET destination = 'ZZ' WHERE partner = 'city' AND entry = \(first)")
        for format in ["geojson", "gpkg"] {
            let out = exports.folder.file("master.\(format)")
            let result = try exports.run(format, to: out)
            #expect(result.errors.contains("1 routes with 5 to 9 survivors begin or end at a place that nobody knows"))
            let csv = exports.folder.file("\(format).csv")
            try exports.gdal(
                "ogr2ogr", "-f", "CSV", "-lco", "GEOMETRY=AS_WKT", csv, out,
                format == "gpkg" ? "routes" : "journey-sync", "-where", "destination = 'ZZ'")
            let rows = try exports.rows(csv)
            #expect(rows.count == 1 && rows[0]["course"] == "unknown" && rows[0]["WKT"] == "", "\(format)")
        }
        let flowmap = try exports.write("flowmap")
        #expect(try exports.rows("\(flowmap)/unplaced.csv").map { $0["dest"] } == ["ZZ"])
        #expect(try !exports.rows("\(flowmap)/flows.csv").contains { $0["dest"] == "ZZ" })
        #expect(
            try exports.rows(try exports.write("htcds")).contains { $0["place"] == "ZZ" && $0["hte_Country"] == "" })
    }

    @Test("a country without a role, as another coalition publishes it, is a fact and a place")
    func publishedCountry() throws {
        let copy = try Night.shared().copy()
        let exports = Exports(copy.file("coalition"))
        _ = try exports.master(
            """
            INSERT INTO presence SELECT origin, 999999, partner, 2026, 'country', 'IS', NULL, NULL, NULL, NULL
            FROM log WHERE partner = 'city'
            """)
        for format in Exports.formats { try exports.write(format) }
        let map = try String(contentsOfFile: exports.folder.file("master.geojson"), encoding: .utf8)
        #expect(map.contains("\"name\":\"Iceland\""))
        try copy.write("exports/master.json", try exports.folder.read("master.json"))
        let json = String(decoding: try exports.folder.read("master.json"), as: UTF8.self)
        #expect(json.contains("\"entry\":999999,\"kind\":\"country\""))
        let python = ProcessInfo.processInfo.environment["JOURNEY_SYNC_VALIDATOR"] ?? "python3"
        let valid = try Shell.run(
            python, ["scripts/validate-schemas.py", "--partial", copy.path], in: Shell.repository)
        #expect(valid.exit == 0, "\(valid.output) \(valid.errors)")
    }

    @Test("text in a master that was tampered with stays text; a row that cannot be read is not passed over")
    func tampered() throws {
        let copy = try Night.shared().copy()
        let exports = Exports(copy.file("coalition"))
        _ = try exports.master(
            """
            PRAGMA foreign_keys = OFF; UPDATE survivor_group SET partner = '=HYPERLINK("x")';
            UPDATE log SET partner = '@SUM(1)'; UPDATE meta SET value = '+1' WHERE name = 'coalition'
            """)
        for format in ["csv", "htcds", "flowmap"] { try exports.write(format) }
        let cells =
            try ["master.csv", "master.htcds", "master.flowmap/properties.csv"]
            .flatMap { try exports.rows(exports.folder.file($0)) }.flatMap(\.values)
        #expect(cells.contains("'=HYPERLINK(\"x\")") && cells.contains("'+1"))
        #expect(!cells.contains { $0.first.map { "=+-@\t\r".contains($0) } ?? false })
        for change in [
            "UPDATE meta SET value = 'a' || char(9) || 'b' WHERE name = 'coalition'",
            "UPDATE meta SET value = 'Example'  WHERE name = 'coalition'; "
                + "UPDATE survivor_group SET gender = 'X', origin = 'XX' WHERE entry = 256",
        ] {
            _ = try exports.master(change)
            for format in Exports.formats {
                let result = try exports.run(format, to: exports.folder.file("after.\(format)"))
                #expect(result.exit == 2 && result.errors.contains("the master"), "\(format): \(result.errors)")
            }
        }
        _ = try exports.master("UPDATE survivor_group SET origin = 'KE' WHERE entry = 256")
        _ = try exports.master("UPDATE meta SET value = '{\"type\":\"frontier/1\"}' WHERE name = 'frontier'")
        #expect(try exports.run("csv", to: exports.folder.file("after.csv")).exit == 2)
        #expect(exports.folder.files().allSatisfy { !$0.hasPrefix("after") })
    }
}
