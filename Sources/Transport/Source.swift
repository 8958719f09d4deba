import Files

/// What one transfer sends, as libcurl asks for it: into room of its size, and from the beginning again where a connection
/// broke that was kept from the last transfer. Used by one thread.
final class Source {
    /// How many bytes there are.
    let count: Int
    private let body: Exchange.Body
    private var next: MadeFile.Pieces?
    private var piece: [UInt8] = []
    /// How much of the piece is sent.
    private var sent = 0
    /// Why there is no more of it.
    private(set) var failure: FileError?

    init(_ body: Exchange.Body) {
        self.body = body
        switch body {
        case .bytes(let bytes):
            count = bytes.count
            piece = bytes
        case .made(let file): count = file.count
        }
    }

    /// Begins anew.
    func rewind() {
        sent = 0
        if case .made = body { (next, piece) = (nil, []) }
    }

    /// Fills the room as far as there are bytes, and returns how many; `nil` after a failure.
    @unsafe func read(into room: UnsafeMutableRawBufferPointer) -> Int? {
        var filled = 0
        while filled < room.count {
            if sent == piece.count {
                do { if try !advance() { break } } catch { failure = error; return nil }
            }
            let part = min(room.count - filled, piece.count - sent)
            unsafe piece.withUnsafeBytes { piece in
                // Both parts lie within their buffers, as `part` is the least of what is left in them.
                let target = unsafe UnsafeMutableRawBufferPointer(rebasing: room[filled..<(filled + part)])
                unsafe target.copyMemory(from: UnsafeRawBufferPointer(rebasing: piece[sent..<(sent + part)]))
            }
            (filled, sent) = (filled + part, sent + part)
        }
        return filled
    }

    /// Goes on to the next piece; false where there is none.
    private func advance() throws(FileError) -> Bool {
        guard case .made(let file) = body else { return false }
        let next = if let next { next } else { try file.begin() }
        self.next = next
        (piece, sent) = (try next(), 0)
        return !piece.isEmpty
    }
}
