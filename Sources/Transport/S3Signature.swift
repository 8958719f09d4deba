import Glibc
import Signing

/// AWS signature version 4 of one request: the headers that prove who sends it. Path and query are put into the canonical
/// form here and sent in that form, so that what is signed is what arrives.
struct S3Signature {
    let credentials: S3Credentials

    /// The headers of a request, `Host` not among them, which libcurl sends. `query` has names and values, not yet encoded.
    func headers(
        method: String, host: String, path: String, query: [(String, String)] = [], headers: [(String, String)] = [],
        payload: [UInt8], now: time_t = time(nil)
    ) -> [(String, String)] {
        let (day, moment) = Self.stamps(now)
        let hash = SHA256.hash(payload).hex
        var all = headers + [("x-amz-content-sha256", hash), ("x-amz-date", moment)]
        let signed = (all + [("host", host)]).map { ($0.0.lowercased(), $0.1) }.sorted { $0.0 < $1.0 }
        let names = signed.map(\.0).joined(separator: ";")
        let canonical = [
            method, Self.encode(path, keepingSlash: true), Self.canonical(query),
            signed.map { "\($0.0):\($0.1)\n" }.joined(), names, hash,
        ].joined(separator: "\n")
        let scope = "\(day)/\(credentials.region)/s3/aws4_request"
        let text = "AWS4-HMAC-SHA256\n\(moment)\n\(scope)\n\(SHA256.hash(Array(canonical.utf8)).hex)"
        var key = Array("AWS4\(credentials.secretAccessKey)".utf8)
        for part in [day, credentials.region, "s3", "aws4_request"] {
            key = SecretBytes.hmac(key: key, Array(part.utf8)).bytes
        }
        let signature = SecretBytes.hmac(key: key, Array(text.utf8)).hex
        all.append(
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope),SignedHeaders=\(names),"
                    + "Signature=\(signature)"
            ))
        return all
    }

    /// The query as it is signed and sent: encoded, sorted by name.
    static func canonical(_ query: [(String, String)]) -> String {
        query.map { (encode($0.0, keepingSlash: false), encode($0.1, keepingSlash: false)) }
            .sorted { $0.0 < $1.0 }.map { "\($0.0)=\($0.1)" }.joined(separator: "&")
    }

    /// Percent-encodes all but the unreserved characters.
    static func encode(_ text: String, keepingSlash: Bool) -> String {
        var encoded = ""
        for byte in text.utf8 {
            let isSlash = byte == UInt8(ascii: "/")
            if isSlash ? keepingSlash : ServerAddress.isPlain(byte) {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                encoded += "%" + Hex.encode([byte]).uppercased()
            }
        }
        return encoded
    }

    /// `20130524` and `20130524T000000Z`.
    private static func stamps(_ now: time_t) -> (day: String, moment: String) {
        var now = now
        var parts = unsafe tm()
        unsafe gmtime_r(&now, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = unsafe "\(parts.tm_year + 1_900)\(two(parts.tm_mon + 1))\(two(parts.tm_mday))"
        return unsafe (day, "\(day)T\(two(parts.tm_hour))\(two(parts.tm_min))\(two(parts.tm_sec))Z")
    }
}
