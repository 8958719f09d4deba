import Files

/// What the statuses of a web server or an object store mean here.
enum HTTPStatus {
    /// A list of names may be this long.
    static let listingLimit = 1 << 22
    /// What a server says with a refusal is read, so that its connection stays usable, up to this.
    static let complaintLimit = 1 << 16

    /// Whether the file is there; what is neither yes nor no is thrown.
    static func isPresent(_ answer: Answer, _ name: String) throws(FileError) -> Bool {
        switch answer.status {
        case 200: return true
        case 404, 410: return false
        default: throw error(answer.status, name)
        }
    }

    static func requireDone(_ answer: Answer, _ name: String) throws(FileError) {
        guard (200...204).contains(answer.status) else { throw error(answer.status, name) }
    }

    static func error(_ status: Int, _ name: String) -> FileError {
        switch status {
        case 400, 401, 403:
            // nginx says 400 to a certificate that is missing, expired or revoked.
            FileError(code: .refused, path: name, reason: "the server refuses access (\(status))")
        case 409, 412: FileError(code: .exists, path: name, reason: "is there already and may not be replaced")
        case 413: FileError(code: .refused, path: name, reason: "the server takes no file of this size (413)")
        case 507: FileError(code: .full, path: name, reason: "the server has no space left (507)")
        case 300...399:
            FileError(
                code: .unexpected, path: name,
                reason: "the server sends elsewhere (\(status)), which is not followed; check the address")
        default: FileError(code: .unexpected, path: name, reason: "the server answers \(status)")
        }
    }
}

extension Answer {
    /// Refuses an answer of more than `limit` bytes, where it is the file that was asked for.
    func within(_ limit: Int, _ name: String) throws(FileError) -> Answer {
        guard status != 200 || body.count <= limit else {
            throw FileError(code: .tooLarge, path: name, reason: "larger than the limit of \(limit) bytes")
        }
        return self
    }
}
