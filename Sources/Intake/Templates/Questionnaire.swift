import Journeys
import Places

/// The questions of a journey, as every template asks them. Their names, in each language, are columns that `import`
/// knows.
package struct Question: Sendable {
    package enum Kind: Hashable, Sendable {
        case text, date, count
        /// One choice of a list, or several.
        case one(ChoiceList)
        case several(ChoiceList)
    }

    /// The name in forms: `origin_city`.
    package let name: String
    package let english: String
    package let swahili: String
    package let kind: Kind
    /// The group in which a form asks it.
    package let group: String?

    package func label(_ language: Language) -> String { language == .english ? english : swahili }
}

package enum Language: String, CaseIterable, Sendable {
    case english = "en"
    case swahili = "sw"
}

/// The lists from which answers are chosen.
package enum ChoiceList: String, CaseIterable, Sendable {
    case countries, forms, industries, genders, ages, transports, recruitments, consent

    package struct Choice: Sendable {
        package let name: String
        let english: String
        let swahili: String

        package func label(_ language: Language) -> String { language == .english ? english : swahili }
    }

    package var choices: [Choice] {
        switch self {
        case .countries:
            Country.all.map { Choice(name: $0.alpha3, english: $0.name, swahili: $0.name) }
                .sorted { $0.english < $1.english }
        case .forms: codes(Form.self)
        case .industries: codes(Sector.self)
        case .genders: codes(Gender.self)
        case .ages: codes(Age.self)
        case .transports: codes(TransportMode.self)
        case .recruitments: codes(RecruitmentMethod.self)
        case .consent:
            [
                Choice(name: "yes", english: "Yes", swahili: "Ndiyo"),
                Choice(name: "no", english: "No", swahili: "Hapana"),
            ]
        }
    }

    private func codes<Value: Code>(_: Value.Type) -> [Choice] {
        Value.allCases.map { Choice(name: $0.rawValue, english: $0.label, swahili: $0.swahili.first ?? $0.label) }
    }
}

/// All questions in their order. None asks who somebody is.
package enum Questionnaire {
    package static let questions: [Question] = [
        question("case_ref", "Case Reference", "Kumbukumbu ya kesi", .text),
        question("registration_date", "Registration Date", "Tarehe ya usajili", .date),
        question("consent", "Consent to Share", "Ridhaa", .one(.consent)),
        question("cases", "Number of Survivors", "Idadi ya manusura", .count),
        question("origin_city", "Origin City", "Mji wa asili", .text, "origin"),
        question("origin_country", "Origin Country", "Nchi ya asili", .one(.countries), "origin"),
        question("transit", "Transit Points", "Vituo vya njiani", .text, "transit"),
        question("intended_city", "Intended Destination City", "Mji uliokusudiwa", .text, "intended"),
        question(
            "intended_country", "Intended Destination Country", "Nchi iliyokusudiwa", .one(.countries), "intended"),
        question("exploitation_city", "Exploitation City", "Mji wa unyonyaji", .text, "exploitation"),
        question("exploitation_country", "Exploitation Country", "Nchi ya unyonyaji", .one(.countries), "exploitation"),
        question("type", "Type of Exploitation", "Aina ya unyonyaji", .several(.forms), "exploitation"),
        question("industry", "Industry", "Sekta", .several(.industries), "exploitation"),
        question("transport", "Transport Mode", "Njia ya usafiri", .several(.transports)),
        question("recruitment", "Recruitment Method", "Njia ya kuajiri", .several(.recruitments)),
        question("gender", "Gender", "Jinsia", .one(.genders)), question("age", "Age Group", "Umri", .one(.ages)),
    ]

    private static func question(
        _ name: String, _ english: String, _ swahili: String, _ kind: Question.Kind, _ group: String? = nil
    ) -> Question {
        Question(name: name, english: english, swahili: swahili, kind: kind, group: group)
    }
}
