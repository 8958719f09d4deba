import Testing

@testable import Places

@Suite struct DistanceTests {
    @Test func nairobiToDubai() {
        let dubai = Coordinates(latitude: 25.077, longitude: 55.309)
        let kilometres = greatCircleKilometres(from: PlaceCode("KE-30")!.coordinates!, to: dubai)
        #expect(abs(kilometres - 3550) < 35.5)
    }

    @Test func isAMetric() {
        let places = Country.all.map(\.code) + PlaceCode("KE")!.admin1Codes
        let half = Double.pi * 6371.0088
        for from in places {
            #expect(greatCircleKilometres(from: from, to: from) == 0)
            let to = places[(Int(from.ordinal) * 7) % places.count]
            let there = greatCircleKilometres(from: from, to: to)!
            let back = greatCircleKilometres(from: to, to: from)!
            #expect(abs(there - back) < 1e-6)
            #expect(there >= 0 && there <= half + 1e-6)
        }
    }

    @Test func polesAndAntipodes() {
        let north = Coordinates(latitude: 90, longitude: 0)
        let south = Coordinates(latitude: -90, longitude: 123)
        #expect(abs(greatCircleKilometres(from: north, to: south) - Double.pi * 6371.0088) < 1e-6)
        let quarter = greatCircleKilometres(
            from: Coordinates(latitude: 0, longitude: 179.5), to: Coordinates(latitude: 0, longitude: -90.5))
        #expect(abs(quarter - Double.pi / 2 * 6371.0088) < 1e-6)
        let acrossTheDateLine = greatCircleKilometres(
            from: Coordinates(latitude: 0, longitude: 179.5), to: Coordinates(latitude: 0, longitude: -179.5))
        #expect(abs(acrossTheDateLine - 111.195) < 0.01)
    }

    @Test func nowhereIsNoDistance() {
        #expect(greatCircleKilometres(from: .unknown, to: PlaceCode("KE")!) == nil)
        #expect(greatCircleKilometres(from: PlaceCode("KE")!, to: .unknown) == nil)
    }
}
