import Foundation
import TestSupport
import Testing

/// Auditors, decisions and publications with nginx as shipped.
@Suite("Auditors and decisions over HTTPS")
struct RemoteAuditTests {
    let web: WebCoalition
    let lake: String

    init() throws {
        web = try WebCoalition()
        lake = try web.join("lake")
        try web.importCases(lake, "lake")
        #expect(try web.push(lake).exit == 0)
        #expect(try web.merge().exit == 0)
    }

    /// An auditor's folder with a certificate in its keys/.
    private func auditor(_ attests: String = "consistent") throws -> String {
        let desk = web.folder.file("desk")
        try WebCoalition.run("auditor", "init", "--home", desk, "--name", "auditor.example/desk", "--attests", attests)
        try WebCoalition.run("certify", "auditor", "desk", "--home", web.coalition, "--out", "\(desk)/keys")
        try WebCoalition.patience(desk)
        return desk
    }

    @Test("verify reads a store and a single log by their addresses, with an auditor's certificate and no other")
    func verify() throws {
        let desk = try auditor()
        let words = ["verify", "--key", web.invitation, "--home", desk]
        let store = try Shell.run(Shell.program, words + [web.address])
        #expect(store.exit == 0, "\(store.output) \(store.errors)")
        #expect(store.output.contains("t.example/lake/1") && store.output.contains("bodies not checked"))
        let opened = try Shell.run(
            Shell.program, words + ["\(web.address)/", "--identity", "\(web.coalition)/keys/bodies.age"])
        #expect(opened.exit == 0 && opened.output.contains("every signature, tile and body"), "\(opened.output)")
        // The same verdict as on the server's own disk.
        #expect(try web.verify().output == opened.output)
        let master = try Shell.run(
            Shell.program,
            words + [
                web.address, "--identity", "\(web.coalition)/keys/bodies.age", "--master",
                "\(web.coalition)/master.sqlite",
            ])
        #expect(
            master.exit == 0 && master.output.contains("is what the logs give"), "\(master.output) \(master.errors)")
        // One log; an organisation may look at its own.
        let request = try JSONSerialization.jsonObject(
            with: Data(contentsOf: URL(fileURLWithPath: "\(lake)/request.json")))
        let key = try #require((request as? [String: Any])?["key"] as? String)
        for home in [desk, lake] {
            let one = try Shell.sync("verify", "\(web.address)/lake/1", "--key", key, "--home", home)
            #expect(one.exit == 0 && one.output.contains("ok      t.example/lake/1"), "\(one.output) \(one.errors)")
        }
        // Nobody else reads it: no certificate at all, and an organisation's beyond its own log.
        let nobody = web.folder.file("nobody")
        try FileManager.default.createDirectory(atPath: "\(nobody)/keys", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: "\(desk)/keys/ca.crt", toPath: "\(nobody)/keys/ca.crt")
        let closed = try Shell.sync("verify", web.address, "--key", web.invitation, "--home", nobody, "--json")
        #expect(closed.exit == 77 && closed.output.contains("remote.refused"), "\(closed.output)")
        let member = try Shell.sync("verify", web.address, "--key", web.invitation, "--home", lake)
        #expect(member.exit == 77, "\(member.output)")
        // What the server alters is named.
        let tile = URL(fileURLWithPath: "\(web.store)/lake/1/tile/entries/000")
        var bytes = try Data(contentsOf: tile)
        bytes[40] ^= 1
        try bytes.write(to: tile)
        let altered = try Shell.run(Shell.program, words + [web.address])
        #expect(altered.exit == 1, "\(altered.output)")
        #expect(altered.output.contains("\(web.address)/lake/1/tile/entries/000"), "\(altered.output)")
    }

    @Test("witness cosigns a store and a log at their addresses, and refuses one that went back")
    func witness() throws {
        let desk = try auditor()
        let all = try Shell.sync("witness", web.address, "--key", desk, "--log-key", web.invitation)
        #expect(all.exit == 0 && all.output.contains("cosigned 2 logs"), "\(all.output) \(all.errors)")
        let answer = web.folder.file("answer")
        let one = try Shell.sync("witness", "\(web.address)/lake/1", "--key", desk, "--out", answer)
        #expect(one.exit == 0 && one.output.contains("200 t.example/lake/1"), "\(one.output) \(one.errors)")
        // The owner puts it onto its checkpoint: an auditor writes nothing into the store.
        let attached = try Shell.sync(
            "witness", "\(web.address)/lake/1", "--key", desk, "--attach", "--json")
        #expect(attached.exit == 77 && attached.output.contains("remote.refused"), "\(attached.output)")
        // Another auditor, who never saw it, finds its key through the registry beside it.
        let other = web.folder.file("other")
        try WebCoalition.run(
            "auditor", "init", "--home", other, "--name", "auditor.example/other", "--attests", "consistent")
        try WebCoalition.run("certify", "auditor", "other", "--home", web.coalition, "--out", "\(other)/keys")
        let through = try Shell.sync("witness", "\(web.address)/lake/1", "--key", other, "--log-key", web.invitation)
        #expect(
            through.exit == 0 && through.output.contains("200 t.example/lake/1"), "\(through.output) \(through.errors)")
        // The store goes back to the night before.
        let old = try Data(contentsOf: URL(fileURLWithPath: "\(web.store)/lake/1/checkpoint"))
        #expect(try web.push(lake, day: "2028-01-20").exit == 0)
        #expect(try Shell.sync("witness", web.address, "--key", desk, "--log-key", web.invitation).exit == 0)
        try old.write(to: URL(fileURLWithPath: "\(web.store)/lake/1/checkpoint"))
        let back = try Shell.sync("witness", "\(web.address)/lake/1", "--key", desk)
        #expect(back.exit == 1 && back.output.contains("409 t.example/lake/1"), "\(back.output) \(back.errors)")
    }

    @Test("decisions are signed while the server cannot be reached, exit 3, and the next merge carries them")
    func decisions() throws {
        let north = web.folder.file("cso/north")
        try WebCoalition.run("init", "--home", north, "--invite", web.invitation, "--org", "north")
        let desk = web.folder.file("desk")
        try WebCoalition.run(
            "auditor", "init", "--home", desk, "--name", "auditor.example/desk", "--attests", "consistent")
        let machine = web.folder.file("second")
        try WebCoalition.run("machine", "init", "--home", machine, "--invite", web.invitation, "--name", "second")
        web.server.stop()
        let decisions: [[String]] = [
            ["admit", "\(north)/request.json"], ["auditor", "add", "\(desk)/cosigner.vkey", "--attests", "consistent"],
            ["recipient", "add"],
            ["resource", "add", "https://example.org/a", "--title", "A", "--kind", "report", "--year", "2026"],
            ["resource", "remove", "https://example.org/a"], ["policy", "adopt", "strict"],
            ["machine", "add", "\(machine)/machine.vkey"], ["resolve", "lake"], ["revoke", "lake"],
        ]
        for words in decisions {
            // `resolve` has nothing to decide here, and says so without the store.
            let result = try Shell.run(Shell.program, words + ["--home", web.coalition])
            if words[0] == "resolve" {
                #expect([0, 3].contains(result.exit), "\(words): \(result.output) \(result.errors)")
                continue
            }
            #expect(result.exit == 3, "\(words): \(result.exit) \(result.output) \(result.errors)")
            #expect(result.errors.contains("the next merge carries it there"), "\(words): \(result.errors)")
        }
        #expect(try web.merge().exit == 3)
        // Back on the same port, with what it kept.
        try FileManager.default.removeItem(atPath: "\(web.server.folder)/tls/crl.pem")
        try FileManager.default.copyItem(
            atPath: "\(web.coalition)/certificates/crl.pem", toPath: "\(web.server.folder)/tls/crl.pem")
        let again = try TestServer("nginx.sh", folder: web.server.folder, port: web.server.port)
        #expect(try web.merge().exit == 0)
        try WebCoalition.run("join", "--home", north, "\(web.coalition)/welcomes/north.json")
        try web.importCases(north, "north")
        #expect(try web.push(north).exit == 0)
        #expect(try web.verify().exit == 0)
        again.stop()
    }

    @Test("a coalition publishes in its own store and one level up, with a certificate that the other one issued")
    func publish() throws {
        let region = try WebCoalition(name: "region", domain: "region.example")
        let request = web.folder.file("publish.json")
        try WebCoalition.run(
            "publish", "request", "--home", web.coalition, "--invite", region.invitation, "--partner", "kenya", "--out",
            request)
        try WebCoalition.run("admit", "--home", region.coalition, request)
        let publish = ["publish", region.address, "--home", web.coalition, "--now", "2028-01-20", "--year", "2026"]
        // With what the coalition's own store needs, the other one's server is not believed.
        let own = try Shell.run(Shell.program, publish)
        #expect(own.exit == 77 && own.errors.contains("nothing was sent"), "\(own.errors)")
        let keys = "\(web.coalition)/keys/localhost:\(region.server.port)"
        try WebCoalition.run("certify", "coalition", "t.example", "--home", region.coalition, "--out", keys)
        let done = try Shell.run(Shell.program, publish)
        #expect(done.exit == 0, "\(done.output) \(done.errors)")
        for store in ["\(web.store)/public/1", "\(region.store)/t.example/public/1"] {
            #expect(FileManager.default.fileExists(atPath: "\(store)/checkpoint"), "\(store)")
        }
        let merged = try region.merge(day: "2028-01-21")
        #expect(
            merged.exit == 0 && merged.output.contains("new entries of 1 partners"), "\(merged.output) \(merged.errors)"
        )
        // Its organisations read what was published.
        let report = try Shell.sync("report", "--home", lake, "--out", web.folder.file("report"))
        #expect(report.exit == 0, "\(report.errors)")
        // The certificate is for the public log and nothing else.
        let secret = try web.folder.write("secret", "x")
        // curl takes a colon in a path for something else.
        let copy = web.folder.file("publisher")
        try FileManager.default.copyItem(atPath: keys, toPath: copy)
        func curl(_ words: String..., path: String) throws -> String {
            try Shell.run(
                "curl",
                [
                    "-s", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", "\(copy)/ca.crt", "--cert",
                    "\(copy)/tls.crt",
                    "--key", "\(copy)/tls.pem",
                ] + words + ["\(region.address)\(path)"]
            ).output
        }
        #expect(try curl(path: "/t.example/public/1/checkpoint") == "200")
        for path in [
            "/registry/1/checkpoint", "/kenya/1/checkpoint", "/other.example/public/1/checkpoint", "/t.example/1/x",
        ] {
            #expect(try curl(path: path) == "403", "GET \(path)")
            #expect(try curl("-T", secret, path: path) == "403", "PUT \(path)")
        }
        #expect(try curl("-X", "DELETE", path: "/t.example/public/1/checkpoint") == "403")
    }
}
