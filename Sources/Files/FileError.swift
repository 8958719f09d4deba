import Glibc

/// Why a file operation failed: what was attempted, on which path, and the system's error number.
///
/// The message names the path and the system's reason, never a byte of the file.
package struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure a caller may want to tell apart.
    package enum Code: Hashable, Sendable {
        case notFound, exists, denied, full, tooLarge, locked, notRegular, system
        /// A store across a network: it cannot be reached now; it is not the one that is meant; it says no; it answers
        /// with what no such store answers.
        case unavailable, untrusted, refused, unexpected
    }

    package let code: Code
    package let path: String
    package let reason: String

    package init(code: Code, path: String, reason: String) {
        self.code = code
        self.path = path
        self.reason = reason
    }

    /// The error of the system call that just failed on `path`.
    package static func last(_ path: String, number: Int32 = errno) -> FileError {
        let code: Code =
            switch number {
            case ENOENT: .notFound
            case EEXIST: .exists
            case EACCES, EPERM: .denied
            case ENOSPC, EDQUOT: .full
            case EWOULDBLOCK: .locked
            case ELOOP, EISDIR, ENOTDIR: .notRegular
            default: .system
            }
        return FileError(code: code, path: path, reason: unsafe String(cString: strerror(number)))
    }

    package var description: String { "\(path): \(reason)" }
}
