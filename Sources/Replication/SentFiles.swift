import Files
import Signing
import Synchronization
import TransparencyLog

/// Which files of an unfinished push the store has acknowledged: a list in the organisation's home. A push that is taken up
/// again looks whether they are there and does not send them again. A list that was lost only costs time.
package final class SentFiles: Sendable {
    /// One line for each file, `<length> <path>`, after a line that names the store and the log's state.
    private let file: String
    private let state = Mutex(State())

    private struct State: ~Copyable {
        var handle: FileHandle?
    }

    package init(file: String) { self.file = file }

    /// What was acknowledged of a push of this state to this store, in this form, with the length of each file; `nil` where
    /// no such push was begun. Anything else is forgotten.
    func begin(_ target: Checkpoint, in store: String, form: String) throws(FileError) -> [String: Int]? {
        let what = [store, form, target.origin, "\(target.size)", target.root.hex].joined(separator: "\n")
        let head = SHA256.hash(Array(what.utf8)).hex
        let text = String(decoding: try FileSystem.readIfPresent(file, limit: 1 << 26) ?? [], as: UTF8.self)
        // The last line of a list that was cut off may be half a line.
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        var known: [String: Int] = [:]
        if lines.first == Substring(head) {
            for line in lines.dropFirst() {
                let parts = line.split(separator: " ", maxSplits: 1)
                if parts.count == 2, let length = Int(parts[0]) { known[String(parts[1])] = length }
            }
        }
        let kept = [head + "\n"] + known.map { "\($0.value) \($0.key)\n" }
        try FileSystem.writeLoosely(file, Array(kept.joined().utf8))
        try state.withLock { state throws(FileError) in
            state.handle = try FileHandle(opening: file, flags: Self.appending)
        }
        return lines.first == Substring(head) ? known : nil
    }

    /// O_WRONLY | O_APPEND on Linux.
    private static let appending: Int32 = 0o2001

    /// The store has acknowledged a file.
    func add(_ path: String, length: Int) throws(FileError) {
        try state.withLock { state throws(FileError) in
            if state.handle == nil { return }
            try state.handle!.write(Array("\(length) \(path)\n".utf8))
        }
    }

    /// Everything has arrived.
    func end() throws(FileError) {
        state.withLock { $0.handle = nil }
        try FileSystem.remove(file)
    }
}
