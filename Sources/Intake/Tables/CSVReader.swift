/// Reads a CSV file (RFC 4180) row by row in bounded memory: `,`, `;` or tab, quoted cells with line breaks, CRLF or LF,
/// with or without a byte order mark. Strict: a quote left open is an error with its line, because guessing there would
/// move names into shared columns.
package final class CSVReader: TableReader {
    private let stream: ByteStream
    private let encoding: TextEncoding
    private var line = 1
    private let separator: UInt8
    /// The length of the row before.
    private var width = 0

    /// Finds out the file's encoding and separator.
    package init(path: String) throws(IntakeError) {
        encoding = try TextEncoding.detect(path: path)
        separator = Self.separator(of: try ByteStream(path: path).chunk())
        stream = try ByteStream(path: path)
        if encoding == .utf8, try stream.peek() == 0xEF {
            // A byte order mark; were it none, the bytes would be a letter, which no separator or quote is.
            let start = try ByteStream(path: path).chunk()
            if start.starts(with: [0xEF, 0xBB, 0xBF]) { for _ in 0..<3 { stream.advance() } }
        }
    }

    package var isFixedWidth: Bool { true }

    package var notes: [String] {
        encoding == .windows1252 ? ["not in UTF-8: read as Windows-1252; check a name with an accent"] : []
    }

    package var fractionRead: Double { stream.fractionRead }

    /// The separator that stands most often, outside quotes, in any of the first lines: a title may stand above the header.
    private static func separator(of bytes: ArraySlice<UInt8>) -> UInt8 {
        let separators = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
        var most: [Int] = [0, 0, 0]
        var counts = most
        var quoted = false
        var lines = 0
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { quoted.toggle() }
            if quoted { continue }
            if let index = separators.firstIndex(of: byte) {
                counts[index] += 1
                most[index] = max(most[index], counts[index])
            } else if byte == 0x0A {
                counts = [0, 0, 0]
                lines += 1
                if lines == 20 { break }
            }
        }
        return separators[most.indices.max { (most[$0], $1) < (most[$1], $0) } ?? 0]
    }

    private func peek() throws(IntakeError) -> UInt8? { try stream.peek() }

    /// The next row, or `nil` at the end. Rows without any character are skipped.
    package func next() throws(IntakeError) -> TableRow? {
        while let byte = try peek() {
            if byte == 0x0D || byte == 0x0A {
                if byte == 0x0A { line += 1 }
                stream.advance()
                continue
            }
            return try row()
        }
        return nil
    }

    private func row() throws(IntakeError) -> TableRow {
        let start = line
        var cells: [String] = []
        cells.reserveCapacity(width)
        while true {
            let (cell, isLast) = try cell(column: cells.count + 1)
            cells.append(cell)
            guard cells.count <= TableLimit.columns else { throw TableLimit.tooManyColumns(line: start) }
            if isLast { break }
        }
        width = cells.count
        return TableRow(line: start, cells: cells)
    }

    /// One cell, and whether its row ends with it.
    private func cell(column: Int) throws(IntakeError) -> (String, isLast: Bool) {
        // Most cells are plain, and their bytes follow each other in memory.
        if let (bytes, stop) = stream.run(before: separator), stop == separator || stop == 0x0A {
            let text = encoding.text(bytes)
            stream.advance(by: bytes.count + 1)
            if stop == 0x0A { line += 1 }
            return (text, stop == 0x0A)
        }
        return try anyCell(column: column)
    }

    private func anyCell(column: Int) throws(IntakeError) -> (String, isLast: Bool) {
        var bytes: [UInt8] = []
        var quotedSince: Int?
        var wasQuoted = false
        let start = line
        while true {
            guard let byte = try peek() else {
                if let quotedSince {
                    throw IntakeError(
                        .quote, line: quotedSince, column: column, "a double quote is opened and never closed",
                        hint: "close the quote, or save the sheet as CSV again, and import again")
                }
                return (encoding.text(bytes[...]), true)
            }
            stream.advance()
            if byte == 0x0A { line += 1 }
            if quotedSince != nil {
                if byte != UInt8(ascii: "\"") {
                    bytes.append(byte)
                } else if try peek() == UInt8(ascii: "\"") {
                    stream.advance()
                    bytes.append(byte)
                } else {
                    quotedSince = nil
                }
            } else if byte == UInt8(ascii: "\"") {
                guard bytes.isEmpty && !wasQuoted else {
                    throw IntakeError(
                        .quote, line: line, column: column, "a double quote in the middle of a cell",
                        hint: "double the quote and put the whole cell in quotes, and import again")
                }
                quotedSince = line
                wasQuoted = true
            } else if byte == separator {
                return (encoding.text(bytes[...]), false)
            } else if byte == 0x0A {
                return (encoding.text(bytes[...]), true)
            } else if byte == 0x0D, try endsLine() {
                continue
            } else {
                guard !wasQuoted else {
                    throw IntakeError(
                        .quote, line: line, column: column, "text after a closing double quote",
                        hint: "double the quotes inside the cell, and import again")
                }
                bytes.append(byte)
            }
            guard bytes.count <= TableLimit.cell else { throw TableLimit.cellTooLarge(line: start, column: column) }
        }
    }

    /// After a carriage return: whether a line feed or the end of the file follows.
    private func endsLine() throws(IntakeError) -> Bool {
        let next = try peek()
        return next == nil || next == 0x0A
    }
}
