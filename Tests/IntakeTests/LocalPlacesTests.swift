import Intake
import Journeys
import Places
import TestSupport
import Testing

@Suite("A coalition's own names of places")
struct LocalPlacesTests {
    let folder = TemporaryFolder()

    private func places(_ names: String) throws -> LocalPlaces {
        try LocalPlaces(parsing: Array("{\"type\": \"places/1\", \"names\": {\(names)}}".utf8))
    }

    @Test("a name that is known here alone is read, in its country only")
    func read() throws {
        var options = ImportRun.Options(today: Reading.today)
        options.places = try places("\"Kware estate\": \"KE-30\"")
        let path = try folder.write(
            "l.csv",
            "Origin City,Origin Country,Exploitation Country\nKWARE  Estate,Kenya,Oman\nKware estate,Uganda,Oman\n")
        func origins(_ options: ImportRun.Options) throws -> [String] {
            let run = try ImportRun(paths: [path], options: options)
            var origins: [String] = []
            while let item = try run.next() {
                if case .journey(_, let journey, _, _) = item { origins.append(journey.origin.text) }
            }
            return origins
        }
        #expect(try origins(options) == ["KE-30", "UG"])
        #expect(try origins(ImportRun.Options(today: Reading.today)) == ["UG"])
    }

    @Test(
        "a file that would move a town, or has no codes, is refused",
        arguments: [
            "\"Kisumu\": \"KE-30\"", "\"Kware\": \"Nairobi\"", "\"Kware\": \"ZZ\"", "\"-\": \"KE-30\"",
            "\"Kware\": \"KE-30\", \"kware\": \"KE-30\"", "\"Kware\": 1",
        ])
    func refused(names: String) {
        #expect(throws: IntakeError.self) { try places(names) }
    }
}
