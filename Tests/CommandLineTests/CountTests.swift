import Anonymisation
import Files
import Foundation
import Journeys
import Places
import TestSupport
import Testing

@Suite("Counts: what was accepted, shared, withheld and merged")
struct CountTests {
    @Test("accepted submissions and survivors are those of the independent count")
    func accepted() throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(Shell.repository)/Examples/kenya/expected.json"))
        let expected = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let partners = try #require(expected["partners"] as? [String: [String: Int]])
        #expect(partners.keys.sorted() == Night.partners)
        for (partner, counts) in partners {
            let staged = try Self.staged(partner, try Night.shared())
            #expect(staged.rows.count == counts["submissions"])
            #expect(staged.survivors(staged.rows) == counts["survivors"])
        }
    }

    @Test("the Kenyan example: shared and withheld add up, and every interval holds the truth")
    func kenya() throws { try Self.check(try Night.shared()) }

    @Test(
        "the CTDC records: shared and withheld add up, and every interval holds the truth",
        .enabled(if: Night.ctdcFile != nil, "CTDC_FILE names no readable table"))
    func ctdc() throws {
        let night = try Night.records()
        let accepted = try night.partners().map { try Self.staged($0, night).rows.count }
        #expect(accepted.reduce(0, +) == 38_470)
        try Self.check(night)
    }

    private static func check(_ night: Night) throws {
        var truth: [String: Int] = [:]
        for partner in try night.partners() {
            let staged = try staged(partner, night)
            let status = try Shell.sync("status", "--json", "--home", "\(night.out)/cso/\(partner)")
            let summary = try #require(try jsonLines(status.output).last)
            let shared = try #require(summary["shared_survivors"] as? Int)
            let staying = try #require(summary["staying_survivors"] as? Int)
            #expect(shared + staying == staged.survivors(staged.rows))
            #expect(shared == staged.survivors(staged.rows.filter { $0.entry != nil }))
            #expect(shared > 0)
            // What left in a pooled report is in no group.
            let reports = try Self.staging(partner, night).reportEntries()
            for row in staged.rows where row.entry.map({ !reports.contains($0) }) ?? false {
                let journey = staged[row]
                let pair = "\(journey.origin.country.text)-\(journey.destination.country.text)"
                truth[pair, default: 0] += journey.survivors
            }
        }
        var merged: [String: (Int, Int)] = [:]
        for group in try groups(night) {
            merged[group.pair, default: (0, 0)].0 += group.lower
            merged[group.pair, default: (0, 0)].1 += group.upper
        }
        #expect(Set(truth.keys) == Set(merged.keys))
        for (pair, count) in truth {
            let (lower, upper) = try #require(merged[pair])
            #expect(lower <= count && count <= upper, "\(pair)")
        }
    }

    /// The groups of the CSV export: partner, origin country, destination country, lower and upper bound.
    private static func groups(_ night: Night) throws -> [(partner: String, pair: String, lower: Int, upper: Int)] {
        let text = try String(contentsOfFile: "\(night.out)/exports/groups.csv", encoding: .utf8)
        let rows = text.split(separator: "\r\n").map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let titles = try #require(rows.first)
        func column(_ title: String) throws -> Int { try #require(titles.firstIndex(of: title), "\(title)") }
        let (partner, kind) = (try column("Organisation"), try column("Shared as"))
        let (origin, end) = (try column("Origin country"), try column("Destination country"))
        let (lower, upper) = (try column("Survivors (at least)"), try column("Survivors (at most)"))
        return rows.dropFirst(2).filter { $0[kind] == "group" }.map { cells in
            (cells[partner], "\(cells[origin])-\(cells[end])", Int(cells[lower]) ?? -1, Int(cells[upper]) ?? -1)
        }
    }

    /// A partner's own, exact knowledge.
    private static func staged(_ partner: String, _ night: Night) throws -> StagedRows {
        try staging(partner, night).rows()
    }

    private static func staging(_ partner: String, _ night: Night) throws -> Staging {
        let home = "\(night.out)/cso/\(partner)"
        let keys = try #require(StagingKeys(bytes: try FileSystem.read("\(home)/keys/staging.key", limit: 64)))
        return try Staging(path: "\(home)/staging.sqlite", keys: keys)
    }
}
