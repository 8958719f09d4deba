import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// What a merge does with erasures, and its receipts: destroys the copies whose time has come, here or on another
/// machine, and says so.
enum ErasureEcho {
    static func run(
        _ coalition: CoalitionHome, _ registry: Registry, _ book: inout ErasureBook, merged: [Checkpoint],
        echoed: Set<Erased>, said receipts: Receipts, today: CivilDate, _ output: Output
    ) throws {
        let due = book.due(today: today)
        let elsewhere = echoed.subtracting(book.destroyed).subtracting(due)
        for erased in due + elsewhere { try coalition.destroy(erased, registry) }

        var writer = try coalition.receiptsWriter()
        let echoes = due.filter { !receipts.erased.contains($0) }
        let new = merged.filter { $0.size > 0 && receipts.latest[$0.origin] != $0 }
        try writer.append((new.map { Merged($0).json } + echoes.map(\.json)).map { Body($0, log: writer.origin).line })
        book.markDestroyed(due + elsewhere, today: today)
        // Also where the last item was forgotten.
        if try !book.items.isEmpty || !coalition.erasures().items.isEmpty { try coalition.save(book) }

        let count = due.count + elsewhere.count
        if count > 0 { output.note("destroyed \(count) erased bodies") }
        for (origin, count) in book.waiting(today: today).sorted(by: { $0.key < $1.key }) {
            let partner = registry.admissions.first { $0.origin == origin }?.partner ?? origin
            output.warning(
                "\(partner): \(count) erasures wait for a person, more than \(ErasureBook.quarterlyLimit) in a quarter; "
                    + "if the organisation confirms them, run: \(ProgramName.current) release \(partner)")
        }
    }
}
