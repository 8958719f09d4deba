import Files
import Glibc

/// Reads a CSV file (RFC 4180) row by row in bounded memory: `,`, `;` or tab, quoted cells with line breaks, CRLF or LF,
/// with or without a byte order mark. Strict: a quote left open or a row of another width is an error with its line,
/// because guessing there would move names into shared columns.
package final class CSVReader {
    /// As many bytes as a spreadsheet allows in a cell, and more columns than any form has.
    package static let cellLimit = 131_068
    package static let columnLimit = 2_000
    private static let chunk = 1 << 16

    /// A row: the line its first cell stands on, and its cells.
    package struct Row: Sendable {
        package let line: Int
        package let cells: [String]
    }

    private let file: FileHandle
    private var buffer: [UInt8] = []
    private var offset = 0
    private var line = 1
    private var width: Int?
    private var separator = UInt8(ascii: ",")

    /// Opens the file and finds the separator in its first line.
    package init(path: String) throws(IntakeError) {
        file = try Self.open(path)
        do throws(FileError) {
            _ = try file.size()
            buffer = try file.read(upTo: Self.chunk)
        } catch {
            throw Self.unreadable(error)
        }
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
        separator = Self.separator(of: buffer[offset...])
    }

    private static func open(_ path: String) throws(IntakeError) -> FileHandle {
        do throws(FileError) {
            return try FileHandle(opening: path, flags: O_RDONLY | O_NONBLOCK)
        } catch {
            throw unreadable(error)
        }
    }

    private static func unreadable(_ error: FileError) -> IntakeError {
        IntakeError(.unreadable, error.reason, hint: "check the file's name and that you may read it")
    }

    /// The separator that stands most often, outside quotes, in the first line.
    private static func separator(of bytes: ArraySlice<UInt8>) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var quoted = false
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { quoted.toggle() }
            if byte == 0x0A && !quoted { break }
            if !quoted && [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].contains(byte) { counts[byte, default: 0] += 1 }
        }
        return counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? UInt8(ascii: ",")
    }

    private func peek() throws(IntakeError) -> UInt8? {
        if offset == buffer.count {
            do {
                buffer = try file.read(upTo: Self.chunk)
            } catch {
                throw IntakeError(.unreadable, error.reason, hint: "copy the file to this computer and try again")
            }
            offset = 0
            if buffer.isEmpty { return nil }
        }
        return buffer[offset]
    }

    /// The next row, or `nil` at the end. Rows without any character are skipped.
    package func next() throws(IntakeError) -> Row? {
        while let byte = try peek() {
            if byte == 0x0D || byte == 0x0A {
                if byte == 0x0A { line += 1 }
                offset += 1
                continue
            }
            return try row()
        }
        return nil
    }

    private func row() throws(IntakeError) -> Row {
        let start = line
        var cells: [String] = []
        while true {
            let (cell, isLast) = try cell(column: cells.count + 1)
            cells.append(cell)
            guard cells.count <= Self.columnLimit else {
                throw IntakeError(
                    .tooLarge, line: start, "more than \(Self.columnLimit) columns", hint: "is this a CSV file?")
            }
            if isLast { break }
        }
        if let width, cells.count != width {
            throw IntakeError(
                .columnCount, line: start, "\(cells.count) columns where the header has \(width)",
                hint: "put cells that hold a comma, semicolon or line break in double quotes, and import again")
        }
        width = cells.count
        return Row(line: start, cells: cells)
    }

    /// One cell, and whether its row ends with it.
    private func cell(column: Int) throws(IntakeError) -> (String, isLast: Bool) {
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
                return (try text(bytes, line: start, column: column), true)
            }
            offset += 1
            if byte == 0x0A { line += 1 }
            if quotedSince != nil {
                if byte != UInt8(ascii: "\"") {
                    bytes.append(byte)
                } else if try peek() == UInt8(ascii: "\"") {
                    offset += 1
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
                return (try text(bytes, line: start, column: column), false)
            } else if byte == 0x0A {
                return (try text(bytes, line: start, column: column), true)
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
            guard bytes.count <= Self.cellLimit else {
                throw IntakeError(
                    .tooLarge, line: start, column: column, "a cell of more than \(Self.cellLimit) bytes",
                    hint: "look for a double quote that is not closed")
            }
        }
    }

    /// After a carriage return: whether a line feed or the end of the file follows.
    private func endsLine() throws(IntakeError) -> Bool {
        let next = try peek()
        return next == nil || next == 0x0A
    }

    private func text(_ bytes: [UInt8], line: Int, column: Int) throws(IntakeError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw IntakeError(
                .encoding, line: line, column: column, "not valid UTF-8",
                hint: "save the file as CSV UTF-8 and import again")
        }
        return text
    }
}
