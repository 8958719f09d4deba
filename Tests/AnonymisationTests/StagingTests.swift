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

    @Test("the same file twice is nothing new; a change before the seal is an update, after it stays as shared")
    func reimport() throws {
        let staging = try staging()
        let first = (keys.identity(reference: "A-1"), try journey(3))
        #expect(try staging.stage([first], dryRun: false) == [.new])
        #expect(try staging.stage([first], dryRun: false) == [.unchanged])
        let changed = (first.0, try journey(4))
        #expect(try staging.stage([changed], dryRun: false) == [.updated])
        let row = try #require(try staging.submissions().first)
        #expect(row.journey.survivors == 4)
        let plan = Staging.Plan(period: .quarter(year: 2026, quarter: 1), first: 0, lines: [[1]])
        try staging.record(plan, members: [(row.id, 0)], told: [])
        #expect(try staging.stage([first], dryRun: false) == [.changedAfterSeal])
        #expect(try staging.submissions().map(\.journey.survivors) == [4])
        #expect(try staging.openPlan()?.lines == [[1]])
        try staging.commit(plan)
        #expect(try staging.openPlan()?.first == nil)
        #expect(try staging.lastSealed() == plan.period)
    }

    @Test("a dry run keeps nothing")
    func dryRun() throws {
        let staging = try staging()
        #expect(try staging.stage([(keys.identity(reference: "A"), try journey(1))], dryRun: true) == [.new])
        #expect(try staging.submissions().isEmpty)
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
        let error = #expect(throws: StagingError.self) { try stranger.submissions() }
        #expect(error?.code == .wrongKey)
    }
}
