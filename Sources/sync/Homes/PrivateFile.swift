import Files
import Signing

/// Files with secrets: keys, passphrases. One that others may read is refused before a byte of it is read.
enum PrivateFile {
    static func read(_ path: String) throws -> [UInt8] {
        let mode = try FileSystem.mode(of: path)
        guard mode & 0o077 == 0 else {
            throw CommandFailure(
                "key.readable", "\(path) can be read by others", hint: "run: chmod 600 '\(path)'", exit: .permission)
        }
        return try FileSystem.read(path, limit: 1 << 16)
    }

    /// Takes back what was just made private in a place that keeps nothing private, such as a Windows drive or a stick.
    static func requirePrivate(_ made: String) throws {
        guard try FileSystem.mode(of: made) & 0o077 != 0 else { return }
        try FileSystem.removeTree(made)
        throw CommandFailure(
            "home.exposed",
            "\(FileSystem.parent(of: made)) lies where nothing can be kept from others; no key was made",
            hint: "a Windows drive or a stick is no place for keys: choose a folder of the system's own with --home",
            exit: .permission)
    }

    /// A passphrase: the file's first line.
    static func passphrase(_ path: String) throws -> Passphrase {
        try Passphrase(Array(try read(path).prefix { $0 != 0x0A && $0 != 0x0D }))
    }
}
