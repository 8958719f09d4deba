import Intake
import Journeys
import Places
import TestSupport
import Testing

@Suite("Rows to journeys")
struct ImporterTests {
    let folder = TemporaryFolder()
    static let header =
        "Case Reference,Submission Date,Survivor Name,Origin City,Origin Country,Intended Destination Country,"
        + "Exploitation City,Exploitation Country,Transit Points,Industry,Type of Exploitation,"
        + "Estimated Number of Cases,Transport Mode,Recruitment Method"

    private func read(_ rows: String, header: String = Self.header) throws -> Reading {
        try Reading([try folder.write("f.csv", header + "\n" + rows + "\n")], preset: .vjt)
    }

    private func journey(_ row: String) throws -> Journey { try #require(try read(row).journeys.first) }

    private func rejection(_ row: String) throws -> Rejection {
        let result = try read(row)
        #expect(result.journeys.isEmpty)
        return try #require(result.rejections.first)
    }

    @Test("a full row")
    func full() throws {
        let row =
            "A-1,2026-05-03,Jane Canary,Kisumu,Kenya,,Riyadh,KSA,\"Nairobi, Kenya; Ethiopia\",Domestic work,"
            + "\"Forced labour; Sexual exploitation\",7,Air,Recruitment agency"
        let journey = try journey(row)
        #expect(journey.origin.text == "KE-17")
        #expect(journey.destination.text == "SA")
        #expect(journey.destinationStatus == .actual)
        #expect(journey.transit.map(\.text) == ["ET", "KE-30"])
        #expect(
            journey.exploitation.map(\.description)
                == ["ForcedLabour.domestic-work", "SexualExploitation.domestic-work"])
        #expect(journey.survivors == 7)
        #expect(!journey.isEstimated)
        #expect(journey.recorded == .quarter(year: 2026, quarter: 2))
        #expect(journey.transport == [.air])
        #expect(journey.recruitment == [.agency])
    }

    @Test(
        "what a count means",
        arguments: [("", 1, true), ("3", 3, false), ("5-10", 5, true), ("5 - 10", 5, true), ("5+", 5, true)])
    func counts(cell: String, survivors: Int, isEstimated: Bool) throws {
        let journey = try journey("A,2026-01-01,,Kisumu,Kenya,,,UAE,,,Forced labour,\(cell),,")
        #expect(journey.survivors == survivors)
        #expect(journey.isEstimated == isEstimated)
    }

    @Test("what is no count is rejected", arguments: ["0", "-3", "many", "1.5", "10-5", "-", "0-3", "1e3", "٣x"])
    func badCounts(cell: String) throws {
        // A lone hyphen means "not known" everywhere, so it is a missing count.
        if cell == "-" { return }
        let rejection = try rejection("A,2026-01-01,,Kisumu,Kenya,,,UAE,,,Forced labour,\(cell),,")
        #expect(rejection.reason == .badCount)
        #expect(rejection.line == 2)
        #expect(rejection.column == "Estimated Number of Cases")
    }

    @Test("the intended destination counts only where nobody was exploited yet")
    func intended() throws {
        let both = try journey("A,2026-01-01,,Kisumu,Kenya,Canada,,KSA,,,Forced labour,1,,")
        #expect(both.destination.text == "SA")
        let only = try journey("A,2026-01-01,,Kisumu,Kenya,Oman,,,,,Forced labour,1,,")
        #expect(only.destination.text == "OM")
        #expect(only.destinationStatus == .intended)
    }

    @Test("places: a misspelling gets a suggestion, a contradiction and an ambiguity are refused")
    func places() throws {
        let misspelt = try rejection("A,2026-01-01,,Mombassa,Kenya,,,UAE,,,Forced labour,1,,")
        #expect(misspelt.reason == .unknownPlace)
        #expect(misspelt.suggestion?.contains("Mombasa") == true)
        #expect(!misspelt.description.contains("Mombassa"))
        #expect(try rejection("A,2026-01-01,,Kampala,Kenya,,,UAE,,,Forced labour,1,,").reason == .contradictingPlace)
        #expect(try rejection("A,2026-01-01,,Tripoli,,,,UAE,,,Forced labour,1,,").reason == .ambiguousPlace)
        #expect(try rejection("A,2026-01-01,,,,,,,,,Forced labour,1,,").reason == .noRoute)
        #expect(try journey("A,2026-01-01,,,NA,,,UAE,,,Forced labour,1,,").origin.text == "NA")
    }

    @Test("dates: recorded day to quarter, year alone, none is today's; the future and other forms are refused")
    func dates() throws {
        #expect(try journey("A,2026,,Kisumu,Kenya,,,UAE,,,Forced labour,1,,").recorded == .year(2026))
        #expect(
            try journey("A,,,Kisumu,Kenya,,,UAE,,,Forced labour,1,,").recorded == .quarter(year: 2027, quarter: 1))
        #expect(try rejection("A,2027-03-01,,Kisumu,Kenya,,,UAE,,,Forced labour,1,,").reason == .futureDate)
        #expect(try rejection("A,1902-01-01,,Kisumu,Kenya,,,UAE,,,Forced labour,1,,").reason == .longAgo)
        #expect(try rejection("A,03/04/2026,,Kisumu,Kenya,,,UAE,,,Forced labour,1,,").reason == .badDate)
        #expect(try rejection("A,2026-02-30,,Kisumu,Kenya,,,UAE,,,Forced labour,1,,").reason == .badDate)
    }

    @Test("rows without a reference are the same rows when the columns are rearranged or an empty one is added")
    func rearranged() throws {
        let first = try folder.write("a.csv", "Date,Origin Country,Exploitation Country\n2026-01-01,Kenya,UAE\n")
        let second = try folder.write(
            "b.csv", "Exploitation Country,Industry,Date,Origin Country\nUAE,,2026-01-01,Kenya\n")
        #expect(try Reading([first]).rows.map(\.key) == Reading([second]).rows.map(\.key))
    }

    @Test("a line of totals and empty lines are no journeys")
    func totals() throws {
        let result = try read(
            "A,2026-01-01,,Kisumu,Kenya,,,UAE,,,Forced labour,2,,\n,,,,,,,,,,,,,\nTOTAL,,,,,,,,,,,2,,")
        #expect(result.journeys.count == 1)
        #expect(result.rejections.isEmpty)
        #expect(result.run.notes.count == 1)
        #expect(result.run.notes.first?.contains("line 4") == true)
    }

    @Test("a column without a role stops the import and is named")
    func unmapped() throws {
        let error = #expect(throws: IntakeError.self) {
            try read("A,2026-01-01,x,,,,,,,,,,,,", header: Self.header + ",Shoe size")
        }
        #expect(error?.code == .unmappedColumns)
        #expect(error?.reason.contains("Shoe size") == true)
        #expect(error?.column == 15)
    }

    @Test("two columns with one role stop the import: which of them counts is not guessed")
    func sameRole() throws {
        let error = #expect(throws: IntakeError.self) {
            try read("A,2026-01-01,x,,,,,,,,,,,,Kisumu", header: Self.header + ",City of Origin")
        }
        #expect(error?.code == .mapping)
        #expect(error?.column == 15)
    }

    @Test("a first line that is no header is not repeated in the message")
    func noHeader() throws {
        let path = try folder.write("f.csv", "Jane Canary,+254700000001\n")
        let error = #expect(throws: IntakeError.self) { try Reading([path]) }
        #expect(error?.code == .noHeader)
        #expect(error?.description.contains("Canary") == false)
    }

    @Test("consent that is not given keeps the row out")
    func consent() throws {
        let result = try read(
            "A,2026-01-01,,Kisumu,Kenya,,,UAE,,,Forced labour,1,,,yes\n"
                + "B,2026-01-01,,Kisumu,Kenya,,,UAE,,,Forced labour,1,,,no\n"
                + "C,2026-01-01,,Kisumu,Kenya,,,UAE,,,Forced labour,1,,,", header: Self.header + ",Consent")
        #expect(result.journeys.count == 1)
        #expect(result.withoutConsent.count == 2)
    }

    @Test("mapping files: roles, flags, values; unknown roles and members are refused")
    func mappings() throws {
        let good = """
            {"type": "mapping/1", "name": "x", "per_case": true,
             "columns": {"Year": "recorded", "From": "origin_country", "To": "exploitation_country",
                         "FL": "flag:ForcedLabour", "Name": "drop"},
             "values": {"origin_country": {"0": "unknown"}}, "missing": ["-99"]}
            """
        let mapping = try Mapping(parsing: Array(good.utf8))
        let path = try folder.write("f.csv", "Year,From,To,FL,Name\n2016,0,NA,1.0,Jane\n2016,KE,-99,,\n")
        let result = try Reading([path], mapping: mapping)
        #expect(result.journeys.map(\.origin.text) == ["ZZ", "KE"])
        #expect(result.journeys.map(\.destination.text) == ["NA", "ZZ"])
        #expect(result.journeys.map(\.exploitation.description) == ["[ForcedLabour]", "[Unknown]"])
        #expect(result.journeys.allSatisfy { !$0.isEstimated })
        for bad in [
            good.replacing("origin_country\",", with: "origin\","), good.replacing("mapping/1", with: "mapping/9"),
            good.replacing("per_case", with: "per_cas"), good.replacing("\"drop\"", with: "\"?\""),
            good.replacing("\"drop\"", with: "\"confirm:drop\""), "{", good + "x",
        ] {
            #expect(throws: IntakeError.self) { try Mapping(parsing: Array(bad.utf8)) }
        }
    }
}
