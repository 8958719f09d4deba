import Dataset
import Replication

/// A master as a night writes it: log by log while others are still being read, and seen by nobody before `finish`.
protocol NightMaster {
    /// What reads the logs for it.
    var reader: ViewReader { get }
    /// What this machine knows of erasures, with those that were read.
    var book: ErasureBook { get }

    /// Writes what one log says; logs that did not move keep their rows.
    mutating func take(_ result: PartnerMerge.Result, _ view: PartnerView) throws
    /// All logs were taken. How many entries are in quarantine is told beside what became of the night.
    mutating func finish(
        _ results: [PartnerMerge.Result], _ output: Output
    ) throws -> (outcome: SharedMaster.Outcome, quarantined: Int)
}
