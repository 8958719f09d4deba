import Foundation
import Intake
import Journeys
import TestSupport
import Testing

/// Files that are damaged, or made to harm: a clear error, in bounded memory.
@Suite("Damaged and hostile files")
struct HostileFileTests {
    let folder = TemporaryFolder()

    private func error(_ path: String) -> IntakeError? {
        let error = #expect(throws: IntakeError.self) { _ = try Reading([path]) }
        #expect(error?.hint.isEmpty == false)
        #expect(error?.table?.contains(path) == true)
        return error
    }

    /// Makes a workbook of parts that Python zips, so that they need not be right.
    private func workbook(_ sheet: String, extra: String = "") throws -> String {
        let path = folder.file("w.xlsx")
        let script = """
            import sys, zipfile
            z = zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED)
            rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            z.writestr("_rels/.rels", '<Relationships><Relationship Id="r" Type="%s/officeDocument" Target="xl/workbook.xml"/></Relationships>' % rel)
            z.writestr("xl/workbook.xml", '<workbook xmlns:r="%s"><sheets><sheet name="a" r:id="s"/></sheets></workbook>' % rel)
            z.writestr("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="s" Type="%s/worksheet" Target="worksheets/s.xml"/>'
                '<Relationship Id="t" Type="%s/sharedStrings" Target="/xl/strings.xml"/><Relationship Id="u" Type="%s/styles" Target="styles.xml"/></Relationships>' % (rel, rel, rel))
            z.writestr("xl/styles.xml", '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="d\\\\ mmm yyyy"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>')
            z.writestr("xl/strings.xml", '<sst><si><t>Origin Country</t></si><si><r><t>Exploitation </t></r><r><t>Country</t></r></si><si><t>Kenya</t></si></sst>')
            head = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>Date</t></is></c><c r="D1" t="str"><v>Cases</v></c>'
            def part(body): return '<worksheet><sheetData><row r="1">' + head + '</row>' + body + '</sheetData></worksheet>'
            \(extra)
            z.writestr("xl/worksheets/s.xml", \(sheet))
            z.close()
            """
        let result = try Shell.run("python3", ["-c", script, path])
        #expect(result.exit == 0, "\(result.errors)")
        return path
    }

    private func row(_ cells: String) -> String {
        "part('<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c>\(cells)</row>')"
    }

    @Test("shared and rich texts, dates by style, numbers, gaps, booleans and formulas with a result")
    func cells() throws {
        let oman = "<c r=\"B2\" t=\"inlineStr\"><is><t>Oman</t><rPh><t>x</t></rPh></is></c>"
        for (style, serial) in [(1, "46145"), (2, "46145.75")] {
            let path = try workbook(
                row("\(oman)<c r=\"C2\" s=\"\(style)\"><v>\(serial)</v></c><c r=\"D2\"><f>1+2</f><v>3.0</v></c>"))
            let reading = try Reading([path])
            #expect(reading.journeys.map(\.summary) == ["KE>>OM Unknown 3"])
            #expect(reading.journeys[0].recorded == .quarter(year: 2026, quarter: 2))
        }
        #expect(
            try Reading([try workbook(row("<c r=\"D2\"><v>2</v></c>"))]).journeys.map(\.summary) == ["KE>>ZZ Unknown 2"]
        )
    }

    @Test("a formula without a result and an error value refuse the row, not the file")
    func formulas() throws {
        let lone = try Reading([try workbook(row("<c r=\"D2\"><f>A1+1</f></c>"))])
        #expect(lone.rejections.map(\.reason) == [.formulaWithoutResult])
        let error = try Reading([try workbook(row("<c r=\"D2\" t=\"e\"><v>#REF!</v></c>"))])
        #expect(error.rejections.map(\.reason) == [.errorValue])
        #expect(error.rejections.first?.column == "Cases")
    }

    @Test("a damaged sheet is refused with its row")
    func damaged() throws {
        for body in [
            "<c r=\"B2\" t=\"s\"><v>99</v></c>", "<c r=\"A2\"><v>1</v></c>", "<c r=\"9\"><v>1</v></c>",
        ] {
            #expect(error(try workbook(row(body)))?.code == .damaged)
        }
        #expect(error(try workbook("part('<row r=\"1\"></row>')"))?.code == .damaged)
        #expect(error(try workbook("part('<row r=\"2\"><c>')"))?.code == .damaged)
    }

    @Test("10,000 columns, a cell of 100 MB, an endless tag")
    func large() throws {
        let columns = "'<c><v>1</v></c>' * 10000"
        #expect(error(try workbook("part('<row r=\"2\">' + \(columns) + '</row>')"))?.code == .tooLarge)
        let cell = "'<c t=\"inlineStr\"><is><t>' + 'x' * 100000000 + '</t></is></c>'"
        #expect(error(try workbook("part('<row r=\"2\">' + \(cell) + '</row>')"))?.code == .tooLarge)
        #expect(error(try workbook("part('<row r=\"' + '2' * 100000000 + '\">')"))?.code == .tooLarge)
        let csv = try folder.write("c.csv", String(repeating: "a,", count: 10_000) + "b\n")
        #expect(error(csv)?.code == .tooLarge)
    }

    @Test("a ZIP bomb in the texts ends at the limit")
    func zipBomb() throws {
        let bomb =
            "f = z.open(\"xl/bomb.xml\", \"w\")\nf.write(b'<sst>')\n"
            + "for _ in range(320): f.write(b'<si><t>' + b'x' * 1000000 + b'</t></si>')\nf.write(b'</sst>'); f.close()\n"
            + "z.writestr(\"xl/_rels/workbook.xml.rels\", '<Relationships><Relationship Id=\"s\" Type=\"%s/worksheet\" "
            + "Target=\"worksheets/s.xml\"/><Relationship Id=\"t\" Type=\"%s/sharedStrings\" Target=\"bomb.xml\"/>"
            + "</Relationships>' % (rel, rel))"
        // A second part with the same name: libzip takes the first, so the first is left out by writing it under another.
        let path = try workbook(
            row(""), extra: bomb.replacing("xl/_rels/workbook.xml.rels", with: "xl/other/_rels/b.xml.rels"))
        #expect(try Reading([path]).journeys.count == 1)
        let bombed = folder.file("b.xlsx")
        let script = """
            import sys, zipfile
            a = zipfile.ZipFile(sys.argv[1]); b = zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_DEFLATED)
            for n in a.namelist():
                if n == "xl/strings.xml": continue
                b.writestr("xl/strings.xml" if n == "xl/bomb.xml" else n, a.read(n))
            b.close()
            """
        #expect(try Shell.run("python3", ["-c", script, path, bombed]).exit == 0)
        #expect(error(bombed)?.code == .tooLarge)
    }

    @Test("an XML bomb and an external entity are refused before they are read")
    func entities() throws {
        for declaration in [
            "<!DOCTYPE w [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;&a;\">]>",
            "<!DOCTYPE w [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>", "<!DOCTYPE w SYSTEM \"http://127.0.0.1/x\">",
        ] {
            let error = error(try workbook("'\(declaration)' + part('<row r=\"2\"><c><v>&a;</v></c></row>')"))
            #expect(error?.code == .damaged)
            #expect(error?.reason.contains("document type") == true)
        }
    }

    @Test("a truncated or changed ZIP, an old workbook, a PDF")
    func truncated() throws {
        let whole = try [UInt8](
            Data(contentsOf: URL(fileURLWithPath: "\(SampleTests.samples)/kobo/kobo_labels_en.xlsx")))
        for count in [10, 100, whole.count / 2, whole.count - 10] {
            #expect(error(try folder.write("t.xlsx", Array(whole[..<count])))?.code == .damaged)
        }
        var changed = whole
        for offset in stride(from: 200, to: whole.count - 2000, by: 97) { changed[offset] ^= 0x20 }
        #expect(error(try folder.write("x.xlsx", changed)) != nil)
        #expect(error(try folder.write("old.xls", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]))?.code == .damaged)
        #expect(error(try folder.write("a.pdf", "%PDF-1.7\n1 0 obj\n")) != nil)
    }

    @Test("JSON that is cut off, of another kind, or made large")
    func json() throws {
        for text in [
            "{\"results\": [{\"origin_country\": \"KEN\", \"_uuid\": \"a\"}", "{\"results\": [1]}", "{\"a\": 1}", "{}",
            "[}",
            "[{\"a\": 1} {\"b\": 2}]", "[{\"a\": 1},]", "{\"results\": [{\"a\": 01}]}",
            "[" + String(repeating: "[", count: 100),
            "[{\"a\": \"" + String(repeating: "x", count: 2_000_000) + "\"}]", "[{\"a\": 1, \"a\": 2}]", "{\"results\"",
        ] {
            _ = error(try folder.write("k.json", text))
        }
        let columns = (0..<3000).map { "\"a\($0)\": 1" }.joined(separator: ",")
        #expect(error(try folder.write("c.json", "[{\(columns)}]"))?.code == .tooLarge)
    }

    @Test("a row of another width stops a CSV file")
    func width() throws {
        for row in ["Kenya,Oman,3\n", "Kenya\n"] {
            let error = error(try folder.write("w.csv", "Origin Country,Exploitation Country\nKenya,Oman\n\(row)"))
            #expect(error?.code == .columnCount)
            #expect(error?.line == 3)
        }
    }

    @Test("a cell in a column without a name stops the import")
    func nameless() throws {
        let path = try folder.write(
            "n.csv", "Origin Country,Exploitation Country,\nKenya,Oman,\nKenya,Oman,Jane Canary\n")
        let error = error(path)
        #expect(error?.code == .unmappedColumns)
        #expect(error?.line == 3)
        #expect(error?.description.contains("Canary") == false)
    }

    @Test("a title above the header and a short total below are seen, and told")
    func titles() throws {
        let path = try folder.write(
            "t.csv", "Cases of the year 2026\n\nOrigin Country;Exploitation Country;Cases\nKenya;Oman;2\nTotal;2\n")
        let reading = try Reading([path])
        #expect(reading.journeys.map(\.summary) == ["KE>>OM Unknown 2"])
        #expect(reading.run.notes.count == 2)
    }
}
