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

    /// The bytes before the next separator, quote or end of line, and which of them it is: where all of them are in
    /// memory; else `nil`. Nothing is taken.
    func run(before separator: UInt8) -> (bytes: ArraySlice<UInt8>, stop: UInt8)? {
        let end = Self.end(buffer.span, from: offset, separator: separator)
        return end < buffer.count ? (buffer[offset..<end], buffer[end]) : nil
    }

    private static func end(_ bytes: borrowing Span<UInt8>, from start: Int, separator: UInt8) -> Int {
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            if byte == separator || byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: "\"") { break }
            index += 1
        }
        return index
    }

    func advance(by count: Int) { offset += count }

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
