package import CanonicalJSON
package import LogStore
import Signing
package import TransparencyLog

/// A registry that takes the place of one whose key was stolen or lost, or which is forked.
///
/// Its first entry names the old one's last good state; the decisions up to there follow, restated word for word, so that
/// it needs the old one no more. Whoever accepts it checks that against the copy of the old one that they have, and that more
/// than half of the auditors named up to there cosigned it.
package enum RegistrySuccession {
    /// The decisions of a registry up to `size`, without its first entry, as contents to be written again.
    package static func decisions(of files: LogFiles, checkpoint: Checkpoint, to size: Int) throws(LogError)
        -> [JSONObject]
    {
        var contents: [JSONObject] = []
        try files.forEachLine(in: 1..<max(1, size), of: checkpoint.size) { (index, file, found) throws(LogError) in
            guard case .body(let body) = found.body(log: checkpoint.origin) else {
                throw LogError(.body, file: file, "entry \(index) is missing or altered")
            }
            contents.append(body.content)
        }
        return contents
    }

    /// Why a new registry is not to be accepted in the place of the old one, of which `old` is the copy here.
    package enum Objection: String, Error, Hashable, Sendable {
        case notASuccessor = "names no state of the registry that this home knows"
        case otherHistory = "goes on from a state that contradicts the copy here"
        case otherDecisions = "restates other decisions than those in the copy here"
        case noQuorum = "is not cosigned by more than half of the auditors"
    }

    /// `note` is the new registry's checkpoint file, with its cosignatures.
    package static func objection(
        to new: Registry, files: LogFiles, note: [UInt8], from old: Checkpoint, in oldFiles: LogFiles
    ) throws(LogError) -> Objection? {
        guard let state = new.continues, state.origin == old.origin, state.size > 0 else { return .notASuccessor }
        let common = min(state.size, old.size)
        if state.size <= old.size, try !oldFiles.isPrefix(state, of: old) { return .otherHistory }
        let ours = try decisions(of: oldFiles, checkpoint: old, to: common)
        let theirs = try decisions(of: files, checkpoint: new.checkpoint, to: common)
        guard ours == theirs else { return .otherDecisions }
        let auditors = try auditors(of: files, new.checkpoint, to: state.size)
        let opened = try? Checkpoint.open(note, key: new.key, cosigners: auditors)
        let signed = Set(opened?.cosignatures.map(\.key) ?? [])
        return auditors.isEmpty || signed.count * 2 > auditors.count ? nil : .noQuorum
    }

    /// The auditors that the restated decisions name. None: then only people can vouch for the new key.
    package static func auditors(
        of files: LogFiles, _ checkpoint: Checkpoint, to size: Int
    ) throws(LogError) -> [VerifierKey] {
        try decisions(of: files, checkpoint: checkpoint, to: size).compactMap { content in
            guard let type = content["type"]?.string,
                case .auditor(let auditor)? = try? RegistryEntry(type: type, content: content)
            else { return nil }
            return auditor.key
        }
    }
}
