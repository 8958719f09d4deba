import Foundation

/// Runs programs as a user would and keeps what they said.
package enum Shell {
    package struct Result: Sendable {
        package let exit: Int32
        package let output: String
        package let errors: String
    }

    /// The repository's folder.
    package static let repository: String = {
        var url = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { url.deleteLastPathComponent() }
        return url.path
    }()

    /// The built `sync` program beside the running tests.
    package static let program: String = {
        let tests = URL(fileURLWithPath: CommandLine.arguments[0])
        let candidates =
            [tests.deletingLastPathComponent()] + Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
        for folder in candidates {
            let path = folder.appendingPathComponent("sync").path
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        return "\(repository)/.build/debug/sync"
    }()

    /// Runs `command` with `arguments` in `folder`.
    package static func run(
        _ command: String, _ arguments: [String], in folder: String? = nil, environment: [String: String] = [:]
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command.contains("/") ? command : "/usr/bin/env")
        process.arguments = command.contains("/") ? arguments : [command] + arguments
        if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let files = TemporaryFolder()
        let (out, err) = (files.file("out"), files.file("err"))
        _ = FileManager.default.createFile(atPath: out, contents: nil)
        _ = FileManager.default.createFile(atPath: err, contents: nil)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: out)
        process.standardError = FileHandle(forWritingAtPath: err)
        try process.run()
        process.waitUntilExit()
        return Result(
            exit: process.terminationStatus, output: String(decoding: try files.read("out"), as: UTF8.self),
            errors: String(decoding: try files.read("err"), as: UTF8.self))
    }

    /// Runs `sync` with at most so many seconds of one core and so many megabytes of memory; beyond them it is killed. A
    /// clock on the wall would count what other tests do meanwhile.
    package static func sync(bounded arguments: [String], seconds: Int, megabytes: Int) throws -> Result {
        try run(
            "sh",
            ["-c", "ulimit -t \(seconds) && ulimit -v \(megabytes * 1_024) && exec \"$0\" \"$@\"", program] + arguments)
    }

    /// Runs `sync` with `arguments`.
    package static func sync(_ arguments: String..., environment: [String: String] = [:]) throws -> Result {
        try run(program, arguments, environment: environment)
    }
}
