import Journeys
import Places

/// The public release in sentences.
struct PublicSentences {
    static let nothing = Phrase(
        "Nothing has been released for the public yet.", "Hakuna kilichotolewa kwa umma bado.")
    /// What the release says about what is not in it.
    static let notice = Phrase(
        PublishedFindings.notice,
        "Kinachotegemea manusura au mashirika machache zaidi, na mahali ndani ya nchi, ni kwa matumizi ya ndani pekee.")

    private let published: PublishedFindings

    init(_ published: PublishedFindings) { self.published = published }

    var all: [Phrase] {
        if published.isEmpty { return [Self.nothing] }
        var sentences = WorldPart.allCases.compactMap { part -> Phrase? in
            let names = published.countries(in: part).map(\.phrase)
            guard !names.isEmpty else { return nil }
            let place = part == .asia ? "in Asia outside the Middle East and Gulf" : part.phrase
            return Phrase("Countries on the routes, \(place): ", "Nchi za njia, \(part.heading.swahili): ")
                + .listed(names) + "."
        }
        if !published.forms.isEmpty {
            sentences.append(
                Phrase("Forms of exploitation: ", "Aina za unyonyaji: ")
                    + .listed(published.forms.map(\.phrase.lowered)) + ".")
        }
        if !published.sectors.isEmpty {
            sentences.append(
                Phrase("Industries and sectors: ", "Sekta: ") + .listed(published.sectors.map(\.phrase.lowered)) + ".")
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
