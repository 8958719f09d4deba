package import Files

/// Why a log cannot be read or written: a stable id, the file at fault (relative to the log's folder) and a reason
/// that never repeats content.
package struct LogError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable {
        case missingFile = "log.file-missing"
        case malformedFile = "log.file-malformed"
        case mismatch = "log.mismatch"
        case badCheckpoint = "log.bad-checkpoint"
        case noCheckpoint = "log.no-checkpoint"
        case rolledBack = "log.rolled-back"
        case forked = "log.forked"
        case body = "body.invalid"
        case bodyMissing = "body.missing"
        case bodyMismatch = "body.mismatch"
        case bodiesLocked = "body.locked"
        case lineTooLong = "log.line-too-long"
        case io = "file.error"
        case denied = "file.denied"
        case full = "file.full"
        case cannotSign = "log.cannot-sign"
        case remoteUnavailable = "remote.unavailable"
        case remoteUntrusted = "remote.untrusted"
        case remoteRefused = "remote.refused"
        case remoteAnswer = "remote.answer"
        /// A store that keeps what is there.
        case remoteExists = "file.exists"
    }

    package let code: Code
    package let file: String
    package let reason: String

    package init(_ code: Code, file: String, _ reason: String) {
        self.code = code
        self.file = file
        self.reason = reason
    }

    package init(_ error: FileError) {
        let code: Code =
            switch error.code {
            case .denied: .denied
            case .full: .full
            case .unavailable: .remoteUnavailable
            case .untrusted: .remoteUntrusted
            case .refused: .remoteRefused
            case .unexpected: .remoteAnswer
            case .exists: .remoteExists
            case .notFound, .tooLarge, .locked, .notRegular, .system: .io
            }
        self.init(code, file: error.path, error.reason)
    }

    package var description: String { "\(file): \(reason)" }
}
