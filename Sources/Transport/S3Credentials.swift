/// The key to an object store, from a private file of lines `name = value` (docs/remotes.md). Never shown.
package struct S3Credentials: Sendable {
    let accessKeyID: String
    let secretAccessKey: String
    let region: String

    package init(accessKeyID: String, secretAccessKey: String, region: String = "us-east-1") {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.region = region
    }

    package init(parsing bytes: [UInt8]) throws(RemoteAddress.Failure) {
        var values: [String: String] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " && $0 != "\t" } }
            if line.hasPrefix("#") || line.hasPrefix("[") || parts.count < 2 { continue }
            values[parts[0]] = parts[1]
        }
        guard let id = values["access_key_id"] ?? values["aws_access_key_id"],
            let secret = values["secret_access_key"] ?? values["aws_secret_access_key"]
        else {
            throw .init(description: "lacks a line access_key_id = ... or secret_access_key = ...")
        }
        let region = values["region"] ?? "us-east-1"
        guard [id, region].allSatisfy({ $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }) else {
            throw .init(description: "has a character that no key has")
        }
        self.init(accessKeyID: id, secretAccessKey: secret, region: region)
    }
}
