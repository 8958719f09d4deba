import Glibc
import Places

/// The map's projection: Equal Earth (Šavrič, Patterson and Jenny, 2018), which shows every country in its true size.
/// x grows to the east and y to the south, in grid units of about 100 metres, from where the map's meridian meets the
/// equator. `Script/map-geometry.js` knows the same edge.
enum EqualEarth {
    /// The map's own meridian, in degrees east. The map is cut on the other side, in the Bering Strait, where no country
    /// lies on the cut.
    static let meridian = 11.0
    /// Grid units in a radius of the globe.
    static let radius = 70_000.0
    /// The outlines' grid (`scripts/build-outlines.py`) is coarser.
    static let outlineScale = 10

    private static let a = (1.340264, -0.081106, 0.000893, 0.003796)

    static func project(_ point: Coordinates) -> MapPoint {
        var longitude = point.longitude - meridian
        if longitude < -180 { longitude += 360 }
        if longitude > 180 { longitude -= 360 }
        let theta = asin(3.0.squareRoot() / 2 * sin(point.latitude / 180 * .pi))
        let x = 2 * 3.0.squareRoot() * (longitude / 180 * .pi) * cos(theta) / (3 * slope(theta))
        return MapPoint(x: Int((radius * x).rounded()), y: Int((-radius * height(theta)).rounded()))
    }

    /// How far east of its meridian the map reaches at the height `y`.
    static func edge(_ y: Double) -> Double {
        var theta = -y / radius
        for _ in 0..<8 { theta -= (height(theta) + y / radius) / slope(theta) }
        return radius * 2 * 3.0.squareRoot() * .pi * cos(theta) / (3 * slope(theta))
    }

    private static func height(_ theta: Double) -> Double {
        let square = theta * theta
        return theta * (a.0 + a.1 * square + square * square * square * (a.2 + a.3 * square))
    }

    /// The derivative of `height`.
    private static func slope(_ theta: Double) -> Double {
        let square = theta * theta
        return a.0 + 3 * a.1 * square + square * square * square * (7 * a.2 + 9 * a.3 * square)
    }
}

/// A point of the map, in grid units.
struct MapPoint: Hashable, Sendable {
    let x: Int
    let y: Int
}
