import Files
import Journeys
import LogStore
import Replication
import Signing
import TransparencyLog

/// What a merge does with erasures, and its receipts: echoes them, and destroys the copies whose delay has passed.
enum ErasureEcho {
    static func run(
        _ coalition: CoalitionHome, _ registry: Registry, _ book: inout ErasureBook, merged: [Checkpoint],
        released: Set<String> = [], today: CivilDate, _ output: Output
    ) throws {
        var writer = try coalition.receiptsWriter()
        let receipts = try Receipts(files: coalition.receiptsFiles, checkpoint: writer.checkpoint)
        let echoes = book.echo(today: today, released: released).filter { !receipts.erased.contains($0) }
        let new = merged.filter { $0.size > 0 && receipts.latest[$0.origin] != $0 }
        try writer.append((new.map { Merged($0).json } + echoes.map(\.json)).map { Body($0, log: writer.origin).line })

        let due = book.due(today: today)
        for erased in due { try coalition.destroy(erased, registry) }
        book.markDestroyed(due)
        if !book.items.isEmpty { try coalition.save(book) }

        if !echoes.isEmpty {
            output.note("echoed \(echoes.count) erasures; their bodies are destroyed in \(ErasureBook.delayDays) days")
        }
        if !due.isEmpty { output.note("destroyed \(due.count) erased bodies") }
        for (origin, count) in book.waiting.sorted(by: { $0.key < $1.key }) {
            let partner = registry.admissions.first { $0.origin == origin }?.partner ?? origin
            output.warning(
                "\(partner): \(count) erasures wait for a person, more than \(ErasureBook.quarterlyLimit) in a quarter; "
                    + "if the organisation confirms them, run: \(ProgramName.current) release \(partner)")
        }
    }
}
