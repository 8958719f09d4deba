#if !Remotes
import Files

/// In a build without network remotes there is no client: opening one says so.
final class CurlClient: Sendable {
    let settings = TransportSettings()

    init(_ access: RemoteAccess, protocol scheme: String, pin: KnownHost?) throws(RemoteAddress.Failure) {
        throw .init(description: "this program was built without network remotes")
    }

    func run(_ name: String, _ exchange: () -> Exchange) throws(FileError) -> Answer {
        preconditionFailure("a client that cannot be made is not run")
    }
}
#endif
