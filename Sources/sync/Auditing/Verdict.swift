import LogStore
import Replication
import TransparencyLog

/// What was found out about one log.
struct Verdict {
    /// Its origin.
    let log: String
    var size = 0
    var problems: [(file: String, id: String, reason: String)] = []
    /// Bodies that were erased, as the log itself declares.
    var erased = 0
    /// Bodies that are encrypted to others.
    var unchecked = 0
    /// The size of the earlier checkpoint that it was compared with.
    var since: Int?
    /// Evidence against the log's key, where it signed two histories.
    var forkProofs: [ForkProof] = []
    var cosignatures: [(name: String, attests: Auditor.Attests?, time: String)] = []

    init(log: String) { self.log = log }

    mutating func add(_ problem: LogError) {
        problems.append((problem.file, problem.code.rawValue, problem.reason))
    }
}
