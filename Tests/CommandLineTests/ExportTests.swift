import Foundation
import TestSupport
import Testing

/// The Kenyan master in every form, opened by the tools that the form is for.
@Suite("Exports, in other people's tools")
struct ExportTests {
    let folder: TemporaryFolder
    let exports: Exports

    /// In the Kenyan year no rare route is that of three organisations, so two cells are opened here by hand.
    init() throws {
        folder = try Night.shared().copy()
        exports = Exports(folder.file("coalition"))
        for (tag, origin, destination) in [("aa", "ER", "OM"), ("bb", "TD", "ZZ")] {
            _ = try exports.master(
                """
                UPDATE pooled_report SET state = 'opened', tag = '\(tag)', survivors_min = 1, survivors_max = 2
                WHERE (origin_log, entry) IN (
                    SELECT origin_log, min(entry) FROM pooled_report WHERE state = 'closed' GROUP BY origin_log LIMIT 3);
                INSERT INTO pooled_cell VALUES ('\(tag)', 2026, 3, 3, 6, '\(origin)', '\(destination)', 'actual',
                    NULL, NULL, NULL, NULL, NULL, NULL);
                """)
        }
    }

    @Test("csv: libhxl's validator has nothing to say, and its tags find the columns; hxl is the same")
    func hxl() throws {
        let path = try exports.write("csv")
        let script = """
            import hxl, sys
            source = hxl.data(sys.argv[1], hxl.InputOptions(allow_local=True)).cache()
            issues = []
            valid = hxl.schema(None, callback=issues.append).validate(source)
            print(valid, len(issues))
            tags = ["#org+code", "#date+start", "#date+end", "#country+origin+code", "#country+dest+code",
                    "#adm1+origin+code", "#adm1+dest+code", "#affected+ind+min+num", "#affected+ind+max+num",
                    "#meta+shared+code", "#meta+frontier+hash"]
            for tag in tags:
                assert any(hxl.TagPattern.parse(tag).match(column) for column in source.columns), tag
            rows = list(source)
            for kind in ["group", "pooled"]:
                own = [row for row in rows if row.get("#meta+shared") == kind]
                total = lambda tag: sum(int(row.get(tag)) for row in own)
                print(len(own), total("#affected+ind+min"), total("#affected+ind+max"))
            print(*sorted({row.get("#meta+frontier+hash") for row in rows}))
            """
        let count = try exports.master("SELECT count(*) FROM survivor_group")
        let hash = try exports.master("SELECT value FROM meta WHERE name = 'frontier_hash'")
        #expect(
            try exports.python(script, path)
                == """
                True 0
                \(count) \(try exports.bounds())
                \(try Self.cells(exports)) \(try Self.cellBounds(exports))
                \(hash)
                """
        )
        #expect(try exports.rows(path).count { $0["Shared as"] == "pooled" } > 0)
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: path))
                == Data(
                    contentsOf: URL(fileURLWithPath: try exports.write("hxl"))))
    }

    @Test("gpkg: ogrinfo and ogr2ogr open it without a warning; layers, counts and sums are the master's")
    func geoPackage() throws {
        let path = try exports.write("gpkg")
        let info = try exports.gdal("ogrinfo", "-ro", "-al", "-so", path)
        for (layer, geometry, count) in [
            ("routes", "Multi Line String", try exports.master(Self.routes)),
            ("pooled", "Multi Line String", try Self.cells(exports)),
            ("places", "Point", try exports.master(Self.places)),
            ("groups", "None", try exports.master("SELECT count(*) FROM survivor_group")),
        ] {
            let part = try #require(info.components(separatedBy: "Layer name: \(layer)\n").last)
            #expect(part.contains("Geometry: \(geometry)\nFeature Count: \(count)\n"), "\(layer)")
        }
        #expect(info.contains("ID[\"EPSG\",4326]"))
        let hash = try exports.master("SELECT value FROM meta WHERE name = 'frontier_hash'")
        #expect(info.contains("frontier \(hash)"))
        for layer in ["routes", "groups"] {
            let csv = exports.folder.file("\(layer).csv")
            try exports.gdal("ogr2ogr", "-f", "CSV", csv, path, layer)
            let rows = try exports.rows(csv)
            #expect("\(rows.sum("survivors_min")) \(rows.sum("survivors_max"))" == (try exports.bounds()))
        }
        let cells = exports.folder.file("pooled.csv")
        try exports.gdal("ogr2ogr", "-f", "CSV", cells, path, "pooled")
        try Self.expectCells(exports, try exports.rows(cells))
        try exports.expectGeoPackage(path)
        try exports.gdal("ogr2ogr", "-f", "GPKG", exports.folder.file("again.gpkg"), path)
        // What the standard asks for beyond what GDAL looks at.
        let check = """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1])
            one = lambda q: c.execute(q).fetchone()[0]
            print(one("PRAGMA application_id") == 0x47504B47, one("PRAGMA user_version"), one("PRAGMA integrity_check"),
                  c.execute("PRAGMA foreign_key_check").fetchall())
            print(sorted(r[0] for r in c.execute("SELECT srs_id FROM gpkg_spatial_ref_sys")))
            print(c.execute("SELECT table_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns").fetchall())
            """
        #expect(
            try exports.python(check, path) == """
                True 10300 ok []
                [-1, 0, 4326]
                [('routes', 'MULTILINESTRING', 4326, 0, 0), ('pooled', 'MULTILINESTRING', 4326, 0, 0), ('places', 'POINT', 4326, 0, 0)]
                """)
    }

    @Test("geojson: ogrinfo opens it; a feature for each route, open cell and place; sums are the master's")
    func geoJSON() throws {
        let path = try exports.write("geojson")
        let info = try exports.gdal("ogrinfo", "-ro", "-al", "-so", path)
        let count = try [exports.master(Self.routes), Self.cells(exports), exports.master(Self.places)]
            .reduce(0) { $0 + (Int($1) ?? 0) }
        #expect(info.contains("Feature Count: \(count)\n"))
        let csv = exports.folder.file("routes.csv")
        try exports.gdal("ogr2ogr", "-f", "CSV", csv, path, "-where", "layer = 'route'")
        let rows = try exports.rows(csv)
        #expect(String(rows.count) == (try exports.master(Self.routes)))
        #expect("\(rows.sum("survivors_min")) \(rows.sum("survivors_max"))" == (try exports.bounds()))
        let cells = exports.folder.file("pooled.csv")
        try exports.gdal("ogr2ogr", "-f", "CSV", cells, path, "-where", "layer = 'pooled'")
        try Self.expectCells(exports, try exports.rows(cells))
        // Longitude first: Kenya's point lies east of Greenwich and north of the equator, Saudi Arabia's farther.
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("\"coordinates\":[[37.67,0.65],"))
    }

    @Test("flowmap: FlowmapBlue's columns, every flow between known locations, counts are numbers and add up")
    func flowmap() throws {
        let path = try exports.write("flowmap")
        func head(_ file: String) throws -> String {
            try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8).components(separatedBy: "\r\n")[0]
        }
        #expect(try head("locations.csv") == "id,name,lat,lon")
        #expect(try head("flows.csv").hasPrefix("origin,dest,count"))
        #expect(try head("properties.csv") == "property,value")
        let (locations, flows) = (
            try exports.rows("\(path)/locations.csv"), try exports.rows("\(path)/flows.csv")
        )
        let known = Set(locations.compactMap { $0["id"] })
        #expect(known.count == locations.count)
        #expect(flows.allSatisfy { known.contains($0["origin"] ?? "") && known.contains($0["dest"] ?? "") })
        #expect(flows.allSatisfy { Int($0["count"] ?? "") != nil })
        #expect(
            locations.allSatisfy {
                abs(Double($0["lat"] ?? "") ?? 999) <= 90 && abs(Double($0["lon"] ?? "") ?? 999) <= 180
            })
        let unplaced = try exports.rows("\(path)/unplaced.csv")
        #expect(try exports.bounds().hasPrefix("\(flows.sum("count") + unplaced.sum("count")) "))
        let pooled = try exports.rows("\(path)/pooled.csv")
        #expect(try Self.cellBounds(exports).hasPrefix("\(pooled.sum("count")) "))
        let hash = try exports.master("SELECT value FROM meta WHERE name = 'frontier_hash'")
        #expect(try exports.rows("\(path)/properties.csv").contains { $0["value"] == hash })
    }

    @Test("htcds: the standard's fields and codes, no field of a person, every survivor recruited once")
    func events() throws {
        let rows = try exports.rows(try exports.write("htcds"))
        let fields = Set(rows.flatMap(\.keys).filter { $0.contains("_") && $0.first == "h" })
        #expect(fields == ["hte_Type", "hte_Country", "hte_State", "hte_Description"])
        #expect(Set(rows.compactMap { $0["hte_Type"] }) == ["Recruitment", "Transit", "Exploitation"])
        let recruited = rows.filter { $0["hte_Type"] == "Recruitment" }
        #expect("\(recruited.sum("survivors_min")) \(recruited.sum("survivors_max"))" == (try exports.bounds()))
        let exploited = rows.filter { $0["hte_Type"] == "Exploitation" }
        let actual = try exports.master("SELECT count(*) FROM survivor_group WHERE destination_status = 'actual'")
        #expect(String(exploited.count) == actual)
        #expect(exploited.allSatisfy { $0["hte_Country"] != "" && $0["intended_destination"] == "" })
    }

    @Test("json: the totals are the master's; dump: its hash is the master's")
    func documents() throws {
        let object = try #require(
            try JSONSerialization.jsonObject(
                with: Data(contentsOf: URL(fileURLWithPath: try exports.write("json")))) as? [String: Any])
        let totals = try #require(object["totals"] as? [String: Any])
        let survivors = try #require(totals["survivors"] as? [String: Int])
        #expect("\(survivors["min"] ?? 0) \(survivors["max"] ?? 0)" == (try exports.bounds()))
        #expect(String(totals["facts"] as? Int ?? 0) == (try exports.master("SELECT count(*) FROM presence")))
        // Of each organisation the four quarters, the year, and the year's pooled reports.
        #expect((object["seals"] as? [Any])?.count == 36)
        let cells = try #require((object["pooled"] as? [String: Any])?["cells"] as? [[String: Any]])
        #expect(String(cells.count) == (try Self.cells(exports)))
        func sum(_ bound: String) -> Int { cells.reduce(0) { $0 + (($1["survivors"] as? [String: Int])?[bound] ?? 0) } }
        #expect("\(sum("min")) \(sum("max"))" == (try Self.cellBounds(exports)))
        let places = Set(try #require(object["places"] as? [[String: Any]]).compactMap { $0["code"] as? String })
        #expect(cells.allSatisfy { places.contains($0["origin"] as? String ?? "") })
        #expect(String(places.count) == (try exports.master(Self.places)))
        #expect(
            object["frontier_hash"] as? String
                == (try exports.master("SELECT value FROM meta WHERE name = 'frontier_hash'")))
        let dump = try exports.write("dump")
        let said = try jsonLines(try exports.run("dump", to: dump, "--json").output).last?["master"] as? String
        #expect(try Shell.run("sha256sum", [dump]).output.hasPrefix("\(try #require(said)) "))
    }

    /// How many cells are open, and their survivors at least and at most.
    private static func cells(_ exports: Exports) throws -> String {
        try exports.master("SELECT count(*) FROM pooled_cell")
    }

    private static func cellBounds(_ exports: Exports) throws -> String {
        try exports.master("SELECT sum(survivors_min) || ' ' || sum(survivors_max) FROM pooled_cell")
    }

    private static func expectCells(_ exports: Exports, _ rows: [[String: String]]) throws {
        #expect(String(rows.count) == (try cells(exports)) && !rows.isEmpty)
        #expect("\(rows.sum("survivors_min")) \(rows.sum("survivors_max"))" == (try cellBounds(exports)))
        #expect(rows.allSatisfy { Int($0["organisations"] ?? "") ?? 0 >= 3 })
    }

    /// Routes: pairs of places with the destination's status.
    static let routes = """
        SELECT count(*) FROM (SELECT DISTINCT origin, destination, destination_status FROM survivor_group)
        """
    /// Places that a group, an open cell or a fact names; sets have their codes with a space between.
    static let places = """
        WITH RECURSIVE part(place, rest) AS (
            SELECT NULL, transit || ' ' FROM survivor_group WHERE transit <> ''
            UNION ALL SELECT substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1)
            FROM part WHERE rest <> '')
        SELECT count(*) FROM (
            SELECT origin FROM survivor_group UNION SELECT destination FROM survivor_group
            UNION SELECT origin FROM pooled_cell UNION SELECT destination FROM pooled_cell
            UNION SELECT place FROM part WHERE place IS NOT NULL
            UNION SELECT place FROM presence WHERE place IS NOT NULL
            UNION SELECT other FROM presence WHERE other IS NOT NULL)
        """
}
