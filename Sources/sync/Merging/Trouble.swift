import LogStore

/// What is wrong with one of the coalition's own logs, here or in a store: said at the end of a merge, which goes on without it.
struct Trouble: Hashable {
    /// `registry`, `receipts/MACHINE` or `public`.
    let owner: String
    let problem: LogError
    /// Whether it was put right.
    let isRestored: Bool

    init(_ owner: String, _ problem: LogError, isRestored: Bool = false) {
        self.owner = owner
        self.problem = problem
        self.isRestored = isRestored
    }
}
