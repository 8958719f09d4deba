/// How to check a report against the signed logs it was computed from: what to paste.
struct VerifySection {
    let frontierHash: String
    /// Whether the reader is a member, who can have the data themselves.
    var isForMembers = false

    var section: HTMLReport.Section {
        let hash =
            frontierHash.isEmpty ? Markup(Phrase("not known", "haujulikani")) : .element("code", text: frontierHash)
        var content: [Markup] = [
            .paragraph(
                Phrase(
                    "The frontier names the logs this report was computed from and how far each was read. Who has the "
                        + "same frontier has the same figures. Every log is signed; the commands check every signature "
                        + "and every entry.",
                    "Ukomo hutaja kumbukumbu ambazo ripoti hii ilihesabiwa kutoka kwazo, na kila moja ilisomwa hadi wapi. "
                        + "Mwenye ukomo uleule ana takwimu zilezile. Kila kumbukumbu imetiwa saini; amri hizi hukagua kila "
                        + "saini na kila ingizo.")),
            .element("p", isBlock: true, [Markup(Phrase("Frontier: ", "Ukomo: ")), hash]),
            command(
                Phrase(
                    "Check the store with nothing but the coalition’s registry key:",
                    "Kagua hifadhi kwa ufunguo wa rejesta ya muungano pekee:"),
                "journey-sync verify INBOX --key REGISTRY_KEY"),
        ]
        if isForMembers {
            content += [
                command(
                    Phrase(
                        "Make the master again from the logs, and compare:", "Tengeneza upya data kuu na ulinganishe:"),
                    "journey-sync verify INBOX --key REGISTRY_KEY --master master.sqlite"),
                command(
                    Phrase("Write the data that the figures are computed from:", "Andika data zilizotumika kuhesabu:"),
                    "journey-sync export --format dump --out master.dump"),
            ]
        }
        return .init(
            id: "verify", title: Phrase("Verify this report", "Thibitisha ripoti hii"), content: content)
    }

    private func command(_ what: Phrase, _ line: String) -> Markup {
        Markup([
            .paragraph(what), .element("pre", isBlock: true, [.element("code", text: line)]),
        ])
    }
}
