package import TransparencyLog

/// What the registry has decided about one log: whose keys speak for it, between which points, and which states bind.
package struct KeyHistory: Hashable, Sendable {
    package let origin: String
    package private(set) var windows: [KeyWindow] = []
    package private(set) var pins: Set<Pin> = []

    package init(origin: String) { self.origin = origin }

    /// The facts that these decisions are.
    package var facts: LogFacts { LogFacts(origin: origin, windows: windows, pins: pins) }

    /// The keys that ever spoke for the log, in the order of their coming.
    package var keys: [VerifierKey] {
        windows.reduce(into: []) { keys, window in if !keys.contains(window.key) { keys.append(window.key) } }
    }

    /// The key that came last, which signs today unless it was revoked.
    package var current: VerifierKey? { windows.last.flatMap { $0.until.isEmpty ? $0.key : nil } }

    /// The point where the last key ended, and from which a new one may go on.
    package var end: Checkpoint? { windows.last?.until.last }

    /// Whether one key was admitted and nothing was decided since: then one history has one reading.
    package var isPlain: Bool { windows.count == 1 && end == nil && pins.count == 1 }

    /// A key may be admitted where none holds; one that ended does not come back.
    package func canAdmit(_ key: VerifierKey) -> Bool { current == nil && !keys.contains(key) }

    package mutating func admit(_ key: VerifierKey, at state: Checkpoint, decided: Int) {
        windows.append(KeyWindow(key: key, from: state))
        pins.insert(Pin(.admission, state, decided: decided))
    }

    package mutating func rotate(to new: VerifierKey, at state: Checkpoint, decided: Int) {
        end(at: state)
        admit(new, at: state, decided: decided)
    }

    package mutating func revoke(at state: Checkpoint, decided: Int) {
        end(at: state)
        pins.insert(Pin(.revocation, state, decided: decided))
    }

    package mutating func resolve(_ state: Checkpoint, decided: Int) {
        pins.insert(Pin(.resolution, state, decided: decided))
    }

    /// Ends every key that spoke so far: one that ended earlier must not speak for what lies above this point either.
    private mutating func end(at state: Checkpoint) {
        for index in windows.indices { windows[index].until.append(state) }
    }
}
