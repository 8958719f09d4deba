import Foundation
import TestSupport
import Testing

/// No value of a column that is dropped reaches any file of ours: a canary in every column of every sample.
@Suite("Canaries in case files")
struct IntakeCanaryTests {
    private static let samples = "\(Shell.repository)/Tests/IntakeTests/Samples"

    /// Puts a canary into every cell of every record of a text sample, column by column, and tells how many columns.
    private static let plant = """
        import csv, io, json, sys
        source, target, column = sys.argv[1], sys.argv[2], int(sys.argv[3])
        if source.endswith("json"):
            data = json.load(open(source))
            records = data.get("results") or [f["properties"] for f in data["features"]]
            keys = list(dict.fromkeys(k for r in records for k in r))
            for r in records:
                r[keys[column % len(keys)]] = "CANARY"
            json.dump(data, open(target, "w")); print(len(keys))
        else:
            text = open(source, newline="").read()
            separator = ";" if ";" in text.split("\\n")[0] else ","
            rows = list(csv.reader(io.StringIO(text), delimiter=separator))
            for row in rows[1:]:
                row[column % len(row)] = "CANARY"
            csv.writer(open(target, "w", newline=""), delimiter=separator, quoting=csv.QUOTE_ALL).writerows(rows)
            print(len(rows[0]))
        """

    @Test(
        "a canary in each column",
        arguments: [
            "kobo/kobo_labels_en.csv", "kobo/kobo_labels_sw.csv", "kobo/kobo_xml_names_groups.csv",
            "kobo/kobo_xml_names_hxl.csv", "kobo/kobo_api_data.json", "kobo/kobo_geo.geojson", "odk/journeys.csv",
        ])
    func everyColumn(sample: String) throws {
        let lake = try LakeHome(importingCases: false)
        let name = String(sample.split(separator: "/").last ?? "")
        var count = 1
        var column = 0
        while column < count {
            let planted = lake.folder.file("\(column)-\(name)")
            let result = try Shell.run(
                "python3", ["-c", Self.plant, "\(Self.samples)/\(sample)", planted, "\(column)"])
            #expect(result.exit == 0, "\(result.errors)")
            count = try #require(Int(result.output.split(separator: "\n").first ?? ""))
            let imported = try Shell.sync("import", "--json", "--home", lake.home, "--now", LakeHome.day, planted)
            #expect([0, 3].contains(imported.exit), "\(column): \(imported.errors)")
            #expect(!(imported.output + imported.errors).contains("CANARY"), "column \(column)")
            try FileManager.default.removeItem(atPath: planted)
            column += 1
        }
        #expect(count > 15)
        _ = try Shell.sync("preview", "--home", lake.home, "--now", LakeHome.day)
        #expect(try lake.push(lake.home).exit == 0)
        for file in lake.folder.files() {
            let text = String(decoding: try lake.folder.read(file), as: UTF8.self)
            #expect(!text.contains("CANARY"), "\(file)")
        }
    }
}
