import Files
import Journeys
import LogStore
import Signing
import TransparencyLog

/// What the clock says, beside the clocks of others: seals go by it and cannot be taken back.
struct ClockCheck {
    /// The day to act on, and the moment by the same clock, in seconds since 1970.
    let today: CivilDate
    let now: Int

    /// Longer than a request takes, and as long as object stores bear.
    private static let tolerance = 15 * 60
    /// A day off seals a day early or late.
    private static let limit = 24 * 60 * 60

    init(_ arguments: Arguments) throws(CommandFailure) {
        today = try arguments.today()
        now = arguments.has("--now") ? today.dayNumber * 86_400 + Int(Timestamp.now()) % 86_400 : Int(Timestamp.now())
    }

    /// Beside a server's own clock.
    func outcome(server: Int) -> CheckUp.Outcome {
        let difference = abs(now - server)
        let words = "it is \(now < server ? "behind" : "ahead of") the server's by \(Self.words(difference))"
        if difference > Self.limit { return .failure(words, next: "set this machine's clock") }
        if difference > Self.tolerance { return .warning(words, next: "set this machine's clock") }
        return .fine("\(today), within \(max(1, (difference + 59) / 60)) minutes of the server's")
    }

    /// Beside the newest time that an auditor has signed.
    func outcome(signed: UInt64) -> CheckUp.Outcome? {
        guard let signed = Int(exactly: signed), signed - now > Self.tolerance else { return nil }
        let words = "it is behind a time that an auditor signed by \(Self.words(signed - now))"
        return signed - now > Self.limit
            ? .failure(words, next: "set this machine's clock") : .warning(words, next: "set this machine's clock")
    }

    private static func words(_ seconds: Int) -> String {
        seconds >= 172_800
            ? "\(seconds / 86_400) days" : seconds >= 7_200 ? "\(seconds / 3_600) hours" : "\(seconds / 60) minutes"
    }

    /// The newest time in the cosignatures of these logs' checkpoints.
    static func newestSigned(_ logs: [(files: LogFiles, keys: [VerifierKey])], cosigners: [VerifierKey]) -> UInt64? {
        logs.compactMap { log in
            guard let bytes = try? log.files.checkpointBytes() else { return nil }
            return log.keys.lazy.compactMap { try? Checkpoint.open(bytes, key: $0, cosigners: cosigners) }.first?
                .cosignatures.map(\.time).max()
        }.max()
    }
}
