import Age
package import Files
import Signing
import TransparencyLog

/// Ciphertext that did not reach a store: a folder in the organisation's home. Encrypting twice gives different bytes, so a push
/// that was cut off sends what waits here rather than something new.
package struct Spool: Sendable {
    private let folder: String

    package init(folder: String) { self.folder = folder }

    /// Names ciphertext by what it holds and for whom.
    static func name(_ tile: Tile, _ lines: [UInt8], _ recipients: [AgeRecipient]) -> String {
        let whom = recipients.map(\.description).joined(separator: " ")
        return SHA256.hash(Array("\(tile.path)\n\(whom)\n".utf8) + lines).hex
    }

    /// Whether nothing waits, as on most nights.
    func isEmpty() throws(FileError) -> Bool { try FileSystem.names(in: folder).isEmpty }

    /// The ciphertext, `nil` where it does not wait here whole.
    func read(_ name: String) throws(FileError) -> [UInt8]? {
        guard let bytes = try FileSystem.readIfPresent("\(folder)/\(name)", limit: 1 << 22),
            bytes.count >= Digest.byteCount
        else { return nil }
        let cipher = Array(bytes.dropLast(Digest.byteCount))
        return SHA256.hash(cipher).bytes.elementsEqual(bytes.suffix(Digest.byteCount)) ? cipher : nil
    }

    /// Not waited for: what a crash spoils has another digest than the one behind it, and is encrypted again.
    func write(_ name: String, _ cipher: [UInt8]) throws(FileError) {
        try FileSystem.writeLoosely("\(folder)/\(name)", cipher + SHA256.hash(cipher).bytes)
    }

    /// Everything has arrived.
    package func clear() throws(FileError) {
        for name in try FileSystem.names(in: folder) { try FileSystem.remove("\(folder)/\(name)") }
    }
}
