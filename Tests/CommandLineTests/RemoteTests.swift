import Foundation
import TestSupport
import Testing

/// Nights over HTTPS, with nginx as shipped.
@Suite("Remotes over HTTPS")
struct RemoteTests {
    @Test("organisations push encrypted bodies, the coalition merges, and what lies there verifies")
    func night() throws {
        let web = try WebCoalition()
        let (lake, hope) = (try web.join("lake"), try web.join("hope"))
        try web.importCases(lake, "lake")
        try web.importCases(hope, "hope")
        for home in [lake, hope] {
            let pushed = try web.push(home)
            #expect(pushed.exit == 0, "\(pushed.errors)")
            #expect(pushed.output.contains("pushed "))
        }
        let files = try FileManager.default.subpathsOfDirectory(atPath: web.store)
        let bodies = files.filter { $0.hasPrefix("lake/1/bodies/") && !$0.hasSuffix(".p") }
        #expect(!bodies.isEmpty && bodies.allSatisfy { $0.hasSuffix(".age") }, "\(bodies)")
        // Nothing unfinished is left anywhere.
        #expect(!files.contains { $0.contains("/.") })
        let merged = try web.merge()
        #expect(merged.exit == 0, "\(merged.output) \(merged.errors)")
        #expect(merged.output.contains("new entries of 2 partners"))
        let verdict = try web.verify()
        #expect(verdict.exit == 0, "\(verdict.output) \(verdict.errors)")
        // The next night there is nothing to do, and it is said that the coalition has merged.
        let again = try web.push(lake, day: "2027-01-21")
        #expect(again.exit == 0 && again.output.contains("nothing to push"), "\(again.output) \(again.errors)")
        #expect(try web.merge(day: "2027-01-21").output.contains("nothing new from 2 partners"))
        #expect(!again.errors.contains("certificate"))
        // Certificates end, and that is said in time.
        #expect(try web.push(lake, day: "2031-01-20").errors.contains("certificate for the remote ends on"))
    }

    @Test("a partner neither reads, writes, lists nor removes what is another's, and replaces only what may change")
    func isolation() throws {
        let web = try WebCoalition()
        let (lake, hope) = (try web.join("lake"), try web.join("hope"))
        try web.importCases(hope, "hope")
        #expect(try web.push(hope).exit == 0)
        let secret = try web.folder.write("secret", "something else")
        for path in [
            "/hope/1/checkpoint", "/hope/1/", "/hope/", "/", "/lake/../hope/1/checkpoint", "/lake/%2e%2e/hope/1/",
        ] {
            #expect(try web.curl(lake, path: path) == "403", "GET \(path)")
        }
        for path in [
            "/hope/1/checkpoint", "/hope/1/bodies/000.age", "/hope/1/tile/0/001", "/lake/../hope/1/checkpoint", "/x",
            "/lake/1/tile/../../../hope/1/checkpoint", "/registry/1/checkpoint", "/receipts/main/checkpoint",
            "/lake/1/anything", "/lake/1/tile/0/000.age", "/lake/1/tile/0/000/", "/lake/1/tile/0/000.p/1234",
            "/lake/1/.htaccess",
        ] {
            let status = try web.curl(lake, "-T", secret, path: path)
            #expect(["403", "404"].contains(status), "PUT \(path): \(status)")
        }
        #expect(try web.curl(lake, "-X", "DELETE", path: "/hope/1/checkpoint") == "403")
        #expect(
            try web.curl(lake, "-X", "MOVE", "-H", "Destination: /journeys/hope/1/x", path: "/lake/1/checkpoint")
                == "403")
        // Its own: written once, replaced where that is meant, no larger than a file of a log.
        #expect(try web.curl(lake, "-T", secret, path: "/lake/1/tile/0/000.p/7") == "201")
        #expect(try web.curl(lake, "-T", secret, path: "/lake/1/tile/0/000.p/7") == "409")
        #expect(try web.curl(lake, "-X", "DELETE", path: "/lake/1/tile/0/000.p/7") == "409")
        #expect(try web.curl(lake, "-T", secret, path: "/lake/1/tile/0/000") == "201")
        #expect(try web.curl(lake, "-X", "DELETE", path: "/lake/1/tile/0/000") == "409")
        #expect(try web.curl(lake, "-X", "DELETE", path: "/lake/1/tile/0/000.p/7") == "204")
        for path in ["/lake/1/checkpoint", "/lake/1/bodies/000.age", "/lake/1/recovery/memory.age"] {
            #expect(try web.curl(lake, "-T", secret, path: path) == "201", "\(path)")
            #expect(try web.curl(lake, "-T", secret, path: path) == "204", "\(path)")
            #expect(try web.curl(lake, "-H", "If-None-Match: *", "-T", secret, path: path) == "412", "\(path)")
            #expect(try web.curl(lake, "-X", "DELETE", path: path) != "204", "\(path)")
        }
        let large = try web.folder.write("large", [UInt8](repeating: 0, count: (1 << 20) + 1))
        #expect(try web.curl(lake, "-T", large, path: "/lake/1/bodies/001.age") == "413")
        #expect(try web.curl(lake, path: "/registry/1/checkpoint") == "200")
        #expect(try web.curl(lake, path: "/lake/1/") == "200")

        // Our own client, told to write another's log: the certificate decides.
        let settings = try String(contentsOfFile: "\(hope)/settings.json", encoding: .utf8)
        #expect(settings.contains("\"hope\""))
        for name in ["tls.crt", "tls.pem"] {
            try FileManager.default.removeItem(atPath: "\(hope)/keys/\(name)")
            try FileManager.default.copyItem(atPath: "\(lake)/keys/\(name)", toPath: "\(hope)/keys/\(name)")
        }
        let stolen = try web.push(hope, day: "2028-01-20")
        #expect(stolen.exit == 77 && stolen.errors.contains("refuses access (403)"), "\(stolen.errors)")
    }

    @Test("a revoked certificate lets nobody in; with a new key and certificate the organisation goes on")
    func revocation() throws {
        let web = try WebCoalition()
        let lake = try web.join("lake")
        try web.importCases(lake, "lake")
        #expect(try web.push(lake).exit == 0)
        #expect(try web.merge().exit == 0)
        let revoked = try WebCoalition.run("revoke", "--home", web.coalition, "lake")
        #expect(revoked.errors.contains("certificates of lake hold no longer"))
        try web.takeRevocationList()
        let refused = try web.push(lake, day: "2028-01-20")
        #expect(refused.exit == 77 && refused.errors.contains("refuses access (400)"), "\(refused.errors)")
        try WebCoalition.run("rotate", "--lost", "--home", lake)
        try WebCoalition.run("admit", "--home", web.coalition, "\(lake)/rotation.json")
        try WebCoalition.run("join", "--home", lake, "\(web.coalition)/welcomes/lake.json")
        let pushed = try web.push(lake, day: "2028-01-20")
        #expect(pushed.exit == 0, "\(pushed.errors)")
        #expect(try web.merge(day: "2028-01-20").exit == 0)
        #expect(try web.verify().exit == 0)
    }

    @Test("a server of another authority, and another coalition's organisation, are not believed")
    func strangers() throws {
        let (web, other) = (try WebCoalition(), try WebCoalition())
        let (lake, north) = (try web.join("lake"), try other.join("north"))
        let wrong = try web.push(lake, other.address)
        #expect(wrong.exit == 77 && wrong.errors.contains("nothing was sent"), "\(wrong.errors)")
        try FileManager.default.removeItem(atPath: "\(north)/keys/ca.crt")
        try FileManager.default.copyItem(atPath: "\(lake)/keys/ca.crt", toPath: "\(north)/keys/ca.crt")
        let stranger = try other.push(north, web.address)
        #expect(stranger.exit == 77 && stranger.errors.contains("refuses access"), "\(stranger.errors)")
    }
}

extension WebCoalition {
    /// What the server's keeper does after a revocation.
    func takeRevocationList() throws {
        let path = "\(server.folder)/tls/crl.pem"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: "\(coalition)/certificates/crl.pem", toPath: path)
        let pid = try String(contentsOfFile: "\(server.folder)/run/nginx.pid", encoding: .utf8)
        let reload = try Shell.run("kill", ["-HUP", pid.trimmingCharacters(in: .whitespacesAndNewlines)])
        #expect(reload.exit == 0, "\(reload.errors)")
        // The old worker ends after the new one has begun.
        Thread.sleep(forTimeInterval: 0.5)
    }
}
