import Journeys

/// How to read a table: which line is its header, and what each column means.
struct TableLayout {
    let header: [String]
    let line: Int
    let roles: [ColumnRole]
    /// The columns with a role, in their order.
    let columns: [ColumnRole: [Int]]
    /// Columns without a name: nothing may stand in them.
    let nameless: [Int]
    /// What the user should know about how columns were understood.
    var notes: [String] = []

    /// A table of a repeat: its rows belong to the rows of another table.
    var isRepeat: Bool { columns[.parent] != nil }
    /// A table whose rows are events of journeys.
    var hasEvents: Bool { columns[.eventType] != nil }

    init(header: TableRow, mapping: Mapping) throws(IntakeError) {
        let names = header.cells.map { trimmed($0) }
        self.header = names
        line = header.line
        var found = mapping.roles(of: names)
        let notes = try Self.placeTwins(names, &found, line: header.line)
        let unknown = names.indices.filter { found[$0] == nil && !names[$0].isEmpty }
        guard unknown.isEmpty else {
            let list = unknown.map { "\($0 + 1) (\"\(names[$0])\")" }.joined(separator: ", ")
            throw IntakeError(
                .unmappedColumns, line: header.line, column: unknown[0] + 1,
                "no role is given to column\(unknown.count == 1 ? "" : "s") \(list)",
                hint: "give each a role, or \"drop\", in a mapping file and import again with --mapping FILE; "
                    + "--suggest-mapping writes a draft of one")
        }
        nameless = mapping.name == Preset.htcds.rawValue ? [] : names.indices.filter { names[$0].isEmpty }
        roles = found.map { $0 ?? .drop }
        columns = Dictionary(grouping: roles.indices, by: { [roles] in roles[$0] })
        self.notes = notes
        for (role, columns) in columns where columns.count > 1 && !role.mayRepeat {
            throw IntakeError(
                .mapping, line: header.line, column: columns[1] + 1,
                "columns \(columns[0] + 1) and \(columns[1] + 1) both mean \(role.name)",
                hint: "rename one of them in the file, or give it the role \"drop\" with --mapping FILE")
        }
        guard columns.keys.contains(where: \.isPlace) || isRepeat else {
            throw IntakeError(
                .missingColumns, line: header.line, "no column says where journeys began or ended",
                hint: "give an origin or an exploitation column its role with --mapping FILE")
        }
    }

    /// How many of a line's filled cells are column names, and how many are filled.
    static func known(_ row: TableRow, _ mapping: Mapping) -> (known: Int, filled: Int) {
        let names = row.cells.map { trimmed($0) }
        let roles = mapping.roles(of: names)
        let filled = names.indices.filter { !names[$0].isEmpty }
        return (filled.count { roles[$0] != nil }, filled.count)
    }

    private static let twins: [Set<String>] = [
        Set(["city", "town", "mji"].map { folded($0) }), Set(["country", "nchi"].map { folded($0) }),
    ]

    /// Questions that have the same name in each group of a form, and lost their groups: three times city and country
    /// are origin, intended destination and exploitation, in the order of the Victim Journey Tracker.
    private static func placeTwins(
        _ names: [String], _ roles: inout [ColumnRole?], line: Int
    ) throws(IntakeError) -> [String] {
        let order: [[ColumnRole]] = [
            [.originCity, .intendedCity, .exploitationCity], [.originCountry, .intendedCountry, .exploitationCountry],
        ]
        var notes: [String] = []
        for (twins, order) in zip(twins, order) {
            let same = names.indices.filter { twins.contains(folded(names[$0])) && roles[$0] == nil }
            if same.count != order.count { continue }
            for (index, role) in zip(same, order) { roles[index] = role }
            let list = same.map { String($0 + 1) }.joined(separator: ", ")
            notes.append(
                "columns \(list) have one name; they are read as origin, intended destination and exploitation, in this "
                    + "order: check with preview, or export with group names")
        }
        return notes
    }
}
