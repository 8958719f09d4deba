/// What the program's exit status means (docs/cli.md). The numbers above 63 are those of sysexits.h.
enum ExitCode: Int32 {
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
}
