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
        let first = ("A-1", try journey(3))
        #expect(try staging.importing([first]).rows == [.new])
        #expect(try staging.importing([first]).rows == [.unchanged])
        let changed = (first.0, try journey(4))
        #expect(try staging.importing([changed]).rows == [.updated])
        let staged = try staging.rows()
        let row = try #require(staged.rows.first)
        #expect(staged[row].survivors == 4)
        let plan = Staging.Plan(period: .quarter(year: 2026, quarter: 1), first: 0, lines: [[1]])
        try staging.record(plan, members: [(row.id, 0)], told: [])
        #expect(try staging.importing([first]).rows == [.corrected])
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
        #expect(try staging.importing([("A", try journey(1))], dryRun: true).rows == [.new])
        #expect(try staging.rows().rows.isEmpty)
    }

    @Test("a row whose consent is gone leaves staging; one that was shared is pointed out; absent rows are counted")
    func consent() throws {
        let staging = try staging()
        _ = try staging.importing(["A", "B", "C", "D"].map { ($0, try journey(1)) })
        let staged = try staging.rows()
        let shared = try #require(try staging.row(staging.identity(reference: "B")))
        try staging.record(
            Staging.Plan(period: .quarter(year: 2026, quarter: 1), first: 0, lines: []), members: [(shared, 0)],
            told: [])
        for isDry in [true, false] {
            let arrivals = try staging.importing(
                [("C", try journey(1))], withoutConsent: ["B", "A", "new"], dryRun: isDry)
            #expect(arrivals.unstaged == 1)
            #expect(arrivals.refused == [.shared, .unstaged, .notStaged])
            #expect(arrivals.absent == 1)
        }
        #expect(staged.rows.count == 4)
        #expect(try staging.rows().rows.count == 3)
    }

    @Test("a row that comes twice in an import counts once; the same reference with other content is refused")
    func twice() throws {
        let staging = try staging()
        let rows = [("A", try journey(1)), ("A", try journey(1)), ("A", try journey(2)), ("B", try journey(2))]
        #expect(
            try staging.importing(rows).rows == [.new, .repeated(mark: 0), .contradicting(mark: 0), .new])
        #expect(
            try staging.importing(rows).rows
                == [.unchanged, .repeated(mark: 0), .contradicting(mark: 0), .unchanged])
        #expect(try staging.rows().rows.count == 2)
    }

    @Test("equal rows without a reference all count, and the last of them goes where one lost its consent")
    func lookAlikes() throws {
        let staging = try staging()
        let content = Array("origin_country=Kenya\n".utf8)
        func importing(_ count: Int, refused: Int) throws -> [Bool] {
            let run = try StagingImport(staging)
            for _ in 0..<refused { run.refuse(content: content) }
            let alike = try (0..<count).map { _ in try run.stage(try journey(1), content: content).isLookAlike }
            _ = try run.finish(dryRun: false)
            return alike
        }
        #expect(try importing(3, refused: 0) == [false, true, true])
        #expect(try staging.rows().rows.count == 3)
        #expect(try importing(2, refused: 1) == [false, true])
        #expect(try staging.rows().rows.count == 2)
        #expect(try importing(0, refused: 3).isEmpty)
        #expect(try staging.rows().rows.isEmpty)
    }

    @Test("an import that is not finished leaves nothing")
    func unfinished() throws {
        let staging = try staging()
        do { _ = try StagingImport(staging).stage(try journey(1), reference: "A", mark: 0) }
        #expect(try staging.rows().rows.isEmpty)
        #expect(try staging.importing([("A", try journey(1))]).rows == [.new])
    }

    @Test("after its time a row keeps its number and year, and nothing else")
    func forgetting() throws {
        let staging = try staging()
        _ = try staging.importing([("A-1", try journey(3))])
        #expect(try staging.forget(upTo: 2025, of: staging.rows()) == 0)
        #expect(try staging.forget(upTo: 2026, of: staging.rows()) == 1)
        #expect(try staging.forget(upTo: 2026, of: staging.rows()) == 0)
        let staged = try staging.rows()
        let row = try #require(staged.rows.first)
        #expect(row.isForgotten)
        #expect(staged[row].survivors == 3 && staged[row].recorded == .year(2026))
        #expect(staged[row].origin == .unknown && staged[row].exploitation.isEmpty)
        #expect(try staging.importing([("A-1", try journey(4))]).rows == [.forgotten])
    }

    @Test("the rows of groups taken back one after the other count as one from then on")
    func linked() throws {
        let staging = try staging()
        let names = (0..<6).map { staging.identity(reference: "\($0)") }
        _ = try staging.importing(try (0..<6).map { ("\($0)", try journey(1)) })
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
        _ = try staging.importing([("HK-2026-031", try journey(3))])
        for name in folder.files() {
            let bytes = String(decoding: try folder.read(name), as: UTF8.self)
            for canary in ["HK-2026-031", "KE-17", "ForcedLabour", "domestic-work", "2026-Q1"] {
                #expect(!bytes.contains(canary), "\(canary) in \(name)")
            }
        }
    }

    @Test("another key opens nothing")
    func wrongKey() throws {
        _ = try staging().importing([("A", try journey(1))])
        let stranger = try Staging(path: folder.file("staging.sqlite"), keys: .generate())
        let error = #expect(throws: StagingError.self) { try stranger.rows() }
        #expect(error?.code == .wrongKey)
    }
}
