/// For zsh: a file `_journey-sync` in a folder of `$fpath`.
enum ZshCompletions {
    static var text: String {
        var lines = [
            "#compdef \(Command.installedName)",
            "# made by: \(Command.installedName) help --completions zsh",
            "",
            "local -a verbs",
            "if (( CURRENT == 2 )); then",
            "    verbs=(",
        ]
        lines += Completions.firstWords.map { "        \(described($0.word, $0.summary))" }
        lines += ["    )", "    _describe -t verbs verb verbs", "    return", "fi", "local verb=$words[2]"]
        lines.append("if (( CURRENT == 3 )); then")
        lines.append("    case $verb in")
        for (first, verbs) in Command.secondWords {
            lines.append("        \(first))")
            lines.append("            verbs=(")
            lines += verbs.map { "                \(described($0.secondWord, $0.summary))" }
            lines.append("            )")
            lines.append("            _describe -t verbs verb verbs ;;")
        }
        lines += ["    esac", "else", "    case \"$verb $words[3]\" in"]
        lines.append(
            "        " + Command.secondWords.flatMap(\.verbs).map { singleQuoted($0.name) }.joined(separator: "|") + ")"
        )
        lines += [
            "            verb=\"$verb $words[3]\"", "            shift words", "            (( CURRENT-- )) ;;",
            "    esac",
            "fi", "shift words", "(( CURRENT-- ))", "case $verb in",
        ]
        for command in Command.table {
            lines.append("    \(singleQuoted(command.name)))")
            let specs = command.allOptions.map { spec($0, isRepeatable: command.repeatable.contains($0.name)) }
            let operands = "*:\(plain(command.operands)):\(action(command.operandOffer))"
            lines.append("        _arguments \\")
            lines += (specs + (command.operands.isEmpty ? [] : [operands])).map { "            \(singleQuoted($0)) \\" }
            lines.append("            ;;")
        }
        return (lines + ["esac"]).joined(separator: "\n") + "\n"
    }

    private static func described(_ word: String, _ summary: String) -> String {
        singleQuoted("\(word):\(summary.replacing("\\", with: "\\\\").replacing(":", with: "\\:"))")
    }

    private static func spec(_ option: Command.Option, isRepeatable: Bool) -> String {
        let help = plain(option.help).replacing("[", with: "\\[").replacing("]", with: "\\]")
        let mark = isRepeatable ? "*" : ""
        guard let value = option.value else { return "\(mark)\(option.name)[\(help)]" }
        return "\(mark)\(option.name)=[\(help)]:\(plain(value)):\(action(option.offer))"
    }

    private static func plain(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing(":", with: "\\:")
    }

    private static func action(_ offer: Command.Offer) -> String {
        var words = offer.words
        if offer.verbs { words += Command.table.map(\.name).filter { !$0.contains(" ") } }
        if offer.files { return "_files" }
        if offer.folders { return "_files -/" }
        return words.isEmpty ? " " : "(\(words.joined(separator: " ")))"
    }
}
