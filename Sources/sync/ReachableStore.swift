import Files
import Transport

/// Opens the store at an address and insists that it is there now: a stick that is not plugged in is no empty store.
func reachableStore(_ address: String) throws -> any FileStore {
    let store: any FileStore
    do {
        store = try RemoteAddress.open(address)
    } catch {
        throw CommandFailure("remote.address", "\(error)", exit: .usage)
    }
    guard FileSystem.isFolder(store.name) else {
        throw CommandFailure(
            "remote.unavailable", "\(store.name) is not there",
            hint: "plug in the stick or connect the share, and run the same command again", exit: .unavailable)
    }
    return store
}
