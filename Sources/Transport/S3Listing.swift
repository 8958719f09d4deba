/// One page of the answer to `ListObjectsV2`: the keys and common prefixes, and where the next page begins.
///
/// Only keys of this program's own making matter, and they need no XML reader: what is wanted stands between `<Key>` and
/// `</Key>`, and an object store escapes whatever is not plain.
struct S3Listing {
    private(set) var keys: [String] = []
    private(set) var next: String?

    init?(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.contains("<ListBucketResult"), text.contains("</ListBucketResult>") else { return nil }
        keys = Self.contents(of: "Key", in: text)
        for group in Self.contents(of: "CommonPrefixes", in: text) { keys += Self.contents(of: "Prefix", in: group) }
        if Self.contents(of: "IsTruncated", in: text).first == "true" {
            guard let token = Self.contents(of: "NextContinuationToken", in: text).first else { return nil }
            next = token
        }
    }

    private static func contents(of element: String, in text: String) -> [String] {
        var found: [String] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "<\(element)>") {
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "</\(element)>") else { break }
            found.append(unescaped(String(rest[..<close.lowerBound])))
            rest = rest[close.upperBound...]
        }
        return found
    }

    private static func unescaped(_ text: String) -> String {
        guard text.contains("&") else { return text }
        var text = text
        for (name, character) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&apos;", "'"), ("&#39;", "'"),
            ("&amp;", "&"),
        ] {
            text = text.replacing(name, with: character)
        }
        return text
    }
}
