/// Whom a page is for, where it is not for everybody. It stands at the top of the page, of every section and of every
/// sheet of paper.
enum Mark: Hashable, Sendable {
    case internalUse
    case ownShare

    var notice: Phrase {
        switch self {
        case .internalUse: Visibility.internalMark
        case .ownShare: Phrase(PartnerReport.notice, "Pamoja na sehemu yenu: kwa shirika lenu pekee")
        }
    }

    /// In the page's title.
    var short: Phrase {
        switch self {
        case .internalUse: Phrase("internal", "ya ndani")
        case .ownShare: Phrase("own share", "sehemu yenu")
        }
    }

    /// Style that repeats the notice on every printed page. Paper has one head for both languages.
    var printed: StaticString {
        switch self {
        case .internalUse:
            """
            @page { @top-center { content: "Internal: for members of the coalition only" " · Ya ndani: kwa wanachama wa muungano pekee"; font: 600 8pt sans-serif; color: #1b1f23; } @bottom-center { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #4d565e; } }

            """
        case .ownShare:
            """
            @page { @top-center { content: "With your own share: for your organisation only" " · Pamoja na sehemu yenu: kwa shirika lenu pekee"; font: 600 8pt sans-serif; color: #1b1f23; } @bottom-center { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #4d565e; } }

            """
        }
    }

    static let printedWithout: StaticString = """
        @page { @bottom-center { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #4d565e; } }

        """
}
