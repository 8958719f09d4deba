import Anonymisation
import Files
import Foundation
import Journeys
import Places
import Signing
import TestSupport
import Testing

@Suite("The differencing attack")
struct DifferencingTests {
    private static let columns = [
        "gender", "ageBroad", "citizenship", "isForcedLabour", "isSexualExploit", "CountryOfExploitation",
    ]

    /// A population in the shape of the CTDC table: a few large routes and many small ones.
    private static func population(_ count: Int, _ generator: inout SplitMix) -> [[String]] {
        let places = ["UG", "ET", "KE", "TZ", "SA", "AE", "OM", "RW", "BI", "SO", "LB", "QA", "KW", "IN", "NP", "BD"]
        func place() -> String {
            places[min(Int.random(in: 0..<16, using: &generator), Int.random(in: 0..<16, using: &generator))]
        }
        return (0..<count).map { _ in
            let isLabour = Bool.random(using: &generator)
            return [
                Bool.random(using: &generator) ? "Female" : "Male",
                ["9--17", "18--20", "24--26", "30--38"][Int.random(in: 0..<4, using: &generator)], place(),
                isLabour ? "1.0" : "0.0", isLabour ? "0.0" : "1.0", place(),
            ]
        }
    }

    /// The complete rows of the CTDC table, shuffled over `count` organisations; those of number `index`.
    private static func records(_ index: Int, of count: Int) throws -> [[String]] {
        let text = try String(contentsOfFile: try #require(Night.ctdcFile), encoding: .utf8)
        let lines = text.split(whereSeparator: \.isNewline).map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let header = lines[0]
        let places = try columns.map { try #require(header.firstIndex(of: $0)) }
        let rows = lines.dropFirst().map { cells in places.map { cells[$0] } }.filter {
            !$0[2].isEmpty && !$0[5].isEmpty
        }
        #expect(rows.count == 38_470)
        var generator = SplitMix(state: 20_200_415)
        return rows.shuffled(using: &generator).enumerated().filter { $0.offset % count == index }.map(\.element)
    }

    @Test("two years of nights of a small organisation, with corrections and withdrawals, expose nobody")
    func short() throws {
        var generator = SplitMix(state: 42)
        let rows = Self.population(600, &generator)
        let arrivals = Arrivals(columns: Self.columns, rows: rows, generator: &generator)
        let result = try Self.replay(arrivals, everyNights: 15)
        #expect(result.exposed.isEmpty)
        #expect(result.violations == [])
        // Eight quarters and two years close; the attack has something to look at.
        #expect(result.visibleNights >= 8)
        #expect(result.groups > 20)
        #expect(result.retractions > 0)
        #expect(result.facts > 20)
        #expect(!Self.exposedByNightlyCounts(arrivals).isEmpty)
    }

    @Test(
        "two years of nights of twenty organisations on the CTDC records expose nobody",
        .enabled(
            if: ProcessInfo.processInfo.environment["DIFFERENCING"] == "long" && Night.ctdcFile != nil,
            "DIFFERENCING=long and CTDC_FILE ask for it"), arguments: 0..<20)
    func long(organisation: Int) throws {
        var generator = SplitMix(state: UInt64(organisation + 1))
        let rows = try Self.records(organisation, of: 20)
        let arrivals = Arrivals(columns: Self.columns, rows: rows, generator: &generator)
        let result = try Self.replay(arrivals, everyNights: 1)
        let counted = Self.exposedByNightlyCounts(arrivals)
        print(
            "organisation \(organisation): \(rows.count) cases, \(result.visibleNights) nights that show something, "
                + "\(result.groups) groups, \(result.retractions) retracted, \(result.facts) facts, exposed "
                + "\(result.exposed.count); by nightly counts \(counted.count)")
        #expect(result.exposed.isEmpty)
        #expect(result.violations == [])
        #expect(result.retractions > 0)
        #expect(!counted.isEmpty)
    }

    /// Plays the nights with the real program; every `everyNights`th, and the days around each period's close.
    private static func replay(_ arrivals: Arrivals, everyNights: Int) throws -> Observer {
        let lake = try LakeHome(importingCases: false)
        try lake.folder.write("mapping.json", try Arrivals.mapping())
        let policy = NamedPolicy.standard.policy(homeCountry: try #require(PlaceCode("KE")))
        var observer = Observer(folder: lake.folder)
        var last = -1
        var lastPushed = Arrivals.first
        for night in 0..<(Arrivals.nights + 30) {
            let day = Arrivals.date(night)
            let date = try #require(CivilDate(day))
            let isEdge = Self.closes(between: lastPushed, and: date, settlingDays: policy.settlingDays)
            guard isEdge || night % everyNights == 0 else { continue }
            if let file = arrivals.file(since: last, night: night) {
                try lake.folder.write("night.csv", file)
                let result = try Shell.sync(
                    "import", "--quiet", "--home", lake.home, "--mapping", lake.folder.file("mapping.json"), "--now",
                    day,
                    lake.folder.file("night.csv"))
                #expect(result.exit == 0, "\(result.errors)")
            }
            for (index, item) in arrivals.cases.enumerated() {
                guard let when = item.withdrawal, when > last, when <= night else { continue }
                let result = try Shell.sync("withdraw", "--quiet", "--home", lake.home, "case \(index)")
                #expect(result.exit == 0, "\(result.errors)")
            }
            last = night
            lastPushed = date
            let pushed = try lake.push(lake.home, "--quiet", day: day)
            #expect(pushed.exit == 0, "\(pushed.errors)")
            let (members, accepted) = isEdge ? try truth(lake, arrivals) : ([:], [:])
            try observer.look(
                night: night, isEdge: isEdge, policy: policy, members: members, accepted: accepted)
        }
        return observer
    }

    private static func closes(between last: CivilDate?, and day: CivilDate, settlingDays: Int) -> Bool {
        guard let last else { return false }
        return (2025...2028).flatMap { year in (1...4).map { Period.quarter(year: year, quarter: $0) } }.contains {
            !$0.isClosed(on: last, settlingDays: settlingDays) && $0.isClosed(on: day, settlingDays: settlingDays)
        }
    }

    /// Who is in which live group, and how many were accepted in each year: read with the home's own keys.
    private static func truth(
        _ lake: LakeHome, _ arrivals: Arrivals
    ) throws -> (members: [Int: Set<Int>], accepted: [Int: Int]) {
        let keys = try #require(StagingKeys(bytes: try FileSystem.read("\(lake.home)/keys/staging.key", limit: 64)))
        let staging = try Staging(path: "\(lake.home)/staging.sqlite", keys: keys)
        let staged = try staging.rows()
        var people: [Int: Int] = [:]
        for index in arrivals.cases.indices {
            if let id = try staging.row(staging.identity(reference: "case \(index)")) { people[id] = index }
        }
        var members: [Int: Set<Int>] = [:]
        var accepted: [Int: Int] = [:]
        for row in staged.rows {
            accepted[staged[row].recorded.year, default: 0] += staged[row].survivors
            if let entry = row.entry { members[entry, default: []].insert(try #require(people[row.id])) }
        }
        return (members, accepted)
    }

    /// The same attack on what a naive system would show: every night, the count of each route as a bucket.
    private static func exposedByNightlyCounts(_ arrivals: Arrivals) -> Set<Int> {
        guard let buckets = Buckets(edges: [1, 3, 5, 10, 20, 50, 100, 200, 500, 1000]) else { return [] }
        var exposed: Set<Int> = []
        var people: [String: Set<Int>] = [:]
        let byNight = Dictionary(grouping: arrivals.cases.indices) { arrivals.cases[$0].night }
        for night in 0..<Arrivals.nights {
            var changed: [String: Set<Int>] = [:]
            for index in byNight[night] ?? [] {
                let cells = arrivals.cases[index].cells
                let route = "\(cells[2])-\(cells[5])"
                changed[route] = changed[route] ?? people[route] ?? []
                people[route, default: []].insert(index)
            }
            for (route, before) in changed {
                guard let now = people[route], now.count >= 3 else { continue }
                let isVisible = before.isEmpty || buckets.interval(of: now.count) != buckets.interval(of: before.count)
                if isVisible { exposed.formUnion(Attack.exposed(by: now, least: 3, after: [before])) }
            }
        }
        return exposed
    }
}
