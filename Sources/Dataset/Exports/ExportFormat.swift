import CanonicalJSON
import Journeys

/// A file of an export.
package struct ExportFile: Sendable {
    /// Its name in the export's folder; empty where the export is one file.
    package let name: String
    package let bytes: [UInt8]

    package init(name: String = "", bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// The forms in which the master leaves for other tools (docs/exports.md). Each is sorted, carries the frontier's hash, and is
/// the same to the byte for the same frontier.
package enum ExportFormat: String, CaseIterable, Sendable {
    case csv, hxl, json, geojson, gpkg, flowmap, htcds, dump

    /// Whether the export is a folder of files.
    package var isFolder: Bool { self == .flowmap }

    /// Whether what is exported is drawn, so that an unknown place has no geometry.
    package var isMap: Bool { [.geojson, .gpkg, .flowmap].contains(self) }

    /// The files in the order in which they must be written.
    package func files(of content: ExportContent, master: Master) throws(DatasetError) -> [ExportFile] {
        switch self {
        case .csv, .hxl: [ExportFile(bytes: CSVExport.text(of: content))]
        case .json: [ExportFile(bytes: JSONExport.text(of: content))]
        case .geojson: [ExportFile(bytes: GeoJSONExport.text(of: content))]
        case .gpkg: [ExportFile(bytes: try GeoPackageExport.bytes(of: content))]
        case .flowmap: FlowmapExport.files(of: content)
        case .htcds: [ExportFile(bytes: HTCDSExport.text(of: content))]
        case .dump: [ExportFile(bytes: try master.dump().flatMap { $0 + [0x0A] })]
        }
    }

    /// In a folder, the file that makes the export whole: it is taken away first and written last.
    package var lastFile: String? { isFolder ? FlowmapExport.last : nil }

    /// Whether a file's bytes are an earlier export of this form, which the next one may replace. An empty file has nothing
    /// to lose.
    package func isEarlierExport(_ bytes: [UInt8], name: String = "") -> Bool {
        if bytes.isEmpty { return true }
        return switch self {
        case .csv, .hxl: bytes.starts(with: CSVExport.head)
        case .json: JSONExport.isExport(bytes)
        case .geojson: bytes.starts(with: Array(GeoJSONExport.start.utf8))
        case .gpkg: GeoPackageExport.isExport(bytes)
        case .flowmap: FlowmapExport.heads[name].map { bytes.starts(with: $0) } ?? false
        case .htcds: bytes.starts(with: HTCDSExport.head)
        case .dump: Self.isDump(bytes)
        }
    }

    private static func isDump(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.split(separator: 0x0A, maxSplits: 1).first,
            let table = try? JSONParser.canonical(Array(first)).object?["table"]?.string
        else { return false }
        return MasterSchema.tables.contains { $0.name == table }
    }
}

extension ExportContent {
    /// Routes whose origin or destination nobody knows: how many, and the bounds of their survivors.
    package var unplacedRoutes: (count: Int, lower: Int, upper: Int) {
        let routes = Route.all(in: self).filter { $0.course == .unknown }
        return (
            routes.count, routes.reduce(0) { $0 + $1.survivors.lower }, routes.reduce(0) { $0 + $1.survivors.upper }
        )
    }
}
