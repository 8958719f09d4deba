import Files

/// What an auditor looks at: a folder or a store across a network, which holds a coalition's logs or is one of them.
struct AuditedPlace {
    let store: any FileStore
    private let address: String
    private let home: Home

    /// Keys and settings for a store across a network are those of `home`.
    init(_ address: String, _ home: Home) throws {
        if !Self.isAcrossNetwork(address), !FileSystem.isFolder(address) {
            throw CommandFailure("file.missing", "\(address) is not a folder", exit: .malformedInput)
        }
        self.address = address
        self.home = home
        store = try reachableStore(address, home)
    }

    /// Whether an operand is a store or a log rather than a file.
    static func isOne(_ address: String) -> Bool { isAcrossNetwork(address) || FileSystem.isFolder(address) }

    private static func isAcrossNetwork(_ address: String) -> Bool { address.contains("://") }

    /// Whether it is one log by itself.
    func isLog() throws -> Bool { try store.length(of: "checkpoint") != nil }

    /// The store in which a log lies under two names, as its organisation's and its own; `nil` where the address has no such.
    func around() throws -> (any FileStore)? {
        guard Self.isAcrossNetwork(address) else { return FolderStore(root: address + "/../..") }
        let parts = address.split(separator: "/", omittingEmptySubsequences: false).dropLast(
            address.hasSuffix("/") ? 1 : 0)
        // scheme:, nothing, host, and a path of two names at least
        guard parts.count >= 5 else { return nil }
        return try reachableStore(parts.dropLast(2).joined(separator: "/"), home)
    }
}
