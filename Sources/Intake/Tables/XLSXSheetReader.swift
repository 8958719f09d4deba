import Journeys

/// Reads one sheet of a workbook row by row. Texts, numbers and dates come as text, dates as `YYYY-MM-DD`; a formula
/// comes as the result that was saved with it.
package final class XLSXSheetReader: TableReader {
    private static let chunk = 1 << 16

    /// `nil` where the sheet's bytes are given.
    private let part: ZipPart?
    private var bytes: [UInt8] = []
    private let handler: SheetHandler
    private let stream: XMLStream
    private var given = 0
    private var isAtEnd = false

    init(_ part: ZipPart, strings: SharedStrings, styles: XLSXStyles, isDate1904: Bool) {
        self.part = part
        handler = SheetHandler(strings: strings, styles: styles, isDate1904: isDate1904)
        stream = XMLStream(handler: handler)
    }

    /// Reads the XML of a sheet that stands alone.
    package init(sheet bytes: [UInt8]) {
        part = nil
        self.bytes = bytes
        handler = SheetHandler(strings: SharedStrings(), styles: XLSXStyles(), isDate1904: false)
        stream = XMLStream(handler: handler)
    }

    private func read() throws(IntakeError) -> [UInt8] {
        if let part { return try part.read(upTo: Self.chunk) }
        defer { bytes.removeFirst(min(Self.chunk, bytes.count)) }
        return Array(bytes.prefix(Self.chunk))
    }

    package var isFixedWidth: Bool { false }

    package var notes: [String] { [] }

    package func hiddenRows(below line: Int) -> Int { handler.hiddenRows.count { $0 > line } }

    package var fractionRead: Double { part?.fractionRead ?? 1 }

    package func next() throws(IntakeError) -> TableRow? {
        while given == handler.rows.count {
            if isAtEnd { return nil }
            handler.rows.removeAll(keepingCapacity: true)
            given = 0
            let bytes = try read()
            isAtEnd = bytes.isEmpty
            try stream.feed(bytes, isLast: isAtEnd)
        }
        given += 1
        return handler.rows[given - 1]
    }
}

/// Collects the rows of a sheet's XML.
private final class SheetHandler: XMLHandler {
    private let strings: SharedStrings
    private let styles: XLSXStyles
    private let isDate1904: Bool

    var rows: [TableRow] = []
    var hiddenRows: [Int] = []
    private(set) var failure: IntakeError?

    private var line = 0
    private var cells: [String] = []
    private var faults: [Int: TableRow.Fault] = [:]
    private var column = 0
    private var type = ""
    private var style = 0
    private var hasFormula = false
    private var value: [UInt8] = []
    private var collects = false
    private var isPhonetic = false

    init(strings: SharedStrings, styles: XLSXStyles, isDate1904: Bool) {
        self.strings = strings
        self.styles = styles
        self.isDate1904 = isDate1904
    }

    func start(_ name: String, _ attributes: XMLAttributes) {
        switch name {
        case "row":
            let number = attributes["r"].flatMap { Int($0) } ?? line + 1
            guard number > line, number <= 1 << 24 else { return fail("its rows are not in order") }
            line = number
            cells = []
            faults = [:]
            column = 0
            if ["1", "true"].contains(attributes["hidden"] ?? "") { hiddenRows.append(line) }
        case "c":
            let place = attributes["r"].map { Self.column($0) } ?? column
            guard let place, place >= column, place <= 1 << 15 else { return fail("its cells are not in order") }
            guard place < TableLimit.columns else {
                failure = TableLimit.tooManyColumns(line: line)
                return
            }
            column = place
            type = attributes["t"] ?? "n"
            style = attributes["s"].flatMap { Int($0) } ?? 0
            hasFormula = false
            value = []
        case "v": collects = true
        case "t": collects = type == "inlineStr" && !isPhonetic
        case "rPh": isPhonetic = true
        case "f": hasFormula = true
        default: break
        }
    }

    func end(_ name: String) {
        switch name {
        case "v", "t": collects = false
        case "rPh": isPhonetic = false
        case "c": finishCell()
        case "row":
            if cells.contains(where: { !$0.isEmpty }) || !faults.isEmpty {
                rows.append(TableRow(line: line, cells: cells, faults: faults))
            }
        default: break
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard collects else { return }
        unsafe value.append(contentsOf: bytes)
        if value.count > TableLimit.cell { failure = TableLimit.cellTooLarge(line: line, column: column + 1) }
    }

    private func finishCell() {
        let raw = String(decoding: value, as: UTF8.self)
        var text = ""
        switch type {
        case "s":
            guard let string = Int(raw).flatMap({ strings[$0] }) else {
                return fail("a cell refers to a text that is not in the file")
            }
            text = string
        case "b": text = raw == "1" ? "true" : "false"
        case "e": faults[column] = .errorValue
        case "n": text = number(raw)
        case "d": text = String(raw.prefix(10))
        default: text = raw
        }
        if hasFormula && value.isEmpty { faults[column] = .formulaWithoutResult }
        guard text.utf8.count <= TableLimit.cell else {
            failure = TableLimit.cellTooLarge(line: line, column: column + 1)
            return
        }
        while cells.count < column { cells.append("") }
        cells.append(text)
        column += 1
    }

    private func fail(_ reason: String) {
        failure = IntakeError(
            .damaged, line: line, "the sheet is damaged: \(reason)",
            hint: "open it, save it again as XLSX or as CSV UTF-8, and import that")
    }

    /// A number as people would type it, a date where the cell's style says so.
    private func number(_ raw: String) -> String {
        guard let value = Double(raw), value.isFinite else { return raw }
        if styles.isDate(style: style), let date = CivilDate(serial: value, is1904: isDate1904) {
            return date.description
        }
        if value == value.rounded(), abs(value) < 1e15 { return String(Int(value)) }
        return "\(value)"
    }

    /// `C5` is column 2, counted from 0; `nil` for anything else.
    private static func column(_ reference: String) -> Int? {
        var column = 0
        for byte in reference.utf8 {
            guard (0x41...0x5A).contains(byte), column < 1 << 16 else { break }
            column = column * 26 + Int(byte - 0x40)
        }
        return column > 0 ? column - 1 : nil
    }
}

extension CivilDate {
    /// The day of a spreadsheet's serial number (ECMA-376 18.17.4): 1 is 1 January 1900, with a 29 February 1900 that
    /// never was, or 0 is 1 January 1904.
    init?(serial: Double, is1904: Bool) {
        guard serial >= 0, serial < 200_000 else { return nil }
        let day = Int(serial)
        if is1904 {
            self.init(daysAfter: day, CivilDate(year: 1904, month: 1, day: 1))
        } else {
            guard day > 0, day != 60 else { return nil }
            self.init(daysAfter: day < 60 ? day - 1 : day - 2, CivilDate(year: 1900, month: 1, day: 1))
        }
    }

    private init?(daysAfter count: Int, _ start: CivilDate?) {
        guard let date = start?.adding(days: count) else { return nil }
        self = date
    }
}
