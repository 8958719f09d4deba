import Foundation
import Intake
import Journeys
import Places
import TestSupport
import Testing

/// Exports of the same invented journeys by the programs that organisations use.
@Suite("Exports of other programs")
struct SampleTests {
    static let samples = "\(Shell.repository)/Tests/IntakeTests/Samples"
    let folder = TemporaryFolder()

    private static let kobo = [
        "KE-17>>SA ForcedLabour.domestic-work+SexualExploitation.domestic-work 3",
        "UG>>KE-30 ForcedLabour.hospitality 12",
        "KE-28>>KE-14 SexualExploitation 1",
    ]
    private static let koboWithStops = [
        "KE-17>ET+KE-30>SA ForcedLabour.domestic-work+SexualExploitation.domestic-work 3",
        "UG>KE-04>KE-30 ForcedLabour.hospitality 12", "KE-28>>KE-14 SexualExploitation 1",
    ]

    @Test(
        "KoboToolbox: labels in English and Swahili, names, groups, HXL, CSV, XLSX, JSON",
        arguments: [
            ("labels_en.csv", false), ("labels_sw.csv", false), ("xml_names.csv", false),
            ("xml_names_groups.csv", false), ("xml_names_hxl.csv", false), ("xml_names_summary.csv", false),
            ("labels_en.xlsx", true), ("xml_names_groups.xlsx", true), ("api_data.json", true),
        ])
    func kobo(name: String, hasStops: Bool) throws {
        let reading = try Reading(["\(Self.samples)/kobo/kobo_\(name)"])
        #expect(reading.journeys.map(\.summary) == (hasStops ? Self.koboWithStops : Self.kobo))
        #expect(reading.rejections.isEmpty)
        #expect(reading.run.sources.first?.preset == .kobo)
        #expect(reading.rows.map(\.key).first == .reference("HK-2026-031"))
        #expect(reading.journeys.allSatisfy { $0.recorded == .quarter(year: 2026, quarter: 1) && !$0.isEstimated })
        #expect(reading.journeys.map(\.recruitment) == [[.agency], [.friends], []])
        #expect(reading.journeys[0].transport == (hasStops ? [.air, .road] : []))
        // What has no stops says so.
        #expect(reading.run.notes.contains { $0.contains("transit points") } == !hasStops)
    }

    @Test("KoboToolbox: GeoJSON")
    func geo() throws {
        let reading = try Reading(["\(Self.samples)/kobo/kobo_geo.geojson"])
        #expect(reading.journeys.map(\.summary) == [Self.kobo[0]])
    }

    @Test("ODK Central: the repeat's file adds the stops, in any order; without it a warning names it")
    func odk() throws {
        let root = "\(Self.samples)/odk/journeys.csv"
        let stops = "\(Self.samples)/odk/journeys-transit.csv"
        for paths in [[root, stops], [stops, root]] {
            let reading = try Reading(paths)
            #expect(reading.journeys.map(\.summary) == ["KE-17>ET+KE-30>SA ForcedLabour+SexualExploitation 3"])
            #expect(reading.journeys[0].transport == [.air, .road])
            #expect(reading.rows[0].key == .reference("KEY=uuid:b0f5c2d4-0000-4000-8000-000000000001"))
            #expect(reading.run.warnings.isEmpty)
        }
        let alone = try Reading([root])
        #expect(alone.journeys.map(\.summary) == ["KE-17>>SA ForcedLabour+SexualExploitation 3"])
        #expect(alone.run.warnings.contains { $0.contains("journeys-transit.csv") })
        #expect(try Reading([stops]).run.warnings.contains { $0.contains("1 cases") })
    }

    @Test("a submission that the server marks as not approved is not staged")
    func review() throws {
        let path = try folder.write(
            "k.csv",
            "origin_country;exploitation_country;_id;_uuid;_validation_status\nKEN;SAU;1;a;Not Approved\nKEN;OMN;2;b;Approved\n"
        )
        let reading = try Reading([path])
        #expect(reading.journeys.map(\.destination.text) == ["OM"])
        #expect(reading.run.refused == 1)
        #expect(reading.rows.first?.key == .reference("_id=2"))
    }

    @Test("the case data standard's Excel template: hidden shifted names, labels, row numbers without a header")
    func standardTemplate() throws {
        let names = [
            "", "cas_CaseOwner", "prs_FirstName", "con_Consent", "prs_Gender", "prs_Citizenship", "prs_MailingCity",
            "prs_MailingStreet", "vic_TraffickingStatus", "vic_MethodOfRecruitment", "vic_LocationOfRecruitment",
            "vic_TypeOfExploitation", "vic_ForcedLabourIndustry", "vic_LocationOfExploitation",
            "cas_IncomingReferralDate",
        ]
        let labels = [
            "", "Case Owner", "First Name", "Consent", "Gender", "Citizenship", "Mailing Street", "Mailing City",
            "Trafficking Status", "Method of Recruitment", "Location of Recruitment", "Type of Exploitation",
            "Forced Labour Industry", "Location of Exploitation", "Incoming Referral Date",
        ]
        var sheet = XLSXWriter.Sheet(
            name: "Case Sheet",
            rows: [
                names, labels,
                [
                    "1", "Owner", "Jane", "Yes", "Feminine", "KE", "Kisumu", "12 Road", "Actual victim of trafficking",
                    "At work;Through family or family events", "Sunshine Bar", "Forced labour;Forced begging",
                    "Water supply; sewerage, waste management and remediation", "Riyadh", "2026-05-03",
                ],
                ["2", "", "", "No", "", "KE", "", "", "", "", "", "Servitude", "", "Dubai", ""],
                ["3", "", "", "Yes", "", "KE", "", "", "Not a victim of trafficking", "", "", "", "", "Dubai", ""],
                [
                    "4", "", "", "Yes", "Masculine", "ET;SO", "", "", "", "", "Nairobi", "Sexual exploitation",
                    "Mining and quarrying", "Somewhere", "2026",
                ],
                ["5"],
            ])
        sheet.hiddenRows = [0]
        sheet.headerRows = 2
        let path = folder.file("t.xlsx")
        try XLSXWriter(sheets: [sheet, .init(name: "validation", rows: [["Gender", "Country"], ["Feminine", "KE"]])])
            .write(to: path)
        let reading = try Reading([path])
        #expect(reading.run.sources.map(\.preset) == [.htcds])
        #expect(
            reading.journeys.map(\.summary) == [
                "KE>>SA ForcedBegging+ForcedLabour.utilities 1", "KE-30>>ZZ SexualExploitation.mining 1",
            ])
        #expect(reading.journeys.map(\.gender) == [.feminine, .masculine])
        #expect(reading.journeys[0].recruitment == [.work, .family].sorted())
        #expect(reading.journeys.map(\.recorded) == [.quarter(year: 2026, quarter: 2), .year(2026)])
        #expect(reading.withoutConsent.count == 1)
        #expect(reading.run.refused == 1)
    }

    @Test("the case data standard's XLSForm, as a server exports it: field names, choices joined by spaces")
    func standardForm() throws {
        let path = try folder.write(
            "h.csv",
            "con_Consent,prs_First_Name,prs_Gender,prs_Citizenship,vic_MethodOfRecruitment,vic_TypeOfExploitation,"
                + "vic_TypeOfExploitation/ForcedLabour,vic_Methods_of_Control,vic_ForcedLabourIndustry,"
                + "vic_LocationOfExploitation,cas_IncomingReferralDate,_id,_uuid,_submission_time\n"
                + "TRUE,Jane,Feminine,KE,AtWork ThroughFamilyOrFamilyEvents,ForcedLabour Servitude,1,FalsePromises,"
                + "T_ActivitiesOfHouseholdsAsEmployers,Muscat,2026-02-01,7,x,2026-06-01T00:00:00\n"
                + "FALSE,Jane,Feminine,KE,,,,,,Muscat,2026-02-01,8,y,2026-06-01T00:00:00\n")
        let reading = try Reading([path])
        #expect(reading.journeys.map(\.summary) == ["KE>>OM ForcedLabour.domestic-work+Servitude 1"])
        #expect(reading.journeys[0].recorded == .quarter(year: 2026, quarter: 1))
        #expect(reading.rows[0].key == .reference("_id=7"))
        #expect(reading.withoutConsent.map(\.key) == [.reference("_id=8")])
    }

    @Test("the case data standard's events: the rows of a journey make one, wherever they stand")
    func events() throws {
        let path = try folder.write(
            "e.csv",
            "Case ID,hte_Type,hte_City,hte_State,hte_Country,hte_Date,hte_Description\n"
                + "A,Recruitment,Kisumu,,Kenya,2026-01-01,x\nB,Exploitation,Riyadh,,Saudi Arabia,,\n"
                + "A,Transit,,,Ethiopia,,\nA,Exploitation,Muscat,,Oman,,\nA,Exploitation,Dubai,,UAE,,y\n"
                + "C,Recruitment,Kissumu,,Kenya,,\n,Transit,,,Oman,,\nD,Recruitment,,Turkana,Kenya,,\n")
        let reading = try Reading([path])
        #expect(
            reading.journeys.map(\.summary) == ["KE-17>ET+OM>AE Unknown 1", "ZZ>>SA Unknown 1", "KE-43>>ZZ Unknown 1"])
        #expect(reading.rejections.map(\.reason) == [.unknownPlace, .noReference])
    }

    @Test(
        "the standard's own template and form, where they are at hand",
        .enabled(if: ProcessInfo.processInfo.environment["HTCDS_DIR"] != nil))
    func standardFiles() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["HTCDS_DIR"])
        let template = try Reading(["\(folder)/template-single-select.xlsx"])
        #expect(template.run.sources.map(\.preset) == [.htcds])
        #expect(template.journeys.isEmpty && template.rejections.isEmpty)
        #expect(template.run.sources[0].roles.count { $0 == .drop } > 25)
        let error = #expect(throws: IntakeError.self) { try Reading(["\(folder)/xlsform.xlsx"]) }
        #expect(error?.reason.contains("XLSForm") == true)
    }

    private static let collaborative7 =
        "yearOfRegistration,gender,ageBroad,citizenship,isForcedLabour,isSexualExploit,CountryOfExploitation"

    @Test("the Counter Trafficking Data Collaborative: 7, 27, 37 and 63 columns")
    func collaborative() throws {
        let small = try folder.write(
            "a.csv",
            Self.collaborative7 + "\n2016,Female,18--20,NA,0.0,1.0,ZAF\n2017,Male,09--17,-99,1.0,,\n2018,,,,,,\n")
        let reading = try Reading([small])
        #expect(reading.journeys.map(\.summary) == ["NA>>ZA SexualExploitation 1"])
        #expect(reading.journeys[0].age == .from18)
        #expect(!reading.journeys[0].isEstimated)
        #expect(reading.rejections.map(\.reason) == [.noRoute, .noRoute])
        let labour = ["Agriculture", "Construction", "DomesticWork", "Hospitality"]
        for prefix in ["typeOf", "sectorOf"] {
            let header =
                "yearOfRegistration,gender,ageBroad,citizenship,CountryOfExploitation,traffickMonths,"
                + [
                    "DebtBondageEarnings", "Threats", "AbusePsyPhySex", "FalsePromises", "DrugsAlcohol",
                    "DenyBasicNeeds",
                ]
                .map { "means\($0)," }.joined() + "meansExcessiveWorkHours,meansWithholdDocs,"
                + "isForcedLabour,isSexualExploit,isOtherExploit," + labour.map { "\(prefix)Labour\($0)," }.joined()
                + "\(prefix)SexProstitution,\(prefix)SexPornography,recruiterRelationIntimatePartner,"
                + "recruiterRelationFriend,recruiterRelationFamily,recruiterRelationOther"
            let row = "2021,Trans/Transgender/NonConforming,48+,PHL,USA,0--12 (0-1 yr),1,,,,,,,,1,,,0,0,1,0,,,,1,,"
            let path = try folder.write("b.csv", header + "\n" + row + "\n")
            #expect(header.split(separator: ",").count == 27)
            let reading = try Reading([path])
            #expect(reading.journeys.map(\.summary) == ["PH>>US ForcedLabour.domestic-work 1"])
            #expect(reading.journeys[0].recruitment == [.friends])
            #expect(reading.journeys[0].gender == .nonConforming)
        }
        // Names cut off at 31 characters, and lists that repeat what the flags say.
        let long = try folder.write(
            "c.csv",
            "yearOfRegistration,Datasource,majorityStatus,citizenship,meansOfControlPsychoactiveSubsta,"
                + "meansOfControlConcatenated,isForcedMarriage,typeOfExploitConcatenated,typeOfLabourMiningOrDrilling,"
                + "typeOfLabourBegging,typeOfLabourConcatenated,typeOfSexConcatenated,RecruiterRelationIntimatePartner,"
                + "recruiterRelationship,CountryOfExploitation\n"
                + "2015,Case,Minor,ET;SO,1,x;y,1,Forced marriage,1,1,Mining;Begging,,0,Family,KE\n")
        let third = try Reading([long])
        #expect(third.journeys.map(\.summary) == ["ZZ>>KE ForcedBegging+ForcedLabour.mining+ForcedMarriage 1"])
        #expect(third.journeys[0].age == .minor)
    }

    @Test("every sample's dropped columns are dropped: a canary in each is in no journey and no message")
    func canaries() throws {
        for name in folder.files() { Issue.record("\(name) is in the way") }
        let text = try String(contentsOfFile: "\(Self.samples)/kobo/kobo_xml_names_groups.csv", encoding: .utf8)
        let planted = text.replacing("EXAMPLE ONLY", with: "CANARY-NAME").replacing("haart_intake", with: "CANARY-USER")
            .replacing("24.7136", with: "-1.2CANARY")
        let reading = try Reading([try folder.write("k.csv", planted)])
        #expect(reading.journeys.count == 3)
        let said = "\(reading.journeys)\(reading.run.notes)\(reading.run.warnings)\(reading.rejections)"
        #expect(!said.contains("CANARY"))
    }
}

@Suite("The page on files")
struct ImportPageTests {
    @Test("docs/import.md ends with the table that the program prints")
    func table() throws {
        let page = try String(contentsOfFile: "\(Shell.repository)/docs/import.md", encoding: .utf8)
        #expect(page.hasSuffix(PresetTable.text), "run: sync help presets, and put it at the end of the page")
    }

    @Test("a draft of a mapping shares nothing: roles are to be confirmed, what tells who somebody is is dropped")
    func draft() throws {
        let folder = TemporaryFolder()
        let rows = (0..<20).map { number in
            "Jane\(number) Doe\(number)x,07\(number + 10)345678,jane\(number)@example.org,\(-1 - number).2\(number),Kenya,Oman,K-\(1000 + number),"
                + "she said that they met at a very long street in town,\(number % 3),1990-01-\(number + 10)"
        }
        let path = try folder.write(
            "clinic.csv",
            "Client,Contact,Mail,Spot,Origin Country,Taken to,File,Story so far,Level,Born\n"
                + rows.joined(separator: "\n").replacing("Jane", with: "Jane ").replacing("Doe", with: "Doe ") + "\n")
        let draft = try MappingDraft(path: path, options: .init(today: Reading.today))
        let roles = Dictionary(uniqueKeysWithValues: draft.columns.map { ($0.name, $0.role) })
        #expect(roles["Origin Country"] == "confirm:origin_country")
        #expect(roles["Taken to"] == "?")
        #expect(roles["Level"] == "?")
        for name in ["Contact", "Mail", "Spot", "File", "Story so far", "Born"] {
            #expect(roles[name] == "drop", "\(name)")
        }
        #expect(!draft.text.contains("example.org") && !draft.text.contains("07"))
        #expect(throws: IntakeError.self) { try Mapping(parsing: Array(draft.text.utf8)) }
        let finished = draft.text.replacing("confirm:", with: "").replacing("\"?\"", with: "\"drop\"")
        #expect(try Reading([path], mapping: Mapping(parsing: Array(finished.utf8))).journeys.count == 20)
    }
}
