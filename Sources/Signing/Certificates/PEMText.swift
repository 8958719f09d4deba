/// The textual form of DER bytes (RFC 7468).
enum PEMText {
    static func text(_ der: [UInt8], label: String) -> String {
        let base64 = Array(Base64.encode(der).utf8)
        let lines = stride(from: 0, to: base64.count, by: 64).map {
            String(decoding: base64[$0..<min($0 + 64, base64.count)], as: UTF8.self) + "\n"
        }
        return "-----BEGIN \(label)-----\n\(lines.joined())-----END \(label)-----\n"
    }

    /// The bytes of the first block with this label.
    static func bytes(_ pem: [UInt8], label: String) -> [UInt8]? {
        let lines = String(decoding: pem, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let start = lines.firstIndex(of: "-----BEGIN \(label)-----"),
            let end = lines[start...].firstIndex(of: "-----END \(label)-----")
        else { return nil }
        return Base64.decode(lines[(start + 1)..<end].joined())
    }
}
