import Glibc

/// Ends the process.
func exitProcess(_ code: ExitCode) -> Never { exit(code.rawValue) }

/// An environment variable, `nil` where it is unset or empty.
func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    let text = unsafe String(cString: value)
    return text.isEmpty ? nil : text
}
