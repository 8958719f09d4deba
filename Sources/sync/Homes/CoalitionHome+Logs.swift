import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// What is done to all copies of a log.
extension CoalitionHome {
    /// Of erasures that other machines say they have carried out, those to follow: an erasure of that body is declared in
    /// some history here, and the body, where it is here, is one that can be erased. A machine's word alone destroys nothing.
    func declared(_ echoes: Set<Erased>, _ registry: Registry) throws -> [Erased] {
        try Erased.byOrigin(echoes).sorted { $0.key < $1.key }.flatMap { origin, erasures -> [Erased] in
            guard let copies = copies(of: origin, registry) else { return [] }
            let declared = try copies.declaredErasures()
            return try erasures.filter { try declared.contains($0) && copies.canErase($0) }
                .map { Erased(origin: origin, erase: $0) }
        }
    }

    /// Destroys a body in every history of its log that has it.
    func destroy(_ erased: Erased, _ registry: Registry) throws {
        guard let copies = copies(of: erased.origin, registry) else { return }
        for side in try copies.sides(with: erased.erase) { try side.local.eraseBody(at: erased.erase.index) }
    }

    private func copies(of origin: String, _ registry: Registry) -> LogCopies? {
        registry.admissions.first { $0.origin == origin }.map {
            LogCopies(mirror(of: $0), keys: registry.history(of: origin).keys)
        }
    }
}
