import CanonicalJSON

/// What a check-up says of one thing, in one line, with what to do about it.
struct Finding {
    enum Level: String, CaseIterable {
        case ok, warning, failure
    }

    /// A stable name of what was looked at: `clock`, `keys.log`.
    let check: String
    let level: Level
    let words: String
    let next: String?

    var json: JSONObject {
        var object: JSONObject = [
            "check": .string(check), "level": .string(level.rawValue), "type": "check",
            "words": .string(printable(words)),
        ]
        object["next"] = next.map { .string(printable($0)) }
        return object
    }
}

/// The check-up of a home: one finding after the other. What cannot be looked at is itself a finding, so that one broken
/// thing hides no other.
struct CheckUp {
    private(set) var findings: [Finding] = []

    /// What one look found.
    struct Outcome {
        let level: Finding.Level
        let words: String
        let next: String?

        static func fine(_ words: String) -> Outcome { Outcome(level: .ok, words: words, next: nil) }
        static func warning(_ words: String, next: String? = nil) -> Outcome {
            Outcome(level: .warning, words: words, next: next)
        }
        static func failure(_ words: String, next: String? = nil) -> Outcome {
            Outcome(level: .failure, words: words, next: next)
        }
        static func failure(_ failure: CommandFailure) -> Outcome {
            let next =
                failure.id == "file.missing"
                ? "bring it back from a backup" : "docs/cli.md says what \(failure.id) means and what to do"
            return Outcome(level: .failure, words: failure.message, next: failure.hint ?? next)
        }
    }

    /// Looks at one thing; there may be nothing to say of it.
    mutating func look(at check: String, _ look: () throws -> Outcome?) {
        let outcome: Outcome?
        do {
            outcome = try look()
        } catch {
            outcome = .failure(CommandFailure(error))
        }
        guard let outcome else { return }
        findings.append(Finding(check: check, level: outcome.level, words: outcome.words, next: outcome.next))
    }

    func count(_ level: Finding.Level) -> Int { findings.count { $0.level == level } }
}
