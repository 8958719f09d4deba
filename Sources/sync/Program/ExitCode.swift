/// What the program's exit status means (docs/cli.md). The numbers above 63 are those of sysexits.h.
enum ExitCode: Int32, CaseIterable {
    case ok = 0
    /// Verification failed: something is not what its signature says.
    case verification = 1
    case failure = 2
    /// Some partners or rows were refused; the rest is committed.
    case partial = 3
    case usage = 64
    case malformedInput = 65
    /// The remote cannot be reached now; try again later.
    case unavailable = 69
    case cannotCreate = 73
    case inputOutput = 74
    case locked = 75
    case permission = 77

    /// What the manual says of it.
    var meaning: String {
        switch self {
        case .ok: "done"
        case .verification: "verification failed: a signature does not fit, or logs contradict each other"
        case .failure: "another failure"
        case .partial: "partly done: some rows or partners were refused, or periods are held; the rest is kept"
        case .usage: "the command line is wrong"
        case .malformedInput: "a file is malformed"
        case .unavailable: "the remote is not there or answers nothing usable; try again"
        case .cannotCreate: "something exists already and is not overwritten"
        case .inputOutput: "reading or writing failed, the disk is full"
        case .locked: "another command works in this folder"
        case .permission: "a key is missing, unusable or readable by others; or the organisation has not joined"
        }
    }
}
