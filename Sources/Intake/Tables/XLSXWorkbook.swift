/// An Excel workbook (ECMA-376, Office Open XML): which sheets it has, and what their cells refer to.
package final class XLSXWorkbook {
    package struct Sheet: Sendable {
        /// 1-based, in the order of the tabs.
        package let number: Int
        package let name: String
        package let isHidden: Bool
        fileprivate let path: String
    }

    /// Parts that are kept whole in memory may have this many bytes; a sheet is streamed.
    private static let partLimit = 16 << 20
    private static let stringsLimit = 256 << 20
    private static let sheetLimit = 4 << 30

    private let archive: ZipArchive
    private let strings: SharedStrings
    private let styles: XLSXStyles
    private let isDate1904: Bool
    package let sheets: [Sheet]

    package init(path: String) throws(IntakeError) {
        archive = try ZipArchive(path: path)
        let root = try Self.relations(of: "", in: archive)
        let main = root.values.first { $0.kind == "officeDocument" }?.target ?? "xl/workbook.xml"
        let book = BookHandler()
        guard try Self.read(main, in: archive, book) else {
            throw IntakeError(
                .damaged, "not an XLSX workbook", hint: "save the sheet as XLSX or as CSV UTF-8, and import that")
        }
        let parts = try Self.relations(of: main, in: archive)
        isDate1904 = book.isDate1904
        strings = SharedStrings()
        if let path = parts.values.first(where: { $0.kind == "sharedStrings" })?.target,
            let part = try archive.part(path, limit: Self.stringsLimit)
        {
            try XMLStream.read(part, strings)
        }
        styles = XLSXStyles()
        if let path = parts.values.first(where: { $0.kind == "styles" })?.target {
            _ = try Self.read(path, in: archive, styles)
        }
        sheets = book.sheets.enumerated().compactMap { index, sheet in
            parts[sheet.relation].map {
                Sheet(number: index + 1, name: sheet.name, isHidden: sheet.isHidden, path: $0.target)
            }
        }
    }

    /// Reads one sheet from its beginning.
    package func reader(of sheet: Sheet) throws(IntakeError) -> XLSXSheetReader {
        guard let part = try archive.part(sheet.path, limit: Self.sheetLimit) else {
            throw ZipArchive.damaged("the workbook names a sheet that is not in the file")
        }
        return XLSXSheetReader(part, strings: strings, styles: styles, isDate1904: isDate1904)
    }

    private static func read(
        _ path: String, in archive: ZipArchive, _ handler: any XMLHandler
    ) throws(IntakeError) -> Bool {
        guard let part = try archive.part(path, limit: partLimit) else { return false }
        try XMLStream.read(part, handler)
        return true
    }

    private struct Relation {
        /// The last word of the relation's type.
        let kind: String
        /// A part of the archive.
        let target: String
    }

    /// The relations of a part, by their identifiers; those of the package for the empty path.
    private static func relations(of path: String, in archive: ZipArchive) throws(IntakeError) -> [String: Relation] {
        let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        let folder = String(path[..<slash])
        let handler = RelationHandler()
        _ = try read("\(folder)_rels/\(path[slash...]).rels", in: archive, handler)
        var relations: [String: Relation] = [:]
        for (id, type, target) in handler.relations {
            let kind = type.split(separator: "/").last.map(String.init) ?? ""
            let whole = target.hasPrefix("/") ? String(target.dropFirst()) : resolved(folder + target)
            relations[id] = Relation(kind: kind, target: whole)
        }
        return relations
    }

    /// `xl/../a` as `a`.
    private static func resolved(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }
}

private final class RelationHandler: XMLHandler {
    var relations: [(id: String, type: String, target: String)] = []
    var failure: IntakeError? { nil }

    func start(_ name: String, _ attributes: XMLAttributes) {
        guard name == "Relationship", let id = attributes["Id"], let type = attributes["Type"],
            let target = attributes["Target"]
        else { return }
        relations.append((id, type, target))
    }

    func end(_ name: String) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

private final class BookHandler: XMLHandler {
    var sheets: [(name: String, relation: String, isHidden: Bool)] = []
    var isDate1904 = false
    var failure: IntakeError? { nil }

    func start(_ name: String, _ attributes: XMLAttributes) {
        if name == "workbookPr" {
            isDate1904 = ["1", "true"].contains(attributes["date1904"] ?? "")
        } else if name == "sheet", let relation = attributes["id"] {
            sheets.append((attributes["name"] ?? "", relation, attributes["state"].map { $0 != "visible" } ?? false))
        }
    }

    func end(_ name: String) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}
