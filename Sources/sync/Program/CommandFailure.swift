import Age
import Anonymisation
import Dataset
import Files
import LogStore
import Pooling
import Replication
import Signing
import TransparencyLog

/// Why a command stops: a stable id, clauses for people, what to do next, and the exit code.
struct CommandFailure: Error {
    let id: String
    let message: String
    let hint: String?
    let exit: ExitCode

    init(_ id: String, _ message: String, hint: String? = nil, exit: ExitCode) {
        self.id = id
        self.message = message
        self.hint = hint
        self.exit = exit
    }

    static func usage(_ message: String, verb: String? = nil) -> CommandFailure {
        CommandFailure(
            "usage", message, hint: "run: \(ProgramName.current) help" + (verb.map { " \($0)" } ?? ""), exit: .usage)
    }

    /// An error of a layer that not every build has, which says itself what it amounts to.
    protocol Cause: Error {
        var failure: CommandFailure { get }
    }

    /// The failure that any error of a lower layer amounts to.
    init(_ error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as FileError: self.init(error)
        case let error as LogError: self.init(error)
        case let error as any Cause: self = error.failure
        case let error as StagingError: self.init(error.code.rawValue, error.description, exit: .failure)
        case let error as PartnerNight.Failure:
            switch error {
            case .log(let error): self.init(error)
            case .staging(let error): self.init(error)
            case .refused(let reason): self.init("entry.unusable", reason, exit: .malformedInput)
            }
        case let error as JoiningError: self.init("joining.malformed", error.description, exit: .malformedInput)
        case let error as NoteError:
            let isVerdict = [.badSignature, .noKnownKey, .wrongOrigin, .proofFailed].contains(error.code)
            self.init(error.code.rawValue, error.description, exit: isVerdict ? .verification : .malformedInput)
        case let error as SigningError:
            self.init(
                "key.unusable", error.description,
                hint: error.code == .needsPassphrase ? "give its passphrase with --passphrase-file FILE" : nil,
                exit: .permission)
        case let error as AgeError: self.init(error.code.rawValue, error.description, exit: .permission)
        case let error as PoolingError: self.init(error.code.rawValue, error.description, exit: .verification)
        case let error as DatasetError:
            if case .file(let fault) = error.kind { self.init(fault) } else { self.init(error) }
        default: self.init("internal", "an error that this version cannot name", exit: .failure)
        }
    }

    private init(_ error: DatasetError) {
        func failure(_ id: String, _ hint: String? = nil, exit: ExitCode) -> CommandFailure {
            CommandFailure(id, error.description, hint: hint, exit: exit)
        }
        self =
            switch error.kind {
            case .unusable, .file: failure("master.unusable", exit: .failure)
            case .missing: failure("master.missing", "run: \(ProgramName.current) merge", exit: .malformedInput)
            case .unavailable:
                failure(
                    "master.unavailable", "nothing was lost; run the same command again when the database answers",
                    exit: .unavailable)
            case .refused:
                failure(
                    "master.refused",
                    "check user, database and TLS in the address; a password stands in ~/.pgpass or the file that "
                        + "PGPASSFILE names, mode 600 (docs/scale.md)", exit: .permission)
            case .full:
                failure(
                    "file.full", "nothing was lost; free some space on the database's machine and run it again",
                    exit: .inputOutput)
            case .taken:
                failure("shard.taken", "nothing was lost; if no other run is at work, run it again", exit: .locked)
            case .foreign: failure("master.foreign", "check the address", exit: .cannotCreate)
            case .ahead:
                failure(
                    "shard.behind", "merge with the store that the registry's holder publishes to, then run it again",
                    exit: .unavailable)
            }
    }

    private init(_ error: FileError) {
        switch error.code {
        case .locked:
            self.init(
                "home.locked", error.description, hint: "wait until it has finished, then try again", exit: .locked)
        case .denied: self.init("file.denied", error.description, exit: .permission)
        case .full:
            self.init(
                "file.full", error.description,
                hint: "nothing was lost; free some space and run the same command again", exit: .inputOutput)
        case .notFound: self.init("file.missing", error.description, exit: .malformedInput)
        case .exists: self.init("file.exists", error.description, exit: .cannotCreate)
        case .tooLarge, .notRegular: self.init("file.malformed", error.description, exit: .malformedInput)
        case .system: self.init("file.error", error.description, exit: .inputOutput)
        case .unavailable, .untrusted, .refused, .unexpected: self.init(LogError(error))
        }
    }

    private init(_ error: LogError) {
        switch error.code {
        case .io:
            self.init(
                error.code.rawValue, error.description,
                hint: "nothing was lost; check the disk and its free space, and run the same command again",
                exit: .inputOutput)
        case .full: self.init(FileError(code: .full, path: error.file, reason: error.reason))
        case .denied: self.init(FileError(code: .denied, path: error.file, reason: error.reason))
        case .forked:
            self.init(
                error.code.rawValue, error.description,
                hint: "keep both copies and ask the coalition before anything is pushed", exit: .verification)
        case .remoteUnavailable:
            self.init(
                error.code.rawValue, error.description,
                hint: "nothing was lost; run the same command again when the line is better", exit: .unavailable)
        case .remoteUntrusted:
            self.init(
                error.code.rawValue, error.description,
                hint: "nothing was sent; ask the coalition whether the server has a new certificate or key",
                exit: .permission)
        case .remoteRefused:
            self.init(
                error.code.rawValue, error.description,
                hint: "certificate, key or credentials may have ended, or the place is another's: ask the coalition",
                exit: .permission)
        case .remoteExists: self.init(error.code.rawValue, error.description, exit: .cannotCreate)
        case .remoteAnswer:
            self.init(
                error.code.rawValue, error.description, hint: "check the address and the server", exit: .unavailable)
        default: self.init(error.code.rawValue, error.description, exit: .verification)
        }
    }
}
