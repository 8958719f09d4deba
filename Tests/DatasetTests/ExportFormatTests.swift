import CanonicalJSON
import Foundation
import Journeys
import Places
import Testing

@testable import Dataset

@Suite("Export formats")
struct ExportFormatTests {
    private let content = ExportSample.content()

    /// Text that spreadsheets take for a formula, and the ways to hide one.
    static let leads = [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\r\n=1", "\n=1", "=\u{301}1", "＝1+1", "＋1", "－1", "＠SUM(A1)",
        "=cmd|' /C calc'!A0", "=1,\"x\"",
    ]

    @Test("no text cell begins as a formula, in whatever field it stands", arguments: leads)
    func formulas(_ text: String) {
        let content = ExportSample.content(partner: text, log: text, coalition: text)
        var files = FlowmapExport.files(of: content).map(\.bytes)
        files += [CSVExport.text(of: content), HTCDSExport.text(of: content)]
        var guarded = 0
        for row in files.flatMap(csvRows) {
            for cell in row {
                guard let first = cell.unicodeScalars.first else { continue }
                let isNumber = Double(cell) != nil
                #expect(isNumber || !"=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first), "\(cell)")
                if cell.hasPrefix("'") { guarded += 1 }
            }
        }
        // Organisation in the groups' file, in rows of open cells too where it comes first; journey and organisation of each
        // event; title and source of the flow map.
        let first = [text, "city", "lake"].min() == text ? 2 : 0
        #expect(guarded == 5 + first + 2 * 12 + 2)
    }

    @Test("numbers are not text: a latitude south of the equator stays one")
    func negativeNumbers() {
        #expect(CSVText.field(.decimal(-1.28333)) == "-1.28333")
        #expect(CSVText.field(.integer(-1)) == "-1")
        #expect(CSVText.field(.text("-1")) == "'-1")
        #expect(CSVText.field(.text("plain")) == "plain")
        #expect(CSVText.field(.text("a\"b,c")) == "\"a\"\"b,c\"")
    }

    @Test("every format tells every survivor once")
    func totals() throws {
        let routes = Route.all(in: content)
        #expect(routes.reduce(0) { $0 + $1.survivors.lower } == ExportSample.lower)
        #expect(routes.reduce(0) { $0 + $1.survivors.upper } == ExportSample.upper)
        let places = PlaceSums.all(in: content)
        #expect(places.reduce(0) { $0 + $1.survivors(as: .origin).lower } == ExportSample.lower)
        #expect(
            places.reduce(0) { $0 + $1.survivors(as: .destination).upper + $1.survivors(as: .intended).upper }
                == ExportSample.upper)
        #expect(routes.allSatisfy { $0.key.origin.text != "ER" })
        let flows = FlowmapExport.files(of: content).filter { ["flows.csv", "unplaced.csv"].contains($0.name) }
        let counts = flows.flatMap { csvRows($0.bytes).dropFirst() }.compactMap { Int($0[2]) }
        #expect(counts.reduce(0, +) == ExportSample.lower)
        #expect(content.unplacedRoutes == (1, 3, 4))
    }

    @Test("a place that nobody knows, and a route inside one place, are features without geometry")
    func geometry() throws {
        let text = String(decoding: GeoJSONExport.text(of: content), as: UTF8.self)
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let features = try #require(object?["features"] as? [[String: Any]])
        func kind(_ origin: String, _ destination: String) -> String? {
            let feature = features.first {
                let properties = $0["properties"] as? [String: Any]
                return properties?["origin"] as? String == origin
                    && properties?["destination"] as? String == destination
            }
            guard let feature else { return "no feature" }
            return (feature["geometry"] as? [String: Any])?["type"] as? String
        }
        #expect(kind("KE", "ZZ") == nil)
        #expect(kind("KE", "KE") == nil)
        #expect(kind("KE-42", "KE-30") == "LineString")
        #expect(kind("FJ", "US") == "MultiLineString")
        let unknown = features.first { ($0["properties"] as? [String: Any])?["place"] as? String == "ZZ" }
        #expect(unknown?["geometry"] is NSNull)
        // Named by facts alone.
        for place in ["LB", "KE-28", "SO"] {
            #expect(features.contains { ($0["properties"] as? [String: Any])?["place"] as? String == place })
        }
        #expect(object?["frontier_hash"] as? String == content.frontierHash)
    }

    @Test("open cells stand in every form that has room for them, whole, marked, and apart from the groups")
    func openCells() throws {
        let rows = csvRows(CSVExport.text(of: content))
        let column = Dictionary(uniqueKeysWithValues: rows[0].enumerated().map { ($1, $0) })
        func cell(_ row: [String], _ title: String) throws -> String { row[try #require(column[title])] }
        let pooled = try rows.dropFirst(2).filter { try cell($0, "Shared as") == "pooled" }
        #expect(rows.count == 2 + ExportSample.groups.count + 2 && pooled.count == 2)
        #expect(try pooled.map { try cell($0, "Origin country") } == ["ER", "KE"])
        for row in pooled {
            #expect(try cell(row, "Organisation") == "city;hope;lake")
            #expect(try cell(row, "Rung") == "" && cell(row, "Period") == "2025")
            #expect(try cell(row, "Survivors (at least)") == "3" && cell(row, "Survivors (at most)") == "6")
        }
        #expect(try rows.dropFirst(2).count { try cell($0, "Shared as") == "group" && cell($0, "Rung") == "3" } == 5)

        let text = String(decoding: GeoJSONExport.text(of: content), as: UTF8.self)
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let features = try #require(object?["features"] as? [[String: Any]])
        func properties(_ layer: String) -> [[String: Any]] {
            features.compactMap { $0["properties"] as? [String: Any] }.filter { $0["layer"] as? String == layer }
        }
        let cells = properties("pooled")
        #expect(cells.map { $0["course"] as? String } == ["between", "unknown"])
        #expect(cells.allSatisfy { $0["survivors_min"] as? Int == 3 && $0["organisations"] as? Int == 3 })
        #expect(properties("route").reduce(0) { $0 + ($1["survivors_min"] as? Int ?? 0) } == ExportSample.lower)
        // A place that open cells alone name is one, with nobody counted at it.
        let place = try #require(properties("place").first { $0["place"] as? String == "ER" })
        #expect(place["roles"] as? String == "origin" && place["groups"] as? Int == 0)
        #expect(place["survivors_max"] as? Int == 0)

        let files = FlowmapExport.files(of: content)
        let sheet = try #require(files.first { $0.name == "pooled.csv" })
        #expect(
            csvRows(sheet.bytes) == [
                FlowmapExport.pooledColumns, ["ER", "OM", "3", "actual", "2025"], ["KE", "ZZ", "3", "actual", "2025"],
            ])
        #expect(!csvRows(files[0].bytes).contains { $0[0] == "ER" })
        #expect(!csvRows(HTCDSExport.text(of: content)).contains { $0.contains("Eritrea") })
        // Where nothing is open nothing else changes.
        let without = ExportSample.content(hasCells: false)
        #expect(HTCDSExport.text(of: content) == HTCDSExport.text(of: without))
        #expect(csvRows(CSVExport.text(of: without)) == rows.filter { !pooled.contains($0) })
    }

    @Test("HTCDS: a group is a recruitment, a transit for each place, and an exploitation where there was one")
    func events() throws {
        let rows = csvRows(HTCDSExport.text(of: content))
        #expect(rows[0] == HTCDSExport.columns)
        func events(_ journey: Int) -> [[String]] {
            rows.filter { $0[4] == "t.example/hope/1/\(journey)" }.map { Array($0[0...3]) }
        }
        #expect(
            events(0) == [
                ["Recruitment", "Kenya", "Trans-Nzoia", "Survivors: between 10 and 19."],
                ["Transit", "Kenya", "Nakuru", "Survivors: between 10 and 19."],
                ["Transit", "Kenya", "West Pokot", "Survivors: between 10 and 19."],
                [
                    "Exploitation", "Kenya", "Nairobi City",
                    "Survivors: between 10 and 19. Exploitation: Forced labour (Domestic work); Servitude.",
                ],
            ])
        #expect(
            events(1) == [
                [
                    "Recruitment", "Kenya", "",
                    "Survivors: between 5 and 9. Recruitment: Through friends or social events; Recruitment agency. "
                        + "Intended destination: Thailand.",
                ],
                ["Transit", "United Arab Emirates", "", "Survivors: between 5 and 9."],
            ])
        #expect(events(2).map { $0[1] } == ["Kenya", ""])
        let recruited = rows.filter { $0[0] == "Recruitment" }
        #expect(recruited.compactMap { Int($0[9]) }.reduce(0, +) == ExportSample.lower)
        #expect(recruited.compactMap { Int($0[10]) }.reduce(0, +) == ExportSample.upper)
        #expect(!rows[0].contains { $0.hasPrefix("prs_") || $0.hasPrefix("vic_") })
    }

    @Test("a GeoPackage carries the version and counters of no machine, and the blobs that its standard describes")
    func geoPackage() throws {
        let bytes = try GeoPackageExport.bytes(of: content)
        #expect(bytes == (try GeoPackageExport.bytes(of: content)))
        #expect(Array(bytes[68..<72]) == Array("GPKG".utf8))
        #expect(Array(bytes[60..<64]) == [0, 0, 0x28, 0x3C])
        #expect(Array(bytes[96..<100]) == [0, 0, 0, 0])
        let point = GeoPackageGeometry.point(.init(latitude: -1, longitude: 2))
        #expect(point.count == 8 + 5 + 16)
        #expect(Array(point[0..<8]) == [0x47, 0x50, 0, 1, 0xE6, 0x10, 0, 0])
        #expect(Array(point[13..<21]) == [0, 0, 0, 0, 0, 0, 0, 0x40])
        let line = GeoPackageGeometry.line([[.init(latitude: 0, longitude: 1), .init(latitude: 3, longitude: 2)]])
        #expect(line.count == 8 + 32 + 9 + 9 + 32)
        #expect(line[3] == 0b11)
        // West 1, east 2, south 0, north 3.
        #expect([15, 23, 31, 39].map { line[$0] } == [0x3F, 0x40, 0, 0x40])
        #expect([14, 22, 30, 38].map { line[$0] } == [0xF0, 0, 0, 0x08])
    }

    @Test("each form knows its own exports from everything else")
    func recognition() throws {
        let empty = ExportSample.content(groups: [], facts: [])
        var exports: [(ExportFormat, String, [UInt8])] = []
        for content in [content, empty] {
            exports += [
                (.csv, "", CSVExport.text(of: content)), (.json, "", JSONExport.text(of: content)),
                (.geojson, "", GeoJSONExport.text(of: content)), (.gpkg, "", try GeoPackageExport.bytes(of: content)),
                (.htcds, "", HTCDSExport.text(of: content)),
            ]
            exports += FlowmapExport.files(of: content).map { (.flowmap, $0.name, $0.bytes) }
        }
        exports.append((.dump, "", Array("{\"name\":\"coalition\",\"table\":\"meta\",\"value\":\"x\"}\n".utf8)))
        for (format, name, bytes) in exports {
            #expect(format.isEarlierExport(bytes, name: name), "\(format) \(name)")
            for other in ExportFormat.allCases where other != format && !(other == .hxl && format == .csv) {
                #expect(!other.isEarlierExport(bytes, name: other == .flowmap ? "flows.csv" : ""), "\(other) \(format)")
            }
        }
        for format in ExportFormat.allCases {
            for text in ["a,b\r\n1,2\r\n", "{}", "{\"table\":\"mine\"}\n", "SQLite format 3\0", "-----BEGIN", "\0\0"] {
                #expect(!format.isEarlierExport(Array(text.utf8), name: "flows.csv"), "\(format)")
            }
        }
    }
}
