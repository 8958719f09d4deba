/// How to check a report against the signed logs it was computed from.
struct VerifySection {
    let frontierHash: String

    var section: HTMLReport.Section {
        let hash: Markup =
            frontierHash.isEmpty ? Markup(text: "not known") : Markup.element("code", text: frontierHash)
        return .init(
            id: "verify", title: "Verify this report",
            content: [
                .paragraph(
                    "The frontier names the logs this report was computed from and how far each was read. Who has the "
                        + "same frontier has the same figures."),
                .element("p", isBlock: true, [Markup(text: "Frontier: "), hash]),
                .paragraph("Check every signature and every entry, with the coalition's registry key:"),
                .element(
                    "pre", isBlock: true, [.element("code", text: "journey-sync verify INBOX --key REGISTRY_KEY")]),
                .paragraph("Write the data that the figures are computed from:"),
                .element("pre", isBlock: true, [.element("code", text: "journey-sync export --format dump")]),
            ])
    }
}
