/// Manual pages in roff, made from the command table: one of the program, one of each verb. They name the program as it is
/// installed, whatever it is called now.
struct ManualPage {
    /// The file's name without its section: `journey-sync`, `journey-sync-push`.
    let name: String
    let text: String

    static var all: [ManualPage] { [ManualPage()] + Command.table.map { ManualPage($0) } }

    /// The page of the program.
    init() {
        let program = Command.installedName
        name = program
        var page = Roff(title: program)
        page.section("Name")
        page.line("\(program) - share what is known of trafficking routes without betraying survivors")
        page.section("Synopsis")
        page.macro("B", program)
        page.raw("\\fIVERB\\fR [\\fIOPTIONS\\fR] [\\fIARGUMENTS\\fR]")
        page.section("Description")
        page.paragraph(
            "Organisations that work with survivors of trafficking record journeys. This program makes of them what may be "
                + "shared, in a log that its owner signs, carries the logs to a coalition, and joins them there into one map. "
                + "Cases, names and telephone numbers never leave the organisation.")
        page.paragraph(
            "Each verb has a page of its own, named after it. An option's value is the next word or follows =; -- ends the "
                + "options; nothing may be abbreviated. Results go to standard output, everything else to standard error."
        )
        for group in Command.Group.allCases {
            page.section("\(group.rawValue)")
            for command in Command.table where command.group == group {
                page.item(bold: command.name, italic: command.operands, command.summary)
            }
        }
        page.section("Options")
        page.options(Command.common)
        page.section("Exit status")
        for code in ExitCode.allCases { page.item(bold: "\(code.rawValue)", italic: "", code.meaning) }
        page.section("Environment")
        page.item(bold: "JOURNEY_SYNC_HOME", italic: "", "the working folder, where --home does not name one")
        page.item(bold: "XDG_DATA_HOME", italic: "", "where the working folder journey-sync is otherwise")
        page.section("Files")
        page.item(
            bold: "~/.local/share/journey-sync", italic: "",
            "the working folder, unless another is named: keys, the own log, staging. It is readable by its owner alone."
        )
        page.section("See also")
        page.seeAlso(Command.table.map(\.pageName))
        text = page.text
    }

    /// The page of a verb.
    init(_ command: Command) {
        let program = Command.installedName
        name = command.pageName
        var page = Roff(title: name)
        page.section("Name")
        page.line("\(name) - \(command.summary)")
        page.section("Synopsis")
        page.macro("B", "\(program) \(command.name)")
        page.raw("[\\fIOPTIONS\\fR]\(command.operands.isEmpty ? "" : " \\fI\(Roff.escaped(command.operands))\\fR")")
        page.section("Description")
        page.paragraph(Self.sentence(command.summary))
        for paragraph in command.details { page.paragraph(paragraph) }
        if command.locksHome {
            page.paragraph(
                "While it runs, no other command works in the same folder: one that tries ends with status 75.")
        }
        page.section("Options")
        page.options(command.allOptions)
        page.section("Exit status")
        page.paragraph("0 when all is done; the other numbers are in \(program)(1).")
        page.section("See also")
        page.seeAlso([program])
        text = page.text
    }

    private static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() + "." }
}

/// Text as roff: nothing in it is taken for a request, and a hyphen stays one that can be copied into a shell.
private struct Roff {
    private(set) var text: String

    init(title: String) {
        text = """
            .\\" Made by: \(Command.installedName) help --man
            .TH \(Self.escaped(title.uppercased())) 1 "" "\(Command.installedName) \(VersionCommand.version)"
            .nh
            .ad l

            """
    }

    static func escaped(_ text: String) -> String {
        let plain = text.replacing("\\", with: "\\(rs").replacing("-", with: "\\-").replacing("~", with: "\\(ti")
            .replacing("^", with: "\\(ha").replacing("'", with: "\\(aq").replacing("`", with: "\\(ga")
        return plain.hasPrefix(".") ? "\\&" + plain : plain
    }

    mutating func raw(_ line: String) { text += line + "\n" }
    mutating func line(_ line: String) { raw(Self.escaped(line)) }
    mutating func macro(_ name: String, _ argument: String) { raw(".\(name) \(Self.escaped(argument))") }
    mutating func section(_ title: String) { raw(".SH \(Self.escaped(title.uppercased()))") }

    mutating func paragraph(_ text: String) {
        raw(".PP")
        line(text)
    }

    mutating func item(bold: String, italic: String, _ words: String) {
        raw(".TP")
        raw("\\fB\(Self.escaped(bold))\\fR" + (italic.isEmpty ? "" : " \\fI\(Self.escaped(italic))\\fR"))
        line(words)
    }

    mutating func options(_ options: [Command.Option]) {
        for option in options { item(bold: option.name, italic: option.value ?? "", option.help) }
    }

    mutating func seeAlso(_ pages: [String]) {
        for (index, page) in pages.enumerated() {
            raw(".BR \(Self.escaped(page)) (1)\(index + 1 == pages.count ? "" : ",")")
        }
    }
}
