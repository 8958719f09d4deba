/// Whom a report is for. There is no default: who writes a report has to say it.
package enum Visibility: Hashable, Sendable, CaseIterable {
    /// Members of the coalition: every finding, with intervals, partners, routes and places inside countries.
    case internalUse
    /// Anybody: which countries, forms and sectors there are (`PublishedFindings`), and nothing else.
    case publicRelease

    /// What stands at the top of everything that is for members only.
    package static let internalNotice = "Internal: for members of the coalition only"
    static let internalMark = Phrase(internalNotice, "Ya ndani: kwa wanachama wa muungano pekee")
}
