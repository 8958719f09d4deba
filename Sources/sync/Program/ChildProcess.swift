import Files
import Glibc

/// Another program: run without a shell, with nothing to read, and ended with all that it has started when its time is over.
enum ChildProcess {
    struct Failure: Error {
        let reason: String
    }

    /// Where the program's words go.
    enum Words {
        case nowhere
        /// Beside our own, so that the journal has them.
        case standardError
    }

    /// Where PATH has a program of this name.
    static func found(_ name: String) -> String? {
        let folders = (environment("PATH") ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { isProgram($0) }
    }

    static func isProgram(_ path: String) -> Bool {
        unsafe access(path, X_OK) == 0 && !FileSystem.isFolder(path)
    }

    /// Runs `words`, the first of which is the program's path, and returns its exit status as waitpid(2) has it.
    /// - Parameter variables: environment variables beside our own.
    static func run(
        _ words: [String], variables: [String: String] = [:], words output: Words = .nowhere, seconds: Int
    ) throws(Failure) -> Int32 {
        let name = FileSystem.lastComponent(of: words[0])
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0)
        switch output {
        case .nowhere:
            unsafe posix_spawn_file_actions_adddup2(&actions, 0, 1)
            unsafe posix_spawn_file_actions_adddup2(&actions, 0, 2)
        case .standardError: unsafe posix_spawn_file_actions_adddup2(&actions, 2, 1)
        }
        // A group of its own, so that all of its processes can be ended.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let strings = unsafe words.map { unsafe strdup($0) } + [nil]
        let ours = inherited().filter { variables[$0.prefix { $0 != "=" }.description] == nil }
        let pairs = unsafe (ours + variables.map { "\($0)=\($1)" }).map { unsafe strdup($0) } + [nil]
        defer { unsafe (strings + pairs).forEach { unsafe free($0) } }
        var process = pid_t()
        guard unsafe posix_spawn(&process, words[0], &actions, &attributes, strings, pairs) == 0 else {
            throw Failure(reason: "\(name) cannot be run")
        }
        return try wait(process, name, seconds)
    }

    private static func inherited() -> [String] {
        var pairs: [String] = []
        var next = unsafe environ
        while let pair = unsafe next.pointee {
            unsafe pairs.append(String(cString: pair))
            unsafe next = next.advanced(by: 1)
        }
        return pairs
    }

    private static func wait(_ process: pid_t, _ name: String, _ seconds: Int) throws(Failure) -> Int32 {
        var status = Int32(0)
        for _ in 0..<(seconds * 50) {
            let ended = unsafe waitpid(process, &status, WNOHANG)
            if ended == process {
                kill(-process, SIGKILL)
                return status
            }
            if ended < 0 && errno != EINTR { throw Failure(reason: "\(name) was lost") }
            usleep(20_000)
        }
        kill(-process, SIGKILL)
        _ = unsafe waitpid(process, &status, 0)
        throw Failure(reason: "\(name) took longer than \(seconds) seconds")
    }
}
