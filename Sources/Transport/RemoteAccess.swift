package import Files

/// What opens a network store: who we are and whom we believe to be the server. Nothing of it ever stands in a message.
package struct RemoteAccess: Sendable {
    package var settings = TransportSettings()

    /// A client certificate and its key, in PEM form.
    package var certificate: [UInt8]?
    package var certificateKey: [UInt8]?
    /// The certificates, in PEM form, of the authorities whose servers are believed; without them the system's.
    package var authorities: [UInt8]?

    /// An Ed25519 private key as ssh-keygen writes it: the path of a file.
    package var sshKey: String?
    /// The server's key, pinned: the path of a file of the form of `known_hosts`, and its bytes.
    package var knownHosts: String?
    package var knownHostsBytes: [UInt8] = []

    package var s3: S3Credentials?

    package init() {}
}

extension RemoteAddress {
    /// Opens the store. Nothing is sent before the first file is asked for.
    package func open(_ access: RemoteAccess) throws(Failure) -> any FileStore {
        switch self {
        case .folder(let path):
            return FolderStore(root: path)
        case .https(let server):
            return ReadAheadStore(HTTPStore(server, try client(access, server.isEncrypted ? "https" : "http")))
        case .s3(let server):
            guard let credentials = access.s3 else { throw Failure(description: "there are no credentials") }
            let client = try client(access, server.isEncrypted ? "https" : "http")
            return ReadAheadStore(S3Store(server, client, credentials))
        case .sftp(let server, let user):
            let pin = try KnownHost(access.knownHostsBytes, host: server.host, port: server.port ?? 22)
            return ReadAheadStore(SFTPStore(server, user: user, try client(access, "sftp", pin: pin)))
        }
    }

    private func client(
        _ access: RemoteAccess, _ scheme: String, pin: KnownHost? = nil
    ) throws(Failure) -> CurlClient {
        try CurlClient(access, protocol: scheme, pin: pin)
    }
}
