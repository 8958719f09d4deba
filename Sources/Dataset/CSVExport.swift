import Journeys
import Places

/// The master's groups as CSV with a row of HXL tags: sorted, the same bytes for the same frontier.
package enum CSVExport {
    private static let columns: [(header: String, tag: String)] = [
        ("Organisation", "#org+code"), ("Period", "#date+period"), ("Rung", "#meta+rung"),
        ("Origin", "#loc+origin+code"), ("Transit", "#loc+transit+list+code"),
        ("Destination", "#loc+dest+code"), ("Destination status", "#status+dest"),
        ("Exploitation", "#indicator+exploitation+list+code"), ("Gender", "#group+gender+code"),
        ("Age", "#group+age+code"), ("Transport", "#service+transport+list+code"),
        ("Recruitment", "#cause+recruitment+list+code"), ("Survivors (at least)", "#affected+ind+min+num"),
        ("Survivors (at most)", "#affected+ind+max+num"), ("Frontier", "#meta+frontier+hash"),
    ]

    package static func text(of master: Master) throws(DatasetError) -> [UInt8] {
        let frontier = try master.meta("frontier_hash")
        var rows: [[String]] = []
        for shared in try master.groups() {
            let group = shared.group
            let attributes = group.attributes
            rows.append([
                shared.partner, group.period.description, String(group.rung), attributes.origin.text,
                attributes.transit.map { $0.map(\.text).joined(separator: ";") } ?? "", attributes.destination.text,
                attributes.destinationStatus.rawValue,
                attributes.exploitation.map { $0.map(\.description).joined(separator: ";") } ?? "",
                attributes.gender?.rawValue ?? "", attributes.age?.rawValue ?? "",
                attributes.transport.map { $0.map(\.rawValue).joined(separator: ";") } ?? "",
                attributes.recruitment.map { $0.map(\.rawValue).joined(separator: ";") } ?? "",
                String(group.survivors.lower), String(group.survivors.upper), frontier,
            ])
        }
        rows.sort { $0.lexicographicallyPrecedes($1) { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
        let all = [columns.map(\.header), columns.map(\.tag)] + rows
        return Array(all.map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined().utf8)
    }

    /// RFC 4180 quoting. Cells that a spreadsheet would take for a formula get an apostrophe; HXL tags begin with `#`
    /// and stay as they are.
    static func quoted(_ cell: String) -> String {
        var cell = cell
        if let first = cell.first, "=+-@\t\r".contains(first) { cell = "'" + cell }
        guard cell.contains(where: { ",\"\r\n".contains($0) || $0.isNewline }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}
