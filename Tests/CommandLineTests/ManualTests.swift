import Foundation
import TestSupport
import Testing

/// Manual pages and completions, tried with the programs that read them.
@Suite("Manual pages and completions")
struct ManualTests {
    /// Every verb, as the overview lists them.
    private func verbs() throws -> [String] {
        let lines = try Shell.sync("help").output.split(separator: "\n")
        return lines.filter { $0.hasPrefix("  ") }.map {
            $0.dropFirst(2).split(separator: "  ", maxSplits: 1)[0].trimmingCharacters(in: .whitespaces)
        }
    }

    @Test("there is a page of the program and one of each verb, and neither man nor groff has a warning")
    func pages() throws {
        let folder = TemporaryFolder()
        let written = try Shell.sync("help", "--man", "--out", folder.file("man1"))
        #expect(written.exit == 0, "\(written.errors)")
        let expected = ["journey-sync.1"] + (try verbs()).map { "journey-sync-\($0.replacing(" ", with: "-")).1" }
        #expect(folder.files(below: "man1").map { String($0.dropFirst(5)) } == expected.sorted())
        for page in folder.files() {
            for reader in [
                ["man", "--warnings", "-l", folder.file(page)],
                ["groff", "-ww", "-man", "-Tutf8", "-P-c", folder.file(page)],
            ] {
                let result = try Shell.run(
                    reader[0], Array(reader.dropFirst()), environment: ["MANWIDTH": "100", "LC_ALL": "C.UTF-8"])
                #expect(result.exit == 0 && result.errors.isEmpty, "\(page): \(result.errors)")
            }
        }
        // mandb's own reader finds name and summary.
        let names = try Shell.run("lexgrog", folder.files().map { folder.file($0) })
        #expect(names.exit == 0, "\(names.output)")
        #expect(names.output.contains("journey-sync-push - seal closed periods"), "\(names.output)")
    }

    @Test("a page holds every option of its verb as it is typed")
    func options() throws {
        let folder = TemporaryFolder()
        for verb in ["push", "coalition init", "merge"] {
            let page = try Shell.run(
                Shell.program, ["help", "--man"] + verb.split(separator: " ").map(String.init)
            ).output
            let path = try folder.write("page.1", page)
            let text = try Shell.run(
                "man", ["-l", path], environment: ["MANWIDTH": "200", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""]
            ).output
            let help = try Shell.run(
                Shell.program, ["help"] + verb.split(separator: " ").map(String.init)
            ).output
            for line in help.split(separator: "\n") where line.hasPrefix("  --") {
                let option = line.split(separator: " ")[0]
                #expect(text.contains(option), "\(verb): \(option)")
            }
        }
        #expect(try Shell.sync("help", "--man", "nothing").exit == 64)
        #expect(try Shell.sync("help", "--out", folder.file("x")).exit == 64)
    }

    // MARK: bash

    private func bash(_ words: String..., folder: TemporaryFolder) throws -> [String] {
        let script = try folder.write("complete.sh", Shell.sync("help", "--completions", "bash").output)
        let line = words.map { "'\($0)'" }.joined(separator: " ")
        let result = try Shell.run(
            "bash",
            [
                "--norc", "-c",
                ". '\(script)'; COMP_WORDS=(\(line)); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _journey_sync; "
                    + "printf '%s\\n' \"${COMPREPLY[@]}\"",
            ], in: folder.path)
        #expect(result.exit == 0 && result.errors.isEmpty, "\(result.errors)")
        return result.output.split(separator: "\n").map(String.init).sorted()
    }

    @Test("bash completes verbs, options, words and files")
    func bash() throws {
        let folder = TemporaryFolder()
        try folder.write("cases one.csv", "")
        try folder.write("cases.d/two.csv", "")
        #expect(try bash("journey-sync", "pu", folder: folder) == ["publish", "push"])
        let firsts = Set(try verbs().map { String($0.split(separator: " ")[0]) })
        #expect(Set(try bash("journey-sync", "", folder: folder)) == firsts.union(["--help", "--version"]))
        #expect(try bash("journey-sync", "coalition", "", folder: folder) == ["init", "renew"])
        #expect(try bash("journey-sync", "coalition", "init", "--do", folder: folder) == ["--domain"])
        #expect(
            try bash("journey-sync", "push", "--n", folder: folder)
                == ["--new-remote", "--no-recovery", "--notify-command", "--now"])
        #expect(try bash("journey-sync", "import", "cases", folder: folder) == ["cases one.csv", "cases.d"])
        #expect(try bash("journey-sync", "report", "--out", "cases", folder: folder) == ["cases.d"])
        #expect(try bash("journey-sync", "report", "--language", "", folder: folder) == ["en", "sw"])
        // As readline takes --language=s apart.
        #expect(try bash("journey-sync", "report", "--language", "=", "s", folder: folder) == ["sw"])
        #expect(try bash("journey-sync", "report", "--language", "=", folder: folder) == ["en", "sw"])
        #expect(try bash("journey-sync", "push", "--now", "", folder: folder).isEmpty)
        #expect(try bash("journey-sync", "help", "--completions", "z", folder: folder) == ["zsh"])
        #expect(try bash("journey-sync", "nothing", "", folder: folder).isEmpty)
        // A verb that is also the first word of another.
        #expect(try bash("journey-sync", "policy", "ad", folder: folder) == ["adopt"])
    }

    // MARK: zsh and fish

    @Test("zsh completes verbs and options at a prompt")
    func zsh() throws {
        let folder = TemporaryFolder()
        let script = try Shell.sync("help", "--completions", "zsh").output
        try folder.write("functions/_journey-sync", script)
        let parsed = try Shell.run("zsh", ["-n", folder.file("functions/_journey-sync")])
        #expect(parsed.exit == 0 && parsed.errors.isEmpty, "\(parsed.errors)")
        // A terminal is typed into, and read back until the whole word stands there.
        let dialogue = try folder.write(
            "dialogue.zsh",
            """
            zmodload zsh/zpty
            seen() {
                local all= text tries=0
                while (( tries++ < 300 )); do
                    while zpty -r -t shell text; do all+=$text; done
                    [[ $all == *"$1"* ]] && return
                    sleep 0.1
                done
                print -r -- "not seen: $1 in: $all"
            }
            zpty shell zsh -f -i
            zpty -w shell "fpath=('\(folder.file("functions"))' \\$fpath); autoload -Uz compinit; \
            compinit -u -d '\(folder.file("dump"))'; setopt no_beep; stty cols 200; print rea''dy"
            seen ready
            for line whole in "$@"; do
                zpty -w -n shell $line$'\\t'
                seen $whole
                zpty -w -n shell $'\\x15'
            done
            zpty -d shell
            """)
        let typed = try Shell.run(
            "zsh",
            [
                "-f", dialogue, "journey-sync coalition ren", "coalition renew", "journey-sync report --lang",
                "report --language=", "journey-sync coalition init --domai", "coalition init --domain=",
                "journey-sync report --language s", "--language sw",
            ], environment: ["TERM": "dumb"])
        #expect(typed.exit == 0 && typed.output.isEmpty && typed.errors.isEmpty, "\(typed.output) \(typed.errors)")
    }

    @Test("fish completes verbs, options, words and folders")
    func fish() throws {
        let folder = TemporaryFolder()
        try folder.write("cases.d/two.csv", "")
        let script = try folder.write("journey-sync.fish", Shell.sync("help", "--completions", "fish").output)
        let parsed = try Shell.run("fish", ["-n", script])
        #expect(parsed.exit == 0 && parsed.errors.isEmpty, "\(parsed.errors)")
        func complete(_ line: String) throws -> [String] {
            let result = try Shell.run(
                "fish", ["--no-config", "-c", "source '\(script)'; complete -C '\(line)'"], in: folder.path,
                environment: ["HOME": folder.path, "TERM": "dumb"])
            #expect(result.exit == 0 && result.errors.isEmpty, "\(result.errors)")
            return result.output.split(separator: "\n").map { String($0.split(separator: "\t")[0]) }.sorted()
        }
        #expect(try complete("journey-sync pu") == ["publish", "push"])
        #expect(try complete("journey-sync coalition ") == ["init", "renew"])
        #expect(try complete("journey-sync coalition init --do") == ["--domain"])
        #expect(try complete("journey-sync push --ne") == ["--new-remote"])
        #expect(try complete("journey-sync report --language ") == ["en", "sw"])
        #expect(try complete("journey-sync report --out cas") == ["cases.d/"])
        #expect(try complete("journey-sync push --now ").isEmpty)
    }
}
