import CanonicalJSON
import Journeys
import Places
import Signing
import Testing

@testable import Atlas

@Suite struct MapTests {
    private let page = HTMLReport(Sample.all, visibility: .internalUse).text

    /// The script that made the outlines and `EqualEarth` agree: a country's point lies inside its outline.
    @Test func outlinesAndPointsAreOneProjection() throws {
        let outlines = Dictionary(uniqueKeysWithValues: Outlines.rows(countryOutlines))
        let counties = Dictionary(uniqueKeysWithValues: Outlines.rows(countyOutlines))
        #expect(outlines.count > 230 && outlines["AQ"] == nil && counties.count == 47)
        for code in ["KE", "SA", "IN", "US", "BR", "AU", "RU", "ZA", "CA"] {
            let point = EqualEarth.project(try #require(Sample.place(code).coordinates))
            #expect(isInside(point, try #require(outlines[code])), "\(code)")
        }
        for code in ["KE-30", "KE-28", "KE-43"] {
            let point = EqualEarth.project(try #require(Sample.place(code).coordinates))
            #expect(isInside(point, try #require(counties[code])), "\(code)")
        }
    }

    @Test func outlinesAreSmall() {
        #expect(countryOutlines.utf8CodeUnitCount + countyOutlines.utf8CodeUnitCount < 300_000)
    }

    @Test func theEdgeIsWhereTheMapEnds() {
        for latitude in stride(from: -80.0, through: 80, by: 20) {
            let point = EqualEarth.project(Coordinates(latitude: latitude, longitude: -169.0001))
            #expect(abs(EqualEarth.edge(Double(point.y)) - Double(abs(point.x))) < 5)
        }
    }

    /// From Japan to the United States the way leads over the Pacific: out at one edge, in at the other.
    @Test func aFlowOverTheEdgeComesBackOnTheOtherSide() throws {
        let japan = EqualEarth.project(try #require(Sample.place("JP").coordinates))
        let america = EqualEarth.project(try #require(Sample.place("US").coordinates))
        for (start, end) in [(japan, america), (america, japan)] {
            let pieces = FlowShape.pieces(from: start, to: end)
            try #require(pieces.count == 2)
            #expect(pieces[0].start == (Double(start.x), Double(start.y)))
            #expect(pieces[1].end == (Double(end.x), Double(end.y)))
            #expect(pieces[0].end.x == -pieces[1].start.x && pieces[0].end.y == pieces[1].start.y)
            #expect((pieces[0].end.x > 0) == (start.x > 0))
            #expect(pieces.map(\.hasHead) == [false, true])
            // No stretch is longer than half the world.
            for piece in pieces { #expect(abs(piece.end.x - piece.start.x) < EqualEarth.edge(0)) }
        }
        let kenya = EqualEarth.project(try #require(Sample.place("KE").coordinates))
        #expect(FlowShape.pieces(from: kenya, to: america).count == 1)
    }

    @Test func everyFlowHasAShape() {
        let points = Country.all.map { EqualEarth.project($0.coordinates) }
        for start in points {
            for end in points {
                let path = FlowShape(from: start, to: end, width: 400, pixel: 100, gap: 300).path
                #expect(path.hasPrefix("M") && path.hasSuffix("Z") && !path.contains("nan"))
            }
        }
    }

    @Test func cellsAddUpToTheRoutes() {
        let map = Sample.all.map
        #expect(map.routes.map(\.survivors) == Sample.all.routes.ranked.map(\.survivors))
        #expect(map.routes.map(\.origin) == Sample.all.routes.ranked.map(\.origin))
        #expect(map.cells.contains { $0.origin.text == "KE-42" && $0.destination.text == "KE-30" })
        #expect(map.places.first { $0.code.text == "KE-30" }?.countries == 1)
        #expect(map.hasCounties && page.contains("class=\"counties\""))
    }

    @Test func thePublicMapHasNoCountyAndNoLink() {
        let map = FlowMap(Sample.all.published)
        #expect(!map.hasCounties && map.places.allSatisfy { $0.countries + $0.counties == 0 && $0.survivors == nil })
        #expect(map.routes.map(\.survivors) == Sample.all.published.margins.routes.map(\.survivors))
        let page = HTMLReport(Sample.all, visibility: .publicRelease).text
        #expect(page.contains("id=\"map-figure\"") && !page.contains("class=\"counties\""))
        #expect(!page.contains("OpenStreetMap") && page.contains("Natural Earth"))
    }

    @Test func nothingEndsItsScriptElement() throws {
        let text = "</script><!--\u{2028}&]]>"
        let markup = MapData.element(id: "x", .object(["a": .string(text)])).html
        let json = markup.components(between: "id=\"x\">", and: "</script>")
        #expect(json.count == 1 && !json[0].contains("<") && !json[0].contains("&"))
        let value = try JSONParser.relaxed(Array(String(json[0]).utf8))
        #expect(value.object?["a"]?.string == text)
    }

    /// The policy in the page names the one script and the two styles that stand in it, by their hashes.
    @Test func thePolicyNamesWhatThePageRuns() {
        let scripts = page.components(between: "<script>", and: "</script>")
        let styles = page.components(between: "<style>", and: "</style>")
        #expect(scripts.count == 1 && styles.count == 2)
        for text in scripts + styles {
            let hash = SHA256.hash(Array(text.utf8)).base64
            #expect(page.contains("&#39;sha256-\(hash)&#39;"))
        }
        #expect(page.contains("default-src &#39;none&#39;; script-src &#39;sha256-"))
        #expect(!page.contains("unsafe") && !page.contains(" style=\""))
    }

    /// Whether a point lies in the path data of an outline, by counting edges.
    private func isInside(_ point: MapPoint, _ path: String) -> Bool {
        var inside = false
        for ring in path.split(separator: "z") {
            let parts = ring.dropFirst().split(separator: "l")
            var corners = numbers(parts[0])
            var (x, y) = (corners[0], corners[1])
            corners = [x, y]
            let steps = parts.count > 1 ? numbers(parts[1]) : []
            for index in stride(from: 0, to: steps.count - 1, by: 2) {
                (x, y) = (x + steps[index], y + steps[index + 1])
                corners += [x, y]
            }
            let (px, py) = (Double(point.x) / 10, Double(point.y) / 10)
            var before = corners.count - 2
            for now in stride(from: 0, to: corners.count, by: 2) {
                let (ax, ay) = (Double(corners[before]), Double(corners[before + 1]))
                let (bx, by) = (Double(corners[now]), Double(corners[now + 1]))
                if (ay > py) != (by > py), px < (bx - ax) * (py - ay) / (by - ay) + ax { inside.toggle() }
                before = now
            }
        }
        return inside
    }

    private func numbers(_ text: some StringProtocol) -> [Int] {
        String(text).replacing("-", with: " -").split(separator: " ").compactMap { Int($0) }
    }
}
