import CanonicalJSON
import Journeys

/// Which column of a file means what: a preset's, or a mapping file's (Schemas/mapping-1.json).
package struct Mapping: Sendable {
    package let name: String
    /// One row is one survivor, so a missing count is no estimate.
    package let isPerCase: Bool
    /// Column names, folded (case, spaces and punctuation do not matter).
    package let columns: [String: ColumnRole]
    /// Beginnings of column names, in any case, where the name itself is not in `columns`.
    package let prefixes: [(String, ColumnRole)]
    /// Whether the file comes from a form: names may have groups before them (`origin/origin_city`), a multiple choice
    /// may be a column for each choice, and what begins with `_` is the server's.
    package let isForm: Bool
    /// Replacements of cells, by role.
    package let values: [ColumnRole: [String: String]]
    /// Cells that mean "not known", besides the empty one.
    package let missing: Set<String>

    package init(
        name: String, isPerCase: Bool, columns: [(String, ColumnRole)], prefixes: [(String, ColumnRole)] = [],
        isForm: Bool = false, values: [ColumnRole: [String: String]] = [:], missing: Set<String> = []
    ) {
        self.name = name
        self.isPerCase = isPerCase
        self.columns = Dictionary(columns.map { (folded($0.0), $0.1) }, uniquingKeysWith: { first, _ in first })
        self.prefixes = prefixes.map { ($0.0.lowercased(), $0.1) }
        self.isForm = isForm
        self.values = values
        self.missing = missing
    }

    /// Reads a mapping file.
    package init(parsing bytes: [UInt8]) throws(IntakeError) {
        let hint = "see docs/import.md for the form of a mapping file"
        let value: JSONValue
        do {
            value = try JSONParser.relaxed(bytes)
        } catch {
            throw IntakeError(.mapping, line: error.line, error.reason, hint: hint)
        }
        do throws(JSONReader.Failure) {
            try self.init(json: value)
        } catch {
            throw IntakeError(.mapping, error.description, hint: hint)
        }
    }

    private init(json: JSONValue) throws(JSONReader.Failure) {
        var reader = try JSONReader(json)
        guard try reader.string("type") == "mapping/1" else { throw .init(member: "type", reason: "must be mapping/1") }
        let name = try reader.string("name")
        let isPerCase = reader.optional("per_case") == nil ? false : try reader.boolean("per_case")
        var columns: [(String, ColumnRole)] = []
        for member in try reader.object("columns").members {
            let text = member.value.string ?? ""
            guard !text.hasPrefix("confirm:"), text != "?" else {
                throw .init(
                    member: "columns",
                    reason:
                        "still has columns to decide: take \"confirm:\" away where the role is right, and give each \"?\" one"
                )
            }
            guard let role = ColumnRole(text) else {
                throw .init(member: "columns", reason: "gives a column a role that does not exist")
            }
            guard !columns.contains(where: { folded($0.0) == folded(member.name) }) else {
                throw .init(member: "columns", reason: "names a column twice")
            }
            columns.append((member.name, role))
        }
        var values: [ColumnRole: [String: String]] = [:]
        if reader.optional("values") != nil {
            for member in try reader.object("values").members {
                guard let role = ColumnRole(member.name), let map = member.value.object else {
                    throw .init(member: "values", reason: "must map the cells of a role")
                }
                for entry in map.members {
                    guard let text = entry.value.string else {
                        throw .init(member: "values", reason: "must map text to text")
                    }
                    values[role, default: [:]][entry.name] = text
                }
            }
        }
        let missing = reader.optional("missing") == nil ? [] : try reader.strings("missing", limit: 100)
        if reader.optional("reasons") != nil { _ = try reader.object("reasons") }
        try reader.finish()
        self.init(name: name, isPerCase: isPerCase, columns: columns, values: values, missing: Set(missing))
    }

    /// The role of each column of a header, `nil` where none is known.
    package func roles(of header: [String]) -> [ColumnRole?] {
        let points = isForm ? Set(header.compactMap(Self.pointName)) : []
        return header.map { name in
            points.contains(folded(name.split(separator: "/").last ?? "")) ? .drop : role(of: name)
        }
    }

    private func role(of name: String) -> ColumnRole? {
        let key = folded(name)
        if key.isEmpty { return nil }
        if let role = columns[key] { return role }
        guard isForm else { return prefixRole(name) }
        if Self.pointName(name) != nil { return .drop }
        for separator in ["/", "-"] as [Character] {
            let parts = name.split(separator: separator)
            guard parts.count > 1, let last = parts.last else { continue }
            let question = parts.dropLast().joined(separator: String(separator))
            if let role = role(of: question).flatMap({ ChoiceColumns.shared.role(of: String(last), question: $0) }) {
                return role
            }
            for count in stride(from: parts.count - 1, through: 1, by: -1) {
                if let role = columns[folded(parts.suffix(count).joined())] { return role }
            }
            if let role = prefixRole(last) { return role }
            if last.hasPrefix("_") { return .drop }
        }
        return prefixRole(name) ?? (name.hasPrefix("_") ? .drop : nil)
    }

    private func prefixRole(_ name: some StringProtocol) -> ColumnRole? {
        let name = name.lowercased()
        return prefixes.first { name.hasPrefix($0.0) }?.1
    }

    /// The folded name of the point on the map to which a column of coordinates belongs: `_where_latitude`,
    /// `origin-where-Latitude`.
    private static func pointName(_ name: String) -> String? {
        let key = folded(name)
        for suffix in ["latitude", "longitude", "altitude", "precision", "accuracy"] where key.hasSuffix(suffix) {
            let last = name.split(separator: "/").last.map(String.init) ?? name
            guard last.hasPrefix("_") || last.contains("-") else { continue }
            return String(folded(last).dropLast(suffix.count))
        }
        return nil
    }
}
