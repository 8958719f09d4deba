import Foundation
import TestSupport
import Testing

/// Rare routes over real servers, as they are set up by what is shipped.
@Suite("Rare routes over remote stores", .serialized)
struct PoolRemoteTests {
    // MARK: HTTPS

    private static let web = ["city", "hope", "lake"]

    /// A round over nginx as shipped; everybody has a certificate, the keeper what `certify partner keeper` makes.
    private func round(_ web: WebCoalition) -> PoolRound {
        PoolRound(Self.web, folder: web.folder, stores: { _ in [web.address] }) { name, home in
            if name == "keeper" {
                try WebCoalition.run(
                    "certify", "partner", "keeper", "--home", web.coalition, "--out", "\(home)/keys")
            }
            try WebCoalition.patience(home)
        }
    }

    @Test("deploy/nginx as shipped: members ask, the keeper answers, a route opens; each writes and reads its own part")
    func https() throws {
        let web = try WebCoalition(options: ["--pooling", "3"])
        let round = round(web)
        try round.meet()
        try round.ask()
        #expect(try round.answer().exit == 0)
        let (hope, keeper) = (round.home("hope"), round.keeper)
        let file = try web.folder.write("secret", "something else")
        // A partner: its own request, its own answer, and what the keeper says to all.
        #expect(try web.curl(hope, path: "/hope/pool/2026.json") == "200")
        #expect(try web.curl(hope, path: "/keeper/2026/hope.json") == "200")
        #expect(try web.curl(hope, path: "/keeper/2026.json") == "404")
        for path in [
            "/lake/pool/2026.json", "/keeper/2026/lake.json", "/keeper/", "/keeper/2026/", "/keeper/2026",
            "/hope/../lake/pool/2026.json", "/keeper/2026/hope.json/../lake.json",
        ] { #expect(try web.curl(hope, path: path) == "403", "GET \(path)") }
        for path in [
            "/keeper/2026/hope.json", "/keeper/2026/lake.json", "/keeper/2026.json", "/keeper/2027/hope.json",
            "/lake/pool/2026.json", "/hope/pool/x.json", "/hope/pool/2026/x", "/hope/../keeper/2026/hope.json",
            "/hope/pool/%2e%2e/%2e%2e/keeper/2026/hope.json",
        ] { #expect(try web.curl(hope, "-T", file, path: path) == "403", "PUT \(path)") }
        for path in ["/keeper/2026/hope.json", "/hope/pool/2026.json"] {
            #expect(try web.curl(hope, "-X", "DELETE", path: path) == "403", "DELETE \(path)")
        }
        // The keeper: what members ask and what it answers.
        #expect(try web.curl(keeper, path: "/hope/pool/2026.json") == "200")
        #expect(try web.curl(keeper, path: "/registry/1/checkpoint") == "200")
        for path in [
            "/hope/1/checkpoint", "/hope/1/bodies/000.age", "/hope/1/recovery/memory.age", "/hope/pool/", "/hope/", "/",
            "/hope/pool/../1/checkpoint",
        ] { #expect(try web.curl(keeper, path: path) == "403", "GET \(path)") }
        for path in [
            "/hope/pool/2026.json", "/hope/1/checkpoint", "/hope/1/tile/0/009", "/registry/1/checkpoint",
            "/keeper/1/checkpoint", "/keeper/1/tile/0/000", "/keeper/pool/2026.json",
            "/keeper/2026/../../hope/1/checkpoint",
            "/public/1/checkpoint", "/receipts/keeper/checkpoint",
        ] { #expect(try web.curl(keeper, "-T", file, path: path) == "403", "PUT \(path)") }
        for path in ["/keeper/2026/hope.json", "/hope/pool/2026.json"] {
            #expect(try web.curl(keeper, "-X", "DELETE", path: path) == "403", "DELETE \(path)")
        }

        // Our own client with the other's certificate gets no further.
        let tls = ["tls.crt", "tls.pem"]
        let asKeeper = try round.push("hope", as: try round.copy("hope", withKeysOf: "keeper", tls))
        #expect(asKeeper.exit == 77 && asKeeper.errors.contains("refuses access (403)"), "\(asKeeper.errors)")
        let asHope = try round.copy("keeper", withKeysOf: "hope", tls)
        let others = try round.answer(as: asHope)
        #expect(others.exit == 77 && others.errors.contains("refuses access (403)"), "\(others.errors)")
        // Also where only its own answer is missing, which it could read and not write.
        for other in ["city", "lake"] {
            try round.run("keeper", "approve", "--home", asHope, "\(round.home(other))/request.json", "--cells", "0")
        }
        let answer = "\(web.store)/keeper/2026/hope.json"
        let bytes = try Data(contentsOf: URL(fileURLWithPath: answer))
        try FileManager.default.removeItem(atPath: answer)
        #expect(try round.answer(as: asHope).exit == 77)
        #expect(!FileManager.default.fileExists(atPath: answer))
        // The keeper puts it back as it was.
        #expect(try round.answer().output.contains("hope  was answered before, 64 cells"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: answer)) == bytes)

        try round.report()
        try round.close()
        #expect(try web.curl(hope, path: "/keeper/2026.json") == "200")
        let verdict = try web.verify()
        #expect(verdict.exit == 0, "\(verdict.output) \(verdict.errors)")
        let checked = try Shell.sync("doctor", "--home", keeper, "--now", PoolRound.day)
        #expect(checked.output.contains("the certificate for the remote ends on"), "\(checked.output)")
        // It ends one day, and it is said how the keeper comes by another.
        let late = try Shell.sync("keeper", "answer", "--home", keeper, "--now", "2031-01-20")
        #expect(late.errors.contains("ask the coalition for another"), "\(late.errors)")
    }

    @Test(
        "a request, an answer and a report that are cut off, or whose receipt is lost: nothing is lost, doubled or asked again",
        arguments: ["cut", "deaf"])
    func faults(_ kind: String) throws {
        let web = try WebCoalition(options: ["--pooling", "3"])
        let round = round(web)
        try round.meet()
        let (hope, keeper) = (
            try FaultyLine(to: web, as: round.home("hope")), try FaultyLine(to: web, as: round.keeper)
        )
        func stored(_ path: String) -> Data? { FileManager.default.contents(atPath: "\(web.store)/\(path)") }
        func kept() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: "\(round.keeper)/epochs/2026/answers").sorted()
        }
        for partner in ["city", "lake"] { #expect(try round.push(partner).exit == 0) }

        // In the middle of the request: the log is there whole, and the same request comes with the next push.
        try hope.fault("\(kind) 1000 /pool/")
        let asking = try round.push("hope", to: hope.address)
        #expect(asking.exit == 69 && asking.errors.contains("nothing was lost"), "\(asking.errors)")
        let request = stored("hope/pool/2026.json")
        #expect((request != nil) == (kind == "deaf"))
        try hope.fault("none")
        let asked = try round.push("hope", to: hope.address)
        #expect(asked.exit == 0 && asked.output.contains("nothing to push"), "\(asked.output) \(asked.errors)")
        #expect(stored("hope/pool/2026.json") != nil)
        if let request { #expect(stored("hope/pool/2026.json") == request) }
        let sent = try hope.requests().filter { $0.method == "PUT" && $0.path.contains("/pool/") && $0.isAnswered }
        #expect(sent.count == (kind == "cut" ? 1 : 0), "\(sent)")

        // In the middle of the second of three answers: what was answered is kept, and counts once.
        try keeper.fault("\(kind) 1000 /keeper/2026/hope")
        let answering = try round.answer(in: keeper.address)
        #expect(answering.exit == 69 && answering.errors.contains("nothing was lost"), "\(answering.errors)")
        #expect(stored("keeper/2026/city.json") != nil && stored("keeper/2026/lake.json") == nil)
        #expect((stored("keeper/2026/hope.json") != nil) == (kind == "deaf"))
        let (before, seen) = (try kept(), try keeper.requests().count)
        #expect(before.count == 2)
        try keeper.fault("none")
        let answered = try round.answer(in: keeper.address)
        #expect(answered.exit == 0 && answered.output.contains("1 requests answered, 64 cells"), "\(answered.output)")
        #expect(answered.output.contains("hope  was answered before, 64 cells"))
        #expect(try kept().count == 3 && Set(before).isSubset(of: try kept()))
        let answers = try keeper.requests().dropFirst(seen).filter { $0.method == "PUT" }.map(\.path)
        #expect(answers == (kind == "cut" ? ["hope", "lake"] : ["lake"]).map { "/journeys/keeper/2026/\($0).json" })

        // In the middle of the reports: the log goes on where it was.
        try hope.fault("\(kind) 100 /hope/1/tile")
        let reporting = try round.push("hope", to: hope.address)
        #expect(reporting.exit == 69, "\(reporting.errors)")
        try hope.fault("none")
        #expect(try round.push("hope", to: hope.address).exit == 0)
        for partner in ["city", "lake"] { #expect(try round.push(partner).exit == 0) }
        try round.requireOpen()
        let status = try #require(
            try jsonLines(Shell.sync("status", "--json", "--home", round.home("hope")).output).last)
        #expect(status["pooled_survivors"] as? Int == 2 && status["staying_survivors"] as? Int == 0)
        try round.close()
        let verdict = try web.verify()
        #expect(verdict.exit == 0, "\(verdict.output) \(verdict.errors)")
    }

    // MARK: SFTP

    @Test(
        "deploy/sshd as shipped: the keeper answers in each member's chroot, and reads and writes nothing else there",
        .enabled(if: geteuid() == 0))
    func sftp() throws {
        let partners = ["hope", "north"]
        // Every folder above a chroot must be root's alone, which those of temporary files are not.
        let place = "/run/journey-sync-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: place) }
        let server = try TestServer("sshd-shipped.sh", folder: place, words: partners) { folder, _ in
            try FileManager.default.createDirectory(atPath: "\(folder)/keys", withIntermediateDirectories: true)
            for user in ["merge", "keeper"] + partners {
                let made = try Shell.run(
                    "ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/keys/\(user)"])
                #expect(made.exit == 0, "\(made.errors)")
            }
        }
        defer { server.stop() }
        let (folder, host) = (server.folder, "127.0.0.1:\(server.port)")
        let round = PoolRound(
            partners,
            stores: { name in
                let user = name == "coalition" ? "merge" : name
                return partners.contains(name)
                    ? ["sftp://\(name)@\(host)/journeys"] : partners.map { "sftp://\(user)@\(host)/\($0)/journeys" }
            },
            equip: { name, home in
                let user = name == "coalition" ? "merge" : name
                try FileManager.default.copyItem(atPath: "\(folder)/keys/\(user)", toPath: "\(home)/keys/sftp")
            })
        try round.start(["--server-key", "\(folder)/host_ed25519.pub"])
        try round.pool()

        // What curl may, with the key of each.
        let pin =
            try Shell.run("ssh-keygen", ["-lf", "\(folder)/host_ed25519.pub"]).output
            .split(separator: " ").dropFirst().first.map { String($0.dropFirst("SHA256:".count)) } ?? ""
        func curl(_ user: String, _ words: [String], _ path: String) throws -> Shell.Result {
            try Shell.run(
                "curl",
                ["-sS", "--key", "\(folder)/keys/\(user)", "-u", "\(user):", "--hostpubsha256", pin] + words
                    + ["sftp://\(host)/\(path)"])
        }
        let file = ["-T", "\(folder)/host_ed25519.pub"]
        let (own, answer) = ("journeys/hope/pool/2026.json", "journeys/keeper/2026/hope.json")
        #expect(try curl("hope", [], own).output.contains("pool-request/1"))
        #expect(try curl("hope", [], answer).output.contains("pool-answer/1"))
        #expect(try curl("hope", [], "journeys/keeper/2026.json").output.contains("pool-closed/1"))
        for path in [answer, "journeys/keeper/2026.json", "journeys/keeper/x", "journeys/x", "journeys/registry/x"] {
            #expect(try curl("hope", file, path).exit != 0, "\(path)")
        }
        for command in [
            "rm /\(answer)", "rename /journeys/keeper /journeys/keepers",
            "rename /journeys/keeper/2026 /journeys/hope/x",
            "rename /journeys/registry /journeys/hope/x", "chmod 777 /journeys/keeper",
        ] { #expect(try curl("hope", ["-Q", command], "journeys/hope/").exit != 0, "\(command)") }
        for path in ["north/journeys/north/pool/2026.json", "../north/journeys/north/pool/2026.json"] {
            #expect(try curl("hope", [], path).exit != 0, "\(path)")
        }
        #expect(try curl("keeper", [], "hope/\(own)").output.contains("pool-request/1"))
        for path in ["hope/1/checkpoint", "hope/1/recovery/memory.age", "hope/", "hope/1/"] {
            #expect(try curl("keeper", [], "hope/journeys/\(path)").exit != 0, "\(path)")
        }
        for path in ["hope/pool/2026.json", "hope/pool/x", "hope/x", "hope/1/checkpoint", "registry/1/checkpoint", "x"]
        {
            #expect(try curl("keeper", file, "hope/journeys/\(path)").exit != 0, "\(path)")
        }
        #expect(try curl("keeper", ["-Q", "rm /hope/\(own)"], "hope/journeys/keeper/").exit != 0)
        #expect(try curl("merge", [], "hope/journeys/hope/1/checkpoint").output.contains("t.example/hope/1"))

        // Our own client with the keeper's key pushes nothing, and with a partner's answers nobody.
        let push = try round.push(
            "hope", to: "sftp://keeper@\(host)/hope/journeys",
            as: try round.copy("hope", withKeysOf: "keeper", ["sftp"]))
        #expect(push.exit == 77 || push.exit == 69, "\(push.output) \(push.errors)")
        let keys = try round.copy("keeper", withKeysOf: "hope", ["sftp"])
        try FileManager.default.removeItem(atPath: "\(keys)/epochs/2026/closed.json")
        let closing = try Shell.sync(
            "keeper", "close", "2026", "sftp://hope@\(host)/journeys", "--home", keys, "--now", "2027-05-01")
        #expect(closing.exit != 0, "\(closing.output)")
        #expect(try curl("hope", [], "journeys/keeper/2026.json").output.contains(#""day":"2027-04-01""#))
    }

    // MARK: Object stores

    private static let none = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    /// What curl says to a request of `user`, whose secret follows from the name: the HTTP status.
    private func s3(_ user: String, _ words: String..., url: String) throws -> String {
        let name = user.split(separator: ":").last ?? ""
        return try Shell.run(
            "curl",
            [
                "-s", "-o", "/dev/null", "-w", "%{http_code}", "--path-as-is", "--aws-sigv4", "aws:amz:us-east-1:s3",
                "-H",
                "x-amz-content-sha256: \(words.isEmpty || words.contains("DELETE") ? Self.none : "UNSIGNED-PAYLOAD")",
            ] + words
                + ["http://\(user.replacing(":", with: "%3A")):\(name)secret@\(url)"]
        ).output
    }

    private static func credentials(_ user: String, _ home: String) throws {
        let secret = "\(user.split(separator: ":").last ?? "")secret"
        let path = "\(home)/keys/s3"
        try "access_key_id = \(user)\nsecret_access_key = \(secret)\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    }

    @Test("OpenStack Swift: a bucket for each member, opened to it and the keeper by the bucket's lists")
    func swift() throws {
        let partners = ["hope", "north"]
        let server = try TestServer("swift.sh", ports: 5)
        let host = "127.0.0.1:\(server.port)"
        let round = PoolRound(
            partners,
            stores: { name in (partners.contains(name) ? [name] : partners).map { "s3+http://\(host)/\($0)/journeys" }
            },
            equip: { name, home in try Self.credentials(name == "coalition" ? "c:merge" : "c:\(name)", home) })
        // Swift's own interface makes the buckets, as docs/remotes.md says.
        let login = try Shell.run(
            "curl", ["-sfi", "-H", "X-Auth-User: c:merge", "-H", "X-Auth-Key: mergesecret", "http://\(host)/auth/v1.0"])
        let token = try #require(login.output.firstMatch(of: /X-Auth-Token: (\S+)/)?.output.1, "\(login.output)")
        for partner in partners {
            let made = try Shell.run(
                "curl",
                [
                    "-sf", "-X", "PUT", "-H", "X-Auth-Token: \(token)", "-H",
                    "X-Container-Read: c:\(partner),c:keeper", "-H", "X-Container-Write: c:\(partner),c:keeper",
                    "http://\(host)/v1/AUTH_c/\(partner)",
                ])
            #expect(made.exit == 0, "\(made.errors)")
        }
        try round.start([])
        try round.pool()
        #expect(try s3("c:hope", url: "\(host)/hope/journeys/hope/pool/2026.json") == "200")
        #expect(try s3("c:hope", url: "\(host)/hope/journeys/keeper/2026/hope.json") == "200")
        let file = round.folder.file("hope.csv")
        for path in ["north/pool/2026.json", "keeper/2026/north.json", "north/1/checkpoint", "registry/1/checkpoint"] {
            #expect(try s3("c:hope", url: "\(host)/north/journeys/\(path)") == "403", "\(path)")
            #expect(try s3("c:hope", "-T", file, url: "\(host)/north/journeys/\(path)") == "403", "\(path)")
            #expect(try s3("c:hope", "-X", "DELETE", url: "\(host)/north/journeys/\(path)") == "403", "\(path)")
        }
        let strange = try round.push("hope", to: "s3+http://\(host)/north/journeys")
        #expect(strange.exit == 77 && strange.errors.contains("refuses access (403)"), "\(strange.errors)")
    }

    @Test(
        "deploy/s3 in Ceph's gateway: one bucket, in which a member and the keeper open what is theirs",
        .enabled(if: ProcessInfo.processInfo.environment["TRANSPORT_CEPH"] != nil))
    func ceph() throws {
        let partners = ["hope", "north"]
        let server = try TestServer("ceph.sh", ports: 3)
        let host = "127.0.0.1:\(server.port)"
        let round = PoolRound(
            partners, stores: { _ in ["s3+http://\(host)/shared/journeys"] },
            equip: { name, home in try Self.credentials(name, home) })
        #expect(try s3("coalition", "-X", "PUT", url: "\(host)/shared") == "200")
        // One policy: each member's statements, and the keeper's.
        func statements(_ name: String, _ partner: String) throws -> [[String: Any]] {
            let text = try String(contentsOfFile: "\(Shell.repository)/deploy/s3/\(name)", encoding: .utf8)
                .replacing("@BUCKET@", with: "shared").replacing("@PARTNER@", with: partner)
                .replacing("@COALITION@", with: "coalition")
            let policy = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            return (policy?["Statement"] as? [[String: Any]] ?? []).map {
                $0.merging(["Sid": "\($0["Sid"] ?? "")\(partner)"]) { $1 }
            }
        }
        let policy: [String: Any] = [
            "Version": "2012-10-17",
            "Statement": try partners.flatMap { try statements("policy.json", $0) }
                + (try statements("policy-keeper.json", "")),
        ]
        let file = try round.folder.write("policy", Array(try JSONSerialization.data(withJSONObject: policy)))
        #expect(try s3("coalition", "-T", file, url: "\(host)/shared?policy=").hasPrefix("20"))
        try round.start([])
        try round.meet()
        try round.ask()
        // Our own client with the other's keys.
        let push = try round.push("hope", as: try round.copy("hope", withKeysOf: "keeper", ["s3"]))
        #expect(push.exit == 77 && push.errors.contains("refuses access (403)"), "\(push.errors)")
        let answer = try round.answer(as: try round.copy("keeper", withKeysOf: "hope", ["s3"]))
        #expect(answer.exit == 77 && answer.errors.contains("refuses access (403)"), "\(answer.errors)")
        #expect(try round.answer().exit == 0)
        try round.report()
        try round.close()
        func url(_ path: String) -> String { "\(host)/shared/journeys/\(path)" }
        #expect(try s3("hope", url: url("hope/pool/2026.json")) == "200")
        #expect(try s3("hope", url: url("keeper/2026/hope.json")) == "200")
        #expect(try s3("keeper", url: url("hope/pool/2026.json")) == "200")
        for path in [
            "north/pool/2026.json", "keeper/2026/north.json", "north/1/checkpoint", "?list-type=2",
            "?list-type=2&prefix=journeys%2F", "?list-type=2&prefix=journeys%2Fnorth%2F",
        ] {
            let place = path.hasPrefix("?") ? "\(host)/shared\(path)" : url(path)
            #expect(try s3("hope", url: place) == "403", "GET \(path)")
        }
        for path in ["keeper/2026/hope.json", "keeper/2026.json", "north/pool/2026.json", "registry/1/checkpoint"] {
            #expect(try s3("hope", "-T", file, url: url(path)) == "403", "PUT \(path)")
            #expect(try s3("hope", "-X", "DELETE", url: url(path)) == "403", "DELETE \(path)")
        }
        for path in ["hope/1/checkpoint", "hope/1/recovery/memory.age", "?list-type=2&prefix=journeys%2Fhope%2F"] {
            let place = path.hasPrefix("?") ? "\(host)/shared\(path)" : url(path)
            #expect(try s3("keeper", url: place) == "403", "GET \(path)")
        }
        for path in ["hope/pool/2026.json", "hope/1/checkpoint", "registry/1/checkpoint", "public/1/checkpoint"] {
            #expect(try s3("keeper", "-T", file, url: url(path)) == "403", "PUT \(path)")
            #expect(try s3("keeper", "-X", "DELETE", url: url(path)) == "403", "DELETE \(path)")
        }
    }
}
