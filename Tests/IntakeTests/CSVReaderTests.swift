import Intake
import Journeys
import TestSupport
import Testing

@Suite("CSV")
struct CSVReaderTests {
    let folder = TemporaryFolder()

    private func rows(_ bytes: [UInt8]) throws -> [[String]] {
        let reader = try CSVReader(path: try folder.write("f.csv", bytes))
        var rows: [[String]] = []
        while let row = try reader.next() { rows.append(row.cells) }
        return rows
    }

    private func rows(_ text: String) throws -> [[String]] { try rows(Array(text.utf8)) }

    @Test("separators, quotes, line ends and the byte order mark")
    func dialects() throws {
        #expect(try rows("a,b\n1,2\n") == [["a", "b"], ["1", "2"]])
        #expect(try rows("a;b;c\r\n1,5;2;3\r\n") == [["a", "b", "c"], ["1,5", "2", "3"]])
        #expect(try rows("a\tb\n1\t2") == [["a", "b"], ["1", "2"]])
        #expect(try rows("\u{FEFF}a,b\n\"x \"\"y\"\"\",\"1\n2\"\n") == [["a", "b"], ["x \"y\"", "1\n2"]])
        #expect(try rows("a,b\n\n\r\n1,\n") == [["a", "b"], ["1", ""]])
        #expect(try rows("\"a,b\";c\n1;2\n") == [["a,b", "c"], ["1", "2"]])
        #expect(try rows("").isEmpty)
    }

    @Test("a file larger than the buffer, with cells across its edges")
    func large() throws {
        let line = "Kisumu,\"Saudi Arabia, \"\"KSA\"\"\",é\r\n"
        let all = try rows(String(repeating: line, count: 5000))
        #expect(all.count == 5000)
        #expect(all.allSatisfy { $0 == ["Kisumu", "Saudi Arabia, \"KSA\"", "é"] })
    }

    @Test("a value that was read once is refused in each line that has it, by that line")
    func repeats() throws {
        let header = "Case Reference,Submission Date,Origin Country,Exploitation Country,Type of Exploitation,Age\n"
        let good = "2026-01-05,Kenya,Qatar,Forced labour,20\n"
        let bad = "2026-01-05,Kenya,Qatar,Forced labour,200\n"
        let text = header + (0..<40).map { "C\($0),\($0 % 3 == 2 ? bad : good)" }.joined()
        let reading = try Reading([try folder.write("cases.csv", text)])
        #expect(reading.rejections.map(\.line) == (0..<40).filter { $0 % 3 == 2 }.map { $0 + 2 })
        #expect(reading.rejections.allSatisfy { $0.reason == .badAge && $0.column == "Age" })
        #expect(reading.rows.count == 27 && Set(reading.journeys).count == 1)
    }

    @Test("of equal cells in other columns each means what its own column means")
    func columns() throws {
        let text = """
            Case Reference,Submission Date,Origin Country,Exploitation Country,Type of Exploitation,Gender
            A,2026-01-05,Kenya,Qatar,Other,Other
            B,2026-01-05,Qatar,Kenya,Forced labour,F
            C,2026-04-05,Kenya,Kenya,Other,F
            D,2026-01-05,Kenya,Qatar,Other,Other

            """
        let journeys = try Reading([try folder.write("cases.csv", text)]).journeys
        #expect(
            journeys.map(\.summary) == [
                "KE>>QA Other 1", "QA>>KE ForcedLabour 1", "KE>>KE Other 1", "KE>>QA Other 1",
            ])
        #expect(journeys.map(\.gender) == [.nonConforming, .feminine, .feminine, .nonConforming])
        #expect(journeys[0] == journeys[3])
    }

    @Test(
        "broken files are refused, with line and column",
        arguments: [
            ("a,b\n1,\"2\n3,4\n", IntakeError.Code.quote, 2, 2), ("a,b\n1,x\"y\n", .quote, 2, 2),
            ("a,b\n\"x\"y,1\n", .quote, 2, 1),
        ] as [(String, IntakeError.Code, Int, Int?)])
    func broken(text: String, code: IntakeError.Code, line: Int, column: Int?) {
        let error = #expect(throws: IntakeError.self) { try rows(text) }
        #expect(error?.code == code)
        #expect(error?.line == line)
        #expect(error?.column == column)
        #expect(error?.hint.isEmpty == false)
    }

    @Test("a file in Windows-1252 or Latin-1 is read, and says so")
    func windows() throws {
        let bytes = Array("city,n\nM".utf8) + [0xE9, 0x72, 0x75] + Array(",".utf8) + [0x93, 0x31, 0x94, 0x0A]
        #expect(try rows(bytes) == [["city", "n"], ["Méru", "\u{201C}1\u{201D}"]])
        let reader = try CSVReader(path: try folder.write("g.csv", bytes))
        #expect(reader.notes.count == 1)
        #expect(try CSVReader(path: try folder.write("h.csv", "city\nMéru\n")).notes.isEmpty)
    }

    @Test("mixed encodings, bytes that are no letter, UTF-16 and NUL are refused where they stand")
    func encoding() {
        func error(_ bytes: [UInt8]) -> IntakeError? { #expect(throws: IntakeError.self) { try rows(bytes) } }
        let mixed = error(Array("a,b\né,2\n3,".utf8) + [0xE9, 0x0A])
        #expect(mixed?.code == .encoding)
        #expect(mixed?.line == 3)
        #expect(error(Array("a,b\n1,".utf8) + [0x81, 0x0A])?.line == 2)
        #expect(error([0xFF, 0xFE, 0x61, 0])?.code == .encoding)
        #expect(error(Array("a,b\n1,\u{0}\n".utf8))?.line == 2)
    }

    @Test("the separator is found below a title")
    func title() throws {
        #expect(
            try rows("Cases, 2026\na;b;c;d\n1;2;3;4\n") == [
                ["Cases, 2026"], ["a", "b", "c", "d"], ["1", "2", "3", "4"],
            ])
    }

    @Test("an endless cell ends in an error, not in memory")
    func endless() {
        let error = #expect(throws: IntakeError.self) { try rows("a\n\"" + String(repeating: "x", count: 200_000)) }
        #expect(error?.code == .tooLarge)
    }

    @Test("folders, missing files and devices are refused")
    func notFiles() throws {
        for path in [folder.path, folder.file("missing"), "/dev/zero"] {
            #expect(throws: IntakeError.self) { _ = try CSVReader(path: path) }
        }
    }
}
