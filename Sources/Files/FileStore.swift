/// A place that holds files under relative paths: a folder, a stick, or a store across a network.
///
/// Paths are made by this program from numbers and checked names, never taken from what a store answers.
package protocol FileStore: Sendable {
    /// How messages name the place.
    var name: String { get }

    /// The bytes of a file, `nil` where it is absent; a file beyond `limit` bytes is refused.
    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]?

    /// Writes a file that will never change. The same bytes again are fine; other bytes throw `.exists`.
    func create(_ path: String, _ bytes: [UInt8]) throws(FileError)

    /// Writes or replaces a file; readers see the old bytes or the new ones.
    func replace(_ path: String, _ bytes: [UInt8]) throws(FileError)

    /// Writes or replaces a file that is made as it is written.
    func replace(_ path: String, _ file: MadeFile) throws(FileError)

    /// Like `replace`, but a crash may leave the file empty or in part until `settle` has returned: for many files that
    /// nothing refers to before that.
    func stage(_ path: String, _ bytes: [UInt8]) throws(FileError)

    /// Waits until staged files are on the medium.
    func settle(_ staged: StagedFiles) throws(FileError)

    /// The names below a folder, sorted by bytes; none where it is absent.
    func names(in folder: String) throws(FileError) -> [String]

    /// Removes a file; an absent one is fine.
    func remove(_ path: String) throws(FileError)

    /// How many bytes a file has, `nil` where it is absent.
    func length(of path: String) throws(FileError) -> Int?

    /// What time it is by the store's own clock, in seconds since 1970; `nil` where it has none to ask.
    func clock() throws(FileError) -> Int?

    /// How many requests at once serve the store best: one for a disk, several across a network.
    var parallelism: Int { get }

    /// Says which files will be read soon, in about this order, so that a store across a network can fetch several at
    /// once. `reader` names who will; a new list of the same reader takes the place of the old one.
    func expect(_ files: [ExpectedFile], by reader: String)
}

/// A file that will be read soon.
package struct ExpectedFile: Hashable, Sendable {
    package let path: String
    package let limit: Int

    package init(_ path: String, limit: Int) {
        self.path = path
        self.limit = limit
    }
}

extension FileStore {
    package var parallelism: Int { 1 }
    package func replace(_ path: String, _ file: MadeFile) throws(FileError) { try replace(path, try file.bytes()) }
    package func clock() throws(FileError) -> Int? { nil }
    package func length(of path: String) throws(FileError) -> Int? { try read(path, limit: 1 << 31)?.count }
    package func expect(_ files: [ExpectedFile], by reader: String) {}
    package func stage(_ path: String, _ bytes: [UInt8]) throws(FileError) { try replace(path, bytes) }
    package func settle(_ staged: StagedFiles) throws(FileError) {}
}

/// Files staged in a store: their paths while they are few, which are then settled one by one; many are settled
/// with everything else on their medium.
package struct StagedFiles: Sendable {
    /// Beyond this, waiting for single files costs more than for all.
    private static let limit = 64

    package private(set) var paths: [String] = []
    package private(set) var isMany = false

    package init() {}

    package mutating func add(_ path: String) {
        if paths.count < Self.limit { paths.append(path) } else { isMany = true }
    }
}

/// A folder as a file store. Symbolic links are not followed, so nothing outside the folder is ever read.
package struct FolderStore: FileStore {
    package let root: String
    package var name: String { root }

    package init(root: String) { self.root = root }

    package func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        // What is absent is not read, whatever leads to it; most of what is asked for every night is absent.
        guard let bytes = try FileSystem.readIfPresent("\(root)/\(path)", limit: limit) else { return nil }
        try refuseLinks(path)
        return bytes
    }

    package func create(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        if let present = try read(path, limit: bytes.count + 1) {
            guard present == bytes else {
                throw FileError(code: .exists, path: "\(root)/\(path)", reason: "exists with other content")
            }
            return
        }
        try FileSystem.writeAtomically("\(root)/\(path)", bytes)
    }

    package func replace(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        try refuseLinks(path)
        try FileSystem.writeAtomically("\(root)/\(path)", bytes)
    }

    package func stage(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        try refuseLinks(path)
        try FileSystem.writeLoosely("\(root)/\(path)", bytes, below: root)
    }

    package func settle(_ staged: StagedFiles) throws(FileError) {
        if staged.isMany { return try FileSystem.synchroniseFileSystem(root) }
        var folders: Set<String> = []
        for path in staged.paths {
            try FileSystem.synchronise("\(root)/\(path)")
            // Folders above it may be as new as the file.
            var folder = FileSystem.parent(of: path)
            while folder != ".", folders.insert(folder).inserted { folder = FileSystem.parent(of: folder) }
        }
        for folder in folders.sorted() { try FileSystem.synchroniseFolder("\(root)/\(folder)") }
        try FileSystem.synchroniseFolder(root)
    }

    package func names(in folder: String) throws(FileError) -> [String] {
        let path = folder.isEmpty ? root : "\(root)/\(folder)"
        guard FileSystem.exists(path) else { return [] }
        // The folder itself, too: what it lists is then read below it.
        try refuseLinks(folder + "/")
        return try FileSystem.names(in: path)
    }

    package func remove(_ path: String) throws(FileError) {
        try refuseLinks(path)
        try FileSystem.remove("\(root)/\(path)")
    }

    package func length(of path: String) throws(FileError) -> Int? {
        guard let length = try FileSystem.lengthIfPresent("\(root)/\(path)") else { return nil }
        try refuseLinks(path)
        return length
    }

    /// Refuses a path one of whose folders, below the root, is a symbolic link.
    private func refuseLinks(_ path: String) throws(FileError) {
        var folder = root
        // What stands after the last slash is the file's own name, whose open call refuses a link by itself.
        for component in path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        where !component.isEmpty {
            folder += "/\(component)"
            guard !FileSystem.isLink(folder) else {
                throw FileError(code: .notRegular, path: folder, reason: "a symbolic link, which is not followed")
            }
        }
    }
}
