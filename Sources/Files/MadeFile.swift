/// A file that is made while it is written or sent, a piece at a time, so that nobody holds all of it.
package struct MadeFile: Sendable {
    /// Gives the next piece, an empty one after the last.
    package typealias Pieces = () throws(FileError) -> [UInt8]

    /// How many bytes all pieces have.
    package let count: Int
    /// Begins anew, and may then give other bytes than before, but as many.
    package let begin: @Sendable () throws(FileError) -> Pieces

    package init(count: Int, _ begin: @escaping @Sendable () throws(FileError) -> Pieces) {
        self.count = count
        self.begin = begin
    }

    /// All of it, for a place that takes no pieces.
    package func bytes() throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        let next = try begin()
        while true {
            let piece = try next()
            if piece.isEmpty { return bytes }
            bytes += piece
        }
    }
}
