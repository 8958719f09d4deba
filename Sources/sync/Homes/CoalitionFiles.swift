import CanonicalJSON
import LogStore
import Replication
import Signing
import TransparencyLog

/// The side files of a registry: which there are, and carrying them along.
enum CoalitionFiles {
    /// The names of the side files that the registry's first `size` entries refer to.
    /// The log itself may have grown beyond them, to `logSize`.
    static func sideFiles(of files: LogFiles, origin: String, size: Int, of logSize: Int? = nil) throws -> [Digest] {
        var digests: [Digest] = []
        try files.forEachLine(in: 0..<size, of: logSize) { (_, _, found) in
            guard case .body(let body) = found.body(log: origin),
                case .policy(let digest, _, _)? = try? RegistryEntry(type: body.type, content: body.content)
            else { return }
            digests.append(digest)
        }
        return digests
    }

    /// Copies the side files that are not here yet; each must have the digest that names it.
    static func copySideFiles(of local: LogFiles, to size: Int, from remote: LogFiles) throws {
        guard size > 0, let bytes = try local.checkpointBytes() else { return }
        let origin = try Checkpoint(parsing: try SignedNote(parsing: bytes).text).origin
        for digest in try sideFiles(of: local, origin: origin, size: size) where (try? local.sideFile(digest)) == nil {
            try local.replace("files/\(digest.hex)", try remote.sideFile(digest))
        }
    }
}
