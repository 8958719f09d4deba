/// For fish: a file `journey-sync.fish` in a completions folder.
enum FishCompletions {
    static var text: String {
        let program = Command.installedName
        let pairs = Command.secondWords.flatMap(\.verbs).map { singleQuoted($0.name) }.joined(separator: " ")
        var lines = [
            "# fish completion for \(program); made by: \(program) help --completions fish",
            "function __journey_sync_is --description 'Whether the words before the cursor begin with this verb'",
            "    set -l words (commandline -opc)",
            "    set -e words[1]",
            "    set -l verb $words[1]",
            "    if contains -- \"$words[1] $words[2]\" \(pairs)",
            "        set verb \"$words[1] $words[2]\"",
            "    end",
            "    test \"$verb\" = \"$argv[1]\"",
            "end",
            "function __journey_sync_first --description 'Whether this is the word after the program, or after its only word'",
            "    test (count (commandline -opc)) -eq (math 1 + (count $argv))",
            "    and begin",
            "        test (count $argv) -eq 0",
            "        or __journey_sync_is $argv[1]",
            "    end",
            "end",
            "complete -c \(program) -f",
        ]
        for (word, summary) in Completions.firstWords {
            lines.append("complete -c \(program) -n __journey_sync_first -a \(word) -d \(quoted(summary))")
        }
        for (first, verbs) in Command.secondWords {
            for verb in verbs {
                lines.append(
                    "complete -c \(program) -n '__journey_sync_first \(first)' -a \(verb.secondWord) -d \(quoted(verb.summary))"
                )
            }
        }
        for command in Command.table {
            let verb = "complete -c \(program) -n \(quoted("__journey_sync_is \(quoted(command.name))"))"
            for option in command.allOptions {
                var line = "\(verb) -l \(option.name.dropFirst(2)) -d \(quoted(option.help))"
                if option.value != nil { line += option.offer.files ? " -r -F" : " -x\(values(option.offer))" }
                lines.append(line)
            }
            let offer = command.operandOffer
            if offer.files { lines.append("\(verb) -F") }
            let words = values(offer)
            if !words.isEmpty { lines.append("\(verb)\(words)") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func values(_ offer: Command.Offer) -> String {
        if offer.folders { return " -a '(__fish_complete_directories)'" }
        var words = offer.words
        if offer.verbs { words += Command.table.map(\.name).filter { !$0.contains(" ") } }
        return words.isEmpty ? "" : " -a '\(words.joined(separator: " "))'"
    }

    /// fish has its own quotes: a backslash and a quote are escaped inside them.
    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
