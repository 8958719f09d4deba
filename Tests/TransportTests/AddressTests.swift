import Foundation
import Testing

@testable import Transport

struct AddressTests {
    @Test func whatUsersWrite() throws {
        #expect(try RemoteAddress("/media/stick/inbox") == .folder("/media/stick/inbox"))
        #expect(try RemoteAddress("file:///media/stick") == .folder("/media/stick"))
        guard case .https(let web) = try RemoteAddress("https://store.example.org:8443/a/b/") else {
            Issue.record("not https")
            return
        }
        #expect((web.host, web.port, web.path) == ("store.example.org", 8_443, "a/b"))
        #expect(web.url("https", "hope/1/checkpoint") == "https://store.example.org:8443/a/b/hope/1/checkpoint")
        guard case .sftp(let box, let user) = try RemoteAddress("sftp://hope@10.0.0.7/journeys") else {
            Issue.record("not sftp")
            return
        }
        #expect((box.host, box.port, box.path, user) == ("10.0.0.7", nil, "journeys", "hope"))
        guard case .s3(let objects) = try RemoteAddress("s3+https://s3.example.org/bucket/prefix") else {
            Issue.record("not s3")
            return
        }
        #expect(objects.path == "bucket/prefix")
        _ = try RemoteAddress("http://[::1]:80/x")
    }

    @Test(
        "an address that could mean something else, or show a secret, is refused",
        arguments: [
            "", "ftp://host/x", "http://store.example.org/x", "s3+http://store.example.org/b", "https://", "https:///x",
            "https://user:secret@host/x", "https://host:0/x", "https://host:99999/x", "https://host:x/x",
            "https://-host/x",
            "https://host/a/../b", "https://host/a//b", "https://host/a b", "https://host/a?b", "https://host/a#b",
            "https://host/%2e", "https://ho st/x", "https://host\r\nX: y/x", "sftp://host/x", "sftp://@host/x",
            "sftp://a b@host/x", "sftp://a@host/x\"y", "s3+https://host", "s3+https://host/", "javascript://x",
        ])
    func refused(_ address: String) {
        #expect(throws: RemoteAddress.Failure.self) { try RemoteAddress(address) }
    }

    @Test func settings() throws {
        let settings = try TransportSettings(
            parsing: Array(
                """
                {"type":"transport/1","attempts":3,"bytes_per_second":20000,"proxy":"http://proxy:3128","server_authority":"system"}
                """.utf8))
        #expect(settings.attempts == 3 && settings.bytesPerSecond == 20_000 && settings.trustsSystemAuthorities)
        for text in [
            "", "[]", "{}", #"{"type":"transport/2"}"#, #"{"type":"transport/1","attempts":0}"#,
            #"{"type":"transport/1","unknown":1}"#, #"{"type":"transport/1","bytes_per_second":1}"#,
        ] {
            #expect(throws: (any Error).self) { try TransportSettings(parsing: Array(text.utf8)) }
        }
    }

    @Test func credentials() throws {
        let text = "# of the object store\n[default]\naccess_key_id = p:hope\nsecret_access_key=a+b/c=\nregion = eu-1\n"
        let credentials = try S3Credentials(parsing: Array(text.utf8))
        #expect(
            credentials.accessKeyID == "p:hope" && credentials.secretAccessKey == "a+b/c="
                && credentials.region == "eu-1")
        #expect(throws: RemoteAddress.Failure.self) { try S3Credentials(parsing: Array("access_key_id = x\n".utf8)) }
    }
}

/// The examples of the signature's own documentation: Amazon S3 API reference, "Signature Calculations for the Authorization Header".
struct S3SignatureTests {
    private let signature = S3Signature(
        credentials: S3Credentials(
            accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
    private let host = "examplebucket.s3.amazonaws.com"
    /// 2013-05-24T00:00:00Z
    private let moment = 1_369_353_600

    private func signed(_ headers: [(String, String)]) -> String? {
        headers.first { $0.0 == "authorization" }?.1.split(separator: "=").last.map(String.init)
    }

    @Test func getObject() {
        let headers = signature.headers(
            method: "GET", host: host, path: "/test.txt", headers: [("Range", "bytes=0-9")], payload: [], now: moment)
        #expect(signed(headers) == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    }

    @Test func putObject() {
        let headers = signature.headers(
            method: "PUT", host: host, path: "/test$file.text",
            headers: [("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY")],
            payload: Array("Welcome to Amazon S3.".utf8), now: moment)
        #expect(signed(headers) == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
    }

    @Test func listObjects() {
        let headers = signature.headers(
            method: "GET", host: host, path: "/", query: [("prefix", "J"), ("max-keys", "2")], payload: [], now: moment)
        #expect(signed(headers) == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
    }

    @Test func queryIsSortedAndEncoded() {
        #expect(
            S3Signature.canonical([("prefix", "a/b c+d"), ("delimiter", "/")]) == "delimiter=%2F&prefix=a%2Fb%20c%2Bd")
    }
}

/// The dates of HTTP answers, beside the system's own calendar.
@Suite struct HTTPDateTests {
    @Test func everyDay() throws {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.timeZone = TimeZone(secondsFromGMT: 0)
        format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        // Each day of four centuries, at a time of day that moves.
        for day in 0..<146_097 {
            let seconds = day * 86_400 + day % 86_400
            guard day % 97 == 0 || day < 1_600 else { continue }
            let text = format.string(from: Date(timeIntervalSince1970: Double(seconds)))
            #expect(HTTPDate.seconds(text) == seconds, "\(text)")
        }
    }

    @Test(arguments: [
        "", "Sun, 06 Nov 1994 08:49:37", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 99999999999999999999 08:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, -6 Nov 1994 08:49:37 GMT",
    ])
    func otherForms(_ text: String) { #expect(HTTPDate.seconds(text) == nil) }
}
