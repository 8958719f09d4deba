import Foundation
import TestSupport
import Testing

/// `record`, as somebody at a terminal uses it.
@Suite("Typing in a journey")
struct RecordTests {
    /// Types lines at a pseudo-terminal, each once the program waits for it, and returns what stood on the screen.
    private static let terminal = """
        import os, pty, select, sys, time
        lines = sys.stdin.read().split("\\n")[:-1]
        pid, terminal = pty.fork()
        if pid == 0: os.execv(sys.argv[1], sys.argv[1:])
        screen = b""
        def wait():
            global screen
            end = time.time() + 20
            while time.time() < end:
                ready = select.select([terminal], [], [], 0.1)[0]
                if ready:
                    try: part = os.read(terminal, 65536)
                    except OSError: return False
                    if not part: return False
                    screen += part
                elif screen.endswith((b": ", b"> ", b"] ")): return True
            return False
        for line in lines:
            if not wait(): break
            os.write(terminal, b"\\x04" if line == "^D" else line.encode() + b"\\n")
        wait()
        os.close(terminal)
        sys.stdout.write(screen.decode())
        """

    private func record(_ lake: LakeHome, _ lines: [String], _ words: String...) throws -> String {
        try lake.folder.write("type.py", Self.terminal)
        try lake.folder.write("lines", lines.joined(separator: "\n") + "\n")
        let result = try Shell.run(
            "bash",
            [
                "-c", "python3 \"$0\" \"$@\" < \(lake.folder.file("lines"))", lake.folder.file("type.py"),
                Shell.program,
                "record", "--home", lake.home, "--now", LakeHome.day,
            ] + words)
        #expect(result.exit == 0, "\(result.errors)")
        return result.output
    }

    @Test("completion, lists, going back, changing an answer, and saving")
    func english() throws {
        let lake = try LakeHome(importingCases: false)
        let screen = try record(
            lake,
            [
                "K-1", "2026-05-03", "y", "many", "3", "ken", "Kissumu", "Kisu", "", "<", "", "om", "", "sau", "",
                "forced l, sex", "?", "25", "ai", "rec", "fem", "18-20", "4", "5", "", "n",
            ], "--language", "en")
        #expect(screen.contains("= Kenya") && screen.contains("= Kisumu"))
        #expect(screen.contains("did you mean Kisumu"))
        #expect(screen.contains("not a number of survivors"))
        #expect(screen.contains("= Forced labour; Sexual exploitation"))
        #expect(screen.contains("13 Industry: Domestic work"))
        #expect(screen.contains("staged: 1 new submissions with 5 survivors"), "\(screen.suffix(900))")
        // The same case in a file is the same case.
        try lake.folder.write(
            "k.csv",
            "Case Reference,Date,Consent,Cases,Origin City,Origin Country,Exploitation Country,Intended Country,Type,Industry,"
                + "Transport,Recruitment,Gender,Age\nK-1,2026-05-03,yes,5,Kisumu,Kenya,Saudi Arabia,Oman,"
                + "Forced labour;Sexual exploitation,Domestic work,Air,Recruitment agency,F,18-20\n")
        let imported = try Shell.sync("import", "--home", lake.home, "--now", LakeHome.day, lake.folder.file("k.csv"))
        #expect(imported.output.contains("1 known already"), "\(imported.output)\(imported.errors)")
    }

    @Test("in Swahili; a case without a number gets one; nothing without consent, and nothing when it is ended")
    func swahili() throws {
        let lake = try LakeHome(importingCases: false)
        let blank = [String](repeating: "", count: 20)
        let saved = try record(
            lake, ["", "", "ndi", "", "Kenya", "Nairo", "", "", "", "Oman", ""] + blank.prefix(6) + ["", "h"],
            "--language", "sw")
        #expect(saved.contains("Nchi ya asili") && saved.contains("Imehifadhiwa"), "\(saved)")
        #expect(saved.contains("R-"))
        #expect(saved.contains("staged: 1 new submissions with 1 survivors"))
        let refused = try record(lake, ["", "", "hap"], "--language", "sw")
        #expect(refused.contains("staged: 0 new"))
        let ended = try record(lake, ["K-9", "2026-01-01", "^D"], "--language", "en")
        #expect(ended.contains("staged: 0 new"))
    }
}
