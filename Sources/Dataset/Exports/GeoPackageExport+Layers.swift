import Journeys
import SQLite

extension GeoPackageExport {
    /// Adds tables with their rows and says in `gpkg_contents` what they are.
    struct Layers {
        let database: Database
        let content: ExportContent

        /// A layer: rows with a geometry, or none where there is nothing to draw.
        func add<Subject>(
            _ name: String, geometry: String, _ columns: [MapColumn<Subject>], _ rows: [([UInt8]?, Subject)],
            extent: Extent?
        ) throws(SQLiteError) {
            try create(name, ["geom \(geometry)"] + columns.map(\.definition))
            let bounds = extent.map { [$0.west, $0.south, $0.east, $0.north].map { SQLiteValue.real($0) } }
            try announce(name, "features", bounds ?? [.null, .null, .null, .null], srs: true)
            try database.run(
                "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)", .text(name), .text(geometry),
                .integer(Int(GeoPackageGeometry.srs)))
            let insert = try insertion(into: name, columns.count + 1)
            for (number, (blob, subject)) in rows.enumerated() {
                try insert.run(
                    [.integer(number + 1), blob.map { .blob($0) } ?? .null]
                        + columns.map { $0.value(subject).sqlite })
            }
        }

        /// A table without geometry.
        func addTable<Subject>(
            _ name: String, _ columns: [MapColumn<Subject>], _ rows: [Subject]
        ) throws(SQLiteError) {
            try create(name, columns.map(\.definition))
            try announce(name, "attributes", [.null, .null, .null, .null], srs: false)
            let insert = try insertion(into: name, columns.count)
            for (number, subject) in rows.enumerated() {
                try insert.run([.integer(number + 1)] + columns.map { $0.value(subject).sqlite })
            }
        }

        private func create(_ name: String, _ columns: [String]) throws(SQLiteError) {
            let all = ["fid INTEGER PRIMARY KEY NOT NULL"] + columns
            try database.execute("CREATE TABLE \(name) (\(all.joined(separator: ", ")))")
        }

        private func insertion(into name: String, _ columns: Int) throws(SQLiteError) -> Statement {
            try database.prepare("INSERT INTO \(name) VALUES (?\(String(repeating: ", ?", count: columns)))")
        }

        private func announce(
            _ name: String, _ type: String, _ bounds: [SQLiteValue], srs: Bool
        ) throws(SQLiteError) {
            let statement = try database.prepare("INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            try statement.run(
                [
                    .text(name), .text(type), .text(name),
                    .text("\(content.coalition), frontier \(content.frontierHash)"), .text(lastChange),
                ] + bounds + [srs ? .integer(Int(GeoPackageGeometry.srs)) : .null])
        }

        /// The end of the last sealed period. The hour of writing would make two exports of one frontier differ.
        private var lastChange: String {
            let day = content.seals.map(\.value.period.lastDay).max()?.description ?? "1970-01-01"
            return "\(day)T00:00:00.000Z"
        }
    }
}

extension MapColumn {
    fileprivate var definition: String { "\(name) \(isNumber ? "INTEGER" : "TEXT")" }
}
