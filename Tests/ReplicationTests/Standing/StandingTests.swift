import Foundation
import Replication
import TestSupport
import Testing
import TransparencyLog

@Suite("How far a log is believed")
struct StandingTests {
    /// How many random lives are tried: `STANDING_SEEDS` for a release, fewer otherwise. `STANDING_SEED` tries one again.
    static var seeds: Range<UInt64> {
        let environment = ProcessInfo.processInfo.environment
        if let one = environment["STANDING_SEED"].flatMap({ UInt64($0) }) { return one..<one + 1 }
        return 1..<1 + (environment["STANDING_SEEDS"].flatMap { UInt64($0) } ?? 200)
    }

    @Test("in whatever order facts come, doubled or by way of other machines, equal facts give equal answers")
    func convergence() {
        for seed in Self.seeds {
            let world = World(seed: seed)
            var random = SplitMix(state: seed &* 31)
            var whole = Replica()
            for delivery in world.deliveries { whole.take(delivery) }
            let expected = whole.standing(of: world)
            let dump = whole.dump(of: world, destroys: false)
            #expect(whole.dump(of: world, destroys: true) == dump, "STANDING_SEED=\(seed), destroyed")
            var replicas = [Replica](repeating: Replica(), count: Int.random(in: 2...5, using: &random))
            for delivery in (world.deliveries + world.deliveries.shuffled(using: &random).prefix(5)).shuffled(
                using: &random)
            {
                // Every fact reaches one machine at least, and some reach several.
                let first = Int.random(in: 0..<replicas.count, using: &random)
                replicas[first].take(delivery)
                let other = Int.random(in: 0..<replicas.count, using: &random)
                if Bool.random(using: &random) { replicas[other].take(delivery) }
                if Int.random(in: 0..<4, using: &random) == 0 { replicas[other].take(replicas[first]) }
            }
            // Merging is commutative, associative and idempotent in what it answers.
            for (index, replica) in replicas.enumerated() {
                var forward = replica
                for other in replicas.shuffled(using: &random) + replicas { forward.take(other) }
                #expect(forward.standing(of: world) == expected, "STANDING_SEED=\(seed), replica \(index)")
                let own = forward.dump(of: world, destroys: Bool.random(using: &random))
                #expect(own == dump, "STANDING_SEED=\(seed), dump \(index)")
                forward.take(forward)
                #expect(forward.standing(of: world) == expected, "STANDING_SEED=\(seed), twice")
            }
        }
    }

    @Test("what counts lies in every head, agrees with the last decision, and is the honest history where nobody forks")
    func soundness() {
        for seed in Self.seeds {
            let world = World(seed: seed)
            var replica = Replica()
            for delivery in world.deliveries { replica.take(delivery) }
            let standing = replica.standing(of: world)
            let histories = Histories(replica.branches.map(\.branch))
            for head in standing.heads {
                #expect(histories.isPrefix(standing.valid, of: head), "STANDING_SEED=\(seed)")
            }
            #expect((standing.heads.count > 1) == (standing.condition == .forked), "STANDING_SEED=\(seed)")
            for pin in world.decided(.max).pins where pin.rank == .revocation {
                let revocations = world.decided(.max).pins.filter { $0.rank == .revocation }
                let agreed = revocations.allSatisfy { histories.agree($0.state, pin.state) == true }
                if agreed, standing.condition != .waiting {
                    #expect(histories.agree(standing.valid, pin.state) == true, "STANDING_SEED=\(seed)")
                }
            }
            if !world.isForkedByAnyone && !world.hasRevocation {
                #expect(standing.valid == world.honest.head, "STANDING_SEED=\(seed)")
                #expect(
                    standing.condition == (world.honest.head.size == 0 ? .absent : .healthy), "STANDING_SEED=\(seed)")
            }
        }
    }
}
