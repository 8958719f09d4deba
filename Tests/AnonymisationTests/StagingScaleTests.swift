import CanonicalJSON
import Journeys
import Places
import Signing
import TestSupport
import Testing

@testable import Anonymisation

/// What staging does so that a million rows take seconds: it must not show.
@Suite("Staging at scale")
struct StagingScaleTests {
    let folder = TemporaryFolder()
    let keys = StagingKeys.generate()

    private func staging() throws -> Staging { try Staging(path: folder.file("staging.sqlite"), keys: keys) }

    @Test("rows read by two threads are the rows that were staged")
    func halves() throws {
        let staging = try staging()
        var population = Population(seed: 3)
        let rows = (0..<50_001).map { ("\($0)", population.journey()) }
        let arrivals = try staging.importing(rows).rows
        #expect(arrivals.allSatisfy { $0 == .new })
        let plan = Staging.Plan(period: .quarter(year: 2026, quarter: 1), first: 5, lines: [])
        try staging.record(plan, members: [(50_001, 6), (7, 5)], told: [])
        let staged = try staging.rows()
        #expect(staged.rows.map(\.id) == Array(1...50_001))
        #expect(zip(staged.rows, rows).allSatisfy { staged[$0] == $1.1 })
        #expect(staged.journeys.count == Set(rows.map(\.1)).count)
        #expect(staged.rows.compactMap(\.entry) == [5, 6])
    }

    @Test("an identity that was written in the middle of an import is found, and nearly no other is looked for")
    func identitiesOfALargeImport() throws {
        let staging = try staging()
        let digests = (0..<2_000).map { SHA256.hash(Array("\($0)".utf8)) }
        let identities = try NewIdentities(staging, hasKnown: false, limit: 100)
        for (id, digest) in digests[..<1_000].enumerated() {
            #expect(try identities.candidates(digest) == [])
            try identities.add(digest, id: id + 1)
        }
        for (id, digest) in digests[..<1_000].enumerated() { #expect(try identities.candidates(digest) == [id + 1]) }
        for digest in digests[1_000...] { #expect(try identities.candidates(digest) == []) }

        var filter = StartFilter(capacity: 1_000)
        for digest in digests[..<1_000] { filter.add(Staging.start(digest)) }
        #expect(digests[..<1_000].allSatisfy { filter.mayHave(Staging.start($0)) })
        #expect(digests[1_000...].count { filter.mayHave(Staging.start($0)) } <= 10)
        #expect(!StartFilter(capacity: 0).mayHave(0))
    }

    @Test("a row that came and lost its consent in one import can come again, and is found")
    func again() throws {
        let staging = try staging()
        var population = Population(seed: 4)
        let (one, other) = (population.journey(), population.journey())
        #expect(try staging.importing([("A", one), ("B", other)], withoutConsent: ["B"]).refused == [.unstaged])
        #expect(try staging.row(staging.identity(reference: "B")) == nil)
        #expect(try staging.importing([("B", other), ("A", one)]).rows == [.new, .unchanged])
        #expect(try staging.row(staging.identity(reference: "B")) == 2)
        #expect(try staging.importing([("B", other)], withoutConsent: ["A"]).refused == [.unstaged])
        #expect(try staging.rows().rows.map(\.id) == [2])
    }

    @Test("what a recovery memory carries of staging makes the same rows")
    func memory() throws {
        let (staging, other) = (try staging(), try Staging(path: folder.file("other.sqlite"), keys: keys))
        var population = Population(seed: 5)
        _ = try staging.importing((0..<50).map { ("\($0)", population.journey()) })
        let plan = Staging.Plan(period: .quarter(year: 2026, quarter: 1), first: 0, lines: [[1]])
        try staging.record(plan, members: [(3, 0), (4, 0), (9, 1)], told: [])
        try staging.retract(.init(entry: 1, position: 9, line: [1]))
        // The other is an older copy: a row that the memory does not know stays.
        _ = try other.importing([("1", population.journey()), ("own", population.journey())])
        var rows: [[String]] = [[], []]
        for (place, source) in [staging, other].enumerated() {
            if place == 1 {
                var memory: [JSONObject] = []
                try staging.forEachMemoryRow { memory.append($0) }
                try other.restore(memory)
            }
            let staged = try source.rows()
            rows[place] = staged.rows.map { row in
                "\(staged[row]) \(String(describing: row.entry)) \(String(describing: row.former))"
            }
        }
        let own = try #require(try other.row(other.identity(reference: "own")))
        #expect(rows[1].count == 51)
        let left = zip(try other.rows().rows, rows[1]).filter { $0.0.id != own }.map(\.1)
        #expect(left.sorted() == rows[0].sorted())
        #expect(try other.importing([("own", population.journey())]).rows == [.updated])
        #expect(try other.openPlan()?.lines == [[1]])
    }

    @Test("a staging of another version is refused")
    func version() throws {
        _ = try staging()
        _ = try Shell.run("sqlite3", [folder.file("staging.sqlite"), "PRAGMA user_version = 5"])
        let error = #expect(throws: StagingError.self) { try staging() }
        #expect(error?.code == .inconsistent)
    }

    @Test("a journey's line gives the journey back, and nothing else is one")
    func line() throws {
        var population = Population(seed: 6)
        for _ in 0..<500 {
            let journey = population.journey()
            var line: [UInt8] = []
            journey.write(to: &line)
            #expect(Journey(line: line) == journey)
            #expect(Journey(line: Array(line.dropLast(journey.recruitment.isEmpty ? 1 : 2))) != journey)
        }
        let good =
            "KE-17\tSA\tactual\tForcedLabour\tFeminine\t18-20\t2026-Q1\t3\tcounted\tET KE\tair road\tAtWork"
        #expect(Journey(line: Array(good.utf8))?.survivors == 3)
        for (old, new) in [
            ("KE-17", "KE-99"), ("KE-17", "KE-17\0"), ("SA", ""), ("SA", "\u{212A}E"), ("actual", "real"),
            ("ForcedLabour", "ForcedLabour ForcedLabour"), ("ForcedLabour", "ForcedLabour."),
            ("ForcedLabour", "ForcedLabour.mining.mining"), ("ForcedLabour", ".mining"), ("ForcedLabour", "mining"),
            ("ForcedLabour", "Servitude ForcedLabour"), ("ForcedLabour", "ForcedLabour.trade ForcedLabour.mining"),
            ("ForcedLabour", "ForcedLabour.mining ForcedLabour"), ("ForcedLabour", "ForcedLabours"),
            ("Feminine", "feminine"), ("Feminine", ""), ("Feminine", "Feminin"), ("18-20", "18-21"),
            ("2026-Q1", "2026-Q5"), ("2026-Q1", "2026-Q0"), ("2026-Q1", "2026-Q11"), ("2026-Q1", "2026-q1"),
            ("2026-Q1", "2026-"), ("2026-Q1", "+026"), ("2026-Q1", "1899"), ("2026-Q1", "2201"), ("2026-Q1", "2026Q01"),
            ("\t3\t", "\t0\t"), ("\t3\t", "\t-3\t"), ("\t3\t", "\t+3\t"), ("\t3\t", "\t03\t"), ("\t3\t", "\t\t"),
            ("\t3\t", "\t3 \t"), ("\t3\t", "\t100001\t"), ("\t3\t", "\t\(UInt64.max)3\t"),
            ("counted", ""), ("counted", "Counted"), ("ET KE", "KE ET"), ("ET KE", "ET  KE"), ("ET KE", " ET KE"),
            ("ET KE", "ET KE "), ("ET KE", "ET ET"), ("ET KE", "AD AE AF AG AI AL AM AO AQ"), ("air road", "road air"),
            ("air road", "air\u{A0}road"), ("\tAtWork", ""), ("\tAtWork", "\tAtWork\t"), ("AtWork", "AtWork\n"),
            (good, ""),
            (good, String(repeating: "\t", count: 11)), (good, String(repeating: "\t", count: 200)),
        ] {
            let bad = good.replacing(old, with: new)
            #expect(bad != good && Journey(line: Array(bad.utf8)) == nil, "\(bad)")
        }
        for (old, new) in [
            ("\t3\t", "\t100000\t"), ("2026-Q1", "2026"), ("2026-Q1", "1900"), ("2026-Q1", "2200-Q4"), ("AtWork", ""),
            ("ET KE", ""), ("ET KE", "AD AE AF AG AI AL AM AO"), ("ForcedLabour", ""), ("KE-17", "ZZ"),
            ("ForcedLabour", "ForcedLabour ForcedLabour.mining ForcedLabour.trade ForcedMarriage"),
            ("counted", "estimated"),
        ] {
            let line = Array(good.replacing(old, with: new).utf8)
            var written: [UInt8] = []
            Journey(line: line)?.write(to: &written)
            #expect(written == line, "\(new)")
        }
        var broken = Array(good.utf8)
        broken[0] = 0xFF
        #expect(Journey(line: broken) == nil)
    }

    @Test("a line with a byte changed is refused or says what it then says")
    func changedByte() {
        var population = Population(seed: 7)
        var read = 0
        for _ in 0..<500 {
            var line: [UInt8] = []
            population.journey().write(to: &line)
            for index in line.indices {
                var changed = line
                changed[index] ^= UInt8(1 << (index % 8))
                guard let journey = Journey(line: changed) else { continue }
                var written: [UInt8] = []
                journey.write(to: &written)
                #expect(written == changed)
                read += 1
            }
        }
        #expect(read > 0)
    }

    @Test("a line has room for every code")
    func everyCode() {
        func expect(_ change: (inout Journey) -> Void) {
            var journey = Journey(
                origin: .unknown, destination: .unknown, exploitation: [], recorded: .year(2026))
            change(&journey)
            var line: [UInt8] = []
            journey.write(to: &line)
            #expect(Journey(line: line) == journey)
        }
        for place in PlaceCode.all { expect { ($0.origin, $0.destination, $0.transit) = (place, place, [place]) } }
        for form in Form.allCases {
            for sector in [nil] + Sector.allCases.map(Optional.some) {
                expect { $0.exploitation = [Exploitation(form: form, sector: sector)] }
            }
        }
        for gender in Gender.allCases { expect { $0.gender = gender } }
        for age in Age.allCases { expect { $0.age = age } }
        for mode in TransportMode.allCases { expect { $0.transport = [mode] } }
        for method in RecruitmentMethod.allCases { expect { $0.recruitment = [method] } }
        for status in DestinationStatus.allCases { expect { $0.destinationStatus = status } }
    }

    @Test("byte strings are numbered in the order in which they came first")
    func byteIndex() {
        var index = ByteIndex()
        for number in 0..<5_000 {
            let (found, isNew) = index.insert(Array("row \(number)".utf8))
            #expect(found == number && isNew)
        }
        for number in stride(from: 0, to: 5_000, by: 7) {
            let (found, isNew) = index.insert(Array("row \(number)".utf8))
            #expect(found == number && !isNew)
        }
        #expect(index.insert([]).isNew)
        #expect(!index.insert([]).isNew)
    }
}
