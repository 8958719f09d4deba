package import Journeys
import Places

/// Answers to the questionnaire, given one by one at a terminal: completes them, checks each, and makes a journey of
/// all, by the same rules as a row of a file.
package struct AnswerForm {
    /// What a typed answer amounts to.
    package enum Reading: Hashable, Sendable {
        /// The answer as it counts.
        case taken(String)
        /// Any of these may be meant.
        case choices([String])
        case refused(reason: String, suggestion: String?)
    }

    /// How many choices are offered at once.
    private static let choiceLimit = 20

    /// In the order of asking: a country before its city, so that the city is looked for there.
    package static let questions: [Question] = {
        var questions = Questionnaire.questions
        for index in questions.indices.dropLast()
        where questions[index].name.hasSuffix("_city") && questions[index + 1].name.hasSuffix("_country") {
            questions.swapAt(index, index + 1)
        }
        return questions
    }()

    private let interpreter: RowInterpreter
    package let language: Language

    package init(language: Language, today: CivilDate, places: LocalPlaces) throws(IntakeError) {
        self.language = language
        let mapping = Preset.vjt.mapping
        let header = TableRow(line: 1, cells: Self.questions.map(\.english))
        interpreter = RowInterpreter(
            mapping: mapping, layout: try TableLayout(header: header, mapping: mapping), table: "record", today: today,
            gazetteer: PlaceCache(local: places))
    }

    /// Reads the answer to question `index`, by those before it.
    package func read(_ text: String, question index: Int, answers: [String]) -> Reading {
        let question = Self.questions[index]
        let text = trimmed(text)
        var whole = text
        switch question.kind {
        case .one(let list):
            switch complete(text, list) {
            case .taken(let answer): whole = answer
            case let other: return other
            }
        case .several(let list):
            var parts: [String] = []
            for part in text.split(whereSeparator: { ",;".contains($0) }) where !trimmed(part).isEmpty {
                switch complete(trimmed(part), list) {
                case .taken(let answer): parts.append(answer)
                case let other: return other
                }
            }
            whole = parts.joined(separator: "; ")
        case .text, .date, .count: break
        }
        var row = answers
        row[index] = whole
        guard let rejection = rejection(row) else { return .taken(whole) }
        if question.name.hasSuffix("_city") {
            let country = Gazetteer.shared.country(answers[index - 1])
            let within: PlaceCode? = if case .found(let place) = country { place } else { nil }
            let names = Gazetteer.shared.completions(of: text, within: within, limit: Self.choiceLimit)
            if names.count == 1 { return read(names[0], question: index, answers: answers) }
            if names.count > 1, !names.contains(where: { folded($0) == folded(text) }) { return .choices(names) }
        }
        return .refused(reason: rejection.reason.rawValue, suggestion: rejection.suggestion)
    }

    /// The list's only choice that begins so, or all that do; anything else goes on as it is, to be checked.
    private func complete(_ text: String, _ list: ChoiceList) -> Reading {
        let key = folded(text)
        guard !key.isEmpty else { return .taken(text) }
        let labels = list.choices.map { $0.label(language) }
        if let exact = labels.first(where: { folded($0) == key }) { return .taken(exact) }
        if list == .countries, case .found(let country) = Gazetteer.shared.country(text) { return .taken(country.name) }
        let near = labels.filter { folded($0).hasPrefix(key) }
        switch near.count {
        case 0: return .taken(text)
        case 1: return .taken(near[0])
        default: return .choices(Array(near.prefix(Self.choiceLimit)))
        }
    }

    /// What is wrong with the answers so far; that no place was told yet is not.
    private func rejection(_ answers: [String]) -> Rejection? {
        var answers = answers
        let places = Self.questions.indices.filter {
            ["_city", "_country"].contains(where: Self.questions[$0].name.hasSuffix)
        }
        if places.allSatisfy({ answers[$0].isEmpty }), let first = places.first { answers[first] = "Kenya" }
        do throws(Rejected) {
            _ = try interpreter.journey(TableRow(line: 1, cells: answers))
            return nil
        } catch {
            return error.rejection
        }
    }

    /// Whether the answers say that she agreed to share.
    package func hasConsent(_ answers: [String]) -> Bool {
        !interpreter.lacksConsent(TableRow(line: 1, cells: answers))
    }

    /// The journey of all answers; else why there is none.
    package func journey(_ answers: [String]) -> Result<Journey, Refusal> {
        do throws(Rejected) {
            return .success(try interpreter.journey(TableRow(line: 1, cells: answers)))
        } catch {
            return .failure(Refusal(reason: error.rejection.reason.rawValue))
        }
    }

    package struct Refusal: Error, Hashable, Sendable {
        package let reason: String
    }
}
