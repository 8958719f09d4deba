/// Reads the members of one object and insists that every member was asked for.
///
/// `finish()` refuses members nobody read: an unknown member in a signed body could carry anything.
package struct JSONReader {
    /// What a member should have been, said without its content.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package let member: String
        package let reason: String
        package init(member: String, reason: String) {
            self.member = member
            self.reason = reason
        }
        package var description: String { "member \(member): \(reason)" }

        /// The same failure seen from further up: `survivors` under `rungs[2]` is `rungs[2].survivors`.
        package func under(_ path: String) -> Failure {
            Failure(member: member.hasPrefix("(") ? path : "\(path).\(member)", reason: reason)
        }
    }

    private let object: JSONObject
    private var read: Set<String> = []

    package init(_ value: JSONValue) throws(Failure) {
        guard let object = value.object else { throw Failure(member: "(top)", reason: "must be an object") }
        self.object = object
    }

    package init(_ object: JSONObject) { self.object = object }

    package mutating func optional(_ name: String) -> JSONValue? {
        read.insert(name)
        return object[name]
    }

    package func has(_ name: String) -> Bool { object[name] != nil }

    package mutating func value(_ name: String) throws(Failure) -> JSONValue {
        guard let value = optional(name) else { throw Failure(member: name, reason: "is missing") }
        return value
    }

    package mutating func string(_ name: String) throws(Failure) -> String {
        guard let string = try value(name).string else { throw Failure(member: name, reason: "must be a string") }
        return string
    }

    /// A member that must be a string that `make` understands.
    package mutating func code<Value>(_ name: String, _ make: (String) -> Value?) throws(Failure) -> Value {
        guard let value = make(try string(name)) else { throw Failure(member: name, reason: "is not a known code") }
        return value
    }

    package mutating func integer(_ name: String, in range: ClosedRange<Int> = 0...((1 << 53) - 1)) throws(Failure)
        -> Int
    {
        guard let integer = try value(name).integer, range.contains(integer) else {
            throw Failure(member: name, reason: "must be an integer from \(range.lowerBound) to \(range.upperBound)")
        }
        return integer
    }

    package mutating func boolean(_ name: String) throws(Failure) -> Bool {
        guard let boolean = try value(name).boolean else {
            throw Failure(member: name, reason: "must be true or false")
        }
        return boolean
    }

    package mutating func strings(_ name: String, limit: Int) throws(Failure) -> [String] {
        let values = try array(name, limit: limit)
        var strings: [String] = []
        for value in values {
            guard let string = value.string else { throw Failure(member: name, reason: "must hold strings") }
            strings.append(string)
        }
        return strings
    }

    package mutating func array(_ name: String, limit: Int) throws(Failure) -> [JSONValue] {
        guard let array = try value(name).array, array.count <= limit else {
            throw Failure(member: name, reason: "must be an array of at most \(limit)")
        }
        return array
    }

    package mutating func object(_ name: String) throws(Failure) -> JSONObject {
        guard let object = try value(name).object else { throw Failure(member: name, reason: "must be an object") }
        return object
    }

    /// Throws where the object has a member that no call asked for. The name is not repeated: others wrote it.
    package func finish() throws(Failure) {
        guard object.members.allSatisfy({ read.contains($0.name) }) else {
            throw Failure(member: "(unknown)", reason: "is not part of this format")
        }
    }
}
