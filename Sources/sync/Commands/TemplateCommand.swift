import Intake

/// `template`: empty files to collect journeys with.
enum TemplateCommand {
    static let command = Command(
        "template", .partner, operands: "xlsx|xlsform|print FILE",
        "write an empty workbook, a form for KoboToolbox and ODK, or a page to print, that import understands",
        options: [.init("--language", "en|sw", "en or sw; the form has both")], run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let operands = try context.arguments.operands(2...2)
        guard let template = Template(rawValue: operands[0]) else {
            throw CommandFailure.usage("a template is xlsx, xlsform or print", verb: "template")
        }
        guard let language = Language(rawValue: context.arguments.value("--language") ?? "en") else {
            throw CommandFailure.usage("--language is en or sw", verb: "template")
        }
        do throws(IntakeError) {
            try template.write(to: operands[1], language: language)
        } catch {
            throw CommandFailure("template.failed", "\(operands[1]): \(error)", hint: error.hint, exit: .inputOutput)
        }
        switch template {
        case .xlsx:
            context.output.note(
                "next: fill in a row for each case, and run: \(ProgramName.current) import \(operands[1])")
        case .xlsform:
            context.output.note("next: upload it to KoboToolbox or ODK Central; export the answers with their repeats")
        case .print:
            context.output.note("next: open it in a browser and print it; type what comes back into the workbook")
        }
        return .ok
    }
}
