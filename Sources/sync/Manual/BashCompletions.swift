/// For bash, without the helpers of its completion package.
enum BashCompletions {
    static var text: String {
        var lines = [
            "# bash completion for \(Command.installedName); made by: \(Command.installedName) help --completions bash",
            "_journey_sync()",
            "{",
            "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} verb=${COMP_WORDS[1]} at=2",
            "    local options= words= paths=",
            "    COMPREPLY=()",
            // Readline takes --option=value for three words.
            "    if [[ $cur == = ]]; then cur=",
            "    elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi",
            "    if (( COMP_CWORD == 1 )); then",
            "        mapfile -t COMPREPLY < <(compgen -W '"
                + (Completions.firstWords.map(\.word) + ["--help", "--version"]).joined(separator: " ")
                + "' -- \"$cur\")",
            "        return",
            "    fi",
            "    case \"$verb ${COMP_WORDS[2]}\" in",
            "        " + Command.secondWords.flatMap(\.verbs).map { "\"\($0.name)\"" }.joined(separator: "|") + ")",
            "            if (( COMP_CWORD > 2 )); then verb=\"$verb ${COMP_WORDS[2]}\"; at=3; fi ;;",
            "    esac",
            "    case $verb in",
        ]
        for command in Command.table { lines += verb(command) }
        for (first, _) in Command.secondWords where Command.named(first) == nil {
            lines.append("        \(first)) ;;")
        }
        lines += ["        *) return ;;", "    esac", "    if (( COMP_CWORD == 2 )); then", "        case $verb in"]
        for (first, verbs) in Command.secondWords {
            lines.append("            \(first)) words=\"$words \(verbs.map(\.secondWord).joined(separator: " "))\" ;;")
        }
        return
            (lines + [
                "        esac",
                "    fi",
                "    [[ $cur == -* ]] && words=$options",
                "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")",
                "    if [[ $cur != -* && -n $paths ]]; then",
                "        local path",
                "        compopt -o filenames 2> /dev/null",
                "        while IFS= read -r path; do COMPREPLY+=(\"$path\"); done < <(compgen $paths -- \"$cur\")",
                "    fi",
                "}",
                "complete -F _journey_sync \(Command.installedName)",
            ]).joined(separator: "\n") + "\n"
    }

    private static func verb(_ command: Command) -> [String] {
        var lines = ["        \(command.name.contains(" ") ? "\"\(command.name)\"" : command.name))"]
        // What stands after an option that takes a value is that value and nothing else.
        lines.append("            case $prev in")
        for option in command.allOptions where option.value != nil {
            lines.append("                \(option.name)) \(offer(option.offer)) options= ;;")
        }
        lines.append(
            "                *) options='\(command.allOptions.map(\.name).joined(separator: " "))' "
                + "\(offer(command.operandOffer)) ;;")
        return lines + ["            esac ;;"]
    }

    private static func offer(_ offer: Command.Offer) -> String {
        var words = offer.words
        if offer.verbs { words += Command.table.map(\.name).filter { !$0.contains(" ") } }
        return "words='\(words.joined(separator: " "))' paths=\(offer.files ? "-f" : offer.folders ? "-d" : "")"
    }
}
