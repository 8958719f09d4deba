import Files
import Replication
import Signing
import TransparencyLog

/// The check-up of an auditor's folder.
struct AuditorCheckUp {
    let auditor: AuditorHome
    let clock: ClockCheck

    func run(_ checkUp: inout CheckUp) {
        checkUp.look(at: "keys.cosigner") {
            let half = try PublicKey(pem: try FileSystem.read("\(auditor.path)/cosigner.pub.pem", limit: 1 << 16))
            do {
                guard try auditor.key().publicKey == half else {
                    return .failure(
                        "cosigner.pem and cosigner.pub.pem are not of one key",
                        next: "bring both back from the same backup")
                }
            } catch let error as SigningError where error.code == .needsPassphrase {
                return .fine("the key of \(auditor.name) has a passphrase, which was not given")
            }
            return .fine("the key of \(auditor.name) can be used; it attests \(auditor.attests.rawValue)")
        }
        checkUp.look(at: "seen") { try seen() }
        checkUp.lookAtClock(clock, store: nil, signed: nil)
    }

    /// What a fork is recognised by must be whole.
    private func seen() throws -> CheckUp.Outcome {
        let folder = "\(auditor.path)/seen"
        guard FileSystem.isFolder(folder) else { return .warning("no log was witnessed yet") }
        let names = try FileSystem.names(in: folder)
        let logs = names.filter { $0.hasSuffix(".checkpoint") }
        for name in logs {
            guard let bytes = try FileSystem.readIfPresent("\(folder)/\(name)", limit: Checkpoint.fileByteLimit),
                let note = try? SignedNote(parsing: bytes), (try? Checkpoint(parsing: note.text)) != nil,
                names.contains("\(name.dropLast(".checkpoint".count)).vkey")
            else {
                return .failure(
                    "\(folder)/\(name) is damaged, so a fork of its log would not be noticed",
                    next: "bring it back from a backup")
            }
        }
        return .fine("the last state of \(logs.count) logs is remembered")
    }
}
