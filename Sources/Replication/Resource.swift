package import CanonicalJSON

/// A publication that the coalition points its members to (`resource/1`; docs/formats.md, "Registry"). The link is what
/// identifies it. Title, tags and link are text from people: whoever shows them escapes them.
package struct Resource: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case publication, news, report
    }

    package static let type = "resource/1"
    /// Limits in bytes of UTF-8, so that a line with every quote escaped stays far below that of the registry.
    package static let titleLimit = 200
    package static let tagLimit = 40
    package static let linkLimit = 500
    package static let tagCount = 8
    package static let years = 1900...2200

    package let title: String
    package let kind: Kind
    /// Sorted by their bytes, each once.
    package let tags: [String]
    /// When it was published.
    package let year: Int
    /// `https://` or `http://`, in plain ASCII.
    package let link: String

    /// `nil` where a member is not as the format wants it. Tags may come in any order.
    package init?(title: String, kind: Kind, tags: [String], year: Int, link: String) {
        let sorted = tags.sorted(by: Self.precedes)
        guard Self.isLine(title, limit: Self.titleLimit), Self.areTags(sorted), Self.years.contains(year),
            Self.isLink(link)
        else { return nil }
        (self.title, self.kind, self.tags, self.year, self.link) = (title, kind, sorted, year, link)
    }

    package var json: JSONObject {
        [
            "kind": .string(kind.rawValue), "link": .string(link), "tags": .array(tags.map { .string($0) }),
            "title": .string(title), "type": .string(Self.type), "year": .integer(year),
        ]
    }

    init(reading reader: inout JSONReader) throws(JSONReader.Failure) {
        title = try reader.code("title") { Self.isLine($0, limit: Self.titleLimit) ? $0 : nil }
        kind = try reader.code("kind") { Kind(rawValue: $0) }
        tags = try reader.strings("tags", limit: Self.tagCount)
        guard Self.areTags(tags) else { throw .init(member: "tags", reason: "must be short, sorted and different") }
        year = try reader.integer("year", in: Self.years)
        link = try reader.link()
    }

    /// Newest first, then by title, then by link; by bytes, so the same on every machine.
    package static func isListed(_ a: Resource, before b: Resource) -> Bool {
        if a.year != b.year { return a.year > b.year }
        return a.title == b.title ? precedes(a.link, b.link) : precedes(a.title, b.title)
    }

    /// Whether each word stands somewhere in the title, a tag, the kind or the year, in any case.
    package func matches(_ words: [String]) -> Bool {
        let texts = ([title, kind.rawValue, String(year)] + tags).map { $0.lowercased() }
        return words.allSatisfy { word in texts.contains { $0.contains(word.lowercased()) } }
    }

    private static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

    private static func areTags(_ tags: [String]) -> Bool {
        tags.count <= tagCount && tags.allSatisfy { isLine($0, limit: tagLimit) }
            && zip(tags, tags.dropFirst()).allSatisfy(precedes)
    }

    /// One line that reads as it is stored: no control characters, nothing invisible, nothing that turns text around.
    private static func isLine(_ text: String, limit: Int) -> Bool {
        guard !text.isEmpty, text.utf8.count <= limit, text.utf8.first != 0x20, text.utf8.last != 0x20 else {
            return false
        }
        return !text.unicodeScalars.contains { scalar in hidden.contains { $0.contains(scalar.value) } }
    }

    /// A list of its own, because a registry that is accepted today must be so under any later Unicode.
    private static let hidden: [ClosedRange<UInt32>] = [
        0x00...0x1F, 0x7F...0x9F, 0x61C...0x61C, 0x200B...0x200B, 0x200E...0x200F, 0x2028...0x202E, 0x2060...0x206F,
        0xFEFF...0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F,
    ]
}

extension Resource {
    /// Whether a text is a web address as it may stand in a registry: scheme and host in lower case, no name or password
    /// before the host, and none of the characters that end an attribute or a cell.
    package static func isLink(_ text: String) -> Bool {
        guard text.utf8.count <= linkLimit else { return false }
        for scheme in ["https://", "http://"] where text.utf8.starts(with: scheme.utf8) {
            let rest = text.utf8.dropFirst(scheme.utf8.count)
            let authority = rest.prefix { ![0x2F, 0x3F, 0x23].contains($0) }
            return isAuthority(Substring(authority)) && rest.allSatisfy(isPlain)
        }
        return false
    }

    private static func isAuthority(_ text: Substring) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let host = parts.first, host.utf8.count <= 253 else { return false }
        if parts.count == 2 {
            guard (1...5).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                return false
            }
        }
        return host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.utf8.first != 0x2D && label.utf8.last != 0x2D
                && label.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
        }
    }

    /// ASCII that may stand in an address as it is (RFC 3986).
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !"\"<>\\^`{|}".utf8.contains(byte)
    }
}

extension JSONReader {
    /// The address of a resource.
    mutating func link() throws(Failure) -> String { try code("link") { Resource.isLink($0) ? $0 : nil } }
}
