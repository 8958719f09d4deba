/// Files to collect journeys with: a workbook with drop-down lists, a form for KoboToolbox and ODK, a page to print.
package enum Template: String, CaseIterable, Sendable {
    case xlsx, xlsform, print

    package func write(to path: String, language: Language) throws(IntakeError) {
        switch self {
        case .xlsx: try XLSXWriter(sheets: Self.workbook(language)).write(to: path)
        case .xlsform: try XLSXWriter(sheets: Self.form).write(to: path)
        case .print: try PrintedTemplate.write(to: path, language: language)
        }
    }

    /// One row for each case; below the header each cell offers its choices.
    private static func workbook(_ language: Language) -> [XLSXWriter.Sheet] {
        let questions = Questionnaire.questions
        var cases = XLSXWriter.Sheet(name: "Cases", rows: [questions.map { $0.label(language) }])
        cases.widths = questions.map { max(14, $0.label(language).count + 2) }
        var lists = XLSXWriter.Sheet(name: "Lists", rows: [])
        lists.isHidden = true
        lists.headerRows = 0
        let longest = ChoiceList.allCases.map(\.choices.count).max() ?? 0
        for row in 0..<longest {
            lists.rows.append(
                ChoiceList.allCases.map { row < $0.choices.count ? $0.choices[row].label(language) : "" })
        }
        for (column, question) in questions.enumerated() {
            switch question.kind {
            case .one(let list), .several(let list):
                let letter = XLSXWriter.columnName(ChoiceList.allCases.firstIndex(of: list) ?? 0)
                cases.choices.append((column, "Lists!$\(letter)$1:$\(letter)$\(list.choices.count)"))
            default: break
            }
        }
        return [cases, lists]
    }

    /// An XLSForm (xlsform.org) in English and Swahili.
    private static var form: [XLSXWriter.Sheet] {
        var survey = [["type", "name", "label::English (en)", "label::Swahili (sw)", "required", "constraint"]]
        var group: String?
        func close() {
            guard let open = group else { return }
            survey.append([open == "transit" ? "end repeat" : "end group"])
            group = nil
        }
        for question in Questionnaire.questions {
            if question.group != group { close() }
            if let name = question.group, group == nil {
                group = name
                let (english, swahili) = groups[name] ?? (name, name)
                survey.append([name == "transit" ? "begin repeat" : "begin group", name, english, swahili])
            }
            if question.group == "transit" {
                survey.append(["text", "transit_city", "Transit City", "Mji wa njiani"])
                survey.append(["select_one countries", "transit_country", "Transit Country", "Nchi ya njiani"])
                continue
            }
            survey.append([type(question.kind), question.name, question.english, question.swahili] + rules(question))
        }
        close()
        var choices = [["list_name", "name", "label::English (en)", "label::Swahili (sw)"]]
        for list in ChoiceList.allCases {
            choices += list.choices.map { [list.rawValue, $0.name, $0.label(.english), $0.label(.swahili)] }
        }
        return [
            XLSXWriter.Sheet(name: "survey", rows: survey), XLSXWriter.Sheet(name: "choices", rows: choices),
            XLSXWriter.Sheet(
                name: "settings",
                rows: [
                    ["form_title", "form_id", "version", "default_language"],
                    ["Victim journeys", "victim_journeys", "1", "English (en)"],
                ]),
        ]
    }

    private static let groups = [
        "origin": ("Origin", "Asili"), "transit": ("Transit point", "Kituo cha njiani"),
        "intended": ("Intended destination", "Mahali palipokusudiwa"), "exploitation": ("Exploitation", "Unyonyaji"),
    ]

    private static func type(_ kind: Question.Kind) -> String {
        switch kind {
        case .text: "text"
        case .date: "date"
        case .count: "integer"
        case .one(let list): "select_one \(list.rawValue)"
        case .several(let list): "select_multiple \(list.rawValue)"
        }
    }

    private static func rules(_ question: Question) -> [String] {
        switch question.name {
        case "consent": ["yes"]
        case "cases": ["", ". > 0"]
        default: []
        }
    }
}
