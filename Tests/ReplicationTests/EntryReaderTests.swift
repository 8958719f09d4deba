import CanonicalJSON
import Foundation
import Journeys
import LogStore
import Places
import Signing
import Testing

/// The fast reader of lines gives exactly what the strict one gives, or leaves the line to it.
@Suite("Reading entries fast")
struct EntryReaderTests {
    static let log = "coalition.example/hope/1"

    /// One line of every shape that a rung can give, and a decoy.
    private func lines() throws -> [[UInt8]] {
        let nairobi = try #require(PlaceCode("KE-30"))
        let kenya = try #require(PlaceCode("KE"))
        let forms = try ["ForcedLabour.domestic-work", "SexualExploitation"].map { try #require(Exploitation($0)) }
        let fine = Attributes(
            origin: kenya, destination: nairobi, destinationStatus: .actual, transit: [kenya, nairobi],
            exploitation: forms, gender: .allCases[0], age: .from18, transport: [.allCases[0]], recruitment: [])
        let coarse = Attributes(origin: kenya, destination: nairobi, destinationStatus: .intended)
        let groups = [
            Group(
                attributes: fine, rung: 1, period: .quarter(year: 2026, quarter: 1), survivors: CountInterval(10, 19)),
            Group(attributes: coarse, rung: 5, period: .year(2026), survivors: CountInterval(3, 4)),
        ]
        return groups.map { Body($0.json, log: Self.log).line } + [Body(Decoy.json, log: Self.log).line]
    }

    private func strict(_ line: [UInt8]) -> PartnerEntry? {
        guard let body = try? Body(parsing: line, log: Self.log) else { return nil }
        return try? PartnerEntry(type: body.type, content: body.content)
    }

    @Test("groups and decoys are read fast, to the same entry")
    func same() throws {
        var reader = EntryReader(log: Self.log)
        for _ in 0..<2 {
            for line in try lines() {
                let entry = reader.entry(line[...])
                #expect(entry != nil, "\(String(decoding: line, as: UTF8.self))")
                #expect(entry == strict(line))
            }
        }
    }

    @Test("every truncation, every changed byte and every pair of members swapped: the strict answer, or none")
    func mutations() throws {
        var reader = EntryReader(log: Self.log)
        func check(_ line: [UInt8], _ what: String) {
            if let entry = reader.entry(line[...]) { #expect(strict(line) == entry, "\(what)") }
        }
        for line in try lines() {
            for end in 0..<line.count { check(Array(line[..<end]), "cut to \(end)") }
            for index in line.indices {
                for byte: UInt8 in [
                    0x22, 0x2C, 0x5B, 0x5C, 0x5D, 0x7B, 0x7D, 0x30, 0x41, 0x00, 0xC3, line[index] ^ 1,
                    line[index] ^ 0x20,
                ] {
                    var changed = line
                    changed[index] = byte
                    check(changed, "byte \(index) to \(byte)")
                }
                check(Array(line[..<index]) + [0x20] + line[index...], "space at \(index)")
                check(Array(line[..<index]) + line[index...].dropFirst(), "without byte \(index)")
            }
            let members = String(decoding: line.dropFirst().dropLast(), as: UTF8.self).components(separatedBy: ",\"")
                .enumerated().map { $0 == 0 ? $1 : "\"" + $1 }
            for first in members.indices {
                for second in members.indices where first != second {
                    var swapped = members
                    swapped.swapAt(first, second)
                    check(Array("{\(swapped.joined(separator: ","))}".utf8), "swapped")
                    let twice = members + [members[first]]
                    check(Array("{\(twice.joined(separator: ","))}".utf8), "twice")
                }
            }
        }
    }

    @Test("another log's line, a seal, and more different values than the table holds are left to the strict reader")
    func left() throws {
        let line = try lines()[0]
        var other = EntryReader(log: "coalition.example/lake/1")
        #expect(other.entry(line[...]) == nil)
        let seal = Seal(
            period: .quarter(year: 2026, quarter: 1), part: .groups, policy: SHA256.hash([1]), first: 0, withheld: nil,
            estimated: nil)
        var reader = EntryReader(log: Self.log)
        #expect(reader.entry(Body(seal.json, log: Self.log).line[...]) == nil)
        let kenya = try #require(PlaceCode("KE"))
        for count in 1...9_000 {
            let group = Group(
                attributes: Attributes(origin: kenya, destination: kenya, destinationStatus: .actual), rung: 5,
                period: .year(2026), survivors: CountInterval(count, count))
            let line = Body(group.json, log: Self.log).line
            if let entry = reader.entry(line[...]) { #expect(entry == .group(group)) }
        }
        #expect(reader.entry(line[...]) == nil)
    }
}
