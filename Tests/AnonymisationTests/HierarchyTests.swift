import Anonymisation
import Journeys
import Places
import Testing

@Suite("Hierarchies")
struct HierarchyTests {
    static let all = Hierarchy.all(years: 2020...2026)

    @Test("every value climbs to any, and what is one at a level stays one above", arguments: all.map(\.name))
    func climb(name: String) throws {
        let hierarchy = try #require(Self.all.first { $0.name == name })
        #expect(!hierarchy.rows.isEmpty)
        #expect(Set(hierarchy.rows.map { $0[0] }).count == hierarchy.rows.count)
        for row in hierarchy.rows {
            #expect(row.count == hierarchy.levels.count)
            #expect(row.last == "*")
            #expect(row.allSatisfy { !$0.isEmpty && !$0.contains(";") })
        }
        for level in 1..<hierarchy.levels.count {
            var above: [String: String] = [:]
            for row in hierarchy.rows {
                let known = above.updateValue(row[level], forKey: row[level - 1])
                #expect(known == nil || known == row[level], "\(row[level - 1]) has two parents")
            }
        }
        #expect(hierarchy.text.split(separator: "\n").count == hierarchy.rows.count)
    }

    @Test("known values, and what the ladder tells of them")
    func ladder() throws {
        func row(_ name: String, _ leaf: String) throws -> [String] {
            try #require(Self.all.first { $0.name == name }?.rows.first { $0[0] == leaf })
        }
        #expect(try row("place", "KE-17") == ["KE-17", "KE", "Eastern Africa", "Africa", "*"])
        #expect(try row("place", "SA") == ["SA", "SA", "Western Asia", "Asia", "*"])
        #expect(
            try row("exploitation", "ForcedLabour.domestic-work") == [
                "ForcedLabour.domestic-work", "ForcedLabour", "*",
            ])
        #expect(try row("industry", "domestic-work") == ["domestic-work", "T", "*"])
        #expect(try row("age", "9-17") == ["9-17", "minor", "*"])
        #expect(try row("period", "2026-Q1") == ["2026-Q1", "2026", "*"])
        let journey = Journey(
            origin: try #require(PlaceCode("KE-17")), transit: [PlaceCode("KE-30"), PlaceCode("UG")].compactMap { $0 },
            destination: try #require(PlaceCode("SA")),
            exploitation: [
                Exploitation(form: .forcedLabour, sector: .fishing), Exploitation(form: .forcedLabour, sector: .mining),
            ], age: .from9, recorded: .year(2026))
        let rung = NamedPolicy.standard.policy(homeCountry: LadderTests.kenya).rungs[2]
        let told = try #require(rung.attributes(of: journey))
        #expect(told.origin.text == (try row("place", "KE-17"))[1])
        // Sets generalise element by element, and equal elements become one.
        #expect(told.transit?.map(\.text) == ["KE", "UG"])
        #expect(told.exploitation == [Exploitation(form: .forcedLabour)])
        #expect(told.age?.rawValue == (try row("age", "9-17"))[1])
    }
}
