import Anonymisation
import Files
import Foundation
import Journeys
import Places
import TestSupport
import Testing

@Suite("The differencing attack on pooled reports")
struct PoolDifferencingTests {
    @Test("three closed years with corrections, erasures and late cases single out nobody")
    func years() throws {
        for seed in Self.seeds { try years(seed) }
    }

    /// `POOL_DIFFERENCING_SEEDS` worlds for a release, one otherwise.
    private static var seeds: Range<UInt64> {
        let count = ProcessInfo.processInfo.environment["POOL_DIFFERENCING_SEEDS"].flatMap { UInt64($0) }
        return 7..<7 + (count ?? 1)
    }

    private func years(_ seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let world = PoolWorld(&random)
        let pool = try PoolCoalition(
            opensEpoch: false, ["amani": [], "city": [], "hope": [], "lake": [], "rehema": []])
        #expect(pool.partners == PoolWorld.organisations)
        let policy = NamedPolicy.standard.policy(homeCountry: try #require(PlaceCode("KE")), pooling: .standard)
        func code(_ name: String) throws -> String {
            try #require(Country.all.first { $0.name == name }?.code.text, "\(name)")
        }
        var observer = PoolObserver(
            pool: pool, policy: policy,
            routes: try world.cases.map { [try code($0.route.origin), try code($0.route.destination)] })
        var last = "2026-01-01"
        for year in PoolWorld.years + [2029] {
            if year < 2029 { try pool.openEpoch(year) }
            // Three quarters' ends, with what was corrected and withdrawn of the years before.
            for day in ["\(year)-04-20", "\(year)-07-20", "\(year)-10-20"] {
                try night(pool, world, after: last, day)
                last = day
                try look(pool, world, &observer, day)
                if year == 2029 && day.hasSuffix("04-20") { break }
            }
            if year == 2029 { break }
            let (close, later) = ("\(year + 1)-01-20", "\(year + 1)-01-21")
            try night(pool, world, after: last, close)
            try look(pool, world, &observer, close)
            // Between the request and the reports somebody is corrected, withdrawn, or late.
            #expect(try pool.answer(day: close).exit == 0)
            try night(pool, world, after: close, later)
            last = later
            try look(pool, world, &observer, later)
        }
        #expect(observer.exposed.isEmpty, "seed \(seed)")
        #expect(observer.violations == [], "seed \(seed)")
        #expect(observer.narrowed.isEmpty, "seed \(seed)")
        // There is something to look at, and the attack can find.
        print(
            "pooled, seed \(seed): \(observer.groups) groups, \(observer.reports) reports, \(observer.erasedReports) erased, "
                + "\(observer.openedCells.count) states of open cells, \(observer.hiddenCells) hidden; presence facts name "
                + "\(observer.guessed.count) closed routes, and could name \(observer.guessedByAllFacts.count)")
        #expect(observer.groups >= 30)
        #expect(observer.reports > 30)
        #expect(observer.erasedReports > 3)
        #expect(observer.openedCells.count > 3)
        #expect(observer.hiddenCells > 0)
        // What presence facts of one submission give away is known, and said (docs/rare-routes.md).
        #expect(observer.guessedByAllFacts.count > 3)
    }

    /// Everybody brings in what came since, takes out who withdrew, and pushes.
    private func night(_ pool: PoolCoalition, _ world: PoolWorld, after last: String, _ day: String) throws {
        for partner in pool.partners {
            if let file = world.file(partner, after: last, upTo: day) {
                try pool.folder.write("night.csv", file)
                let imported = try Shell.sync(
                    "import", "--quiet", "--home", pool.home(partner), "--now", day, pool.folder.file("night.csv"))
                #expect(imported.exit == 0, "\(imported.errors)")
            }
            for reference in world.withdrawals(partner, after: last, upTo: day) {
                let withdrawn = try Shell.sync("withdraw", "--quiet", "--home", pool.home(partner), reference)
                #expect(withdrawn.exit == 0, "\(withdrawn.errors)")
            }
            let pushed = try pool.push(partner, day: day, "--quiet")
            #expect(pushed.exit == 0, "\(pushed.errors)")
        }
    }

    private func look(_ pool: PoolCoalition, _ world: PoolWorld, _ observer: inout PoolObserver, _ day: String) throws {
        let merged = try Shell.sync("merge", "--quiet", "--home", pool.coalition, "--now", day)
        #expect(merged.exit == 0, "\(merged.errors)")
        let out = pool.folder.file("master.json")
        let exported = try Shell.sync("export", "--quiet", "--home", pool.coalition, "--format", "json", "--out", out)
        #expect(exported.exit == 0, "\(exported.errors)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: out))) as? [String: Any])
        let cells = (object["pooled"] as? [String: Any])?["cells"] as? [[String: Any]] ?? []
        var truths: [String: PoolObserver.Truth] = [:]
        for partner in pool.partners { truths[partner] = try truth(pool, world, partner, observer.policy) }
        try observer.look(truth: truths, cells: cells)
    }

    /// Who is in which entry, read with the organisation's own keys.
    private func truth(
        _ pool: PoolCoalition, _ world: PoolWorld, _ partner: String, _ policy: Policy
    ) throws -> PoolObserver.Truth {
        let home = pool.home(partner)
        let keys = try #require(StagingKeys(bytes: try FileSystem.read("\(home)/keys/staging.key", limit: 64)))
        let staging = try Staging(path: "\(home)/staging.sqlite", keys: keys)
        let staged = try staging.rows()
        var people: [Int: Int] = [:]
        for (index, item) in world.cases.enumerated() where item.organisation == partner {
            if let id = try staging.row(staging.identity(reference: item.reference)) { people[id] = index }
        }
        var truth = PoolObserver.Truth()
        for row in staged.rows {
            if let entry = row.entry { truth.members[entry, default: []].insert(try #require(people[row.id])) }
        }
        for year in PoolWorld.years {
            truth.naive[year] = Set(PresenceFacts.facts(of: staged, year: year, policy: policy))
        }
        return truth
    }
}
