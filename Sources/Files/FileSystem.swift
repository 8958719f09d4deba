internal import CLinux
package import Glibc

/// Whole-file operations: bounded reads and writes that survive a crash.
package enum FileSystem {
    /// Reads a whole regular file of at most `limit` bytes.
    package static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        let file = try FileHandle(opening: path, flags: O_RDONLY | O_NONBLOCK)
        let size = try file.size()
        guard size <= limit else {
            throw FileError(code: .tooLarge, path: path, reason: "larger than the limit of \(limit) bytes")
        }
        var bytes: [UInt8] = []
        while true {
            let asked = max(4096, size - bytes.count + 1)
            let chunk = try file.read(upTo: asked)
            if chunk.isEmpty { return bytes }
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
            guard bytes.count <= limit else {
                throw FileError(code: .tooLarge, path: path, reason: "larger than the limit of \(limit) bytes")
            }
            // A short answer that ends where the file did when it was opened: there is no more to ask for.
            if chunk.count < asked, bytes.count == size { return bytes }
        }
    }

    /// Like `read`, but `nil` where the file does not exist.
    package static func readIfPresent(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        do throws(FileError) {
            return try read(path, limit: limit)
        } catch  where error.code == .notFound {
            return nil
        }
    }

    /// The length of a regular file, `nil` where there is none.
    package static func lengthIfPresent(_ path: String) throws(FileError) -> Int? {
        do throws(FileError) {
            return try FileHandle(opening: path, flags: O_RDONLY | O_NONBLOCK).size()
        } catch  where error.code == .notFound {
            return nil
        }
    }

    /// From this size on a file is worth an order of its own to the medium.
    private static let largeFile = 1 << 15

    /// How the names of files begin that are not finished; a crash leaves them behind.
    package static let temporaryPrefix = ".new-"

    /// Replaces or creates `path` so that a crash leaves the old bytes or the new ones: temporary file in the same
    /// folder, fsync, rename, fsync of the folder. Parent folders are created.
    package static func writeAtomically(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o644) throws(FileError) {
        try writeWhole(path, bytes, mode: mode, isDurable: true)
    }

    /// `writeAtomically` where the file does not hold these bytes already: most nights leave most small files as they are,
    /// and waiting for a medium is what a user feels.
    package static func writeIfChanged(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o644) throws(FileError) {
        if let present = try? readIfPresent(path, limit: bytes.count), present == bytes { return }
        try writeAtomically(path, bytes, mode: mode)
    }

    /// Writes a file that nothing refers to yet, not yet on the medium: a crash may leave it empty or in part. Someone has
    /// to `synchronise` it before anything refers to it, and folders that are made for it below `root`. A file that is
    /// there is replaced in one step.
    package static func writeLoosely(
        _ path: String, _ bytes: [UInt8], below root: String? = nil
    ) throws(FileError) {
        do throws(FileError) {
            let file = try FileHandle(opening: path, flags: O_WRONLY | O_CREAT | O_EXCL)
            do throws(FileError) {
                try write(bytes, to: file)
            } catch {
                // It was made just now, and nobody knows of it.
                _ = unsafe unlink(path)
                throw error
            }
        } catch  where error.code == .exists {
            try writeWhole(path, bytes, mode: 0o644, isDurable: false)
        } catch  where error.code == .notFound {
            if let root { try makeFolders(root) }
            try makeFolders(parent(of: path), isDurable: root == nil)
            try writeWhole(path, bytes, mode: 0o644, isDurable: false)
        }
    }

    /// Writes bytes that are not waited for; the medium may work on many of them while the next file is made.
    private static func write(_ bytes: [UInt8], to file: borrowing FileHandle) throws(FileError) {
        try file.write(bytes)
        if bytes.count >= largeFile { journey_begin_writing(file.descriptor) }
    }

    private static func writeWhole(
        _ path: String, _ bytes: [UInt8], mode: mode_t, isDurable: Bool
    ) throws(FileError) {
        let folder = parent(of: path)
        try makeFolders(folder, isDurable: isDurable)
        let temporary = temporary(for: path)
        do throws(FileError) {
            try writeTemporary(temporary, bytes, mode: mode, isDurable: isDurable)
            guard unsafe rename(temporary, path) == 0 else { throw FileError.last(path) }
        } catch {
            _ = unsafe unlink(temporary)
            throw error
        }
        if isDurable { try synchroniseFolder(folder) }
    }

    /// Creates `path` with these bytes and refuses to touch an existing file. A crash leaves the whole file or none: half a key
    /// would be one that nobody can use and nothing replaces.
    package static func create(_ path: String, _ bytes: [UInt8], mode: mode_t = 0o644) throws(FileError) {
        let folder = parent(of: path)
        try makeFolders(folder)
        let temporary = temporary(for: path)
        defer { _ = unsafe unlink(temporary) }
        try writeTemporary(temporary, bytes, mode: mode)
        if unsafe link(temporary, path) != 0 {
            // Some file systems (FAT sticks, some shares) give a file one name only.
            guard errno == EPERM || errno == ENOTSUP || errno == ENOSYS else { throw FileError.last(path) }
            guard !exists(path) else { throw FileError(code: .exists, path: path, reason: "exists already") }
            guard unsafe rename(temporary, path) == 0 else { throw FileError.last(path) }
        }
        try synchroniseFolder(folder)
    }

    /// The name under which a file is written before it is whole.
    private static func temporary(for path: String) -> String {
        "\(parent(of: path))/\(temporaryPrefix)\(getpid())-\(lastComponent(of: path))"
    }

    private static func writeTemporary(
        _ path: String, _ bytes: [UInt8], mode: mode_t, isDurable: Bool = true
    ) throws(FileError) {
        let file = try FileHandle(
            opening: path, flags: O_WRONLY | O_CREAT | O_TRUNC, mode: mode)
        guard isDurable else { return try write(bytes, to: file) }
        try file.write(bytes)
        try file.synchronise()
    }

    /// Waits until everything written to the file system that holds `path` is on the medium.
    package static func synchroniseFileSystem(_ path: String) throws(FileError) {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError.last(path) }
        defer { _ = close(descriptor) }
        guard syncfs(descriptor) == 0 else { throw FileError.last(path) }
    }

    /// Creates a folder and its parents; an existing folder is fine.
    package static func makeFolders(
        _ path: String, mode: mode_t = 0o755, isDurable: Bool = true
    ) throws(FileError) {
        if path.isEmpty || path == "/" || path == "." || isFolder(path) { return }
        try makeFolders(parent(of: path), mode: mode, isDurable: isDurable)
        guard unsafe mkdir(path, mode) == 0 || errno == EEXIST else { throw FileError.last(path) }
        if isDurable { try synchroniseFolder(parent(of: path)) }
    }

    /// Waits until a file's bytes are on the medium.
    package static func synchronise(_ path: String) throws(FileError) {
        try FileHandle(opening: path, flags: O_RDONLY).synchronise()
    }

    /// Makes a folder's names durable.
    package static func synchroniseFolder(_ path: String) throws(FileError) {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError.last(path) }
        defer { _ = close(descriptor) }
        // Some file systems (FAT sticks, network shares) cannot synchronise a folder; their rename is what they offer.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == ENOTSUP else { throw FileError.last(path) }
    }

    /// Overwrites the beginning of a file in place and waits until it is on the medium: before a key is removed.
    package static func overwrite(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let file = try FileHandle(opening: path, flags: O_WRONLY)
        try file.write(bytes)
        try file.synchronise()
    }

    /// Removes a file; a missing one is fine.
    package static func remove(_ path: String) throws(FileError) {
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw FileError.last(path) }
    }

    /// Removes a folder of the program's own making and everything in it; an absent one is fine. Links are removed, not followed.
    package static func removeTree(_ path: String) throws(FileError) {
        guard isFolder(path), !isLink(path) else { return try remove(path) }
        for name in try names(in: path) { try removeTree("\(path)/\(name)") }
        guard unsafe rmdir(path) == 0 || errno == ENOENT else { throw FileError.last(path) }
    }

    /// Copies a file's bytes into a new one.
    package static func copy(_ source: String, to target: String) throws(FileError) {
        let from = try FileHandle(opening: source, flags: O_RDONLY)
        let to = try FileHandle(opening: target, flags: O_WRONLY | O_CREAT | O_EXCL)
        while true {
            let bytes = try from.read(upTo: 1 << 20)
            if bytes.isEmpty { return }
            try to.write(bytes)
        }
    }

    /// Moves `source` over `target` in one step.
    package static func replace(_ target: String, with source: String) throws(FileError) {
        guard unsafe rename(source, target) == 0 else { throw FileError.last(target) }
        try synchroniseFolder(parent(of: target))
    }

    /// The names in a folder, sorted by bytes, without `.` and `..`; an absent folder has none.
    package static func names(in path: String) throws(FileError) -> [String] {
        guard let folder = unsafe opendir(path) else {
            if errno == ENOENT { return [] }
            throw FileError.last(path)
        }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    package static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether anything, of any kind, stands at `path`.
    package static func exists(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0
    }

    /// Whether `path` itself is a symbolic link.
    package static func isLink(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// The permission bits of a file.
    package static func mode(of path: String) throws(FileError) -> mode_t {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw FileError.last(path) }
        return status.st_mode & 0o7777
    }

    /// The folder part of a path, `.` where there is none.
    package static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The last component of a path.
    package static func lastComponent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return path }
        return String(path[path.index(after: slash)...])
    }
}
