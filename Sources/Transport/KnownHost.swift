import Signing

/// The key of an SSH server as a `known_hosts` file pins it. Without one nothing is sent: libcurl itself would take any.
struct KnownHost: Hashable, Sendable {
    /// The SHA-256 of the key, in base64 without padding, as `ssh-keygen -l` shows it.
    let fingerprint: String

    /// The first plain line of `file` that names the host; names may not be hashed.
    init(_ file: [UInt8], host: String, port: Int) throws(RemoteAddress.Failure) {
        let name = port == 22 ? host : "[\(host)]:\(port)"
        for line in String(decoding: file, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            guard words.count >= 3, !words[0].hasPrefix("#"),
                words[1].hasPrefix("ssh-") || words[1].hasPrefix("ecdsa-"),
                words[0].split(separator: ",").contains(Substring(name)), let key = Base64.decode(words[2])
            else { continue }
            var text = Base64.encode(SHA256.hash(key).bytes)
            while text.hasSuffix("=") { text.removeLast() }
            fingerprint = text
            return
        }
        throw .init(description: "the server's key is not known: keys/known_hosts has no line for \(name)")
    }
}
