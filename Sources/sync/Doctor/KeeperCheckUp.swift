import Files
import Journeys
import Pooling
import Replication

/// The check-up of a pool keeper's home.
struct KeeperCheckUp {
    let keeper: KeeperHome
    let clock: ClockCheck

    func run(_ checkUp: inout CheckUp) {
        let home = keeper.home
        checkUp.lookAtPrivateFiles(home)
        checkUp.look(at: "keys.keeper") {
            let (problem, words) = try CheckUp.pair(home, "keeper")
            return problem ?? .fine("the keeper's key \(words)")
        }
        checkUp.lookAtCertificate(home, today: clock.today)
        checkUp.look(at: "list") { .fine("\(try keeper.clients().count) organisations are served") }
        checkUp.look(at: "epochs") { try epochs() }
        checkUp.lookAtClock(clock, store: nil, signed: nil)
    }

    /// Every open year has its key, and none is kept beyond its day.
    private func epochs() throws -> CheckUp.Outcome {
        var open = 0
        for year in try keeper.years() {
            guard let epoch = try keeper.epoch(year), try keeper.closed(year) == nil else { continue }
            guard keeper.hasKey(year), try keeper.key(year).publicKey == epoch.key else {
                return .failure(
                    "the key of \(year) is not here, or is not the one that was announced: nobody can be answered",
                    next: "bring keys/epoch-\(year).key back from the backup")
            }
            if clock.today > epoch.closes {
                return .warning(
                    "the day on which \(year) closes is over, and its key is still here",
                    next: "run: \(ProgramName.current) keeper close \(year)")
            }
            open += 1
        }
        return .fine("\(open) years are open, each with its key")
    }
}
