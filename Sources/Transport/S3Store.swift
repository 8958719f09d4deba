import Files
import Synchronization

/// A prefix of a bucket in an S3-speaking object store, addressed by path. An object is there whole or not at all.
struct S3Store: FileStore {
    private let server: ServerAddress
    private let client: CurlClient
    private let signature: S3Signature
    /// Cleared by the first store that does not know `If-None-Match` on PUT.
    private let isConditional = Flag()
    private var scheme: String { server.isEncrypted ? "https" : "http" }

    var name: String { "s3+\(server.url(scheme, ""))".trimmingSlash }
    var parallelism: Int { client.settings.parallel }

    init(_ server: ServerAddress, _ client: CurlClient, _ credentials: S3Credentials) {
        self.server = server
        self.client = client
        signature = S3Signature(credentials: credentials)
    }

    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        let answer = try send("GET", path, limit: limit)
        return try isPresent(answer, path) ? answer.body : nil
    }

    /// Whether the object is there. To who may not list the whole bucket, S3 says 403 of what is missing as of what is another's.
    /// Where a policy lets one list an object's very name, that tells them apart.
    private func isPresent(_ answer: Answer, _ path: String) throws(FileError) -> Bool {
        if answer.status == 403, try isMissingFromList(path) { return false }
        return try HTTPStatus.isPresent(answer, name(path))
    }

    private func isMissingFromList(_ path: String) throws(FileError) -> Bool {
        let (bucket, prefix) = bucketAndPrefix
        let key = prefix + path
        // The shortest key with a prefix comes first.
        let query = [("list-type", "2"), ("max-keys", "1"), ("prefix", key)]
        let answer = try send("GET", "/\(bucket)", query, limit: HTTPStatus.listingLimit, name(path))
        guard answer.status == 200, let page = S3Listing(answer.body) else { return false }
        return !page.keys.contains(key)
    }

    func create(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        if isConditional.isSet {
            let answer = try send("PUT", path, body: bytes, headers: [("If-None-Match", "*")])
            switch answer.status {
            case 501: isConditional.clear()
            case 409, 412: return try requireSame(path, bytes)
            default: return try HTTPStatus.requireDone(answer, name(path))
            }
        }
        // Two writers at the same moment could both find nothing; but a log has one.
        if try length(of: path) != nil { return try requireSame(path, bytes) }
        try replace(path, bytes)
    }

    private func requireSame(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        guard try read(path, limit: bytes.count + 1) == bytes else {
            throw FileError(code: .exists, path: name(path), reason: "exists with other content")
        }
    }

    func replace(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        try HTTPStatus.requireDone(try send("PUT", path, body: bytes), name(path))
    }

    func names(in folder: String) throws(FileError) -> [String] {
        let (bucket, prefix) = bucketAndPrefix
        let start = prefix + (folder.isEmpty ? "" : folder + "/")
        var names: Set<String> = []
        var token: String?
        repeat {
            var query = [("delimiter", "/"), ("list-type", "2"), ("prefix", start)]
            if let token { query.append(("continuation-token", token)) }
            let answer = try send("GET", "/\(bucket)", query, limit: HTTPStatus.listingLimit, name(folder))
            guard try HTTPStatus.isPresent(answer, name(folder)) else { return [] }
            guard let page = S3Listing(answer.body) else {
                throw FileError(code: .unexpected, path: name(folder), reason: "is not listed as S3 does")
            }
            for key in page.keys where key.hasPrefix(start) {
                let rest = key.dropFirst(start.count).split(separator: "/").first
                if let rest { names.insert(String(rest)) }
            }
            token = page.next
        } while token != nil
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    func remove(_ path: String) throws(FileError) {
        let answer = try send("DELETE", path)
        if answer.status != 404 { try HTTPStatus.requireDone(answer, name(path)) }
    }

    func length(of path: String) throws(FileError) -> Int? {
        let answer = try send("HEAD", path)
        return try isPresent(answer, path) ? answer.length : nil
    }

    /// Any answer has it, also that to a request whose signature is too old.
    func clock() throws(FileError) -> Int? { try send("HEAD", "").date }

    private func name(_ path: String) -> String { "\(name)/\(path)" }

    private var bucketAndPrefix: (String, String) {
        let parts = server.path.split(separator: "/", maxSplits: 1).map(String.init)
        return (parts[0], parts.count > 1 ? parts[1] + "/" : "")
    }

    private func send(
        _ method: String, _ path: String, body: [UInt8]? = nil, headers: [(String, String)] = [], limit: Int = 0
    ) throws(FileError) -> Answer {
        try send(method, "/\(server.path)/\(path)", [], body: body, headers: headers, limit: limit, name(path))
    }

    private func send(
        _ method: String, _ path: String, _ query: [(String, String)], body: [UInt8]? = nil,
        headers: [(String, String)] = [], limit: Int, _ name: String
    ) throws(FileError) -> Answer {
        let text = S3Signature.canonical(query)
        let url =
            "\(scheme)://\(server.authority)\(S3Signature.encode(path, keepingSlash: true))"
            + (text.isEmpty ? "" : "?\(text)")
        // Signed anew for each attempt: a signature is good for some minutes only.
        let answer = try client.run(name) {
            Exchange(
                method: method, url: url,
                headers: signature.headers(
                    method: method, host: server.authority, path: path, query: query, headers: headers,
                    payload: body ?? []),
                body: body.map { .bytes($0) }, limit: max(limit, HTTPStatus.complaintLimit))
        }
        if answer.status == 403, String(decoding: answer.body, as: UTF8.self).contains("RequestTimeTooSkewed") {
            throw FileError(
                code: .refused, path: name, reason: "the server's clock and this one's differ; set the clock")
        }
        return try answer.within(limit, name)
    }

    /// Something that is true until it is not.
    private final class Flag: Sendable {
        private let value = Atomic(true)
        var isSet: Bool { value.load(ordering: .relaxed) }
        func clear() { value.store(false, ordering: .relaxed) }
    }
}

extension String {
    fileprivate var trimmingSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
