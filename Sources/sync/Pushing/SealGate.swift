import Anonymisation
import CanonicalJSON
import Files
import Journeys
import Signing

/// What stands between closed periods and their seal, which cannot be taken back: the clock must be credible, and with
/// `push --hold` a person must have approved exactly what would leave.
struct SealGate {
    /// In days. A laptop that was away for longer should be looked at.
    private static let longestPause = 366

    let home: Home
    let today: CivilDate

    // MARK: Approval

    private var approvalPath: String { home.file("approval.json") }

    /// What is kept: the day, the periods, and the SHA-256 of every group and fact that would leave, each as a
    /// canonical line, in the order of the drafts.
    private static func approval(of drafts: [SealDraft], on day: CivilDate) -> [UInt8] {
        var text: [UInt8] = []
        for draft in drafts {
            for object in draft.groups.map(\.group.json) + draft.facts.map({ $0.fact.json(year: $0.year) }) {
                text += object.canonicalBytes() + [0x0A]
            }
        }
        let object: JSONObject = [
            "content": .string(SHA256.hash(text).base64), "day": .string(day.description),
            "periods": .array(drafts.map { .string($0.period.description) }), "type": "approval/1",
        ]
        return object.canonicalBytes() + [0x0A]
    }

    /// Keeps a person's word that this may leave, and that the clock is right.
    func approve(_ drafts: [SealDraft]) throws {
        try FileSystem.writeAtomically(approvalPath, Self.approval(of: drafts, on: today), mode: 0o600)
    }

    /// The day on which exactly this was approved, `nil` where it was not.
    private func approvedDay(_ drafts: [SealDraft]) throws -> CivilDate? {
        guard let bytes = try FileSystem.readIfPresent(approvalPath, limit: 1 << 16),
            let given = try? JSONParser.canonical(Array(bytes.dropLast())),
            let day = given.object?["day"]?.string.flatMap({ CivilDate($0) }),
            Self.approval(of: drafts, on: day) == bytes
        else { return nil }
        return day
    }

    /// Whether exactly this was approved. The night's push follows the day's word, so the day may be an earlier one.
    func isApproved(_ drafts: [SealDraft]) throws -> Bool { try approvedDay(drafts) != nil }

    // MARK: The clock

    private var clockPath: String { home.file("clock") }

    /// Whether the clock stands where it can be believed: not before the last push, not more than a year after it.
    func isClockCredible() throws -> Bool { try lastPush().map { doubt(since: $0) == nil } ?? true }

    /// Refuses to seal by a clock that is not credible, unless someone approved this by the same clock.
    func requireCredibleClock(for drafts: [SealDraft]) throws {
        guard !drafts.isEmpty, let last = try lastPush() else { return }
        if let doubt = doubt(since: try approvedDay(drafts) ?? last) { throw doubt }
    }

    private func doubt(since day: CivilDate) -> CommandFailure? {
        let hint =
            "set the clock; if it is right, look at what would leave and say so: \(ProgramName.current) preview, then "
            + "\(ProgramName.current) approve"
        if today < day {
            return CommandFailure(
                "clock.behind", "the clock stands before the day of the last push; nothing was sealed", hint: hint,
                exit: .failure)
        }
        if let limit = day.adding(days: Self.longestPause), today > limit {
            return CommandFailure(
                "clock.ahead",
                "by the clock the last push was more than a year ago; nothing was sealed, as a seal is for good",
                hint: hint, exit: .failure)
        }
        return nil
    }

    /// What would keep a period that is due from being sealed today, unless somebody approves it.
    func objection() throws -> CommandFailure? { try lastPush().flatMap { doubt(since: $0) } }

    func lastPush() throws -> CivilDate? {
        guard let bytes = try FileSystem.readIfPresent(clockPath, limit: 64) else { return nil }
        return CivilDate(String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self))
    }

    /// After a push that was not held: remembers its day. An approval is used up by the seal.
    func passed(hasSealed: Bool) throws {
        if hasSealed { try FileSystem.remove(approvalPath) }
        try FileSystem.writeIfChanged(clockPath, Array("\(today.description)\n".utf8), mode: 0o600)
    }
}
