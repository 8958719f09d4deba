import Journeys
import Places

/// The public release in sentences.
struct PublicSentences {
    static let nothing = "Nothing has been released for the public yet."

    private let published: PublishedFindings

    init(_ published: PublishedFindings) { self.published = published }

    var all: [String] {
        if published.isEmpty { return [Self.nothing] }
        var sentences = WorldPart.allCases.compactMap { part -> String? in
            let names = published.countries(in: part).map(\.name)
            return names.isEmpty ? nil : "Countries on the routes, \(part.publicPhrase): \(listed(names))."
        }
        if !published.forms.isEmpty {
            sentences.append("Forms of exploitation: \(listed(published.forms.map { lowered($0.label) })).")
        }
        if !published.sectors.isEmpty {
            sentences.append("Industries and sectors: \(listed(published.sectors.map { lowered($0.label) })).")
        }
        sentences += published.years.map(PublishedWording.heldBack)
        // One rule holds for most coalitions' whole life.
        for (index, year) in published.years.enumerated()
        where !published.years[..<index].contains(where: { $0.rule == year.rule }) {
            sentences.append(PublishedWording.rule(year.rule))
        }
        return sentences
    }
}

extension WorldPart {
    fileprivate var publicPhrase: String { self == .asia ? "in Asia outside the Middle East and Gulf" : phrase }
}
