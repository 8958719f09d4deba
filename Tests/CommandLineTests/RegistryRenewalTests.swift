import Foundation
import TestSupport
import Testing

/// The registry's key is stolen, or two homes decide with it: the way out.
@Suite("A registry in place of another")
struct RegistryRenewalTests {
    let lake: LakeHome

    init() throws { lake = try LakeHome() }

    private func merge(_ home: String) throws -> Shell.Result {
        try Shell.sync("merge", "--home", home, "--now", LakeHome.day)
    }

    /// An auditor whom the coalition registered; the folder.
    private func auditor(_ name: String) throws -> String {
        let folder = lake.folder.file(name)
        let made = try Shell.sync(
            "auditor", "init", "--home", folder, "--name", "\(name).example", "--attests", "consistent")
        #expect(made.exit == 0, "\(made.errors)")
        let added = try Shell.sync(
            "auditor", "add", "--home", lake.coalition, "--attests", "consistent", folder + "/cosigner.vkey")
        #expect(added.exit == 0, "\(added.errors)")
        return folder
    }

    private func witness(_ folder: String) throws -> Shell.Result {
        try Shell.sync("witness", lake.inbox, "--key", folder, "--log-key", lake.invitation, "--attach")
    }

    @Test("a forked registry stops everything; a new one is cosigned by the quorum and accepted with one command each")
    func renewal() throws {
        let auditors = try ["one", "two", "three"].map { try auditor($0) }
        let second = lake.folder.file("second")
        _ = try Shell.sync(
            "machine", "init", "--home", second, "--invite", lake.invitation, "--name", "second", "--remote", lake.inbox
        )
        #expect(try Shell.sync("machine", "add", "--home", lake.coalition, second + "/machine.vkey").exit == 0)
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        #expect(try merge(second).exit == 0)
        let size = try #require(
            try jsonLines(
                try Shell.sync(
                    "auditor", "add", "--json", "--home", lake.coalition, "--attests", "consistent",
                    auditors[0] + "/cosigner.vkey"
                ).output
            ).last?["registry_size"] as? Int)
        // A thief with the registry's key lets somebody in; the coalition decides something else.
        let thief = try lake.copy(lake.coalition, to: "thief")
        _ = try Shell.sync("coalition", "init", "--home", lake.folder.file("x"), "--name", "X", "--domain", "t.example")
        for (home, name) in [(thief, "evil"), (lake.coalition, "hope")] {
            let partner = lake.folder.file(name)
            _ = try Shell.sync("init", "--home", partner, "--invite", lake.invitation, "--org", name)
            let inbox = home == thief ? try lake.copy(lake.inbox, to: "inbox2") : lake.inbox
            _ = inbox
            if home == thief {
                // The thief's decision reaches the store first.
                #expect(try Shell.sync("admit", "--home", home, partner + "/request.json").exit == 0)
                #expect(try merge(second).exit == 0)
                _ = try Shell.run("rm", ["-rf", lake.inbox])
                _ = try Shell.run("mv", [lake.folder.file("inbox2"), lake.inbox])
            } else {
                #expect(try Shell.sync("admit", "--home", home, partner + "/request.json").exit == 0)
            }
        }
        let stopped = try merge(second)
        #expect(stopped.exit == 1, "\(stopped.output)")
        #expect(stopped.errors.contains("the registry is forked"))

        let renewed = try Shell.sync("coalition", "renew", "--home", lake.coalition, "--size", "\(size)")
        #expect(renewed.exit == 0, "\(renewed.errors)")
        #expect(renewed.output.contains("registry 2 goes on from size \(size)"))
        // Nobody takes it before the auditors have.
        let early = try Shell.sync("accept", lake.invitation, "--home", second)
        #expect(early.exit == 1)
        #expect(early.errors.contains("not cosigned by more than half"))
        #expect(try witness(auditors[0]).exit == 0)
        #expect(try Shell.sync("accept", lake.invitation, "--home", second).exit == 1)
        #expect(try witness(auditors[1]).exit == 0)
        for home in [second, lake.home] {
            let accepted = try Shell.sync("accept", lake.invitation, "--home", home)
            #expect(accepted.exit == 0, "\(accepted.errors)")
            #expect(try Shell.sync("accept", lake.invitation, "--home", home).output.contains("in use already"))
        }
        // Decisions after the last good state are taken again; then everything goes on.
        #expect(try Shell.sync("admit", "--home", lake.coalition, lake.folder.file("hope") + "/request.json").exit == 0)
        let pushed = try lake.push(lake.home)
        #expect(pushed.exit == 0, "\(pushed.errors)")
        for home in [second, lake.coalition] {
            let merged = try merge(home)
            #expect(merged.exit == 0, "\(merged.output)\(merged.errors)")
        }
        let verified = try lake.verify()
        #expect(verified.exit == 0, "\(verified.output)\(verified.errors)")
        #expect(verified.output.contains("t.example/registry/2"))
        try lake.expectSchemas()
    }

    @Test("a new registry that restates other decisions, or goes on from nowhere, is refused")
    func refused() throws {
        #expect(try lake.push(lake.home, day: "2026-07-20").exit == 0)
        // Another coalition with the same domain: its registry continues nothing.
        let other = lake.folder.file("other")
        _ = try Shell.sync(
            "coalition", "init", "--home", other, "--name", "T", "--domain", "t.example", "--remote",
            lake.folder.file("in2"))
        #expect(try Shell.sync("coalition", "renew", "--home", other).exit == 0)
        let accepted = try Shell.sync(
            "accept", other + "/invitation.json", "--home", lake.home, "--remote", lake.folder.file("in2"),
            "--words-compared")
        #expect(accepted.exit == 1)
        #expect(accepted.errors.contains("contradicts the copy here"), "\(accepted.errors)")
        // Without auditors, people vouch for the key.
        #expect(try Shell.sync("coalition", "renew", "--home", lake.coalition).exit == 0)
        #expect(try Shell.sync("accept", lake.invitation, "--home", lake.home).errors.contains("--words-compared"))
        #expect(try Shell.sync("accept", lake.invitation, "--home", lake.home, "--words-compared").exit == 0)
        #expect(try lake.push(lake.home).exit == 0)
        #expect(try lake.merge().exit == 0)
    }
}
