package import Files

/// Where a log is pushed to or merged from, as a user writes it. Folders only: a synced folder, a mounted share, a stick.
package enum RemoteAddress {
    /// Why an address cannot be used.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Opens the store at `address`, a path or a `file://` URL.
    package static func open(_ address: String) throws(Failure) -> any FileStore {
        if address.hasPrefix("file://") { return FolderStore(root: String(address.dropFirst("file://".count))) }
        guard !address.contains("://") else {
            throw Failure(description: "only folders can be remotes: a path or a file:// address")
        }
        guard !address.isEmpty else { throw Failure(description: "an empty remote address") }
        return FolderStore(root: address)
    }
}
