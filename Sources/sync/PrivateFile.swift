import Files
import Signing

/// Files with secrets: keys, passphrases. One that others may read is refused before a byte of it is.
enum PrivateFile {
    static func read(_ path: String) throws -> [UInt8] {
        let mode = try FileSystem.mode(of: path)
        guard mode & 0o077 == 0 else {
            throw CommandFailure(
                "key.readable", "\(path) can be read by others", hint: "run: chmod 600 '\(path)'", exit: .permission)
        }
        return try FileSystem.read(path, limit: 1 << 16)
    }

    /// A passphrase: the file's first line.
    static func passphrase(_ path: String) throws -> Passphrase {
        try Passphrase(Array(try read(path).prefix { $0 != 0x0A && $0 != 0x0D }))
    }
}
