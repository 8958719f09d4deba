import Glibc

/// Which machine and file system a folder is on. A home that finds itself elsewhere may be a copy, and two copies that both
/// append make a fork.
package enum MachineIdentity {
    /// The machine's id (machine-id(5), where there is one) and the file system's (`f_fsid` of statvfs(3)).
    package static func of(folder: String) throws(FileError) -> String {
        let id = try FileSystem.readIfPresent("/etc/machine-id", limit: 4_096) ?? []
        var status = statvfs()
        guard unsafe statvfs(folder, &status) == 0 else { throw FileError.last(folder) }
        let words = String(decoding: id, as: UTF8.self).filter { $0.isHexDigit }
        return "machine \(words.isEmpty ? "unknown" : words) file-system \(status.f_fsid)"
    }
}
