import Age
import Files
import LogStore
import Signing

/// Makes a recovery memory chunk by chunk, as it is sent: text, its HMAC, padding, and all of it encrypted. Used by one thread.
final class MemoryWriter {
    private let draft: MemoryDraft
    private let mac: KeyedHash
    private var age: AgeWriter
    /// How much of the padded text has not been encrypted.
    private var left: Int
    /// Text, of which what stands before `encrypted` is done with, and the rest waits to fill a chunk.
    private var text: [UInt8] = []
    private var encrypted = 0
    /// The next part of the text: of its head, or behind that one of the log's files; `nil` after the last line.
    private var part: Int? = 0
    private var hasBegun = false

    init(_ draft: MemoryDraft, padded: Int, for key: RecoveryKey) throws(FileError) {
        self.draft = draft
        mac = KeyedHash(key: key.authentication)
        mac.start()
        left = padded
        do {
            age = try AgeWriter(to: [key.recipient])
        } catch {
            throw Self.failure(draft)
        }
    }

    /// The next piece of the encrypted file; an empty one is its end.
    func next() throws(FileError) -> [UInt8] {
        guard hasBegun else {
            hasBegun = true
            return age.start
        }
        if left == 0 { return [] }
        let count = min(AgeWriter.chunkByteCount, left)
        if text.count - encrypted < count {
            text.removeFirst(encrypted)
            encrypted = 0
            while text.count < count { text += try nextText(count - text.count) }
        }
        left -= count
        var piece: [UInt8] = []
        piece.reserveCapacity(count + AuthenticatedCipher.tagByteCount)
        do {
            try age.seal(text, encrypted..<(encrypted + count), isLast: left == 0, to: &piece)
        } catch {
            throw Self.failure(draft)
        }
        encrypted += count
        return piece
    }

    /// The next part of the text; behind its end as much padding as is missing.
    private func nextText(_ missing: Int) throws(FileError) -> [UInt8] {
        guard let part else { return [UInt8](repeating: 0, count: missing) }
        let place = part - draft.head.count
        guard place < draft.tiles.count else {
            self.part = nil
            return MemoryDraft.end(mac.finish())
        }
        self.part = part + 1
        let text: [UInt8]
        do throws(LogError) {
            text = place < 0 ? draft.head[part] : try draft.text(of: draft.tiles[place])
        } catch {
            throw FileError(code: .system, path: error.file, reason: error.reason)
        }
        mac.update(text)
        return text
    }

    private static func failure(_ draft: MemoryDraft) -> FileError {
        FileError(code: .system, path: draft.log.path(Memory.path), reason: "cannot be encrypted")
    }
}
