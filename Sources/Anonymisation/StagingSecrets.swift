import Journeys
import Signing

/// The keys of staging at work: rows and references are hidden and shown with contexts that are kept from row to row.
/// Used by one thread at a time, as staging is.
final class StagingSecrets {
    private let boxes: AuthenticatedBox
    private let references: KeyedHash
    private var message: [UInt8] = []
    private var line: [UInt8] = []

    init(_ keys: StagingKeys) {
        boxes = AuthenticatedBox(key: keys.encryption)
        references = KeyedHash(key: keys.reference)
    }

    // MARK: Identities

    /// The identity under which a row is known tomorrow: its case reference, or without one its content and how many
    /// equal rows stand before it in the file.
    func identity(reference text: String) -> Digest { hash("r", text.utf8) }

    func identity(content: [UInt8], occurrence: Int) -> Digest { hash("c\(occurrence)\n", content) }

    /// By what a presence fact is remembered.
    func mark(fact: [UInt8]) -> Digest { hash("f", fact) }

    private func hash(_ kind: String, _ bytes: some Sequence<UInt8>) -> Digest {
        message.removeAll(keepingCapacity: true)
        message += kind.utf8
        message += bytes
        return references.hash(message)
    }

    // MARK: Rows

    /// Encrypts a row's journey into `box`.
    func seal(_ journey: Journey, _ identity: Digest, into box: inout [UInt8]) throws(StagingError) {
        line.removeAll(keepingCapacity: true)
        journey.write(to: &line)
        do {
            try boxes.seal(line, label: identity, into: &box)
        } catch {
            throw StagingError(error)
        }
    }

    /// The line of a row's journey.
    func open(_ box: [UInt8], _ identity: Digest, into line: inout [UInt8]) throws(StagingError) {
        do {
            try boxes.open(box, label: identity, into: &line)
        } catch {
            throw StagingError(error)
        }
    }

    func journey(_ box: [UInt8], _ identity: Digest) throws(StagingError) -> Journey {
        try open(box, identity, into: &line)
        return try Self.journey(line)
    }

    static func journey(_ line: [UInt8]) throws(StagingError) -> Journey {
        guard let journey = Journey(line: line) else {
            throw StagingError(.inconsistent, "a staged row is not a journey")
        }
        return journey
    }
}
