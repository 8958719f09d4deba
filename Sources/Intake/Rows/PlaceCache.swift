package import Places

/// The gazetteer's answers of one import, and before them the coalition's own names: a file names the same few places in
/// most of its rows.
package final class PlaceCache {
    private let local: LocalPlaces

    package init(local: LocalPlaces = .none) { self.local = local }

    private static let limit = 10_000

    private struct Question: Hashable {
        let text: String
        /// `nil` asks for a country.
        let country: PlaceCode??
    }

    private var answers: [Question: PlaceLookup] = [:]

    package func country(_ text: String) -> PlaceLookup {
        if let place = local.place(text, within: nil), !place.isAdmin1 { return .found(place) }
        return answer(Question(text: text, country: nil)) { Gazetteer.shared.country(text) }
    }

    package func place(city text: String, country: PlaceCode?) -> PlaceLookup {
        if let place = local.place(text, within: country) { return .found(place) }
        return answer(Question(text: text, country: .some(country))) {
            Gazetteer.shared.place(city: text, country: country)
        }
    }

    private func answer(_ question: Question, _ ask: () -> PlaceLookup) -> PlaceLookup {
        if let known = answers[question] { return known }
        let answer = ask()
        if answers.count == Self.limit { answers = [:] }
        answers[question] = answer
        return answer
    }
}
