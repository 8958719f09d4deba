import Foundation
import Intake
import Journeys
import TestSupport
import Testing

@Suite("Templates")
struct TemplateTests {
    let folder = TemporaryFolder()

    @Test("a filled workbook is read, in both languages, with the labels of its lists", arguments: Language.allCases)
    func workbook(language: Language) throws {
        let path = folder.file("t.xlsx")
        try Template.xlsx.write(to: path, language: language)
        let empty = try Reading([path])
        #expect(empty.journeys.isEmpty && empty.rejections.isEmpty)
        #expect(empty.run.sources.count == 1)
        // Fill one row as a spreadsheet program would.
        let answers = Questionnaire.questions.map { question in
            switch question.kind {
            case .text: question.name == "case_ref" ? "K-1" : question.name == "origin_city" ? "Kisumu" : ""
            case .date: "2026-05-03"
            case .count: "4"
            case .one(.countries): question.name == "origin_country" ? "Kenya" : "Oman"
            case .one(let list), .several(let list): list.choices[0].label(language)
            }
        }
        let sheet = XLSXWriter.Sheet(
            name: "Cases", rows: [Questionnaire.questions.map { $0.label(language) }, answers])
        try XLSXWriter(sheets: [sheet]).write(to: path)
        let reading = try Reading([path])
        #expect(reading.journeys.map(\.summary) == ["KE-17>>OM ForcedLabour.agriculture 4"])
        #expect(reading.rows.first?.key == .reference("K-1"))
        let journey = try #require(reading.journeys.first)
        #expect(journey.gender == .feminine && journey.age == .from0 && journey.transport == [.air])
        #expect(journey.recruitment == [.placeOfBusiness])
    }

    @Test("every label and every choice of a template is understood, in both languages", arguments: Language.allCases)
    func choices(language: Language) throws {
        for question in Questionnaire.questions {
            let list: ChoiceList
            switch question.kind {
            case .one(let choices), .several(let choices): list = choices
            default: continue
            }
            for choice in list.choices {
                for cell in [choice.label(language), choice.name] {
                    let isOrigin = question.name == "origin_country"
                    let header = "Origin Country,Date,Consent" + (isOrigin ? "" : ",\(question.label(language))")
                    let row = isOrigin ? "\"\(cell)\",2026,yes" : "Kenya,2026,yes,\"\(cell)\""
                    if question.name == "consent" { continue }
                    let reading = try Reading([try folder.write("c.csv", "\(header)\n\(row)\n")])
                    #expect(reading.rejections.isEmpty, "\(question.name): \(cell)")
                    #expect(reading.journeys.count == 1)
                }
            }
        }
    }

    @Test("the same template gives the same bytes, and the page to print asks every question")
    func stable() throws {
        for template in Template.allCases {
            for name in ["a", "b"] { try template.write(to: folder.file(name), language: .swahili) }
            #expect(try folder.read("a") == folder.read("b"))
        }
        let page = String(decoding: try folder.read("a"), as: UTF8.self)
        for question in Questionnaire.questions { #expect(page.contains(question.swahili)) }
        #expect(!page.contains("http"))
    }

    @Test("the form is accepted by pyxform, and its answers are read")
    func form() throws {
        let path = folder.file("form.xlsx")
        try Template.xlsform.write(to: path, language: .english)
        let python = ProcessInfo.processInfo.environment["JOURNEY_SYNC_VALIDATOR"] ?? "python3"
        let xml = folder.file("form.xml")
        let result = try Shell.run(
            python,
            [
                "-c",
                "import sys; from pyxform.xls2xform import convert; open(sys.argv[2], 'w').write(convert(sys.argv[1]).xform)",
                path, xml,
            ])
        #expect(result.exit == 0, "\(result.errors.suffix(600))")
        let form = String(decoding: try folder.read("form.xml"), as: UTF8.self)
        // Kobo's names, with groups: the paths of the form's instance.
        let header = Questionnaire.questions.filter { $0.name != "transit" }.map { question in
            let path = (question.group.map { "\($0)/" } ?? "") + question.name
            #expect(form.contains("nodeset=\"/victim_journeys/\(path)\"") || form.contains("/\(path)"), "\(path)")
            return path
        }
        let answers: [String: String] = [
            "consent": "yes", "cases": "2", "origin_city": "Kisumu", "origin_country": "KEN",
            "exploitation_country": "OMN", "type": "ForcedLabour ForcedBegging", "industry": "domestic-work trade",
            "transport": "air road", "recruitment": "RecruitmentAgency", "gender": "Feminine", "age": "18-20",
        ]
        let row = Questionnaire.questions.filter { $0.name != "transit" }.map { answers[$0.name] ?? "" }
        let json =
            "{\"results\": [{\"_id\": 5, \"_uuid\": \"u\", \"transit\": [{\"transit/transit_city\": \"Nairobi\", "
            + "\"transit/transit_country\": \"KEN\"}, {\"transit/transit_country\": \"ETH\"}], "
            + zip(header, row).map { "\"\($0)\": \"\($1)\"" }.joined(separator: ", ") + "}]}"
        let reading = try Reading([try folder.write("k.json", json)])
        #expect(
            reading.journeys.map(\.summary) == [
                "KE-17>ET+KE-30>OM ForcedBegging.domestic-work+ForcedBegging.trade+ForcedLabour.domestic-work"
                    + "+ForcedLabour.trade 2"
            ])
    }
}
