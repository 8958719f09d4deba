import Journeys

extension InternalPage {
    private static let severalNote = Phrase(
        "A group with several of these counts in each, so rows may add up to more than there are survivors.",
        "Kundi lenye kadhaa kati ya hizi huhesabiwa katika kila moja, kwa hiyo jumla ya safu inaweza kuzidi idadi ya "
            + "manusura.")

    var exploitation: HTMLReport.Section {
        let exploitation = findings.exploitation
        let (forms, sectors) = (exploitation.allForms.count, exploitation.allSectors.count)
        return .init(
            id: "exploitation", title: Phrase("Forms and sectors", "Aina na sekta"),
            content: [
                .paragraph(
                    Phrase(
                        "\(counted(forms, "form", "forms")) and "
                            + "\(counted(sectors, "industry or sector", "industries and sectors")).",
                        "Aina \(forms) na sekta \(sectors).")),
                table(
                    id: "forms-table", caption: Phrase("Forms of exploitation", "Aina za unyonyaji"),
                    heading: Phrase("Form", "Aina"), exploitation.forms, withoutCount: exploitation.formsWithoutCount),
                table(
                    id: "sectors-table", caption: Phrase("Industries and sectors", "Sekta"),
                    heading: Phrase("Sector", "Sekta"), exploitation.sectors,
                    withoutCount: exploitation.sectorsWithoutCount),
                .note(
                    Self.barLegend + " " + Self.severalNote
                        + Phrase(
                            " “No count”: only presence facts name it.",
                            " “Hakuna idadi”: taarifa za kuwepo pekee ndizo zinaitaja.")),
            ])
    }

    var people: HTMLReport.Section {
        .init(
            id: "people", title: Phrase("Who", "Nani"),
            content: [
                table(
                    id: "gender-table", caption: Phrase("Gender", "Jinsia"), heading: Phrase("Gender", "Jinsia"),
                    findings.people.gender),
                table(
                    id: "age-table", caption: Phrase("Age", "Umri"), heading: Phrase("Age", "Umri"), findings.people.age
                ) { $0.people },
                .note(
                    Phrase(
                        "“Not told at this detail”: survivors in groups too small to say it.",
                        "“Haikusemwa kwa undani huu”: manusura walio katika makundi madogo mno kusema hilo.")),
            ])
    }

    var means: HTMLReport.Section {
        .init(
            id: "means", title: Phrase("How", "Vipi"),
            content: [
                table(
                    id: "transport-table", caption: Phrase("Transport", "Usafiri"),
                    heading: Phrase("Means of transport", "Njia ya usafiri"), findings.people.transport),
                table(
                    id: "recruitment-table", caption: Phrase("Recruitment", "Uajiri"),
                    heading: Phrase("Method of recruitment", "Namna ya kuajiriwa"), findings.people.recruitment),
                .note(Self.severalNote),
            ])
    }
}
