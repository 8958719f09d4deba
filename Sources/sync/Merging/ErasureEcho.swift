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
        _ coalition: CoalitionHome, _ registry: Registry, _ book: inout ErasureBook, _ writer: inout LogWriter,
        merged: [Checkpoint], echoed: Set<Erased>, said receipts: Receipts, today: CivilDate, _ output: Output
    ) throws {
        let due = book.due(today: today)
        let told = echoed.subtracting(book.destroyed).subtracting(due)
        let elsewhere = told.isEmpty ? [] : try coalition.declared(told, registry)
        for erased in due + elsewhere { try coalition.destroy(erased, registry) }
        if told.count > elsewhere.count {
            output.warning(
                "\(told.count - elsewhere.count) entries were destroyed on other machines for erasures that are not here: "
                    + "they do not count, and are kept")
        }

        // Also what was said with a key that has ended since.
        let echoes = Set(due).union(book.destroyed).subtracting(receipts.erased).sorted {
            ($0.origin, $0.erase.index) < ($1.origin, $1.erase.index)
        }
        let new = merged.filter { $0.size > 0 && receipts.accepted[$0.origin]?.contains($0) != true }
        try writer.append((new.map { Merged($0).json } + echoes.map(\.json)).map { Body($0, log: writer.origin).line })
        book.markDestroyed(due + elsewhere, today: today)
        try coalition.keep(book)

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
