import Journeys

/// Columns that a form's multiple choice becomes, one for each choice: `type/forced_labour`, with 0 and 1 as cells.
struct ChoiceColumns: Sendable {
    private let forms = CodeIndex<Form>()
    private let sectors = CodeIndex<Sector>()
    private let modes = CodeIndex<TransportMode>()
    private let methods = CodeIndex<RecruitmentMethod>()

    static let shared = ChoiceColumns()

    /// The role of a choice's column, by its question's role; `nil` where the choice is not known.
    func role(of choice: String, question: ColumnRole) -> ColumnRole? {
        switch question {
        case .form: forms[choice].map { .flag(Exploitation(form: $0)) }
        case .industry, .labourIndustry: sectors[choice].map { .industryFlag($0) }
        case .transport: modes[choice].map { .transportFlag($0) }
        case .recruitment: methods[choice].map { .recruitmentFlag($0) }
        case .drop: .drop
        default: nil
        }
    }
}
