import Foundation
import TestSupport
import Testing

/// `report`'s files: the page always, the PDF where a renderer is installed.
@Suite("Report")
struct ReportTests {
    let night: Night
    private let folder = TemporaryFolder()

    init() throws { night = try Night.shared() }

    private func report(_ words: [String], path: String? = nil) throws -> Shell.Result {
        try Shell.run(
            Shell.program, ["report", "--home", "\(night.out)/coalition", "--out", folder.file("report")] + words,
            environment: path.map { ["PATH": $0] } ?? [:])
    }

    /// A folder with a program of this name that does this.
    private func program(_ name: String, _ script: String) throws -> String {
        let path = try folder.write("bin/\(name)", "#!/bin/sh\n\(script)\n")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return folder.file("bin")
    }

    @Test("the page is the same every time, and both languages stand in it")
    func same() throws {
        let nowhere = folder.file("none")
        let first = try report(["--internal"], path: nowhere)
        #expect(first.exit == 0 && first.errors.contains("neither chromium nor weasyprint"), "\(first.errors)")
        let page = try folder.read("report/report.html")
        #expect(try report(["--internal"], path: nowhere).exit == 0)
        #expect(try folder.read("report/report.html") == page)
        #expect(folder.files(below: "report") == ["report/report.html"])
        #expect(try report(["--internal", "--language", "sw"], path: nowhere).exit == 0)
        let swahili = String(decoding: try folder.read("report/report.html"), as: UTF8.self)
        #expect(swahili.contains("<html lang=\"sw\">") && swahili.contains("Nchi 38 za asili"))
        #expect(swahili.contains("38 countries of origin"))
        #expect(try report(["--language", "fr"], path: nowhere).exit == 64)
    }

    @Test("a renderer that fails, or makes something else, costs nothing but a warning")
    func failing() throws {
        for script in [
            "exit 1", "exit 0", "for word; do case $word in --print-to-pdf=*) echo no >\"${word#*=}\";; esac; done",
        ] {
            let result = try report(["--internal"], path: try program("chromium", script) + ":/usr/bin:/bin")
            #expect(result.exit == 0 && result.errors.contains("warning: no report.pdf"), "\(result.errors)")
            #expect(folder.files(below: "report") == ["report/report.html"])
        }
    }

    @Test("the PDF is the page, made without a connection")
    func pdf() throws {
        // What the renderer was given to read and to write.
        let kept = folder.file("kept.html")
        let path = try program(
            "weasyprint",
            "cp \"$2\" '\(kept)' && printf '%s' '%PDF-1.7 of the page' >\"$3\" && ls -ld \"$(dirname \"$2\")\" >'\(kept).mode'"
        )
        let result = try report(["--internal"], path: "\(path):\(try tools())")
        #expect(result.exit == 0 && result.output.contains("report.pdf"), "\(result.errors)")
        #expect(try folder.read("kept.html") == folder.read("report/report.html"))
        #expect(String(decoding: try folder.read("kept.html.mode"), as: UTF8.self).hasPrefix("drwx------"))
        #expect(String(decoding: try folder.read("report/report.pdf"), as: UTF8.self) == "%PDF-1.7 of the page")
        // Nobody makes one now: the old one would contradict the new page.
        #expect(try report([], path: folder.file("none")).exit == 0)
        #expect(folder.files(below: "report") == ["report/report.html"])
    }

    /// A folder with the few tools that a script needs, and no browser.
    private func tools() throws -> String {
        for tool in ["cp", "ls", "dirname"] { _ = try Shell.run("ln", ["-sf", "/bin/\(tool)", folder.file(tool)]) }
        _ = try Shell.run("ln", ["-sf", "/usr/bin/dirname", folder.file("dirname")])
        return folder.path
    }

    @Test("Chromium prints the report and speaks to nobody", .enabled(if: hasChromium))
    func chromium() throws {
        let trace = folder.file("trace")
        let result = try Shell.run(
            "strace",
            ["-f", "--seccomp-bpf", "-qq", "-e", "trace=connect,sendto", "-o", trace, Shell.program, "report"]
                + ["--internal", "--home", "\(night.out)/coalition", "--out", folder.file("report")])
        #expect(result.exit == 0, "\(result.errors)")
        #expect(try folder.read("report/report.pdf").starts(with: Array("%PDF-".utf8)))
        #expect(try folder.read("report/report.pdf").count > 50_000)
        let calls = String(decoding: try folder.read("trace"), as: UTF8.self)
        // Chromium looks whether it could; in an empty network it cannot.
        let spoken = calls.split(separator: "\n").filter { $0.contains("AF_INET") && !$0.contains("= -1") }
        #expect(spoken.allSatisfy { $0.contains("unfinished") }, "\(spoken)")
        let resumed = calls.split(separator: "\n").filter { $0.contains("connect resumed") && $0.hasSuffix("= 0") }
        #expect(resumed.isEmpty || !calls.contains("AF_INET"), "\(resumed)")
    }

    private static let hasChromium =
        ["/usr/bin/chromium", "/usr/bin/strace"].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }
}
