import Journeys
import Places

/// Groups as rows of the Human Trafficking Case Data Standard's "Historic Trafficking Events" (HTCDS 2.0, IOM, CC BY 4.0):
/// Recruitment where the journeys began, Transit for each place passed, Exploitation where it took place. Columns that begin
/// with `hte_` are the standard's; the others say which group a row belongs to and how many survivors it counts.
///
/// Fields of persons (`prs_`, `vic_`) and whatever would pretend to be exact (`hte_Date`, `hte_City`, a longitude) are not
/// there: a group has neither.
enum HTCDSExport {
    static let columns = [
        "hte_Type", "hte_Country", "hte_State", "hte_Description", "journey", "organisation", "period", "place",
        "intended_destination", "survivors_min", "survivors_max", "frontier",
    ]

    static let head = CSVText.text([CSVText.row(columns)])

    private enum Event: String { case recruitment = "Recruitment", transit = "Transit", exploitation = "Exploitation" }

    static func text(of content: ExportContent) -> [UInt8] {
        head + CSVText.text(content.groups.flatMap { rows(of: $0, frontier: content.frontierHash) })
    }

    private static func rows(of row: ExportContent.Row<Master.SharedGroup>, frontier: String) -> [[Cell]] {
        let attributes = row.value.group.attributes
        let survivors = row.value.group.survivors
        // The standard knows no intended destination. Where nobody was exploited yet there is no event of exploitation.
        let intended = attributes.destinationStatus == .intended ? attributes.destination : nil
        func event(_ event: Event, at place: PlaceCode, _ words: [String]) -> [Cell] {
            [
                .text(event.rawValue), place.isUnknown ? .none : .text(place.country.name),
                Cell(place.isAdmin1 ? place.name : nil),
                .text(([counted(survivors)] + words).joined(separator: ". ") + "."),
                .text("\(row.log)/\(row.entry)"), .text(row.value.partner), .text(row.value.group.period.description),
                .text(place.text), Cell(intended?.text), .integer(survivors.lower), .integer(survivors.upper),
                .text(frontier),
            ]
        }
        var recruitment = told("Recruitment", attributes.recruitment?.map(\.label))
        if let intended { recruitment.append("Intended destination: \(intended.name)") }
        var rows = [event(.recruitment, at: attributes.origin, recruitment)]
        let transport = told("Transport", attributes.transport?.map(\.label))
        rows += (attributes.transit ?? []).map { event(.transit, at: $0, transport) }
        if intended == nil {
            let forms = told("Exploitation", attributes.exploitation?.map(words))
            rows.append(event(.exploitation, at: attributes.destination, forms))
        }
        return rows
    }

    private static func counted(_ survivors: CountInterval) -> String {
        survivors.lower == survivors.upper
            ? "Survivors: \(survivors.lower)" : "Survivors: between \(survivors.lower) and \(survivors.upper)"
    }

    private static func told(_ title: String, _ labels: [String]?) -> [String] {
        guard let labels, !labels.isEmpty else { return [] }
        return ["\(title): \(labels.joined(separator: "; "))"]
    }

    private static func words(_ exploitation: Exploitation) -> String {
        exploitation.form.label + (exploitation.sector.map { " (\($0.label))" } ?? "")
    }
}
