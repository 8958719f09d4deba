package import Places

/// The straight line between two points as maps of longitude and latitude draw it, the shorter way round. One that
/// crosses the antimeridian is cut there into two parts (RFC 7946, section 3.1.9), because it would be drawn across the
/// whole map otherwise. Equal points have no line.
package func mapLine(from: Coordinates, to: Coordinates) -> [[Coordinates]] {
    let distance = to.longitude - from.longitude
    guard abs(distance) > 180 else { return from == to ? [] : [[from, to]] }
    // Eastwards over 180 degrees, or westwards over -180.
    let edge: Double = distance < 0 ? 180 : -180
    let travelled = edge - from.longitude
    let whole = distance + 2 * edge
    let latitude = from.latitude + (to.latitude - from.latitude) * travelled / whole
    // A metre is enough, and rounding keeps the text short.
    let cut = (latitude * 100_000).rounded() / 100_000
    let parts = [
        [from, Coordinates(latitude: cut, longitude: edge)], [Coordinates(latitude: cut, longitude: -edge), to],
    ]
    return parts.filter { $0[0] != $0[1] }
}
