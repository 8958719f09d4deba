import Glibc

/// What a crash may say: nothing. Swift's own crash report shows memory, and a core file is memory; both could hold what
/// nobody may read.
enum Crash {
    static func keepSilent() {
        for number in [SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV] { _ = signal(number, SIG_DFL) }
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    }
}
