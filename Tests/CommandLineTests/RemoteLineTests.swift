import Foundation
import TestSupport
import Testing

/// What a home's transport.json and a server do to the line: proxy, limit, compression.
@Suite("The line to a remote")
struct RemoteLineTests {
    let web: WebCoalition
    let lake: String

    init() throws {
        web = try WebCoalition()
        lake = try web.join("lake")
        try web.importCases(lake, "lake")
    }

    private func settings(_ members: String) throws {
        try """
        {"type":"transport/1","attempts":2,"backoff_milliseconds":20,"connect_seconds":5,\(members)}
        """.write(toFile: "\(lake)/transport.json", atomically: true, encoding: .utf8)
    }

    @Test("through a proxy, which sees the server's name and nothing else")
    func proxy() throws {
        let proxy = try TestServer("tinyproxy.sh")
        try settings(#""proxy":"http://127.0.0.1:\#(proxy.port)""#)
        let pushed = try web.push(lake)
        #expect(pushed.exit == 0, "\(pushed.errors)")
        let log = try String(contentsOfFile: "\(proxy.folder)/proxy.log", encoding: .utf8)
        #expect(log.contains("CONNECT localhost:\(web.server.port)"), "\(log)")
        #expect(!log.contains("journeys"), "\(log)")
        proxy.stop()
        // No way around a proxy that is named.
        #expect(try web.push(lake, day: "2028-01-20").exit == 69)
        try settings(#""patience_seconds":2"#)
        #expect(try web.push(lake, day: "2028-01-20").exit == 0)
        #expect(try web.merge(day: "2028-01-20").exit == 0)
    }

    @Test("the limit on bytes a second holds for all transfers together, and one file alone gets all of it")
    func limit() throws {
        // The memory alone is a megabyte.
        try settings(#""bytes_per_second":400000"#)
        let start = Date()
        let pushed = try web.push(lake)
        let seconds = Date().timeIntervalSince(start)
        #expect(pushed.exit == 0, "\(pushed.errors)")
        let files = try FileManager.default.subpathsOfDirectory(atPath: "\(web.store)/lake")
        let bytes = try files.reduce(0) { sum, file in
            let facts = try FileManager.default.attributesOfItem(atPath: "\(web.store)/lake/\(file)")
            return facts[.type] as? FileAttributeType == .typeRegular ? sum + (facts[.size] as? Int ?? 0) : sum
        }
        #expect(bytes > 1_000_000)
        // libcurl lets the first moment of a transfer through before it measures.
        #expect(seconds > 0.5 * Double(bytes) / 400_000, "\(bytes) bytes in \(seconds) s")
        #expect(seconds < 3 * Double(bytes) / 400_000 + 5, "\(bytes) bytes in \(seconds) s")
    }

    @Test("what everyone reads is compressed on its way, and understood")
    func compression() throws {
        for number in 1...12 {
            try WebCoalition.run(
                "resource", "add", "https://example.org/\(number)", "--title",
                "A publication about routes, number \(number)",
                "--kind", "report", "--year", "2026", "--home", web.coalition)
        }
        let folder = "\(web.store)/registry/1/bodies/000.p"
        let name = try #require(
            try FileManager.default.contentsOfDirectory(atPath: folder).max { (Int($0) ?? 0) < (Int($1) ?? 0) })
        let size = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")).count
        #expect(size > 3_000)
        let got = try Shell.run(
            "curl",
            [
                "-s", "-o", "/dev/null", "-w", "%{http_code} %{size_download}", "-H", "Accept-Encoding: gzip",
                "--cacert",
                "\(lake)/keys/ca.crt", "--cert", "\(lake)/keys/tls.crt", "--key", "\(lake)/keys/tls.pem",
                "\(web.address)/registry/1/bodies/000.p/\(name)",
            ]
        ).output.split(separator: " ")
        #expect(got.first == "200")
        #expect(Int(got.last ?? "") ?? size < size * 2 / 3, "\(got) of \(size)")
        #expect(try web.push(lake).exit == 0)
        let list = try Shell.sync("resource", "list", "--home", lake)
        #expect(list.output.contains("number 12"), "\(list.output)")
    }
}
