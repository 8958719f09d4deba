import Files
import Glibc
import LogStore
import Replication
import Signing
import TransparencyLog

/// The store that a home pushes to or merges from. Nothing is written there and nothing taken over.
extension CheckUp {
    /// The store, where it answers and shows the coalition's registry.
    mutating func lookAtRemote(
        _ home: Home, _ address: String, registry: VerifierKey, more: (any FileStore) throws -> Outcome?
    ) -> (any FileStore)? {
        var reached: (any FileStore)?
        look(at: "remote") {
            let store: any FileStore
            do {
                store = try reachableStore(address, home)
                let files = LogFiles(
                    store: store, folder: Names.folder(origin: registry.name), lineLimit: LogLimits.coalitionLine)
                guard let there = try files.checkpoint(key: registry) else {
                    return .failure(
                        "\(store.name) answers but does not hold this coalition's registry",
                        next: "check the address; the coalition carries its registry there with: "
                            + "\(ProgramName.current) merge")
                }
                reached = store
                if let problem = try more(store) { return problem }
                if let folder = store as? FolderStore, unsafe access(folder.root, W_OK) != 0 {
                    return .failure("\(folder.root) cannot be written", next: "mount the stick or share for writing")
                }
                return .fine("\(store.name) answers and shows the registry with \(there.size) decisions")
            } catch let error as LogError where error.code == .remoteUntrusted {
                let failure = CommandFailure(error)
                return .failure(failure.message, next: "check this machine's clock; then \(failure.hint ?? "")")
            }
        }
        return reached
    }

    /// The clock: beside the server's where there is one, the auditors', and the day of the last run.
    mutating func lookAtClock(
        _ clock: ClockCheck, store: (any FileStore)?, signed: UInt64?, objection: CommandFailure? = nil
    ) {
        look(at: "clock") {
            if let objection { return .failure(objection) }
            if let signed, let outcome = clock.outcome(signed: signed) { return outcome }
            if let server = try store?.clock() { return clock.outcome(server: server) }
            return .fine("\(clock.today); nothing here contradicts it")
        }
    }
}
