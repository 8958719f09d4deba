import Journeys
import Places

/// What changed between two periods, in sentences. Nothing is called a rise, a fall, new or gone that may be none.
struct TrendSentences {
    private let trend: Trend

    init(_ trend: Trend) { self.trend = trend }

    /// What any of the sentences may hide.
    static let caution =
        "Figures are of what was shared: who is newly named may have been withheld before, and who is no longer named "
        + "may be withheld now. The number of survivors of a route or form is compared where both periods tell it."
    static let quarters =
        "A quarter is compared by its own groups alone: most survivors leave with the year, and presence facts too."

    var all: [String] {
        var sentences = [opening]
        sentences.append(
            "Survivors shared: \(Self.told(trend.survivors.earlier)), then \(Self.told(trend.survivors.later))"
                + (trend.survivors.isCounted ? ": \(trend.survivors.phrase)" : "")
                + "; groups: \(grouped(trend.groups.earlier)), then \(grouped(trend.groups.later)).")
        sentences += [
            turnover("Countries", trend.countries, \.name), turnover("Routes", trend.routes, \.phrase),
            turnover("Forms of exploitation", trend.forms) { lowered($0.label) },
            turnover("Industries and sectors", trend.sectors) { lowered($0.label) },
        ].compactMap { $0 }
        sentences += changes("Routes", trend.routeChanges, \.phrase)
        sentences += changes("Forms", trend.formChanges) { lowered($0.label) }
        return sentences
    }

    private var opening: String {
        var text = "\(trend.earlier) to \(trend.later), over the "
        text += trend.partners.count == 1 ? "one partner" : "\(grouped(trend.partners.count)) partners"
        text += " that sealed both"
        for (names, period) in [(trend.onlyEarlier, trend.earlier), (trend.onlyLater, trend.later)]
        where !names.isEmpty {
            text += "; without \(listed(names)), who sealed \(period) alone"
        }
        if trend.policyChanged { text += "; the policy changed, so a change may be one of the rules" }
        return text + "."
    }

    /// Nil where neither period names any.
    private func turnover<Element>(
        _ title: String, _ turnover: Turnover<Element>, _ name: (Element) -> String
    ) -> String? {
        guard turnover.earlier + turnover.later > 0 else { return nil }
        var text = "\(title): \(grouped(turnover.earlier)), then \(grouped(turnover.later))"
        for (elements, words) in [(turnover.new, "newly named"), (turnover.gone, "no longer named")]
        where !elements.isEmpty {
            text += "; \(words): \(Self.shortened(elements.map(name).sorted(by: Self.precedes)))"
        }
        return text + "."
    }

    private func changes<Element>(
        _ title: String, _ rows: [Trend.Row<Element>], _ name: (Element) -> String
    ) -> [String] {
        var sentences = rows.filter { $0.change.direction == .rise || $0.change.direction == .fall }.map { row in
            "\(capitalised(name(row.element))): \(row.change.phrase)."
        }
        let open = rows.count { $0.change.direction == .notCertain }
        if open > 0 {
            sentences.append("\(title) whose intervals overlap, so that it may be a rise or a fall: \(grouped(open)).")
        }
        return sentences
    }

    private static func told(_ interval: CountInterval) -> String { interval.upper == 0 ? "none" : interval.phrase }

    /// At most ten names.
    private static func shortened(_ names: [String]) -> String {
        names.count <= 10 ? listed(names) : listed(names.prefix(9) + ["\(grouped(names.count - 9)) more"])
    }

    private static func precedes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}

extension Trend.Route {
    /// `Kenya to Qatar`.
    var phrase: String { "\(origin.name) to \(destination.name)" }
}

extension Change {
    /// `a rise of between 5 and 30`.
    var phrase: String {
        switch direction {
        case .rise: "a rise of \(CountInterval(least, most).phrase)"
        case .fall: "a fall of \(CountInterval(-most, -least).phrase)"
        case .same: "no change"
        case .notCertain: "a rise or a fall, as the intervals overlap"
        }
    }
}
