import Journeys
import SQLite

/// A cell of an exported table. Text comes from people and is guarded in CSV; a number never is.
package enum Cell: Hashable, Sendable {
    case text(String)
    case integer(Int)
    case decimal(Double)
    /// Not told.
    case none

    init(_ text: String?) { self = text.map { .text($0) } ?? .none }

    /// A set as one cell. A set that is not told and an empty one look alike; the JSON export tells them apart.
    init(list: [String]?) {
        guard let list, !list.isEmpty else {
            self = .none
            return
        }
        self = .text(list.joined(separator: ";"))
    }

    var sqlite: SQLiteValue {
        switch self {
        case .text(let text): .text(text)
        case .integer(let integer): .integer(integer)
        case .decimal(let decimal): .real(decimal)
        case .none: .null
        }
    }
}
