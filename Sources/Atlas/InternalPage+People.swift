import Journeys

extension InternalPage {
    private static let severalNote =
        "A group with several of these counts in each, so rows may add up to more than there are survivors."

    var exploitation: HTMLReport.Section {
        let exploitation = findings.exploitation
        var content: [Markup] = [
            .paragraph(
                "\(counted(exploitation.allForms.count, "form", "forms")) and "
                    + "\(counted(exploitation.allSectors.count, "industry or sector", "industries and sectors"))."),
            table(
                id: "forms-table", caption: "Forms of exploitation", heading: "Form", exploitation.forms,
                withoutCount: exploitation.formsWithoutCount),
            table(
                id: "sectors-table", caption: "Industries and sectors", heading: "Sector", exploitation.sectors,
                withoutCount: exploitation.sectorsWithoutCount),
        ]
        content.append(note("\(Self.barLegend) \(Self.severalNote) “No count”: only presence facts name it."))
        return .init(id: "exploitation", title: "Forms and sectors", content: content)
    }

    var people: HTMLReport.Section {
        .init(
            id: "people", title: "Who",
            content: [
                table(id: "gender-table", caption: "Gender", heading: "Gender", findings.people.gender),
                table(id: "age-table", caption: "Age", heading: "Age", findings.people.age) { $0.peopleLabel },
                note("“Not told at this detail”: survivors in groups too small to say it."),
            ])
    }

    var means: HTMLReport.Section {
        .init(
            id: "means", title: "How",
            content: [
                table(
                    id: "transport-table", caption: "Transport", heading: "Means of transport",
                    findings.people.transport),
                table(
                    id: "recruitment-table", caption: "Recruitment", heading: "Method of recruitment",
                    findings.people.recruitment),
                note(Self.severalNote),
            ])
    }
}

extension Age {
    fileprivate var peopleLabel: String {
        switch self {
        case .minor: "Minors, under 18"
        case .adult: "Adults, 18 and over"
        default: label
        }
    }
}
