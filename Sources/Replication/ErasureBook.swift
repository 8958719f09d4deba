package import CanonicalJSON
package import Journeys
import Signing

/// What a merging machine knows of partners' erasures: since when it has seen each, and when it destroyed the body. Kept in
/// its home.
///
/// A body is hidden as soon as its erasure is seen. It is destroyed when a set time has passed, by this machine's own clock, so
/// that someone with a stolen key can hide but not quickly destroy: an erasure that a revocation voids in that time is
/// forgotten. So many of a partner are destroyed in a quarter by themselves; beyond it a person has to release them. A
/// receipt then tells every other machine, which destroys its copy at once.
package struct ErasureBook: Sendable {
    /// Days between the first sight of an erasure and the destruction.
    package static let delayDays = 30
    /// Erasures of one partner that are carried out in a quarter without anyone being asked.
    package static let quarterlyLimit = 10

    package struct Item: Sendable {
        package let erased: Erased
        /// The day on which this machine first saw it, valid.
        package let seen: CivilDate
        /// Whether a person confirmed it.
        package fileprivate(set) var isReleased = false
        /// When this machine destroyed the body.
        package fileprivate(set) var destroyed: CivilDate?
    }

    package private(set) var items: [Item] = []

    package init() {}

    /// Takes note of the erasures of one log that are valid now. One that is not any more, and was not carried out, is
    /// forgotten.
    package mutating func see(_ valid: [Erased], of origin: String, today: CivilDate) {
        let now = Set(valid)
        items.removeAll { $0.erased.origin == origin && $0.destroyed == nil && !now.contains($0.erased) }
        let known = Set(items.map(\.erased))
        items += valid.filter { !known.contains($0) }.map { Item(erased: $0, seen: today) }
    }

    /// A person confirms what a partner has erased so far.
    package mutating func release(_ origin: String) {
        for index in items.indices where items[index].erased.origin == origin { items[index].isReleased = true }
    }

    /// What is to be destroyed today: released or within the limit, and seen long enough ago.
    package func due(today: CivilDate) -> [Erased] {
        var left = room(today: today)
        return items.filter { item in
            guard item.destroyed == nil, let day = item.seen.adding(days: Self.delayDays), day <= today else {
                return false
            }
            if item.isReleased { return true }
            left[item.erased.origin, default: Self.quarterlyLimit] -= 1
            return left[item.erased.origin, default: 0] >= 0
        }.map(\.erased)
    }

    /// How many wait for a person, by origin: told at once, not only when they are due.
    package func waiting(today: CivilDate) -> [String: Int] {
        let left = room(today: today)
        var pending: [String: Int] = [:]
        for item in items where item.destroyed == nil && !item.isReleased {
            pending[item.erased.origin, default: 0] += 1
        }
        return pending.reduce(into: [:]) { waiting, partner in
            let excess = partner.value - max(0, left[partner.key, default: Self.quarterlyLimit])
            if excess > 0 { waiting[partner.key] = excess }
        }
    }

    /// How many more may be destroyed in this quarter, for origins that have had some.
    private func room(today: CivilDate) -> [String: Int] {
        var left: [String: Int] = [:]
        for item in items where item.destroyed?.quarter == today.quarter && !item.isReleased {
            left[item.erased.origin, default: Self.quarterlyLimit] -= 1
        }
        return left
    }

    /// What has been destroyed here.
    package var destroyed: Set<Erased> { Set(items.filter { $0.destroyed != nil }.map(\.erased)) }

    /// Logs of which another machine has destroyed what is not destroyed here, of `echoed`: it may be a body that counts here, if
    /// its erasure was revoked since.
    package func news(in echoed: [String: [Erase]]) -> Set<String> {
        let destroyed = destroyed
        let news = echoed.filter { origin, erasures in
            !destroyed.isSuperset(of: erasures.map { Erased(origin: origin, erase: $0) })
        }
        return Set(news.keys)
    }

    package mutating func markDestroyed(_ erased: some Collection<Erased>, today: CivilDate) {
        let done = Set(erased)
        for index in items.indices where done.contains(items[index].erased) && items[index].destroyed == nil {
            items[index].destroyed = today
        }
        let known = Set(items.map(\.erased))
        // On the word of another machine's receipt, before the erasure itself was seen here: it does not use up the limit.
        items += erased.filter { !known.contains($0) }.map {
            Item(erased: $0, seen: today, isReleased: true, destroyed: today)
        }
    }

    // MARK: Its file

    package var json: JSONValue {
        .object([
            "items": .array(
                items.map { item in
                    var object = item.erased.json
                    object["destroyed"] = item.destroyed.map { .string($0.description) }
                    object["released"] = .boolean(item.isReleased)
                    object["seen"] = .string(item.seen.description)
                    return .object(object)
                }), "type": "erasures/1",
        ])
    }

    package init(parsing bytes: [UInt8]) throws(JoiningError) {
        do {
            var reader = try JSONReader(try JSONParser.relaxed(bytes))
            _ = try reader.string("type")
            for value in try reader.array("items", limit: 10_000_000) {
                guard var object = value.object, let isReleased = object["released"]?.boolean,
                    let seen = object["seen"]?.string.flatMap({ CivilDate($0) })
                else { throw JSONReader.Failure(member: "items", reason: "is malformed") }
                let destroyed = object["destroyed"]?.string.flatMap { CivilDate($0) }
                for name in ["destroyed", "released", "seen"] { object[name] = nil }
                items.append(
                    Item(
                        erased: try Erased(content: object), seen: seen, isReleased: isReleased, destroyed: destroyed))
            }
        } catch {
            throw JoiningError("erasures.json is not readable")
        }
    }
}
