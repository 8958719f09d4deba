import Files
import Journeys
import Replication

/// Since when the coalition's receipts have been behind what this log pushed, in an organisation's home.
struct ReceiptWatch {
    /// Days without a receipt after which a push warns.
    static let patienceDays = 3

    let home: Home

    private var path: String { home.file("unmerged") }

    /// The day of the first push that found what was pushed before it not merged yet.
    func since() throws -> CivilDate? {
        guard let bytes = try FileSystem.readIfPresent(path, limit: 64) else { return nil }
        return CivilDate(String(decoding: bytes, as: UTF8.self).trimmingNewline)
    }

    /// Takes note of a push: what the store had before it, and what the receipts accept. Returns since when nothing
    /// was merged, once that is too long.
    func note(pushedBefore: Int, merged: Int, today: CivilDate) throws -> CivilDate? {
        guard merged < pushedBefore else {
            try FileSystem.remove(path)
            return nil
        }
        guard let since = try since() else {
            try FileSystem.writeAtomically(path, Array("\(today)\n".utf8), mode: 0o600)
            return nil
        }
        return since.adding(days: Self.patienceDays).map { $0 <= today } == true ? since : nil
    }
}
