import Places

/// Geometry as a GeoPackage's blob (OGC 12-128r18, section 2.1.3): a header `GP`, then well-known binary, all little-endian,
/// in WGS 84.
enum GeoPackageGeometry {
    static let srs: Int32 = 4326
    private static let littleEndian: UInt8 = 1
    private static let envelope: UInt8 = 1 << 1

    private enum Kind: UInt32 { case point = 1, lineString = 2, multiLineString = 5 }

    /// Without an envelope: a point is its own.
    static func point(_ coordinates: Coordinates) -> [UInt8] {
        header(flags: littleEndian) + wkb(.point) + position(coordinates)
    }

    /// A line in one part or more, always a MultiLineString, so that a layer has one type.
    static func line(_ parts: [[Coordinates]]) -> [UInt8] {
        guard let extent = Extent(parts.flatMap { $0 }) else { return [] }
        var bytes = header(flags: littleEndian | envelope)
        for bound in [extent.west, extent.east, extent.south, extent.north] { bytes += encoded(bound) }
        bytes += wkb(.multiLineString) + encoded(UInt32(parts.count))
        for part in parts {
            bytes += wkb(.lineString) + encoded(UInt32(part.count)) + part.flatMap(position)
        }
        return bytes
    }

    private static func header(flags: UInt8) -> [UInt8] {
        [UInt8(ascii: "G"), UInt8(ascii: "P"), 0, flags] + encoded(UInt32(bitPattern: srs))
    }

    private static func wkb(_ kind: Kind) -> [UInt8] { [littleEndian] + encoded(kind.rawValue) }

    private static func position(_ point: Coordinates) -> [UInt8] {
        encoded(point.longitude) + encoded(point.latitude)
    }

    private static func encoded(_ value: Double) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt64($0))) }
    }

    private static func encoded(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
    }
}

/// The smallest box of longitude and latitude around some points; none around no point.
struct Extent {
    let west, south, east, north: Double

    init?(_ points: [Coordinates]) {
        guard let west = points.map(\.longitude).min(), let east = points.map(\.longitude).max(),
            let south = points.map(\.latitude).min(), let north = points.map(\.latitude).max()
        else { return nil }
        (self.west, self.south, self.east, self.north) = (west, south, east, north)
    }
}
