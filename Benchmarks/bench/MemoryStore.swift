import Files
import Synchronization

/// A store in memory: what a merge costs where nothing is kept on a disk, as the documents of the peer are not.
final class MemoryStore: FileStore {
    private let files = Mutex<[String: [UInt8]]>([:])

    var name: String { "memory" }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? { files.withLock { $0[path] } }

    func create(_ path: String, _ bytes: [UInt8]) throws(FileError) { try replace(path, bytes) }

    func replace(_ path: String, _ bytes: [UInt8]) throws(FileError) { files.withLock { $0[path] = bytes } }

    func names(in folder: String) throws(FileError) -> [String] {
        files.withLock { files in
            let prefix = folder.isEmpty ? "" : folder + "/"
            let names = files.keys.filter { $0.hasPrefix(prefix) }.map { path in
                String(path.dropFirst(prefix.count).prefix { $0 != "/" })
            }
            return Set(names).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        }
    }

    func remove(_ path: String) throws(FileError) { files.withLock { $0[path] = nil } }
}
