import Files
import Transport

/// Opens the store at an address and insists, where it is a folder, that it is there now: a stick that is not plugged in is
/// no empty store. Keys and settings for a store across a network are those of `home`.
func reachableStore(_ address: String, _ home: Home) throws -> any FileStore {
    do {
        let remote = try RemoteAddress(address)
        if case .folder(let path) = remote { return try reachableFolder(path) }
        return try remote.open(try home.access(to: remote))
    } catch let error as RemoteAddress.Failure {
        throw CommandFailure("remote.address", "\(error)", exit: .usage)
    }
}

private func reachableFolder(_ path: String) throws -> FolderStore {
    guard FileSystem.isFolder(path) else {
        throw CommandFailure(
            "remote.unavailable", "\(path) is not there",
            hint: "plug in the stick or connect the share, and run the same command again", exit: .unavailable)
    }
    return FolderStore(root: path)
}

extension CoalitionHome {
    /// The stores to read, the home's own where none is given.
    func stores(_ given: [String]) throws -> [any FileStore] {
        try (given.isEmpty ? [settings.remote] : given).map { try reachableStore($0, home) }
    }
}
