import Replication
import Signing
import Testing
import TransparencyLog

@Suite("The rules of standing, one by one")
struct RuleTests {
    let first: VerifierKey
    let second: VerifierKey
    let start = MemoryBranch().head
    /// The honest history, and one that goes its own way after the tenth entry.
    let honest = Self.history(from: MemoryBranch(), to: 20, side: 1)
    let fork: MemoryBranch

    init() throws {
        first = try VerifierKey(
            name: MemoryBranch.origin, publicKey: PrivateKey(seed: [UInt8](repeating: 1, count: 32)).publicKey)
        second = try VerifierKey(
            name: MemoryBranch.origin, publicKey: PrivateKey(seed: [UInt8](repeating: 2, count: 32)).publicKey)
        fork = Self.history(from: honest.prefix(10), to: 25, side: 2)
    }

    private static func history(from branch: MemoryBranch, to size: Int, side: Int) -> MemoryBranch {
        var branch = branch
        while branch.head.size < size { branch.append(1_000 * side + branch.head.size) }
        return branch
    }

    /// The standing after `decide`, with `signed` histories and words about them.
    private func standing(
        _ signed: [(MemoryBranch, VerifierKey)], pins: [Pin] = [], _ decide: (inout KeyHistory) -> Void
    ) -> Standing {
        var decisions = KeyHistory(origin: MemoryBranch.origin)
        decide(&decisions)
        var facts = decisions.facts
        facts.pins.formUnion(pins)
        for (branch, key) in signed { facts.signed.insert(SignedState(state: branch.head, keys: [key])) }
        return Standing(facts, in: Histories(signed.map(\.0)), empty: start)
    }

    private func admitted(_ decisions: inout KeyHistory) { decisions.admit(first, at: start, decided: 0) }

    @Test("a key that nobody admitted says nothing until it is admitted")
    func unadmitted() {
        #expect(standing([(honest, first)]) { _ in }.condition == .absent)
        #expect(standing([(honest, first)], admitted).valid == honest.head)
    }

    @Test("a fork above every pin leaves what both sides share, whichever is longer")
    func forkAbove() {
        let standing = standing(
            [(fork, first), (honest, first)], pins: [Pin(.receipt, honest.prefix(8).head)], admitted)
        #expect(standing.condition == .forked)
        #expect(standing.valid == honest.prefix(10).head)
        #expect(standing.heads == [honest.head, fork.head])
    }

    @Test("a fork below what was merged does not undo it")
    func forkBelow() {
        let standing = standing(
            [(fork, first), (honest, first)], pins: [Pin(.receipt, honest.prefix(15).head)], admitted)
        #expect(standing.condition == .healthy)
        #expect(standing.valid == honest.head)
    }

    @Test("receipts that contradict each other leave what they share; no cosignature breaks the tie")
    func receiptsContradict() {
        let standing = standing(
            [(fork, first), (honest, first)],
            pins: [
                Pin(.receipt, honest.prefix(15).head), Pin(.receipt, fork.prefix(12).head),
                Pin(.cosignature, honest.prefix(13).head),
            ], admitted)
        #expect(standing.condition == .forked)
        #expect(standing.valid == honest.prefix(10).head)
    }

    @Test("a resolution decides for a side, against any receipt")
    func resolution() {
        let standing = standing(
            [(fork, first), (honest, first)], pins: [Pin(.receipt, fork.prefix(15).head)]
        ) { decisions in
            admitted(&decisions)
            decisions.resolve(honest.prefix(12).head, decided: 1)
        }
        #expect(standing.condition == .healthy)
        #expect(standing.valid == honest.head)
    }

    @Test("a revocation takes back what the thief added, merged or not, and the next key goes on from there")
    func revocation() {
        let tail = Self.history(from: honest.prefix(12), to: 30, side: 3)
        let receipt = Pin(.receipt, tail.head)
        let revoked = standing([(tail, first)], pins: [receipt]) { decisions in
            admitted(&decisions)
            decisions.revoke(at: honest.prefix(12).head, decided: 1)
        }
        #expect(revoked.valid == honest.prefix(12).head)
        let next = standing([(tail, first), (honest, second)], pins: [receipt]) { decisions in
            admitted(&decisions)
            decisions.revoke(at: honest.prefix(12).head, decided: 1)
            decisions.admit(second, at: honest.prefix(12).head, decided: 2)
        }
        #expect(next.condition == .healthy)
        #expect(next.valid == honest.head)
    }

    @Test("size alone does not save a thief who forks below the last good state")
    func revocationBelow() {
        let standing = standing([(fork.prefix(11), first), (honest.prefix(12), first)]) { decisions in
            admitted(&decisions)
            decisions.revoke(at: honest.prefix(12).head, decided: 1)
        }
        #expect(standing.condition == .healthy)
        #expect(standing.valid == honest.prefix(12).head)
    }

    @Test("a revocation is stronger than a resolution, and voids earlier decisions above its point")
    func revocationRank() {
        let contradicted = standing([(fork, first), (honest, first)]) { decisions in
            admitted(&decisions)
            decisions.resolve(fork.prefix(11).head, decided: 1)
            decisions.revoke(at: honest.prefix(12).head, decided: 2)
        }
        #expect(contradicted.valid == honest.prefix(12).head)
        let rotatedBefore = standing([(fork, second), (honest, first)]) { decisions in
            admitted(&decisions)
            decisions.rotate(to: second, at: fork.prefix(15).head, decided: 1)
            decisions.revoke(at: honest.prefix(12).head, decided: 2)
        }
        #expect(rotatedBefore.valid == honest.prefix(12).head)
    }

    @Test("after a rotation the old key says nothing new, also where it speaks of what lies beyond a revocation")
    func rotation() {
        let old = Self.history(from: honest.prefix(15), to: 40, side: 4)
        let rotated = standing([(old, first), (honest, second)]) { decisions in
            admitted(&decisions)
            decisions.rotate(to: second, at: honest.prefix(15).head, decided: 1)
        }
        #expect(rotated.condition == .healthy)
        #expect(rotated.valid == honest.head)
        let revoked = standing([(honest.prefix(9), first), (honest, second)]) { decisions in
            admitted(&decisions)
            decisions.rotate(to: second, at: honest.prefix(9).head, decided: 1)
            decisions.revoke(at: honest.prefix(5).head, decided: 2)
        }
        #expect(revoked.valid == honest.prefix(5).head)
    }

    @Test("where the coalition decided for a state that is not here, nothing counts until it comes")
    func waiting() {
        let decide: (inout KeyHistory) -> Void = { decisions in
            admitted(&decisions)
            decisions.resolve(honest.prefix(12).head, decided: 1)
        }
        let without = standing([(fork, first)], decide)
        #expect(without.condition == .waiting)
        #expect(without.valid == start)
        #expect(standing([(fork, first), (honest, first)], decide).valid == honest.head)
    }
}
