/// Why an age file or key is refused. The codes are the outcomes that the age format's own test suite names.
package struct AgeError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        /// The header is not one of age v1, or a stanza in it is malformed.
        case header = "age.header"
        /// No identity given opens the file.
        case noMatch = "age.no-match"
        /// The header was altered.
        case headerMAC = "age.header-mac"
        /// The payload was altered, cut or extended.
        case payload = "age.payload"
        /// The text armour is malformed.
        case armour = "age.armour"
        /// The text is not a recipient or identity.
        case key = "age.key"
    }

    package let code: Code
    package let reason: String

    package init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    package var description: String { reason }
}
