import Foundation

/// A real server on 127.0.0.1, started by one of the scripts in Tests/Servers. It ends with this object or, since it watches
/// its standard input, with the tests.
package final class TestServer: @unchecked Sendable {
    // Sendable: the properties never change after `init`, and the process is only ended.
    package let folder: String
    package let port: Int
    private let kept: TemporaryFolder?
    private let process = Process()
    private let input = Pipe()

    package struct Failed: Error, CustomStringConvertible {
        package let description: String
        package init(description: String) { self.description = description }
    }

    /// Starts `script` with a folder, a port and `words`. `ports` is how many free ones it needs in a row, unless one is given.
    package init(
        _ script: String, folder: String? = nil, port: Int? = nil, words: [String] = [], ports: Int = 1,
        prepare: (_ folder: String, _ port: Int) throws -> Void = { _, _ in }
    ) throws {
        kept = folder == nil ? TemporaryFolder() : nil
        self.folder = folder ?? kept?.path ?? ""
        self.port = port ?? Self.freePort(ports)
        try prepare(self.folder, self.port)
        let errors = "\(self.folder)/script.log"
        _ = FileManager.default.createFile(atPath: errors, contents: nil)
        let output = Pipe()
        let path = "\(Shell.repository)/Tests/Servers/\(script)"
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = [self.folder, "\(self.port)"] + words
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle(forWritingAtPath: errors)
        // A program started later may not hold this end: the server waits for its last holder to let go.
        for end in [input.fileHandleForWriting, output.fileHandleForReading] {
            _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
        }
        try process.run()
        // The script says "ready", or ends.
        var said = ""
        while !said.contains("ready\n") {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { break }
            said += String(decoding: more, as: UTF8.self)
        }
        guard said.contains("ready\n") else {
            process.waitUntilExit()
            let reason = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
            throw Failed(description: "\(script) did not start: \(reason)")
        }
    }

    /// Stops the server and waits until it has ended.
    package func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    deinit { stop() }

    /// A port at which nothing listens, nor at those behind it.
    private static func freePort(_ count: Int) -> Int {
        for _ in 0..<1_000 {
            let first = Int.random(in: 20_000...30_000)
            if (first..<(first + count)).allSatisfy(isFree) { return first }
        }
        return 20_000
    }

    private static func isFree(_ port: Int) -> Bool {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(handle) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
