#if Remotes
internal import CCurl
import Files
import Glibc
import Synchronization

/// Speaks with one server: connections that stay open, one for each thread at work, and another try where a failure may
/// pass.
final class CurlClient: Sendable {
    let settings: TransportSettings
    private let access: RemoteAccess
    private let scheme: String
    private let pin: KnownHost?
    /// Connections that no thread uses now.
    private let idle = Mutex<[CurlHandle]>([])
    private let turn = Mutex(())

    init(_ access: RemoteAccess, protocol scheme: String, pin: KnownHost?) throws(RemoteAddress.Failure) {
        if let missing = unsafe journey_curl_load() {
            throw .init(description: unsafe String(cString: missing))
        }
        settings = access.settings
        self.access = access
        self.scheme = scheme
        self.pin = pin
    }

    /// Sends a request until an answer comes that is not "later", at most as often as the settings say.
    /// `name` is what messages call the file.
    func run(_ name: String, _ exchange: () -> Exchange) throws(FileError) -> Answer {
        var attempt = 1
        while true {
            let again: (reason: String, after: Int?)
            do throws(ExchangeFailure) {
                let answer = try perform(exchange())
                guard Self.isLater(answer.status) else { return answer }
                again = ("the server answers \(answer.status): later", answer.retryAfter)
            } catch {
                guard error.kind == .passing else { throw Self.error(error, name) }
                again = (error.reason, nil)
            }
            guard attempt < settings.attempts else {
                throw FileError(
                    code: .unavailable, path: name,
                    reason: settings.attempts == 1 ? again.reason : "\(again.reason) (\(attempt) times)")
            }
            wait(attempt, atLeast: again.after)
            attempt += 1
        }
    }

    /// Where the bytes a second are limited, transfers go one after another: each alone may have all of them.
    private func perform(_ exchange: Exchange) throws(ExchangeFailure) -> Answer {
        guard settings.bytesPerSecond > 0 else { return try performNow(exchange) }
        return try turn.withLock { (_) throws(ExchangeFailure) in try performNow(exchange) }
    }

    private func performNow(_ exchange: Exchange) throws(ExchangeFailure) -> Answer {
        let kept = idle.withLock { $0.popLast() }
        let handle: CurlHandle
        if let kept { handle = kept } else { handle = try CurlHandle(access, protocol: scheme, pin: pin) }
        let answer = try handle.perform(exchange)
        // A handle that failed is not kept: its connection may be in any state.
        idle.withLock { $0.append(handle) }
        return answer
    }

    private static func isLater(_ status: Int) -> Bool {
        [408, 425, 429, 500, 502, 503, 504].contains(status)
    }

    private func wait(_ attempt: Int, atLeast seconds: Int?) {
        let doubled = settings.backoffMilliseconds << min(attempt - 1, 16)
        let longest = min(doubled, TransportSettings.longestWaitMilliseconds)
        // Half of it by chance, so that many clients of one server do not come back all at once.
        var milliseconds = longest / 2 + Int.random(in: 0...(longest / 2))
        if let seconds, seconds > 0 {
            milliseconds = max(milliseconds, min(seconds * 1_000, TransportSettings.longestWaitMilliseconds))
        }
        var pause = timespec(tv_sec: milliseconds / 1_000, tv_nsec: milliseconds % 1_000 * 1_000_000)
        unsafe nanosleep(&pause, nil)
    }

    private static func error(_ failure: ExchangeFailure, _ name: String) -> FileError {
        if case .source(let error) = failure.kind { return error }
        let code: FileError.Code =
            switch failure.kind {
            case .passing: .unavailable
            case .untrusted: .untrusted
            case .refused: .refused
            case .absent: .notFound
            case .tooLarge: .tooLarge
            case .full: .full
            case .command: .exists
            case .source, .lasting: .unexpected
            }
        return FileError(code: code, path: name, reason: failure.reason)
    }
}
#endif
