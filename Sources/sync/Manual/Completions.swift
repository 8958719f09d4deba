/// What a shell completes after `journey-sync`, made from the command table. Options stand after the verb, as the program
/// demands.
enum Completions: String, CaseIterable {
    case bash, zsh, fish

    var text: String {
        switch self {
        case .bash: BashCompletions.text
        case .zsh: ZshCompletions.text
        case .fish: FishCompletions.text
        }
    }

    /// Words that begin a command line: verbs, first words of verbs, and the two options that stand without a verb.
    static var firstWords: [(word: String, summary: String)] {
        var seen: Set<String> = []
        return Command.table.compactMap { command -> (String, String)? in
            let first = String(command.name.split(separator: " ")[0])
            guard seen.insert(first).inserted else { return nil }
            if let whole = Command.named(first) { return (first, whole.summary) }
            let second = Command.table.filter { $0.name.hasPrefix("\(first) ") }.map(\.secondWord)
            return (first, second.joined(separator: ", "))
        }
    }
}

/// A line of a shell script that stands for itself, whatever is in it.
func singleQuoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
