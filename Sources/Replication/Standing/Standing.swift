import Signing
package import TransparencyLog

/// How far one log is to be believed: a pure function of the facts about it, without a clock, so that replicas
/// with the same facts say the same, in whatever order the facts came.
///
/// 1. A signed state counts within the window of one of its keys: it agrees with the point from which the key speaks and lies
///    beyond it, and agrees with, and does not pass, the points that ended it.
/// 2. Pins bind by rank: revocation, resolution, rotation and admission, receipt, cosignature. A pin that
///    contradicts a stronger one is void. So is a pin above a revocation, unless it was decided later, and a receipt or a
///    cosignature that lies in no state that counts. Of pins of one rank that contradict each other the greatest common
///    prefix binds, and nothing weaker.
/// 3. Heads are the greatest states that remain. One: that is the log. Several: it is forked, and what they have in
///    common is the log.
///
/// "First seen wins", "longest wins" and "greatest root wins" are shorter, and each depends on the order of arrival or
/// lets a fork pass.
package struct Standing: Hashable, Sendable {
    package enum Condition: String, Hashable, Sendable {
        /// Nothing that counts has been seen.
        case absent
        case healthy
        /// The owner's keys signed histories that contradict each other.
        case forked
        /// The coalition decided for a state that is not here yet; until it comes nothing counts.
        case waiting
    }

    package let condition: Condition
    /// What counts.
    package let valid: Checkpoint
    /// More than one where the log is forked; in the order of size and root.
    package let heads: [Checkpoint]

    package init<Side: Branch>(
        _ facts: LogFacts, in histories: Histories<Side>, empty: Checkpoint
    ) throws(Side.Failure) {
        let counting = try Self.counting(facts, histories)
        guard let pins = try Self.binding(facts.pins, counting: counting, histories) else {
            condition = .waiting
            valid = empty
            heads = []
            return
        }
        var candidates: [Checkpoint] = []
        for state in Self.ordered(counting.union(pins)) where state.size > 0 {
            if try Self.agrees(state, with: pins, histories) { candidates.append(state) }
        }
        let heads = try Self.maximal(candidates, histories)
        self.heads = heads
        guard var common = heads.first else {
            condition = .absent
            valid = empty
            return
        }
        for head in heads.dropFirst() { common = try histories.commonPrefix(common, head) }
        condition = heads.count == 1 ? .healthy : .forked
        valid = common
    }

    /// The standing of a log of one history and one key that was found healthy at `head` before, and has not moved.
    init(healthy head: Checkpoint) {
        condition = .healthy
        valid = head
        heads = [head]
    }

    // MARK: Windows

    /// The realised states that a key signed within its window.
    private static func counting<Side: Branch>(
        _ facts: LogFacts, _ histories: Histories<Side>
    ) throws(Side.Failure) -> Set<Checkpoint> {
        var counting: Set<Checkpoint> = []
        for signed in facts.signed where try histories.isRealised(signed.state) {
            for window in facts.windows where signed.keys.contains(window.key) {
                if try isWithin(signed.state, window, histories) { counting.insert(signed.state) }
            }
        }
        return counting
    }

    private static func isWithin<Side: Branch>(
        _ state: Checkpoint, _ window: KeyWindow, _ histories: Histories<Side>
    ) throws(Side.Failure) -> Bool {
        guard try histories.isPrefix(window.from, of: state) else { return false }
        for end in window.until {
            guard try histories.isPrefix(state, of: end) else { return false }
        }
        return true
    }

    // MARK: Pins

    /// The points that bind, none contradicting another; `nil` where a decision names a state that is not realised.
    private static func binding<Side: Branch>(
        _ pins: Set<Pin>, counting: Set<Checkpoint>, _ histories: Histories<Side>
    ) throws(Side.Failure) -> Set<Checkpoint>? {
        let revocations = pins.filter { $0.rank == .revocation }
        var binding: Set<Checkpoint> = []
        for rank in Pin.Rank.allCases.reversed() {
            var states: [Checkpoint] = []
            for pin in pins where pin.rank == rank && pin.state.size > 0 {
                if rank.isDecision {
                    if isVoid(pin, revocations) { continue }
                    guard try histories.isRealised(pin.state) else { return nil }
                } else {
                    // Decisions bind by themselves; a word about a log needs the log's own word.
                    guard try isPrefix(pin.state, ofAny: counting, histories) else { continue }
                }
                if try agrees(pin.state, with: binding, histories) { states.append(pin.state) }
            }
            states = ordered(Set(states))
            let greatest = try maximal(states, histories)
            guard greatest.count > 1, var common = greatest.first else {
                binding.formUnion(states)
                continue
            }
            for state in greatest.dropFirst() { common = try histories.commonPrefix(common, state) }
            binding.insert(common)
            return binding
        }
        return binding
    }

    private static func isVoid(_ pin: Pin, _ revocations: Set<Pin>) -> Bool {
        revocations.contains {
            pin.rank < .revocation && pin.decided < $0.decided && pin.state.size > $0.state.size
        }
    }

    // MARK: States

    private static func agrees<Side: Branch>(
        _ state: Checkpoint, with pins: Set<Checkpoint>, _ histories: Histories<Side>
    ) throws(Side.Failure) -> Bool {
        for pin in pins where try histories.agree(state, pin) != true { return false }
        return true
    }

    private static func isPrefix<Side: Branch>(
        _ state: Checkpoint, ofAny others: some Sequence<Checkpoint>, _ histories: Histories<Side>
    ) throws(Side.Failure) -> Bool {
        for other in others where try histories.isPrefix(state, of: other) { return true }
        return false
    }

    /// Those that are a prefix of no other.
    private static func maximal<Side: Branch>(
        _ states: [Checkpoint], _ histories: Histories<Side>
    ) throws(Side.Failure) -> [Checkpoint] {
        var heads: [Checkpoint] = []
        for state in states.reversed() where try !isPrefix(state, ofAny: heads, histories) { heads.append(state) }
        return heads.reversed()
    }

    /// By size, then by root: an order that does not depend on how the states came.
    private static func ordered(_ states: Set<Checkpoint>) -> [Checkpoint] {
        states.sorted { ($0.size, $0.root.hex) < ($1.size, $1.root.hex) }
    }
}
