import Files
import Synchronization

/// A store across a network whose readers say what they will read: several of those files are fetched at once, and a
/// few are held until they are asked for.
struct ReadAheadStore: FileStore {
    private let store: any FileStore
    private let shelf = Shelf()

    var name: String { store.name }
    var parallelism: Int { store.parallelism }

    init(_ store: any FileStore) { self.store = store }

    /// Rounds of requests that one reading may begin; more would hold more than is soon needed.
    private static let rounds = 4

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        if let held = shelf.take(path) { return try held.get() }
        let batch = shelf.begin(path, count: parallelism * Self.rounds)
        guard batch.count > 1 else { return try store.read(path, limit: limit) }
        let (store, shelf) = (store, shelf)
        Parallel.forEach(batch.count, width: parallelism) { (index: Int) throws(Never) in
            let file = batch[index]
            let limit = file.path == path ? limit : file.limit
            shelf.put(file.path, Result { () throws(FileError) in try store.read(file.path, limit: limit) })
        }
        guard let held = shelf.take(path) else { return try store.read(path, limit: limit) }
        return try held.get()
    }

    func expect(_ files: [ExpectedFile], by reader: String) { shelf.expect(files, by: reader) }

    func create(_ path: String, _ bytes: [UInt8]) throws(FileError) { try store.create(path, bytes) }

    func replace(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        shelf.forget(path)
        try store.replace(path, bytes)
    }

    func replace(_ path: String, _ file: MadeFile) throws(FileError) {
        shelf.forget(path)
        try store.replace(path, file)
    }

    func names(in folder: String) throws(FileError) -> [String] { try store.names(in: folder) }

    func remove(_ path: String) throws(FileError) {
        shelf.forget(path)
        try store.remove(path)
    }

    func clock() throws(FileError) -> Int? { try store.clock() }

    func length(of path: String) throws(FileError) -> Int? { try store.length(of: path) }

    /// What readers have announced, and what has come and waits for them.
    private final class Shelf: Sendable {
        private struct State {
            var plans: [String: [ExpectedFile]] = [:]
            var places: [String: (reader: String, index: Int)] = [:]
            var held: [String: Result<[UInt8]?, FileError>] = [:]
        }
        private let state = Mutex(State())

        func expect(_ files: [ExpectedFile], by reader: String) {
            state.withLock { state in
                for file in state.plans[reader] ?? [] {
                    state.places[file.path] = nil
                    state.held[file.path] = nil
                }
                state.plans[reader] = files
                for (index, file) in files.enumerated() { state.places[file.path] = (reader, index) }
            }
        }

        /// The file asked for and those behind it; each is fetched ahead once.
        func begin(_ path: String, count: Int) -> [ExpectedFile] {
            state.withLock { state in
                guard let place = state.places[path], let plan = state.plans[place.reader] else { return [] }
                var batch: [ExpectedFile] = []
                for file in plan[place.index...] where batch.count < count && state.places[file.path] != nil {
                    state.places[file.path] = nil
                    batch.append(file)
                }
                return batch
            }
        }

        func put(_ path: String, _ result: Result<[UInt8]?, FileError>) {
            state.withLock { $0.held[path] = result }
        }

        func take(_ path: String) -> Result<[UInt8]?, FileError>? {
            state.withLock { $0.held.removeValue(forKey: path) }
        }

        func forget(_ path: String) {
            state.withLock { state in
                state.held[path] = nil
                state.places[path] = nil
            }
        }
    }
}
