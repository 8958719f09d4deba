import Files
import Replication
import Signing
import TransparencyLog

/// Puts a new registry, made or fetched whole in `renewal/`, in the place of the one that a home knows. `renewal.json`, the
/// new invitation, stands from the beginning to the end, so that a swap that was interrupted is finished.
struct RegistrySwap {
    let home: Home

    private var mark: String { home.file("renewal.json") }

    /// Finishes a swap that was interrupted. Whether there was one.
    func resume() throws -> Bool {
        guard let bytes = try FileSystem.readIfPresent(mark, limit: 1 << 20) else { return false }
        try finish(bytes)
        return true
    }

    /// Refuses to go on between two registries.
    func requireNone() throws {
        guard FileSystem.exists(mark) else { return }
        throw CommandFailure(
            "registry.interrupted", "another registry was being put in place here when the program was stopped",
            hint: "run the same command again, which finishes it: \(ProgramName.current) coalition renew, or accept",
            exit: .failure)
    }

    func run(_ invitation: [UInt8]) throws {
        try FileSystem.writeAtomically(mark, invitation)
        try finish(invitation)
    }

    private func finish(_ bytes: [UInt8]) throws {
        let key = try Invitation(parsing: bytes).registryKey
        let before = (Int(key.name.split(separator: "/").last ?? "") ?? 1) - 1
        if FileSystem.exists(home.file("renewal/checkpoint")) {
            if FileSystem.exists(home.file("registry/checkpoint")) {
                try FileSystem.removeTree(home.file("registry-\(before)"))
                try FileSystem.replace(home.file("registry-\(before)"), with: home.file("registry"))
            }
            try FileSystem.replace(home.file("registry"), with: home.file("renewal"))
        }
        for name in ["pem", "pub.pem"] where FileSystem.exists(home.file("keys/renewal.\(name)")) {
            if FileSystem.exists(home.file("keys/registry.\(name)")) {
                try FileSystem.replace(
                    home.file("keys/registry-\(before).\(name)"), with: home.file("keys/registry.\(name)"))
            }
            try FileSystem.replace(home.file("keys/registry.\(name)"), with: home.file("keys/renewal.\(name)"))
        }
        if FileSystem.exists(home.file("registry.vkey")) {
            try FileSystem.writeAtomically(home.file("registry.vkey"), Array("\(key)\n".utf8))
        }
        try FileSystem.writeAtomically(home.file("invitation.json"), bytes)
        try FileSystem.remove(mark)
    }
}
