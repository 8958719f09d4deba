import Files
import Glibc

/// A program found on PATH that makes a PDF of the report's page. It is given a copy in a folder of its own, and nothing
/// to connect to: the page loads nothing, the browser's own calls home are turned off, and where the system lets us it
/// runs in a network without a single address.
struct PDFRenderer {
    struct Failure: Error {
        let reason: String
    }

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
            if let path = found(name) { return PDFRenderer(name: name, path: path) }
        }
        return nil
    }

    /// Where PATH has a program of this name.
    private static func found(_ name: String) -> String? {
        let folders = (environment("PATH") ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { path in
            unsafe access(path, X_OK) == 0 && !FileSystem.isFolder(path)
        }
    }

    /// The words that run a program in an empty network; none where the system has no such thing or forbids it.
    private static func isolation() -> [String] {
        guard let program = found("unshare"), let nothing = found("true") else { return [] }
        let words = [program] + (geteuid() == 0 ? [] : ["--map-current-user"]) + ["--net", "--"]
        let status = try? run(words + [nothing])
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
        let status = try Self.run(
            Self.isolation() + [path] + arguments(folder: folder, source: source, target: target))
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

    /// Runs a program with nothing to read and nobody to write to, and returns its exit status.
    private static func run(_ words: [String]) throws(Failure) -> Int32 {
        let path = words[0]
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [Int32(0), 1, 2] {
            unsafe posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        // A group of its own, so that all of a browser's processes can be ended.
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let strings = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { unsafe strings.forEach { unsafe free($0) } }
        var process = pid_t()
        guard unsafe posix_spawn(&process, path, &actions, &attributes, strings, environ) == 0 else {
            throw Failure(reason: "\(FileSystem.lastComponent(of: path)) cannot be run")
        }
        return try wait(process)
    }

    private static func wait(_ process: pid_t) throws(Failure) -> Int32 {
        var status = Int32(0)
        // A PDF takes about a second: look fifty times in each.
        for _ in 0..<(seconds * 50) {
            let ended = unsafe waitpid(process, &status, WNOHANG)
            if ended == process {
                kill(-process, SIGKILL)
                return status
            }
            if ended < 0 && errno != EINTR { throw Failure(reason: "the renderer was lost") }
            usleep(20_000)
        }
        kill(-process, SIGKILL)
        _ = unsafe waitpid(process, &status, 0)
        throw Failure(reason: "the renderer took longer than \(seconds) seconds")
    }
}
