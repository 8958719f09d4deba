import Files
import Replication
import TransparencyLog

extension Arguments {
    /// The keys given with `--key`: each as its text, or as a file that holds it or a coalition's invitation.
    func verifierKeys() throws -> [VerifierKey] { try all("--key").map { try Self.verifierKey($0) } }

    static func verifierKey(_ text: String) throws -> VerifierKey {
        if text.contains("+"), let key = try? VerifierKey(text) { return key }
        let bytes = try FileSystem.read(text, limit: 1 << 20)
        if let invitation = try? Invitation(parsing: bytes) { return invitation.registryKey }
        do {
            return try VerifierKey(String(decoding: bytes, as: UTF8.self).trimmingNewline)
        } catch {
            throw CommandFailure(
                error.code.rawValue, "\(text): \(error)", hint: "give a verifier key or a coalition's invitation",
                exit: .malformedInput)
        }
    }
}
