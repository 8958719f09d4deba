import CanonicalJSON
import Files

/// A store on a web server that answers GET, HEAD, PUT and DELETE, as deploy/nginx sets one up. The server writes each file
/// beside its place and renames it, so readers see whole files.
struct HTTPStore: FileStore {
    private let server: ServerAddress
    private let client: CurlClient
    private var scheme: String { server.isEncrypted ? "https" : "http" }

    var name: String { server.url(scheme, "").trimmingSlash }
    var parallelism: Int { client.settings.parallel }

    init(_ server: ServerAddress, _ client: CurlClient) {
        self.server = server
        self.client = client
    }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        let answer = try send("GET", path, limit: limit)
        return try HTTPStatus.isPresent(answer, name(path)) ? answer.body : nil
    }

    func create(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        let answer = try send("PUT", path, body: .bytes(bytes), headers: [("If-None-Match", "*")])
        // 409 and 412 say that there is something; a repeated request may have put it there itself.
        guard [409, 412].contains(answer.status) else { return try HTTPStatus.requireDone(answer, name(path)) }
        guard try read(path, limit: bytes.count + 1) == bytes else {
            throw FileError(code: .exists, path: name(path), reason: "exists with other content")
        }
    }

    func replace(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        try HTTPStatus.requireDone(try send("PUT", path, body: .bytes(bytes)), name(path))
    }

    func replace(_ path: String, _ file: MadeFile) throws(FileError) {
        try HTTPStatus.requireDone(try send("PUT", path, body: .made(file)), name(path))
    }

    /// The names that the server lists; it lists a folder only to those who may write there, and to the coalition.
    func names(in folder: String) throws(FileError) -> [String] {
        let answer = try send("GET", folder.isEmpty ? "" : folder + "/", limit: HTTPStatus.listingLimit)
        guard try HTTPStatus.isPresent(answer, name(folder)) else { return [] }
        guard let list = try? JSONParser.relaxed(answer.body), case .array(let items) = list else {
            throw FileError(code: .unexpected, path: name(folder), reason: "is not listed as JSON")
        }
        return items.compactMap { $0.object?["name"]?.string }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    func remove(_ path: String) throws(FileError) {
        let answer = try send("DELETE", path)
        if answer.status != 404 { try HTTPStatus.requireDone(answer, name(path)) }
    }

    func length(of path: String) throws(FileError) -> Int? {
        let answer = try send("HEAD", path)
        return try HTTPStatus.isPresent(answer, name(path)) ? answer.length : nil
    }

    /// Any answer has it, a refusal too.
    func clock() throws(FileError) -> Int? { try send("HEAD", "").date }

    private func name(_ path: String) -> String { "\(name)/\(path)" }

    private func send(
        _ method: String, _ path: String, body: Exchange.Body? = nil, headers: [(String, String)] = [], limit: Int = 0
    ) throws(FileError) -> Answer {
        try client.run(name(path)) {
            Exchange(
                method: method, url: server.url(scheme, path), headers: headers, body: body,
                limit: max(limit, HTTPStatus.complaintLimit))
        }.within(limit, name(path))
    }
}

extension String {
    fileprivate var trimmingSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
