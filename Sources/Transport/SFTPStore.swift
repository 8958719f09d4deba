import Files

/// A folder on a server, over SSH. Each file is written beside its place and then renamed.
///
/// Through libcurl a rename never replaces. So a file that changes goes in three steps: whole under `.next-NAME`, the
/// old one removed, the new one renamed. Whoever finds no `NAME` looks for `.next-NAME`, which is there in between and after
/// a crash. `.new-NAME` is a file that may be unfinished; the next write of that name overwrites it.
struct SFTPStore: FileStore {
    private let server: ServerAddress
    private let user: String
    private let client: CurlClient

    var name: String { server.url("sftp", "").replacing("sftp://", with: "sftp://\(user)@").trimmingSlash }
    var parallelism: Int { client.settings.parallel }

    init(_ server: ServerAddress, user: String, _ client: CurlClient) {
        self.server = server
        self.user = user
        self.client = client
    }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        if let bytes = try fetch(path, limit: limit) { return bytes }
        if let bytes = try fetch(Self.beside(path, ".next-"), limit: limit) { return bytes }
        // It may have been renamed between the two looks.
        return try fetch(path, limit: limit)
    }

    func create(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        do throws(FileError) {
            try upload(path, bytes, as: path)
        } catch {
            guard error.code == .exists, let present = try read(path, limit: bytes.count + 1) else { throw error }
            try command(["*rm \(quoted(Self.beside(path, ".new-")))"], path)
            guard present == bytes else {
                throw FileError(code: .exists, path: name(path), reason: "exists with other content")
            }
        }
    }

    func replace(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        let next = Self.beside(path, ".next-")
        // Left by a crash between the last two steps, it is what readers see now; it must not vanish before the new one.
        if try fetch(next, limit: 0, isProbe: true) != nil {
            try command(["*rename \(quoted(next)) \(quoted(path))"], path)
            try command(["*rm \(quoted(next))"], path)
        }
        try upload(path, bytes, as: next, over: true)
        // Each step is a request of its own, so that repeating one whose answer was lost does no harm: removing what was
        // just renamed would be the end of the file.
        try command(["*rm \(quoted(path))"], path)
        do throws(FileError) {
            try command(["rename \(quoted(next)) \(quoted(path))"], path)
        } catch {
            guard error.code == .exists, try fetch(path, limit: bytes.count) == bytes else { throw error }
        }
    }

    func names(in folder: String) throws(FileError) -> [String] {
        let path = folder.isEmpty ? "" : folder + "/"
        do throws(FileError) {
            let answer = try client.run(name(folder)) {
                Exchange(url: url(path), limit: HTTPStatus.listingLimit, isListing: true)
            }
            return String(decoding: answer.body, as: UTF8.self).split(separator: "\n").map(String.init)
                .filter { $0 != "." && $0 != ".." }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        } catch {
            if error.code == .notFound { return [] }
            throw error
        }
    }

    func remove(_ path: String) throws(FileError) {
        try command(["*rm \(quoted(path))", "*rm \(quoted(Self.beside(path, ".next-")))"], path)
        guard try fetch(path, limit: 0, isProbe: true) == nil else {
            throw FileError(code: .refused, path: name(path), reason: "the server does not let it be removed")
        }
    }

    func length(of path: String) throws(FileError) -> Int? {
        try fetch(path, limit: SFTPStore.probeLimit)?.count
    }

    /// No file of a log is larger.
    private static let probeLimit = 1 << 22

    // MARK: Requests

    private func fetch(_ path: String, limit: Int, isProbe: Bool = false) throws(FileError) -> [UInt8]? {
        do throws(FileError) {
            return try client.run(name(path)) { Exchange(url: url(path), limit: limit) }.body
        } catch {
            if error.code == .notFound { return nil }
            if isProbe, error.code == .tooLarge { return [] }
            throw error
        }
    }

    /// Sends the bytes under a temporary name and renames it to `target`, which must not be there, or is removed before.
    private func upload(_ path: String, _ bytes: [UInt8], as target: String, over: Bool = false) throws(FileError) {
        let new = Self.beside(path, ".new-")
        let commands = (over ? ["*rm \(quoted(target))"] : []) + ["rename \(quoted(new)) \(quoted(target))"]
        _ = try client.run(name(path)) {
            Exchange(url: url(new), body: .bytes(bytes), limit: HTTPStatus.complaintLimit, commands: commands)
        }
    }

    private func command(_ commands: [String], _ path: String) throws(FileError) {
        _ = try client.run(name(path)) { Exchange(url: url(""), commands: commands, isCommandOnly: true) }
    }

    private func url(_ path: String) -> String {
        server.url("sftp", path).replacing("sftp://", with: "sftp://\(user)@")
    }

    /// A path as it stands in a command; addresses and names have no character that would need escaping.
    private func quoted(_ path: String) -> String {
        "\"/\(server.path.isEmpty ? "" : server.path + "/")\(path)\""
    }

    private func name(_ path: String) -> String { "\(name)/\(path)" }

    private static func beside(_ path: String, _ mark: String) -> String {
        let file = FileSystem.lastComponent(of: path)
        return String(path.dropLast(file.count)) + mark + file
    }
}

extension String {
    fileprivate var trimmingSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
