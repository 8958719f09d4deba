/// A value of the JSON subset that journey-sync signs (docs/formats.md, "Canonical JSON"): objects, arrays, strings,
/// integers of magnitude below 2^53, booleans and null.
package indirect enum JSONValue: Hashable, Sendable {
    case object(JSONObject)
    case array([JSONValue])
    case string(String)
    case integer(Int)
    case boolean(Bool)
    case null
}

/// The members of an object, kept sorted by the UTF-8 bytes of their names, each name once.
package struct JSONObject: Hashable, Sendable {
    /// Sorted by `name`'s UTF-8 bytes.
    package private(set) var members: [Member]

    package struct Member: Hashable, Sendable {
        package let name: String
        package let value: JSONValue
    }

    package init() { members = [] }

    /// The value of a member. Names are compared by bytes, not by Unicode equivalence.
    package subscript(name: String) -> JSONValue? {
        get {
            let index = position(of: name)
            guard index < members.count, members[index].name.utf8.elementsEqual(name.utf8) else { return nil }
            return members[index].value
        }
        set {
            let index = position(of: name)
            let present = index < members.count && members[index].name.utf8.elementsEqual(name.utf8)
            switch (present, newValue) {
            case (true, let value?): members[index] = Member(name: name, value: value)
            case (true, nil): members.remove(at: index)
            case (false, let value?): members.insert(Member(name: name, value: value), at: index)
            case (false, nil): break
            }
        }
    }

    /// Where `name` stands or would stand.
    private func position(of name: String) -> Int {
        var low = 0
        var high = members.count
        while low < high {
            let middle = (low + high) / 2
            if members[middle].name.utf8.lexicographicallyPrecedes(name.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low
    }

    /// Appends a member whose name sorts after all others; false where it does not.
    mutating func append(_ name: String, _ value: JSONValue) -> Bool {
        if let last = members.last, !last.name.utf8.lexicographicallyPrecedes(name.utf8) { return false }
        members.append(Member(name: name, value: value))
        return true
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init()
        for (name, value) in elements { self[name] = value }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var integer: Int? { if case .integer(let value) = self { value } else { nil } }
    package var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
    package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
}
