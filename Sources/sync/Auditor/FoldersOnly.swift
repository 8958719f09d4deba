import Files

/// The auditor's build opens folders; a store across a network is for the whole program.
func reachableStore(_ address: String, _ home: Home) throws -> any FileStore {
    guard !address.contains("://") else {
        throw CommandFailure(
            "remote.address", "\(address): this program reads folders only",
            hint: "copy the store into a folder, or use the whole program", exit: .usage)
    }
    return FolderStore(root: address)
}
