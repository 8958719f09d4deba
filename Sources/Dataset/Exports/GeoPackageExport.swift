import CanonicalJSON
import Journeys
import Places
import SQLite

/// Routes, open cells, places and groups as a GeoPackage 1.3: layers `routes` and `pooled` (MultiLineString) and `places`
/// (Point), an attribute table `groups`, and a table that says what it was computed from.
///
/// It is made in memory, so that no unfinished or readable file lies on a disk, and from an empty database, so that SQLite's
/// counters are the same every time.
enum GeoPackageExport {
    static func bytes(of content: ExportContent) throws(DatasetError) -> [UInt8] {
        do throws(SQLiteError) {
            let database = try Database(path: ":memory:")
            try database.execute(GeoPackageSchema.setup)
            try database.execute("BEGIN")
            try database.execute(GeoPackageSchema.tables)
            try fill(database, content)
            try database.execute("COMMIT")
            return versionless(try database.serialised())
        } catch {
            throw DatasetError(error)
        }
    }

    /// Whether bytes are an earlier export.
    static func isExport(_ bytes: [UInt8]) -> Bool {
        guard bytes.starts(with: Array("SQLite format 3\0".utf8)), bytes.dropFirst(68).starts(with: Array("GPKG".utf8))
        else { return false }
        // The schema's first pages hold the statement of our own table.
        let needle = Array("CREATE TABLE \(GeoPackageSchema.about) ".utf8)
        let head = bytes.prefix(1 << 16)
        return head.indices.contains { head[$0] == needle[0] && head[$0...].starts(with: needle) }
    }

    private static func fill(_ database: Database, _ content: ExportContent) throws(SQLiteError) {
        let layers = Layers(database: database, content: content)
        try layers.addTable(
            GeoPackageSchema.about,
            [
                MapColumn<(name: String, value: String)>("name") { .text($0.name) },
                MapColumn<(name: String, value: String)>("value") { .text($0.value) },
            ],
            [
                ("type", JSONExport.type), ("coalition", content.coalition), ("frontier_hash", content.frontierHash),
                ("frontier", String(decoding: content.frontier.canonicalBytes(), as: UTF8.self)),
            ])
        let routes = Route.all(in: content)
        try layers.add(
            "routes", geometry: "MULTILINESTRING", Route.columns,
            routes.map { ($0.line.isEmpty ? nil : GeoPackageGeometry.line($0.line), $0) },
            extent: Extent(routes.flatMap(\.line).flatMap { $0 }))
        let cells = content.pooled.cells
        try layers.add(
            "pooled", geometry: "MULTILINESTRING", Master.OpenedCell.columns,
            cells.map { ($0.key.line.isEmpty ? nil : GeoPackageGeometry.line($0.key.line), $0) },
            extent: Extent(cells.flatMap(\.key.line).flatMap { $0 }))
        let places = PlaceSums.all(in: content)
        try layers.add(
            "places", geometry: "POINT", PlaceSums.columns,
            places.map { ($0.place.coordinates.map(GeoPackageGeometry.point), $0) },
            extent: Extent(places.compactMap(\.place.coordinates)))
        try layers.addTable(
            "groups",
            [.init("log") { .text($0.log) }, .init("entry", isNumber: true) { .integer($0.entry) }]
                + GroupColumn.all.map { column in
                    MapColumn(column.name, isNumber: column.isNumber) { column.value($0.value) }
                }, content.groups)
    }

    /// SQLite writes its own version into the header (bytes 96 to 99), for information only. Two machines with two versions
    /// would have two files.
    private static func versionless(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        if bytes.count >= 100 { bytes.replaceSubrange(96..<100, with: [0, 0, 0, 0]) }
        return bytes
    }
}
