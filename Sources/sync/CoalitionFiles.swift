import CanonicalJSON
import LogStore
import Replication
import Signing
import TransparencyLog

/// The side files of a registry: which there are, and carrying them along.
enum CoalitionFiles {
    /// The names of the side files that the registry's first `size` entries refer to.
    static func sideFiles(of files: LogFiles, origin: String, size: Int) throws -> [Digest] {
        var digests: [Digest] = []
        try files.forEachBody(in: 0..<size, origin: origin) { (_, _, found) in
            guard case .body(let body) = found,
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
