package import Signing
package import TransparencyLog

/// One realised history of a log: every entry up to its head is here, and verified. A fork's sides are two branches.
package protocol Branch<Failure> {
    associatedtype Failure: Error

    var head: Checkpoint { get }

    /// The root that this history has at `size`, which is at most the head's.
    func root(size: Int) throws(Failure) -> Digest
}

/// What is known of one log's histories: which state lies in which, and how far two go together.
///
/// A state is *realised* where some branch passes through it. Nothing can be said about how other states relate.
package struct Histories<Side: Branch> {
    package let branches: [Side]

    package init(_ branches: [Side]) { self.branches = branches }

    /// A branch that passes through `state`.
    package func branch(through state: Checkpoint) throws(Side.Failure) -> Side? {
        for branch in branches where state.size <= branch.head.size {
            if try branch.root(size: state.size) == state.root { return branch }
        }
        return nil
    }

    package func isRealised(_ state: Checkpoint) throws(Side.Failure) -> Bool { try branch(through: state) != nil }

    /// Whether one of the two is a prefix of the other; `nil` where the larger is not realised.
    package func agree(_ one: Checkpoint, _ other: Checkpoint) throws(Side.Failure) -> Bool? {
        if one == other { return true }
        let (small, large) = one.size <= other.size ? (one, other) : (other, one)
        if small.size == large.size { return false }
        guard let branch = try branch(through: large) else { return nil }
        return try branch.root(size: small.size) == small.root
    }

    /// Whether `state` is a prefix of `other`, for certain.
    package func isPrefix(_ state: Checkpoint, of other: Checkpoint) throws(Side.Failure) -> Bool {
        guard state.size <= other.size else { return false }
        return try agree(state, other) == true
    }

    /// Where a further history belongs: nowhere, as a branch has all of it; after the head of a branch; or beside them.
    package enum Place: Hashable, Sendable {
        case known
        case after(Int)
        case beside
    }

    package func place<Other: Branch>(of other: Other) throws(Side.Failure) -> Place
    where Other.Failure == Side.Failure {
        if try isRealised(other.head) { return .known }
        for (index, branch) in branches.enumerated() where branch.head.size < other.head.size {
            if try other.root(size: branch.head.size) == branch.head.root { return .after(index) }
        }
        return .beside
    }

    /// The greatest state that both, which are realised, pass through.
    package func commonPrefix(_ one: Checkpoint, _ other: Checkpoint) throws(Side.Failure) -> Checkpoint {
        let (left, right) = (try branch(through: one), try branch(through: other))
        guard let left, let right else { preconditionFailure("a common prefix of states that are not realised") }
        // Two histories that differ at a size differ at every greater one, so the last common size can be halved for.
        var common = 0
        var differing = min(one.size, other.size) + 1
        while differing - common > 1 {
            let middle = (common + differing) / 2
            let (one, other) = (try left.root(size: middle), try right.root(size: middle))
            if one == other { common = middle } else { differing = middle }
        }
        return Checkpoint(origin: one.origin, size: common, root: try left.root(size: common))
    }
}
