import Files
import Glibc

/// The bytes of a file, one after the other, in bounded memory.
final class ByteStream {
    private static let chunk = 1 << 16

    private let file: FileHandle
    private let size: Int
    private var buffer: [UInt8] = []
    private var offset = 0
    private var readBefore = 0

    init(path: String) throws(IntakeError) {
        do throws(FileError) {
            file = try FileHandle(opening: path, flags: O_RDONLY | O_NONBLOCK)
            size = try file.size()
        } catch {
            throw IntakeError(.unreadable, error.reason, hint: "check the file's name and that you may read it")
        }
    }

    var fractionRead: Double { size > 0 ? min(1, Double(readBefore + offset) / Double(size)) : 1 }

    /// The next byte, which stays; `nil` at the end.
    func peek() throws(IntakeError) -> UInt8? {
        if offset == buffer.count { guard try fill() else { return nil } }
        return buffer[offset]
    }

    func advance() { offset += 1 }

    /// The next bytes that are in memory, at least one; empty at the end. They are taken.
    func chunk() throws(IntakeError) -> ArraySlice<UInt8> {
        if offset == buffer.count { guard try fill() else { return [] } }
        defer { offset = buffer.count }
        return buffer[offset...]
    }

    private func fill() throws(IntakeError) -> Bool {
        readBefore += offset
        offset = 0
        do {
            buffer = try file.read(upTo: Self.chunk)
        } catch {
            throw IntakeError(.unreadable, error.reason, hint: "copy the file to this computer and try again")
        }
        return !buffer.isEmpty
    }
}
