import Anonymisation
import Journeys
import LogStore
import Signing
package import TransparencyLog

/// Erasure in the partner's own home: the body goes at once, the `erase/1` entry leaves with the next seal.
extension PartnerNight {
    /// Erases the body of an entry. False where it was erased before.
    package mutating func erase(_ index: Int) throws(Failure) -> Bool {
        if try attempt({ () throws(StagingError) in try staging.isErased(index) }) { return false }
        let plan = try erasurePlan(index)
        try attempt { () throws(StagingError) in try staging.record(plan) }
        try finish(plan)
        return true
    }

    /// The erasure of an entry that may be erased, by the log's next line.
    func erasurePlan(_ index: Int) throws(Failure) -> Staging.ErasurePlan {
        let size = writer.checkpoint.size
        guard index >= 0, index < size else { throw .refused("the log has \(size) entries, numbered from 0") }
        let found: (commitment: Digest, body: FoundBody)
        do throws(LogError) {
            found = try writer.files.entry(at: index, size: size, origin: writer.origin)
        } catch {
            throw .log(error)
        }
        guard case .body(let body) = found.body else { throw .refused("entry \(index) has no body here") }
        guard Erase.erasable.contains(body.type) else {
            throw .refused("entry \(index) is of type \(body.type), which says nothing about people and stays")
        }
        let line = Body(Erase(index: index, commitment: found.commitment).json, log: writer.origin).line
        return Staging.ErasurePlan(entry: index, position: size, line: line)
    }

    /// Brings a planned erasure to its end: the entry, the body's destruction, and its mark in staging.
    mutating func finish(_ plan: Staging.ErasurePlan) throws(Failure) {
        try settle(at: plan.position, [plan.line])
        do { try writer.erase(at: plan.entry) } catch { throw .log(error) }
        try attempt { () throws(StagingError) in try staging.commit(plan) }
    }

    /// Whether the log may be shown as it is: nothing stands behind the last seal, or only what was padded.
    package func isPadded() throws(Failure) -> Bool { try unsealed() % planner.policies.latest.padding == 0 }

    /// Adds decoys behind unsealed erasures, so that their number does not show when they leave before the next seal.
    package mutating func pad() throws(Failure) {
        let unsealed = try unsealed()
        let padding = planner.policies.latest.padding
        let count = (padding - unsealed % padding) % padding
        let decoys = (0..<count).map { _ in Body(Decoy.json, log: writer.origin).line }
        do { try writer.append(decoys) } catch { throw .log(error) }
    }

    package var checkpoint: Checkpoint { writer.checkpoint }
}
