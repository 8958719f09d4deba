package import Signing

/// Which bodies of one log are no more, as far as whoever copies the log may believe it. Others' null lines prove nothing.
package struct GoneBodies: Sendable {
    /// By commitment: this machine has destroyed them, so they come back in no history, from nowhere.
    package let destroyed: Set<Digest>
    /// By commitment: some machine says that it has destroyed them, so whoever never had one need not look for it.
    package let echoed: Set<Digest>
    /// Whether the log is the copier's own, who made the null lines in its stores.
    package let isOwnLog: Bool

    package init(destroyed: Set<Digest> = [], echoed: Set<Digest> = [], isOwnLog: Bool = false) {
        self.destroyed = destroyed
        self.echoed = echoed
        self.isOwnLog = isOwnLog
    }
}
