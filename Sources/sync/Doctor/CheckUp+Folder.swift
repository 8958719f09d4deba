import Files
import Glibc

/// Where a home lies: whom its disk lets in, and how much room it has.
extension CheckUp {
    /// In bytes. Below the first a night may fail, below the second it is time to make room.
    private static let (tooLittle, little): (UInt64, UInt64) = (100 << 20, 500 << 20)

    mutating func lookAtFolder(_ path: String) {
        look(at: "folder") {
            guard try FileSystem.mode(of: path) & 0o077 == 0 else {
                return .warning(
                    "\(path) can be looked into by others on this machine", next: "run: chmod 700 '\(path)'")
            }
            return .fine("\(path) is readable by you alone")
        }
        look(at: "permissions") { try Self.permissions(path) }
        look(at: "disk") { try Self.space(path) }
    }

    /// A file system that keeps no permissions shows every key to everybody, whatever the files' modes say.
    private static func permissions(_ path: String) throws -> Outcome {
        let probe = "\(path)/.permissions"
        try FileSystem.remove(probe)
        try FileSystem.create(probe, [], mode: 0o600)
        defer { try? FileSystem.remove(probe) }
        let closed = try FileSystem.mode(of: probe)
        guard unsafe chmod(probe, 0o640) == 0, closed == 0o600, try FileSystem.mode(of: probe) == 0o640 else {
            return .failure(
                "the file system of \(path) keeps no permissions, so whoever uses this machine can read the keys",
                next: "move the folder to a Linux file system: not a stick with FAT, not /mnt/c under Windows")
        }
        return .fine("the file system keeps permissions")
    }

    private static func space(_ path: String) throws -> Outcome {
        var status = statvfs()
        guard unsafe statvfs(path, &status) == 0 else { throw FileError.last(path) }
        let free = UInt64(status.f_bavail) * UInt64(status.f_frsize)
        let words = "\(free >> 20) MB are free"
        let next = "free some space on the disk of \(path)"
        // Some file systems have no number of files.
        if status.f_files > 0 && status.f_favail < 100 { return .failure("the disk takes no more files", next: next) }
        if free < tooLittle { return .failure("\(words), too little for a night", next: next) }
        if free < little { return .warning("\(words), which will not do for long", next: next) }
        return .fine(words)
    }
}
