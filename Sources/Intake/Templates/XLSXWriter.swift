internal import CZip
import Glibc

/// Writes a small workbook: text cells, a bold header, drop-down lists. The same content gives the same bytes.
package struct XLSXWriter {
    package struct Sheet {
        package var name: String
        package var rows: [[String]]
        /// Rows, from 0, that are hidden.
        package var hiddenRows: Set<Int> = []
        package var isHidden = false
        /// How many rows stay in view at the top; the last of them is bold.
        package var headerRows = 1
        /// The width of each column in characters.
        package var widths: [Int] = []
        /// Drop-down lists: a column, from 0, and the range that holds its choices.
        package var choices: [(column: Int, range: String)] = []

        package init(name: String, rows: [[String]]) {
            self.name = name
            self.rows = rows
        }
    }

    /// How many rows below the header have the drop-down lists.
    private static let choiceRows = 2_000

    private let sheets: [Sheet]

    package init(sheets: [Sheet]) { self.sheets = sheets }

    /// Writes the workbook; an existing file is replaced.
    package func write(to path: String) throws(IntakeError) {
        var code: Int32 = 0
        guard let archive = unsafe zip_open(path, Int32(ZIP_CREATE | ZIP_TRUNCATE), &code) else {
            throw Self.failure
        }
        let parts = self.parts.map { (name: $0.name, bytes: Array($0.text.utf8)) }
        for part in parts {
            // libzip reads the bytes when the archive is closed: it gets a copy of its own, and frees it.
            guard let copy = unsafe malloc(max(1, part.bytes.count)) else {
                unsafe zip_discard(archive)
                throw Self.failure
            }
            unsafe copy.copyMemory(from: part.bytes, byteCount: part.bytes.count)
            let source = unsafe zip_source_buffer(archive, copy, zip_uint64_t(part.bytes.count), 1)
            let index = unsafe zip_file_add(archive, part.name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
            // 1 January 1980, the first day that a ZIP archive can tell.
            guard index >= 0, unsafe zip_file_set_mtime(archive, zip_uint64_t(index), 315_532_800, 0) == 0 else {
                unsafe zip_discard(archive)
                throw Self.failure
            }
        }
        guard unsafe zip_close(archive) == 0 else {
            unsafe zip_discard(archive)
            throw Self.failure
        }
    }

    private static let failure = IntakeError(
        .unreadable, "the workbook cannot be written", hint: "check the folder and that the disk is not full")

    // MARK: Parts (ECMA-376)

    private static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    private static let package = "http://schemas.openxmlformats.org/package/2006"

    private var parts: [(name: String, text: String)] {
        let type = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        let numbers = 1...sheets.count
        return [
            (
                "[Content_Types].xml",
                Self.head + "<Types xmlns=\"\(Self.package)/content-types\">"
                    + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                    + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"\(type).sheet.main+xml\"/>"
                    + "<Override PartName=\"/xl/styles.xml\" ContentType=\"\(type).styles+xml\"/>"
                    + numbers.map {
                        "<Override PartName=\"/xl/worksheets/sheet\($0).xml\" ContentType=\"\(type).worksheet+xml\"/>"
                    }.joined() + "</Types>"
            ),
            (
                "_rels/.rels",
                Self.head + "<Relationships xmlns=\"\(Self.package)/relationships\">"
                    + "<Relationship Id=\"rId1\" Type=\"\(Self.office)/officeDocument\" Target=\"xl/workbook.xml\"/>"
                    + "</Relationships>"
            ),
            (
                "xl/workbook.xml",
                Self.head + "<workbook xmlns=\"\(Self.main)\" xmlns:r=\"\(Self.office)\"><sheets>"
                    + numbers.map { number in
                        let sheet = sheets[number - 1]
                        return "<sheet name=\"\(Self.escaped(sheet.name))\" sheetId=\"\(number)\""
                            + (sheet.isHidden ? " state=\"hidden\"" : "") + " r:id=\"rId\(number)\"/>"
                    }.joined() + "</sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                Self.head + "<Relationships xmlns=\"\(Self.package)/relationships\">"
                    + numbers.map {
                        "<Relationship Id=\"rId\($0)\" Type=\"\(Self.office)/worksheet\" "
                            + "Target=\"worksheets/sheet\($0).xml\"/>"
                    }.joined()
                    + "<Relationship Id=\"rId\(sheets.count + 1)\" Type=\"\(Self.office)/styles\" "
                    + "Target=\"styles.xml\"/></Relationships>"
            ),
            ("xl/styles.xml", Self.styles),
        ] + numbers.map { ("xl/worksheets/sheet\($0).xml", Self.text(of: sheets[$0 - 1])) }
    }

    /// Style 0 is text (so that a spreadsheet leaves `2026-05-01` and `5-10` alone), style 1 bold text.
    private static let styles =
        head + "<styleSheet xmlns=\"\(main)\"><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
        + "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts><fills count=\"2\">"
        + "<fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
        + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
        + "<cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
        + "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyNumberFormat=\"1\"/>"
        + "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>"
        + "</styleSheet>"

    private static func text(of sheet: Sheet) -> String {
        var text = head + "<worksheet xmlns=\"\(main)\">"
        if sheet.headerRows > 0 {
            text +=
                "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"\(sheet.headerRows)\" topLeftCell=\"A"
                + "\(sheet.headerRows + 1)\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
        }
        if !sheet.widths.isEmpty {
            text += "<cols>"
            for (column, width) in sheet.widths.enumerated() {
                text +=
                    "<col min=\"\(column + 1)\" max=\"\(column + 1)\" width=\"\(width)\" style=\"2\" customWidth=\"1\"/>"
            }
            text += "</cols>"
        }
        text += "<sheetData>"
        for (index, row) in sheet.rows.enumerated() {
            text += "<row r=\"\(index + 1)\"" + (sheet.hiddenRows.contains(index) ? " hidden=\"1\"" : "") + ">"
            for (column, cell) in row.enumerated() where !cell.isEmpty {
                let style = index == sheet.headerRows - 1 ? 1 : 2
                text +=
                    "<c r=\"\(columnName(column))\(index + 1)\" t=\"inlineStr\" s=\"\(style)\">"
                    + "<is><t xml:space=\"preserve\">\(escaped(cell))</t></is></c>"
            }
            text += "</row>"
        }
        text += "</sheetData>"
        if !sheet.choices.isEmpty {
            text += "<dataValidations count=\"\(sheet.choices.count)\">"
            for (column, range) in sheet.choices {
                let name = columnName(column)
                // Several codes in a cell, and ranges of numbers, are allowed: the list helps, and does not forbid.
                text +=
                    "<dataValidation type=\"list\" allowBlank=\"1\" showErrorMessage=\"0\" "
                    + "sqref=\"\(name)\(sheet.headerRows + 1):\(name)\(sheet.headerRows + choiceRows)\">"
                    + "<formula1>\(escaped(range))</formula1></dataValidation>"
            }
            text += "</dataValidations>"
        }
        return text + "</worksheet>"
    }

    /// `A` for 0, `AA` for 26.
    package static func columnName(_ column: Int) -> String {
        let letter = String(UnicodeScalar(UInt8(0x41 + column % 26)))
        return column < 26 ? letter : columnName(column / 26 - 1) + letter
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case _ where character.value < 0x20 && character != "\n" && character != "\t": escaped += " "
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
