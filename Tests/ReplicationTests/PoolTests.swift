import Age
import Anonymisation
import Foundation
import Journeys
import LogStore
import Places
import Replication
import Signing
import TestSupport
import Testing

@Suite("Opening what is pooled")
struct PoolTests {
    private static let logs = (0..<7).map { "t.example/cso\($0)/1" }

    /// `POOL_SEEDS` histories for a release, fewer otherwise; `POOL_SEED` tries one again.
    static var seeds: Range<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        if let one = environment["POOL_SEED"].flatMap({ UInt64($0) }) { return one..<one + 1 }
        return 1..<1 + (environment["POOL_SEEDS"].flatMap { UInt64($0) } ?? 40)
    }

    private func at(_ log: Int, _ entry: Int, _ report: Pooled) -> Pool.Report {
        Pool.Report(log: Self.logs[log], entry: entry, report: report)
    }

    @Test("a cell opens at the threshold and not below it, and shows who reported what")
    func threshold() throws {
        let samples = try PoolSamples()
        let reports = try (0..<3).map { at($0, $0, try samples.report(4, by: Self.logs[$0])) }
        let two = samples.pool(Array(reports.prefix(2)))
        #expect(two.opened.isEmpty && two.closed.count == 2 && two.refused.isEmpty)
        let three = samples.pool(reports)
        #expect(three.opened.count == 1 && three.closed.isEmpty && three.refused.isEmpty)
        #expect(three.opened[0].attributes == samples.attributes(4))
        #expect(three.opened[0].survivors == CountInterval(3, 6))
        #expect(three.opened[0].parts.map(\.place.log) == Self.logs.prefix(3).map { $0 })
    }

    @Test("another's report copied into one's own log counts nothing, opens nothing, and shows")
    func copied() throws {
        let samples = try PoolSamples()
        let first = try samples.report(1, by: Self.logs[0])
        let second = try samples.report(1, by: Self.logs[1])
        let copied = samples.pool([at(0, 0, first), at(1, 0, second), at(2, 5, first)])
        #expect(copied.opened.isEmpty)
        let opened = samples.pool([
            at(0, 0, first), at(1, 0, second), at(2, 5, first), at(3, 0, try samples.report(1, by: Self.logs[3])),
        ])
        #expect(opened.opened.map { $0.parts.map(\.place.log) } == [[Self.logs[0], Self.logs[1], Self.logs[3]]])
        #expect(opened.refused.map(\.place) == [Pool.Place(log: Self.logs[2], entry: 5)])
    }

    @Test("one log that reports a cell many times has one share of it")
    func replayed() throws {
        let samples = try PoolSamples()
        let own = try (0..<5).map { at(0, $0, try samples.report(1, by: Self.logs[0])) }
        let alone = samples.pool(own)
        #expect(alone.opened.isEmpty && alone.closed.count == 1 && alone.refused.count == 4)
        let other = at(1, 0, try samples.report(1, by: Self.logs[1]))
        #expect(samples.pool(own + [other]).opened.isEmpty)
    }

    @Test("a lie about a share, a message or a cell is put down to the log that signed it")
    func lies() throws {
        let samples = try PoolSamples()
        let honest = try (0..<3).map { at($0, $0, try samples.report(1, by: Self.logs[$0])) }
        var share = try samples.plain(1, by: Self.logs[3])
        share[63] ^= 1
        let liars = [
            at(3, 9, try samples.sealed(share)),
            at(4, 9, try samples.sealed(try samples.plain(1, by: Self.logs[4], says: 2))),
            at(5, 9, try samples.sealed(try samples.plain(1, by: Self.logs[5], survivors: CountInterval(1, 9)))),
            at(6, 9, try samples.sealed(Array("no report".utf8))),
        ]
        let pool = samples.pool(honest + liars)
        #expect(pool.opened.map(\.parts.count) == [3])
        #expect(pool.refused.map(\.place) == (3..<7).map { Pool.Place(log: Self.logs[$0], entry: 9) })
        #expect(pool.closed.isEmpty)
    }

    @Test("reports of a year whose policy pools nothing open nothing, and each of them is told")
    func pooledAgainstThePolicy() throws {
        let samples = try PoolSamples()
        var policies = PolicyHistory(NamedPolicy.standard.policy(homeCountry: PlaceCode("KE")!))
        let isAdded = policies.add(samples.policy, fromYear: 2027)
        #expect(isAdded)
        func reports(_ year: Int) throws -> [Pool.Report] {
            try (0..<3).map { at($0, year, try samples.report(4, by: Self.logs[$0], year: year)) }
        }
        let early = try reports(2026)
        let pool = Pool(early + (try reports(2027)), policies: policies, identities: [samples.identity])
        #expect(pool.opened.map(\.year) == [2027] && pool.closed.isEmpty && pool.undecided == 0)
        #expect(pool.refused.map(\.place) == early.map { Pool.Place(log: $0.log, entry: $0.entry) })
        #expect(pool.refused.allSatisfy { $0.code == .policy })
    }

    @Test("whoever has not the coalition's key reads nothing, and says so")
    func locked() throws {
        let samples = try PoolSamples()
        let reports = try (0..<3).map { at($0, $0, try samples.report(1, by: Self.logs[$0])) }
        let pool = Pool(reports, policies: samples.policies, identities: [try AgeIdentity.generate()])
        #expect(pool.opened.isEmpty && pool.refused.count == 3)
        #expect(pool.refused.allSatisfy { $0.code == .locked })
        #expect(Pool(reports, policies: samples.policies, identities: []).refused.count == 3)
    }

    @Test(
        "the coalition and one partner's keys cannot tell a closed cell from any other, nor find it among all there are"
    )
    func guessing() throws {
        let samples = try PoolSamples()
        // What the coalition has: the reports as they are encrypted to it, every possible cell, and one partner's own reports.
        let tag = try samples.plain(7, by: Self.logs[0]).prefix(32)
        for cell in 0..<PoolSamples.origins.count {
            let bytes = PoolCell(
                attributes: samples.attributes(cell), policy: samples.policy.digest, year: 2026
            ).bytes
            for label in ["", "pool-cell/1", "tag", "journey-sync/pool/tag"] {
                let guess = SecretBytes.hmac(key: Array(label.utf8), bytes)
                #expect(!guess.bytes.elementsEqual(tag))
            }
            #expect(!SHA256.hash(bytes).bytes.elementsEqual(tag))
        }
        // One partner's share more does not open it either.
        let two = samples.pool([
            at(0, 0, try samples.report(7, by: Self.logs[0])), at(1, 0, try samples.report(7, by: Self.logs[1])),
        ])
        #expect(two.opened.isEmpty)
    }

    @Test(
        "in whatever order and however often they come, the same reports open the same cells, never below the threshold"
    )
    func random() throws {
        for seed in Self.seeds {
            var random = SplitMix(state: seed)
            let threshold = Int.random(in: 2...4, using: &random)
            let samples = try PoolSamples(threshold: threshold)
            var reports: [Pool.Report] = []
            var honest: [Int: Set<Int>] = [:]
            for log in 0..<Self.logs.count {
                var entry = 0
                for cell in 0..<PoolSamples.origins.count {
                    let kind = Int.random(in: 0..<12, using: &random)
                    if kind > 7 { continue }
                    entry += Int.random(in: 1...5, using: &random)
                    switch kind {
                    case 0:
                        if let other = reports.randomElement(using: &random) {
                            reports.append(at(log, entry, other.report))
                        }
                    case 1:
                        var plain = try samples.plain(cell, by: Self.logs[log])
                        plain[Int.random(in: 32..<64, using: &random)] ^= 1
                        reports.append(at(log, entry, try samples.sealed(plain)))
                    default:
                        // A copy that stood before it in the same log takes its place.
                        reports.append(at(log, entry, try samples.report(cell, by: Self.logs[log])))
                        honest[cell, default: []].insert(log)
                    }
                }
            }
            let expected = samples.pool(reports)
            let text = PoolSamples.text(expected)
            for _ in 0..<3 {
                #expect(PoolSamples.text(samples.pool(reports.shuffled(using: &random))) == text, "POOL_SEED=\(seed)")
            }
            for cell in expected.opened {
                #expect(Set(cell.parts.map(\.place.log)).count >= threshold, "POOL_SEED=\(seed)")
                let index = try #require(PoolSamples.origins.firstIndex(of: cell.attributes.origin.text))
                let right = Set((honest[index] ?? []).map { Self.logs[$0] })
                #expect(Set(cell.parts.map(\.place.log)).isSubset(of: right), "POOL_SEED=\(seed)")
            }
            let told = expected.opened.reduce(0) { $0 + $1.parts.count }
            #expect(told + expected.closed.count + expected.refused.count == reports.count, "POOL_SEED=\(seed)")
        }
    }
}
