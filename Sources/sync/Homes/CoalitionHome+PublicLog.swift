import Files
import LogStore
import Replication
import Signing
import TransparencyLog

/// The public log as files: carried to stores, and gone on with under a new key.
extension CoalitionHome {
    /// Whether this home writes the public log; other homes have copies.
    var writesPublicLog: Bool { FileSystem.exists(home.file("keys/public.pem")) }

    /// The public log beside the registry.
    func publicPlace(in store: any FileStore) -> LogFiles {
        LogFiles(store: store, folder: Names.folder(origin: publicOrigin), lineLimit: LogLimits.partnerLine)
    }

    /// Brings a place up to the public log here. What a revoked key signed there is replaced. Whether there was anything to do.
    func carryPublicLog(_ registry: Registry, to place: LogFiles) throws -> Bool {
        let history = registry.publicHistory
        guard let current = history.current, let checkpoint = try publicFiles.checkpoint(key: current) else {
            return false
        }
        let upload = LogUpload(local: publicFiles, remote: place)
        guard let (shown, signers) = try place.signedCheckpoint(keys: history.keys) else {
            _ = try upload.run(from: 0, to: checkpoint)
            return true
        }
        if shown == checkpoint && signers.contains(current) {
            try CosignatureExchange.run(
                local: publicFiles, remote: place, key: current, cosigners: registry.auditors.map(\.key))
            return false
        }
        // A copy may be ahead of this home, which knows the log from a store only.
        if try publicFiles.isPrefix(shown, of: checkpoint) {
            _ = try upload.run(from: shown.size, to: checkpoint)
        } else if !signers.contains(current) {
            try upload.replaceAll(of: checkpoint)
        } else {
            return false
        }
        return true
    }

    /// After a revocation, goes on from the last good state with the new key: what stands above it here is put aside.
    func continuePublicLog(_ registry: Registry) throws {
        let history = registry.publicHistory
        guard let current = history.current, let start = history.windows.last?.from,
            let (own, signers) = try publicFiles.signedCheckpoint(keys: history.keys), !signers.contains(current)
        else { return }
        guard try publicFiles.isPrefix(start, of: own) else {
            throw CommandFailure(
                "log.forked", "the public log here is not the one that the registry's revocation names",
                hint: "publish from the home that has it", exit: .verification)
        }
        var lines: [[UInt8]] = []
        try publicFiles.forEachLine(in: 0..<start.size, of: own.size) { (index, file, found) throws(LogError) in
            guard case .line(let line) = found else {
                throw LogError(.bodyMissing, file: file, "entry \(index) is missing or altered")
            }
            lines.append(Array(line))
        }
        let folder = home.file("public.new")
        try FileSystem.removeTree(folder)
        var writer = try LogWriter(
            files: LogFiles(store: FolderStore(root: folder), lineLimit: LogLimits.partnerLine), origin: publicOrigin,
            key: try home.key("public"))
        try writer.append(lines)
        guard writer.checkpoint.root == start.root else {
            throw CommandFailure("log.mismatch", "the public log here is damaged", exit: .verification)
        }
        let aside = home.file("public-\(own.root.hex.prefix(8))")
        try FileSystem.removeTree(aside)
        try FileSystem.replace(aside, with: home.file("public"))
        if start.size > 0 { try FileSystem.replace(home.file("public"), with: folder) }
    }
}
