import Anonymisation
import Journeys
import Places
import Signing
import TestSupport
import Testing

@Suite("Staging")
struct StagingTests {
    let folder = TemporaryFolder()
    let keys = StagingKeys.generate()

    private func staging() throws -> Staging { try Staging(path: folder.file("staging.sqlite"), keys: keys) }

    private func journey(_ survivors: Int) throws -> Journey {
        Journey(
            origin: try #require(PlaceCode("KE-17")), destination: try #require(PlaceCode("SA")),
            exploitation: [Exploitation(form: .forcedLabour, sector: .domesticWork)], survivors: survivors,
            recorded: .quarter(year: 2026, quarter: 1))
    }

    @Test("the same file twice is nothing new; a change before the seal is an update, after it a correction")
    func reimport() throws {
        let staging = try staging()
        let first = (keys.identity(reference: "A-1"), try journey(3))
        #expect(try staging.stage([first], dryRun: false).rows == [.new])
        #expect(try staging.stage([first], dryRun: false).rows == [.unchanged])
        let changed = (first.0, try journey(4))
        #expect(try staging.stage([changed], dryRun: false).rows == [.updated])
        let staged = try staging.rows()
        let row = try #require(staged.rows.first)
        #expect(staged[row].survivors == 4)
        let plan = Staging.Plan(period: .quarter(year: 2026, quarter: 1), first: 0, lines: [[1]])
        try staging.record(plan, members: [(row.id, 0)], told: [])
        #expect(try staging.stage([first], dryRun: false).rows == [.corrected])
        #expect(try staging.rows().corrected == [row.id: 2026])
        #expect(try staging.rows().journeys.map(\.survivors) == [3])
        #expect(try staging.openPlan()?.lines == [[1]])
        try staging.commit(plan)
        #expect(try staging.openPlan()?.first == nil)
        #expect(try staging.lastSealed() == plan.period)
    }

    @Test("a dry run keeps nothing")
    func dryRun() throws {
        let staging = try staging()
        #expect(try staging.stage([(keys.identity(reference: "A"), try journey(1))], dryRun: true).rows == [.new])
        #expect(try staging.rows().rows.isEmpty)
    }

    @Test("a row whose consent is gone leaves staging; one that was shared is pointed out; absent rows are counted")
    func consent() throws {
        let staging = try staging()
        let names = ["A", "B", "C", "D"].map { keys.identity(reference: $0) }
        _ = try staging.stage(try names.map { ($0, try journey(1)) }, dryRun: false)
        let staged = try staging.rows()
        let shared = try #require(try staging.row(names[1]))
        try staging.record(
            Staging.Plan(period: .quarter(year: 2026, quarter: 1), first: 0, lines: []), members: [(shared, 0)],
            told: [])
        for isDry in [true, false] {
            let arrivals = try staging.stage(
                [(names[2], try journey(1))], withoutConsent: [names[1], names[0], keys.identity(reference: "new")],
                dryRun: isDry)
            #expect(arrivals.unstaged == 1)
            #expect(arrivals.sharedWithoutConsent == [0])
            #expect(arrivals.absent == 1)
        }
        #expect(staged.rows.count == 4)
        #expect(try staging.rows().rows.count == 3)
    }

    @Test("after its time a row keeps its number and year, and nothing else")
    func forgetting() throws {
        let staging = try staging()
        let identity = keys.identity(reference: "A-1")
        _ = try staging.stage([(identity, try journey(3))], dryRun: false)
        #expect(try staging.forget(upTo: 2025, of: staging.rows()) == 0)
        #expect(try staging.forget(upTo: 2026, of: staging.rows()) == 1)
        #expect(try staging.forget(upTo: 2026, of: staging.rows()) == 0)
        let staged = try staging.rows()
        let row = try #require(staged.rows.first)
        #expect(row.isForgotten)
        #expect(staged[row].survivors == 3 && staged[row].recorded == .year(2026))
        #expect(staged[row].origin == .unknown && staged[row].exploitation.isEmpty)
        #expect(try staging.stage([(identity, try journey(4))], dryRun: false).rows == [.forgotten])
    }

    @Test("the rows of groups taken back one after the other count as one from then on")
    func linked() throws {
        let staging = try staging()
        let names = (0..<6).map { keys.identity(reference: "\($0)") }
        _ = try staging.stage(try names.map { ($0, try journey(1)) }, dryRun: false)
        let ids = try names.map { try #require(try staging.row($0)) }
        func seal(_ members: [Int], entry: Int, year: Int) throws {
            let plan = Staging.Plan(period: .year(year), first: entry, lines: [])
            try staging.record(plan, members: members.map { (ids[$0], entry) }, told: [])
            try staging.commit(plan)
        }
        func retract(_ entry: Int) throws {
            var expected = try staging.rows()
            expected.retract(entry)
            let plan = Staging.ErasurePlan(entry: entry, position: 100 + entry, line: [1])
            try staging.retract(plan)
            try staging.commit(plan)
            #expect(try staging.rows().rows == expected.rows)
        }
        try seal([0, 1, 2], entry: 10, year: 2020)
        try retract(10)
        try seal([0, 3, 4], entry: 20, year: 2021)
        try retract(20)
        let former = Dictionary(uniqueKeysWithValues: try staging.rows().rows.map { ($0.id, $0.former) })
        #expect(ids.map { former[$0] ?? nil } == [20, 20, 20, 20, 20, nil])
    }

    @Test("no reference and no code can be read from the file's bytes")
    func encrypted() throws {
        let staging = try staging()
        _ = try staging.stage([(keys.identity(reference: "HK-2026-031"), try journey(3))], dryRun: false)
        for name in folder.files() {
            let bytes = String(decoding: try folder.read(name), as: UTF8.self)
            for canary in ["HK-2026-031", "KE-17", "ForcedLabour", "domestic-work", "2026-Q1"] {
                #expect(!bytes.contains(canary), "\(canary) in \(name)")
            }
        }
    }

    @Test("another key opens nothing")
    func wrongKey() throws {
        _ = try staging().stage([(keys.identity(reference: "A"), try journey(1))], dryRun: false)
        let stranger = try Staging(path: folder.file("staging.sqlite"), keys: .generate())
        let error = #expect(throws: StagingError.self) { try stranger.rows() }
        #expect(error?.code == .wrongKey)
    }
}
