import Places

/// The gazetteer's answers of one import: a file names the same few places in most of its rows.
final class PlaceCache {
    private static let limit = 10_000

    private struct Question: Hashable {
        let text: String
        /// `nil` asks for a country.
        let country: PlaceCode??
    }

    private var answers: [Question: PlaceLookup] = [:]

    func country(_ text: String) -> PlaceLookup {
        answer(Question(text: text, country: nil)) { Gazetteer.shared.country(text) }
    }

    func place(city text: String, country: PlaceCode?) -> PlaceLookup {
        answer(Question(text: text, country: .some(country))) { Gazetteer.shared.place(city: text, country: country) }
    }

    private func answer(_ question: Question, _ ask: () -> PlaceLookup) -> PlaceLookup {
        if let known = answers[question] { return known }
        let answer = ask()
        if answers.count == Self.limit { answers = [:] }
        answers[question] = answer
        return answer
    }
}
