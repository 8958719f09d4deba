/// The names that make up origins and paths: narrow enough to be safe in any file system and any URL.
package enum Names {
    /// Names in the coalition's own use, which no partner may have.
    package static let reserved: Set<String> = ["registry", "receipts", "keeper", "public"]
    private static let partLimit = 40
    private static let peopleLimit = 120

    /// `[a-z0-9-]+`, not beginning or ending with a hyphen.
    package static func isPart(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.count <= partLimit && text.first != "-" && text.last != "-"
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || $0 == UInt8(ascii: "-")
            }
    }

    package static func isPartner(_ text: String) -> Bool { isPart(text) && !reserved.contains(text) }

    /// A DNS name of at least two labels.
    package static func isDomain(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2 && text.utf8.count <= 120 && labels.allSatisfy { isPart($0) }
    }

    /// A name shown to people: one line, no control characters.
    package static func isForPeople(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= peopleLimit
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }

    /// Where a store is: one line that can stand in any document.
    package static func isAddress(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 2_000
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
    }

    /// The partner part made from an organisation's name: `Hope House` gives `hope-house`.
    package static func slug(_ name: String) -> String? {
        var slug = ""
        for scalar in name.lowercased().unicodeScalars {
            if scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil) {
                slug.unicodeScalars.append(scalar)
            } else if !slug.isEmpty && slug.last != "-" {
                slug += "-"
            }
        }
        while slug.last == "-" { slug.removeLast() }
        return isPartner(slug) ? slug : nil
    }

    /// The origin of a partner's log: `<domain>/<partner>/<log>`.
    package static func origin(domain: String, partner: String, log: String = "1") -> String {
        "\(domain)/\(partner)/\(log)"
    }

    /// Whether an origin is that of a registry of `domain`: the first is `<domain>/registry/1`, one that takes its place
    /// has the next number.
    package static func isRegistry(_ origin: String, domain: String) -> Bool {
        guard let number = origin.split(separator: "/", omittingEmptySubsequences: false).last.flatMap({ Int($0) })
        else {
            return false
        }
        return number > 0 && origin == Self.origin(domain: domain, partner: "registry", log: String(number))
    }

    /// The name of the key of a coalition's pool keeper.
    package static func keeper(domain: String) -> String { origin(domain: domain, partner: "keeper") }

    /// Whether a name is that of some coalition's pool keeper.
    package static func isKeeper(_ name: String) -> Bool {
        guard let domain = name.split(separator: "/", omittingEmptySubsequences: false).first else { return false }
        return isDomain(String(domain)) && name == keeper(domain: String(domain))
    }

    /// The origin of a coalition's public log.
    package static func publicOrigin(domain: String) -> String { origin(domain: domain, partner: "public") }

    /// Whether an origin is that of some coalition's public log.
    package static func isPublicLog(_ origin: String) -> Bool {
        guard let domain = origin.split(separator: "/", omittingEmptySubsequences: false).first else { return false }
        return isDomain(String(domain)) && origin == publicOrigin(domain: String(domain))
    }

    /// Whether a log may be a partner's of the coalition of `domain`: its own `<domain>/<partner>/1`, or the public log of
    /// another coalition.
    package static func isAdmissible(_ origin: String, partner: String, domain: String) -> Bool {
        origin == Self.origin(domain: domain, partner: partner)
            || (isPublicLog(origin) && origin != publicOrigin(domain: domain))
    }

    /// The folder of a log in a store: its origin without the domain.
    package static func folder(origin: String) -> String {
        origin.split(separator: "/").dropFirst().joined(separator: "/")
    }
}
