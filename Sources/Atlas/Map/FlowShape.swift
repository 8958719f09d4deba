import Glibc

/// The shape of a flow: an arrow along a curve that bends to the left of its way, so that two opposite flows lie side by
/// side. It widens towards its end, so that its direction shows in grey too. `Script/map-geometry.js` draws the same.
struct FlowShape {
    /// SVG path data, in whole grid units.
    let path: String

    /// - Parameters:
    ///   - width: of the shaft at its end, in grid units.
    ///   - pixel: how many grid units the map shows as one pixel of a thousand.
    ///   - gap: how far before its end the head stops, so that the circle there does not hide it.
    init(from start: MapPoint, to end: MapPoint, width: Double, pixel: Double, gap: Double) {
        if start == end {
            path = Self.ring(around: start, width: width, pixel: pixel)
            return
        }
        path = Self.pieces(from: start, to: end).map { Self.arrow($0, width: width, pixel: pixel, gap: gap) }.joined()
    }

    /// A stretch of the curve; the shaft's width goes from one share of the whole to the other.
    struct Piece {
        let start: (x: Double, y: Double)
        let end: (x: Double, y: Double)
        let widths: (Double, Double)
        let hasHead: Bool
    }

    /// Two stretches where the short way leads over the map's edge, else one.
    static func pieces(from start: MapPoint, to end: MapPoint) -> [Piece] {
        let (a, b) = ((x: Double(start.x), y: Double(start.y)), (x: Double(end.x), y: Double(end.y)))
        // Shares of the way from the meridian to the edge: the longitudes, as parts of 180 degrees.
        let (from, to) = (a.x / EqualEarth.edge(a.y), b.x / EqualEarth.edge(b.y))
        guard abs(to - from) > 1 else { return [Piece(start: a, end: b, widths: (0.3, 1), hasHead: true)] }
        let side = from > 0 ? 1.0 : -1.0
        let share = (1 - abs(from)) / ((1 - abs(from)) + (1 - abs(to)))
        let y = a.y + (b.y - a.y) * (share.isFinite ? share : 0.5)
        let edge = EqualEarth.edge(y)
        return [
            Piece(start: a, end: (side * edge, y), widths: (0.3, 0.65), hasHead: false),
            Piece(start: (-side * edge, y), end: b, widths: (0.65, 1), hasHead: true),
        ]
    }

    private static func arrow(_ piece: Piece, width: Double, pixel: Double, gap: Double) -> String {
        let (a, whole) = (piece.start, piece.end)
        let (dx, dy) = (whole.x - a.x, whole.y - a.y)
        let length = max(1, hypot(dx, dy))
        let c = (x: (a.x + whole.x) / 2 + dy * 0.18, y: (a.y + whole.y) / 2 - dx * 0.18)
        let last = unit(whole.x - c.x, whole.y - c.y)
        let back = piece.hasHead ? min(gap, length * 0.4) : 0
        let b = (x: whole.x - last.x * back, y: whole.y - last.y * back)
        let first = unit(c.x - a.x, c.y - a.y)
        let (thin, thick) = (width * piece.widths.0 / 2, width * piece.widths.1 / 2)
        let head = piece.hasHead ? min(length * 0.4, width * 1.1 + 4 * pixel) : 0
        let neck = (x: b.x - last.x * head, y: b.y - last.y * head)
        let middle = (thin + thick) / 2
        let normal = (x: -dy / length, y: dx / length)
        let barb = piece.hasHead ? thick + 1.6 * pixel + width * 0.25 : thick
        func at(_ point: (x: Double, y: Double), _ normal: (x: Double, y: Double), _ distance: Double) -> String {
            "\(rounded(point.x + normal.x * distance)) \(rounded(point.y + normal.y * distance))"
        }
        let (n0, n1) = ((x: -first.y, y: first.x), (x: -last.y, y: last.x))
        return "M" + at(a, n0, thin) + "Q" + at(c, normal, middle) + " " + at(neck, n1, thick) + "L"
            + at(neck, n1, barb) + "L" + at(b, n1, 0) + "L" + at(neck, n1, -barb) + "L" + at(neck, n1, -thick) + "Q"
            + at(c, normal, -middle) + " " + at(a, n0, -thin) + "Z"
    }

    /// A flow that stays in its country: a ring beside the country's point.
    private static func ring(around point: MapPoint, width: Double, pixel: Double) -> String {
        let outer = 11 * pixel + width / 2
        let inner = outer - width
        let (x, y) = (Double(point.x), Double(point.y) - outer)
        func circle(_ radius: Double, _ sweep: Int) -> String {
            let r = rounded(radius)
            return
                "M\(rounded(x)) \(rounded(y - radius))a\(r) \(r) 0 1 \(sweep) 0 \(2 * r)a\(r) \(r) 0 1 \(sweep) 0 \(-2 * r)Z"
        }
        return circle(outer, 1) + circle(inner, 0)
    }

    private static func unit(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
        let length = max(1e-9, hypot(x, y))
        return (x / length, y / length)
    }

    /// Rounded as JavaScript's Math.round does.
    private static func rounded(_ value: Double) -> Int { Int((value + 0.5).rounded(.down)) }
}
