#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The Earth's mean radius in kilometres (IUGG, 2a+b over 3 of WGS 84).
private let meanEarthRadius = 6371.0088

/// The length in kilometres of the shortest way over a sphere of the Earth's mean radius, by the haversine formula.
///
/// A sphere is within 0.6 % of the ellipsoid, far below what a capital standing for a whole county or country costs.
package func greatCircleKilometres(from: Coordinates, to: Coordinates) -> Double {
    let radians = Double.pi / 180
    let halfLatitude = sin((to.latitude - from.latitude) * radians / 2)
    let halfLongitude = sin((to.longitude - from.longitude) * radians / 2)
    let chord =
        halfLatitude * halfLatitude
        + cos(from.latitude * radians) * cos(to.latitude * radians) * halfLongitude * halfLongitude
    // Rounding may push two antipodes a hair over 1, where asin is not a number.
    return 2 * meanEarthRadius * asin(min(1, chord.squareRoot()))
}

/// The length in kilometres of the shortest way between two places' points; nil if either has none (`ZZ`).
package func greatCircleKilometres(from: PlaceCode, to: PlaceCode) -> Double? {
    guard let start = from.coordinates, let end = to.coordinates else { return nil }
    return greatCircleKilometres(from: start, to: end)
}
