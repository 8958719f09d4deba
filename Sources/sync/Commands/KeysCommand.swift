import CanonicalJSON
import Files
import Replication
import TransparencyLog

/// `keys`: the public keys that this home knows, with their fingerprints as words.
enum KeysCommand {
    static let command = Command("keys", .all, "show keys as words, to compare by telephone") { context in
        let home = try Home(context.arguments)
        _ = try context.arguments.operands(0...0)
        var count = 0
        for (role, key) in try known(home) {
            try context.output.line("\(role): \(key)")
            try context.output.line("    \(Fingerprint.text(key))")
            try context.output.object([
                "key": .string(key.description), "role": .string(role), "type": "key",
                "words": .array(Fingerprint.words(key).map { .string($0) }),
            ])
            count += 1
        }
        try context.output.line("\(count) keys")
        try context.output.object(["keys": .integer(count), "type": "summary"])
        return .ok
    }

    private static func known(_ home: Home) throws -> [(String, VerifierKey)] {
        var keys: [(String, VerifierKey)] = []
        let registry: Registry?
        switch try home.settings().role {
        case .partner:
            let partner = try PartnerHome(home)
            keys.append(("this log", try partner.verifier()))
            if let next = try partner.keyChange.waiting() { keys.append(("this log, not yet in use", next)) }
            keys.append(("registry", partner.invitation.registryKey))
            registry = try partner.registry()
        case .coalition:
            let coalition = try CoalitionHome(home)
            keys.append(("registry", try coalition.registryKey()))
            keys.append(
                ("this machine", try VerifierKey(name: coalition.receiptsOrigin, publicKey: home.publicKey("machine"))))
            if let next = try coalition.keyChange.waiting() { keys.append(("this machine, not yet in use", next)) }
            registry = try? coalition.registry()
        case .keeper:
            let keeper = try KeeperHome(home)
            keys.append(("this keeper", try keeper.verifier()))
            keys += try keeper.clients().map { ("served, up to \($0.cells) cells a year", $0.key) }
            registry = nil
        }
        guard let registry else { return keys }
        keys += registry.admissions.compactMap { admission in
            registry.history(of: admission.origin).current.map { ("partner \(admission.partner)", $0) }
        }
        if let key = registry.publicHistory.current { keys.append(("public log", key)) }
        keys += registry.machines.sorted { $0.key < $1.key }.map { ("machine \($0.key)", $0.value) }
        let epochs = registry.epochs.values.sorted { $0.epoch.year < $1.epoch.year }
        if let epoch = epochs.last { keys.append(("pool keeper of \(epoch.epoch.year)", epoch.epoch.keeper)) }
        keys += registry.auditors.map { ("auditor, attests \($0.attests.rawValue)", $0.key) }
        return keys
    }
}
