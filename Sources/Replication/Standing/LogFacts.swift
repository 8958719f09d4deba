package import TransparencyLog

/// A state of a log and the keys that signed it, each signature verified.
package struct SignedState: Hashable, Sendable {
    package let state: Checkpoint
    package let keys: Set<VerifierKey>

    package init(state: Checkpoint, keys: Set<VerifierKey>) {
        self.state = state
        self.keys = keys
    }
}

/// Between which points of a log a key speaks for it. Points are states, not times: a checkpoint carries none.
package struct KeyWindow: Hashable, Sendable {
    package let key: VerifierKey
    /// The point of the admission or rotation that brought the key.
    package let from: Checkpoint
    /// The points of the rotations and revocations that ended it; all of them bind.
    package var until: [Checkpoint]

    package init(key: VerifierKey, from: Checkpoint, until: [Checkpoint] = []) {
        self.key = key
        self.from = from
        self.until = until
    }
}

/// A point that a log's history has to pass through, or to be a prefix of, and on whose word.
package struct Pin: Hashable, Sendable {
    /// From the weakest word to the strongest.
    package enum Rank: Int, CaseIterable, Comparable, Sendable {
        case cosignature, receipt, admission, resolution, revocation

        package static func < (one: Rank, other: Rank) -> Bool { one.rawValue < other.rawValue }

        /// Whether people decided it and signed it into the registry.
        package var isDecision: Bool { self >= .admission }
    }

    package let rank: Rank
    package let state: Checkpoint
    /// Which entry of the registry says so; zero for those that are none.
    package let decided: Int

    package init(_ rank: Rank, _ state: Checkpoint, decided: Int = 0) {
        self.rank = rank
        self.state = state
        self.decided = decided
    }
}

/// All that is known about which history of one log is to be believed: grow-only sets, whose merge is union.
package struct LogFacts: Sendable {
    package let origin: String
    package var windows: [KeyWindow]
    package var pins: Set<Pin>
    package var signed: Set<SignedState>

    package init(origin: String, windows: [KeyWindow] = [], pins: Set<Pin> = [], signed: Set<SignedState> = []) {
        self.origin = origin
        self.windows = windows
        self.pins = pins
        self.signed = signed
    }
}
