import Dataset
import Places
import Testing

@Suite("Lines on a map")
struct MapLineTests {
    private func point(_ longitude: Double, _ latitude: Double) -> Coordinates {
        Coordinates(latitude: latitude, longitude: longitude)
    }

    @Test("the shorter way does not touch the antimeridian: one part, as it is")
    func plain() {
        #expect(
            mapLine(from: point(37.67, 0.65), to: point(55.16, 24.35)) == [[point(37.67, 0.65), point(55.16, 24.35)]])
        #expect(mapLine(from: point(-90, 0), to: point(90, 10)) == [[point(-90, 0), point(90, 10)]])
    }

    @Test("eastwards over 180 degrees, and back westwards: cut where the line meets the antimeridian")
    func cut() {
        let east = mapLine(from: point(170, 10), to: point(-170, 30))
        #expect(east == [[point(170, 10), point(180, 20)], [point(-180, 20), point(-170, 30)]])
        let west = mapLine(from: point(-170, 30), to: point(170, 10))
        #expect(west == [[point(-170, 30), point(-180, 20)], [point(180, 20), point(170, 10)]])
        // A quarter of the way from Fiji, whose point is near the edge.
        let uneven = mapLine(from: point(175, 0), to: point(-165, 8))
        #expect(uneven == [[point(175, 0), point(180, 2)], [point(-180, 2), point(-165, 8)]])
    }

    @Test("an end on the antimeridian itself leaves no part without length")
    func onTheEdge() {
        #expect(mapLine(from: point(180, 5), to: point(-170, 15)) == [[point(-180, 5), point(-170, 15)]])
        #expect(mapLine(from: point(-180, 5), to: point(170, 15)) == [[point(180, 5), point(170, 15)]])
    }

    @Test("nothing is drawn between a point and itself")
    func loop() { #expect(mapLine(from: point(1, 1), to: point(1, 1)).isEmpty) }

    @Test("between any two countries: ends kept, at most two parts, none wider than half the globe")
    func everyPair() {
        let countries = Country.all.map(\.coordinates)
        var cuts = 0
        for from in countries {
            for to in countries where from != to {
                let parts = mapLine(from: from, to: to)
                guard parts.first?.first == from, parts.last?.last == to, parts.count <= 2,
                    parts.allSatisfy({ abs($0[1].longitude - $0[0].longitude) <= 180 }),
                    parts.joined().allSatisfy({ abs($0.latitude) <= 90 && abs($0.longitude) <= 180 })
                else {
                    Issue.record("\(from) to \(to): \(parts)")
                    return
                }
                if parts.count == 2 {
                    cuts += 1
                    guard parts[0][1].latitude == parts[1][0].latitude,
                        parts[0][1].longitude == -parts[1][0].longitude, abs(parts[0][1].longitude) == 180
                    else {
                        Issue.record("\(from) to \(to): \(parts)")
                        return
                    }
                }
            }
        }
        #expect(cuts > 1000)
    }
}
