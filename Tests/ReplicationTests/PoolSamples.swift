import Age
import Anonymisation
import Foundation
import Journeys
import Places
import Pooling
import Replication
import Signing
import TestSupport

/// Pooled reports as organisations make them, with the randomness that a keeper's key would give.
struct PoolSamples {
    let identity: AgeIdentity
    let policy: Policy
    var policies: PolicyHistory { PolicyHistory(policy) }

    init(threshold: Int = 3) throws {
        identity = try AgeIdentity.generate()
        policy = NamedPolicy.standard.policy(
            homeCountry: PlaceCode("KE")!, pooling: PoolingRule(threshold: threshold, cells: 256, graceDays: 90))
    }

    static let origins = ["BF", "CM", "DJ", "ER", "GH", "KM", "LS", "MW", "NE", "TD"]

    /// A cell by its number.
    func attributes(_ cell: Int) -> Attributes {
        Attributes(
            origin: PlaceCode(Self.origins[cell])!, destination: PlaceCode("OM")!, destinationStatus: .actual)
    }

    /// What the keeper's function gives for a cell.
    func randomness(_ cell: Int) -> SecretBytes {
        SecretBytes(SHA256.hash(Array("cell \(cell)".utf8)).bytes)
    }

    /// The bytes of a report: tag, share, ciphertext.
    func plain(
        _ cell: Int, by log: String, year: Int = 2026, says other: Int? = nil,
        survivors: CountInterval = CountInterval(1, 2)
    ) throws -> [UInt8] {
        let message = PoolMessage(attributes: attributes(other ?? cell), survivors: survivors).bytes!
        let report = try PooledReport.make(
            randomness: randomness(cell), threshold: policy.pooling!.threshold, partner: log, epoch: String(year),
            message: message)
        return report.tag + report.share + report.ciphertext
    }

    func sealed(_ plain: [UInt8], year: Int = 2026) throws -> Pooled {
        Pooled(year: year, report: try AgeFile.encrypt(plain, to: [identity.recipient]))
    }

    func report(_ cell: Int, by log: String, year: Int = 2026) throws -> Pooled {
        try sealed(try plain(cell, by: log, year: year), year: year)
    }

    func pool(_ reports: [Pool.Report]) -> Pool { Pool(reports, policies: policies, identities: [identity]) }

    /// Everything that a pool says, in one text.
    static func text(_ pool: Pool) -> String {
        let opened = pool.opened.map { cell in
            "open \(cell.tag.hex) \(cell.year) \(cell.attributes) "
                + cell.parts.map { "\($0.place.log)/\($0.place.entry) \($0.survivors)" }.joined(separator: ",")
        }
        let closed = pool.closed.map { "closed \($0.log)/\($0.entry)" }
        let refused = pool.refused.map { "refused \($0.place.log)/\($0.place.entry) \($0.code) \($0.reason)" }
        return (opened + closed + refused + ["undecided \(pool.undecided)"]).joined(separator: "\n")
    }
}
