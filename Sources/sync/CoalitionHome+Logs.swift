import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// What is done to all copies of a log.
extension CoalitionHome {
    /// Destroys a body in every history of its log that has it.
    func destroy(_ erased: Erased, _ registry: Registry) throws {
        guard let admission = registry.admissions.first(where: { $0.origin == erased.origin }) else { return }
        let copies = LogCopies(mirror(of: admission), keys: registry.history(of: erased.origin).keys)
        for side in try copies.sides() {
            guard let head = try side.checkpoint(), erased.erase.index < head.size else { continue }
            let entry = try side.local.entry(at: erased.erase.index, size: head.size, origin: head.origin)
            if entry.commitment == erased.erase.commitment { try side.local.eraseBody(at: erased.erase.index) }
        }
    }
}
