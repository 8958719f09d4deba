import Glibc

/// The kernel lock (`flock`) that lets one process at a time write in a folder. It ends with the process, however
/// that ends. The lock file carries the holder's process id and command, to be named to whoever comes second.
package struct FolderLock: ~Copyable {
    private let file: FileHandle

    /// Takes the lock `folder/lock` or throws `.locked`, whose reason names the holder.
    package init(folder: String, holder: String) throws(FileError) {
        let path = "\(folder)/lock"
        let file = try FileHandle(opening: path, flags: O_RDWR | O_CREAT, mode: 0o600)
        guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw FileError.last(path) }
            let named = String(decoding: try file.read(upTo: 200), as: UTF8.self)
            throw FileError(
                code: .locked, path: folder, reason: "in use by \(named.isEmpty ? "another process" : named)")
        }
        guard ftruncate(file.descriptor, 0) == 0 else { throw FileError.last(path) }
        try file.write(Array("process \(getpid()) (\(holder))".utf8))
        self.file = file
    }

    /// Gives the lock back. Until then it is held, whatever the optimiser thinks of an unused value.
    package consuming func release() {}
}
