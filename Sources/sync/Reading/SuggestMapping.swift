import Intake

/// `import FILE --suggest-mapping`: prints a draft of a mapping file.
enum SuggestMapping {
    static func run(_ paths: [String], _ options: ImportRun.Options, _ output: Output) throws -> ExitCode {
        let draft: MappingDraft
        do throws(IntakeError) {
            draft = try MappingDraft(path: paths[0], options: options)
        } catch {
            throw ImportCommand.failure(error)
        }
        try output.text(draft.text)
        let open = draft.columns.count { $0.role == "?" }
        let proposed = draft.columns.count { $0.role.hasPrefix("confirm:") }
        output.note(
            "\(proposed) columns have a role to confirm, \(open) have none, "
                + "\(draft.columns.count - open - proposed) are dropped")
        output.note(
            "next: save this as mapping.json, take \"confirm:\" away where the role is right, give each \"?\" a role or "
                + "\"drop\", and run: \(ProgramName.current) import FILE --mapping mapping.json")
        return .ok
    }
}
