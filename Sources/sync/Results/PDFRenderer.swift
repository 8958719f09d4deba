import Files
import Glibc

/// A program found on PATH that makes a PDF of the report's page. It is given a copy in a folder of its own, and nothing
/// to connect to: the page loads nothing, the browser's own calls home are turned off, and where the system lets us it
/// runs in a network without a single address.
struct PDFRenderer {
    typealias Failure = ChildProcess.Failure

    /// Chromium prints what the screen shows; WeasyPrint runs no script, so its map has no names.
    private static let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "weasyprint"]
    /// A page of twenty thousand routes takes a few seconds; more than this is a renderer that hangs.
    private static let seconds = 120
    /// Larger than any report.
    private static let byteLimit = 256 << 20

    let name: String
    private let path: String

    /// The first that is there.
    static func installed() -> PDFRenderer? {
        for name in names {
            if let path = ChildProcess.found(name) { return PDFRenderer(name: name, path: path) }
        }
        return nil
    }

    /// The words that run a program in an empty network; none where the system has no such thing or forbids it.
    private static func isolation() -> [String] {
        guard let program = ChildProcess.found("unshare"), let nothing = ChildProcess.found("true") else { return [] }
        let words = [program] + (geteuid() == 0 ? [] : ["--map-current-user"]) + ["--net", "--"]
        let status = try? ChildProcess.run(words + [nothing], seconds: seconds)
        return status == 0 ? words : []
    }

    /// The PDF of a page.
    func render(_ page: [UInt8]) throws(Failure) -> [UInt8] {
        let folder = try Self.temporaryFolder()
        defer { try? FileSystem.removeTree(folder) }
        let (source, target) = ("\(folder)/report.html", "\(folder)/report.pdf")
        do {
            try FileSystem.writeLoosely(source, page)
        } catch {
            throw Failure(reason: "the temporary folder cannot be written")
        }
        let status = try ChildProcess.run(
            Self.isolation() + [path] + arguments(folder: folder, source: source, target: target),
            seconds: Self.seconds)
        guard status == 0, let bytes = try? FileSystem.read(target, limit: Self.byteLimit),
            bytes.starts(with: Array("%PDF-".utf8))
        else { throw Failure(reason: "\(name) made none") }
        return bytes
    }

    private func arguments(folder: String, source: String, target: String) -> [String] {
        if name == "weasyprint" { return ["--quiet", source, target] }
        let options = [
            "--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--no-first-run",
            "--no-default-browser-check", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-default-apps", "--disable-domain-reliability", "--no-pings",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=\(folder)/profile", "--no-pdf-header-footer",
            // The script draws the map's names after the first paint.
            "--virtual-time-budget=5000", "--print-to-pdf=\(target)",
        ]
        // Chromium refuses to run as root with its sandbox.
        return options + (geteuid() == 0 ? ["--no-sandbox"] : []) + [Self.address(of: source)]
    }

    private static func address(of path: String) -> String {
        let plain = path.utf8.map { byte -> String in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F, 0x7E: String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return "file://" + plain.joined()
    }

    private static func temporaryFolder() throws(Failure) -> String {
        var template = Array("\(environment("TMPDIR") ?? "/tmp")/journey-sync-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw Failure(reason: "there is no temporary folder") }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
