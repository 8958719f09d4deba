import CanonicalJSON
import Journeys

/// Which column of a file means what (Schemas/mapping-1.json).
package struct Mapping: Sendable {
    package let name: String
    /// One row is one survivor, so a missing count is no estimate.
    package let isPerCase: Bool
    /// Column names, folded (case, spaces and punctuation do not matter).
    package let columns: [String: ColumnRole]
    /// Replacements of cells, by role.
    package let values: [ColumnRole: [String: String]]
    /// Cells that mean "not known", besides the empty one.
    package let missing: Set<String>

    package init(
        name: String, isPerCase: Bool, columns: [(String, ColumnRole)], values: [ColumnRole: [String: String]] = [:],
        missing: Set<String> = []
    ) {
        self.name = name
        self.isPerCase = isPerCase
        self.columns = Dictionary(columns.map { (folded($0.0), $0.1) }, uniquingKeysWith: { first, _ in first })
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
            guard let text = member.value.string, let role = ColumnRole(text) else {
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
        try reader.finish()
        self.init(name: name, isPerCase: isPerCase, columns: columns, values: values, missing: Set(missing))
    }
}
