/// Bounds on what is read from a log that someone else wrote.
package enum LogLimits {
    /// A body line in a partner's log, without its newline. Generous for the largest group, tight against smuggling.
    package static let partnerLine = 1_024
    /// A body line in the coalition's own logs.
    package static let coalitionLine = 4_096
    /// A side file: a policy with local place names.
    package static let sideFile = 1 << 20
    /// Entries of journey-sync are commitments of exactly 32 bytes.
    package static let entry = 32
    /// An entry bundle: 256 entries with their two-byte lengths.
    package static let bundle = 256 * (2 + entry)
    /// A hash tile: 256 hashes.
    package static let tile = 256 * 32
}
