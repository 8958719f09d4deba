package import Age
import TransparencyLog

/// A bodies file as a store keeps it where outsiders can read the store: padded with NUL to 1,024 bytes for each line, so
/// that its length tells nothing, then encrypted as an age file and named with `.age` behind.
package enum SealedBodies {
    package static let suffix = ".age"
    static let bytesPerLine = 1_024

    package static func seal(
        _ lines: [UInt8], width: Int, to recipients: [AgeRecipient]
    ) throws(AgeError) -> [UInt8] {
        let unit = width * bytesPerLine
        // Lines longer than they may be are padded too, so that a file never tells more than that it holds some.
        let count = max(1, (lines.count + unit - 1) / unit) * unit
        return try AgeFile.encrypt(lines, paddedTo: count, to: recipients)
    }

    static func open(
        _ bytes: [UInt8], with identities: [AgeIdentity], file: String
    ) throws(LogError) -> [UInt8] {
        let padded: [UInt8]
        do {
            padded = try AgeFile.decrypt(bytes, with: identities)
        } catch  where error.code == .noMatch {
            throw LogError(.bodiesLocked, file: file, "is encrypted to others")
        } catch {
            throw LogError(.malformedFile, file: file, error.reason)
        }
        let end = (padded.lastIndex { $0 != 0 } ?? -1) + 1
        return Array(padded[..<end])
    }
}
