package import Signing

/// The bytes of entry bundles and hash tiles (C2SP tlog-tiles v0.1.0).
package enum LogEncoding {
    /// For each entry its length as a big-endian uint16, then the entry.
    package static func bundle(_ entries: [Digest]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.count * (2 + LogLimits.entry))
        for entry in entries {
            bytes += [0, UInt8(LogLimits.entry)]
            entry.append(to: &bytes)
        }
        return bytes
    }

    /// The hashes one after another.
    package static func tile(_ hashes: [Digest]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * Digest.byteCount)
        for hash in hashes { hash.append(to: &bytes) }
        return bytes
    }
}
