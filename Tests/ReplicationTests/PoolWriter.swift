import Anonymisation
import CanonicalJSON
import Journeys
import LogStore
import Replication
import Signing
import TestSupport

/// Writes an organisation's log by chance: a year's groups, pooled reports of some cells under a seal, and erasures of
/// some, also of a history that was cut anywhere and goes on otherwise.
final class PoolWriter {
    private let samples: PoolSamples
    private let log: String
    private var random: SplitMix
    /// The lines that are reports, whatever history they stand in.
    private var reports: Set<[UInt8]> = []

    init(_ samples: PoolSamples, _ log: String, seed: UInt64) {
        self.samples = samples
        self.log = log
        random = SplitMix(state: seed)
    }

    func lines(after prefix: [[UInt8]], more: Int) throws -> [[UInt8]] {
        var lines = prefix
        var (isGrouped, isPooled) = (has(.groups, prefix), has(.pooled, prefix))
        // Where in these lines the year's groups and its reports are sealed, if they are not already.
        let sealing = lines.count + Int.random(in: 0...more, using: &random)
        while lines.count < prefix.count + more {
            let contents: JSONObject
            if !isGrouped {
                contents = seal(.groups, first: 0)
                isGrouped = true
            } else if lines.count == sealing && !isPooled {
                contents = seal(.pooled, first: 1)
                isPooled = true
            } else {
                contents = try entry(lines, isPooled: isPooled)
            }
            lines.append(Body(contents, log: log).line)
            if contents["type"]?.string == Pooled.type { reports.insert(lines[lines.count - 1]) }
        }
        return Array(lines.dropFirst(prefix.count))
    }

    private func entry(_ lines: [[UInt8]], isPooled: Bool) throws -> JSONObject {
        switch Int.random(in: 0..<8, using: &random) {
        case 0 where !isPooled:
            return try samples.report(Int.random(in: 0..<5, using: &random), by: log).json
        case 1:
            let told = lines.indices.filter { reports.contains(lines[$0]) }
            guard let index = told.randomElement(using: &random) else { return Decoy.json }
            return Erase(index: index, commitment: SHA256.hash(lines[index])).json
        default: return Decoy.json
        }
    }

    private func has(_ part: Seal.Part, _ lines: [[UInt8]]) -> Bool {
        lines.contains { String(decoding: $0, as: UTF8.self).contains("\"part\":\"\(part.rawValue)\"") }
    }

    private func seal(_ part: Seal.Part, first: Int) -> JSONObject {
        Seal(
            period: .year(2026), part: part, policy: samples.policy.digest, first: first, withheld: Seal.tens(0),
            estimated: part == .groups ? Seal.tens(0) : nil, pooled: part == .pooled ? Seal.tens(0) : nil
        ).json
    }
}
