package import CanonicalJSON
package import Journeys
import Signing

/// What a merging machine has done about partners' erasures: seen, echoed by a receipt, destroyed. Kept in its home.
///
/// A body is hidden as soon as its erasure is seen. It is destroyed when a set time has passed since the echo, by this machine's own
/// clock, so that someone with a stolen key can hide but not quickly destroy. Echoes go out by themselves up
/// to a number for each partner and quarter; beyond it a person has to release them.
package struct ErasureBook: Sendable {
    /// Days between the echo and the destruction.
    package static let delayDays = 30
    /// Erasures of one partner that are echoed in a quarter without anyone being asked.
    package static let quarterlyLimit = 10

    package struct Item: Sendable {
        package let erased: Erased
        /// When this machine echoed it, `nil` while it waits.
        package fileprivate(set) var echoed: CivilDate?
        package fileprivate(set) var isDestroyed = false
    }

    package private(set) var items: [Item] = []
    private var known: Set<Erased> = []

    package init() {}

    /// Takes note of erasures that a partner's log declares.
    package mutating func see(_ erased: [Erased]) {
        for erased in erased where known.insert(erased).inserted {
            items.append(Item(erased: erased))
        }
    }

    /// Marks what is to be echoed now and returns it: within the limit, and everything of the `released` origins.
    package mutating func echo(today: CivilDate, released: Set<String> = []) -> [Erased] {
        let quarter = Period.quarter(year: today.year, quarter: (today.month + 2) / 3)
        var counts: [String: Int] = [:]
        for item in items {
            guard let echoed = item.echoed, quarter == .quarter(year: echoed.year, quarter: (echoed.month + 2) / 3)
            else { continue }
            counts[item.erased.origin, default: 0] += 1
        }
        var echoed: [Erased] = []
        for index in items.indices where items[index].echoed == nil {
            let origin = items[index].erased.origin
            guard released.contains(origin) || counts[origin, default: 0] < Self.quarterlyLimit else { continue }
            counts[origin, default: 0] += 1
            items[index].echoed = today
            echoed.append(items[index].erased)
        }
        return echoed
    }

    /// How many wait for a person, by origin.
    package var waiting: [String: Int] {
        Dictionary(items.filter { $0.echoed == nil }.map { ($0.erased.origin, 1) }, uniquingKeysWith: +)
    }

    /// What is to be destroyed today.
    package func due(today: CivilDate) -> [Erased] {
        items.filter { !$0.isDestroyed && ($0.echoed?.adding(days: Self.delayDays).map { $0 <= today } ?? false) }
            .map(\.erased)
    }

    package mutating func markDestroyed(_ erased: [Erased]) {
        for index in items.indices where erased.contains(items[index].erased) { items[index].isDestroyed = true }
    }

    // MARK: Its file

    package var json: JSONValue {
        .object([
            "items": .array(
                items.map { item in
                    var object = item.erased.json
                    object["destroyed"] = .boolean(item.isDestroyed)
                    object["echoed"] = item.echoed.map { .string($0.description) }
                    return .object(object)
                }), "type": "erasures/1",
        ])
    }

    package init(parsing bytes: [UInt8]) throws(JoiningError) {
        do {
            var reader = try JSONReader(try JSONParser.relaxed(bytes))
            _ = try reader.string("type")
            for value in try reader.array("items", limit: 10_000_000) {
                guard var object = value.object, let isDestroyed = object["destroyed"]?.boolean else {
                    throw JSONReader.Failure(member: "items", reason: "is malformed")
                }
                let echoed = object["echoed"]?.string.flatMap { CivilDate($0) }
                object["destroyed"] = nil
                object["echoed"] = nil
                let erased = try Erased(content: object)
                items.append(Item(erased: erased, echoed: echoed, isDestroyed: isDestroyed))
                known.insert(erased)
            }
        } catch {
            throw JoiningError("erasures.json is not readable")
        }
    }
}
