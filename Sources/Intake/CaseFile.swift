/// A file with cases, in any format that is read here, and its tables.
package struct CaseFile {
    package enum Format: String, CaseIterable, Sendable {
        case csv, xlsx, json
    }

    /// A table of a file.
    struct Table {
        /// For messages: the file, and the sheet by its number where there are several.
        let label: String
        let sheet: Int?
        let isHidden: Bool
        let open: () throws(IntakeError) -> any TableReader
    }

    package let path: String
    package let format: Format
    let tables: [Table]

    /// `format` is found out from the file's first bytes where it is not given.
    package init(path: String, format: Format?) throws(IntakeError) {
        self.path = path
        let format: Format = if let format { format } else { try Self.detect(path) }
        self.format = format
        switch format {
        case .csv:
            tables = [
                Table(label: path, sheet: nil, isHidden: false) { () throws(IntakeError) in try CSVReader(path: path) }
            ]
        case .json:
            tables = [
                Table(label: path, sheet: nil, isHidden: false) { () throws(IntakeError) in try JSONTable(path: path) }
            ]
        case .xlsx:
            let book = try XLSXWorkbook(path: path)
            tables = book.sheets.map { sheet in
                Table(
                    label: book.sheets.count > 1 ? "\(path): sheet \(sheet.number)" : path, sheet: sheet.number,
                    isHidden: sheet.isHidden
                ) { () throws(IntakeError) in try book.reader(of: sheet) }
            }
        }
    }

    private static func detect(_ path: String) throws(IntakeError) -> Format {
        let start = try ByteStream(path: path).chunk().prefix(1 << 10)
        if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return .xlsx }
        if start.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw IntakeError(
                .damaged, "an old Excel workbook (XLS), or one protected by a password",
                hint: "open it, save it as XLSX without a password or as CSV UTF-8, and import that")
        }
        let text = start.starts(with: [0xEF, 0xBB, 0xBF]) ? start.dropFirst(3) : start
        let first = text.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return first == UInt8(ascii: "{") || first == UInt8(ascii: "[") ? .json : .csv
    }
}
