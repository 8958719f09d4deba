import CanonicalJSON
import Files
import Journeys

/// `help` and `version`: both print from the command table.
enum HelpCommand {
    static let command = Command(
        "help", .all, operands: "[VERB|codes|presets]",
        "this list, one verb in full, the codes that cells may hold, or the columns of known forms",
        options: [
            .init("--man", nil, "the manual page, in roff; of a verb where one is named"),
            .init("--out", "DIR", "with --man: write all manual pages into a folder"),
            .init("--completions", "bash|zsh|fish", "what this shell completes after the program's name"),
        ],
        run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let words = context.arguments.operands
        if context.arguments.has("--man") { return try manual(words, context) }
        guard !context.arguments.has("--out") else { throw CommandFailure.usage("--out goes with --man", verb: "help") }
        if let shell = context.arguments.value("--completions") {
            guard let completions = Completions(rawValue: shell), words.isEmpty else {
                throw CommandFailure.usage("--completions takes bash, zsh or fish and nothing else", verb: "help")
            }
            try context.output.text(completions.text)
            return .ok
        }
        if words.isEmpty {
            try overview(context.output)
            return .ok
        }
        if words == ["codes"] {
            try codes(context.output)
            return .ok
        }
        if words == ["presets"], let presets {
            try context.output.text(presets)
            return .ok
        }
        guard let command = Command.named(words.joined(separator: " ")) else {
            throw CommandFailure.usage("unknown verb \(printable(words.joined(separator: " ")))")
        }
        try print(command, context.output)
        return .ok
    }

    private static func manual(_ words: [String], _ context: Context) throws -> ExitCode {
        let pages: [ManualPage]
        if words.isEmpty {
            pages = ManualPage.all
        } else if let command = Command.named(words.joined(separator: " ")) {
            pages = [ManualPage(command)]
        } else {
            throw CommandFailure.usage("unknown verb \(printable(words.joined(separator: " ")))")
        }
        guard let folder = context.arguments.value("--out") else {
            try context.output.text(pages[0].text)
            return .ok
        }
        try FileSystem.makeFolders(folder)
        for page in pages { try FileSystem.writeAtomically("\(folder)/\(page.name).1", Array(page.text.utf8)) }
        try context.output.line("wrote \(pages.count) manual pages: \(folder)")
        try context.output.object(["pages": .integer(pages.count), "type": "summary"])
        return .ok
    }

    private static func overview(_ output: Output) throws {
        let program = ProgramName.current
        try output.line("\(program): share what is known of trafficking routes without betraying survivors")
        try output.line()
        try output.line("usage: \(program) VERB [OPTIONS] [ARGUMENTS]")
        for group in Command.Group.allCases {
            try output.line()
            try output.line("\(group.rawValue):")
            for command in Command.table where command.group == group {
                try output.line("  \(padded(command.name, 18))\(command.summary)")
            }
        }
        try output.line()
        try output.line("\(program) help VERB tells all options of a verb, \(program) help codes what cells may hold.")
    }

    /// Every vocabulary: code, label and the other spellings that import understands.
    private static func codes(_ output: Output) throws {
        func list<Value: Code>(_: Value.Type) throws {
            try output.line("\(Value.title):")
            for value in Value.allCases {
                let others = value.swahili + value.aliases
                let also = others.isEmpty ? "" : " (also: \(others.joined(separator: ", ")))"
                try output.line("  \(padded(value.rawValue, 32))\(value.label)\(also)")
                try output.object([
                    "aliases": .array(others.map { .string($0) }), "code": .string(value.rawValue),
                    "label": .string(value.label), "type": "code", "vocabulary": .string(Value.title),
                ])
            }
            try output.line()
        }
        try list(Form.self)
        try list(Sector.self)
        try list(TransportMode.self)
        try list(RecruitmentMethod.self)
        try list(Gender.self)
        try list(Age.self)
    }

    static func print(_ command: Command, _ output: Output) throws(CommandFailure) {
        let operands = command.operands.isEmpty ? "" : " \(command.operands)"
        try output.line("usage: \(ProgramName.current) \(command.name) [OPTIONS]\(operands)")
        try output.line()
        try output.line(command.summary)
        try output.line()
        for paragraph in command.details {
            try output.line(paragraph)
            try output.line()
        }
        for option in command.options + Command.common {
            let name = option.name + (option.value.map { " \($0)" } ?? "")
            try output.line("  \(padded(name, 22))\(option.help)")
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}

/// `version`: the program's version and what its figures depend on.
enum VersionCommand {
    static let version = "0.1.0"
    static let command = Command("version", .all, "the program's version", run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        try context.output.line("journey-sync \(version)")
        try context.output.object(["type": "summary", "version": .string(version)])
        return .ok
    }
}
