import Journeys

/// The status of a coalition as one page that needs nothing else, in English and Swahili, for members only.
package struct StatusPage: Hashable, Sendable {
    /// The whole document.
    package let text: String

    package var bytes: [UInt8] { Array(text.utf8) }

    package init(_ status: CoalitionStatus, language: Language = .english) {
        let heading = HTMLReport.Heading(
            title: Phrase("Status of \(status.coalition)", "Hali ya \(status.coalition)"),
            subject: Phrase(
                "Whom the merging machine heard from, and when. On \(status.day).",
                "Mashine ya kuunganisha ilisikia kutoka kwa nani, na lini. Tarehe \(status.day)."))
        text = HTMLReport.document(
            heading: heading, mark: .internalUse,
            sections: [Self.attention(status), Self.members(status), Self.coalition(status)].compactMap { $0 },
            language: language)
    }

    // MARK: Sections

    /// What waits for a person.
    private static func attention(_ status: CoalitionStatus) -> HTMLReport.Section? {
        let points = status.members.flatMap { member -> [Phrase] in
            var points: [Phrase] = []
            let name = Phrase(member.name)
            switch member.condition {
            case "forked":
                points.append(
                    name
                        + Phrase(
                            ": its keys signed histories that contradict each other. Ask it, then decide with resolve.",
                            ": funguo zake zilitia saini historia zinazopingana. Uliza shirika, kisha amua kwa resolve."
                        ))
            case "waiting":
                points.append(
                    name
                        + Phrase(
                            ": the history that was decided for has not come yet, so nothing of it counts.",
                            ": historia iliyoamuliwa bado haijafika, hivyo hakuna kinachohesabiwa."))
            default: break
            }
            if member.quarantined > 0 {
                points.append(
                    name + Phrase(": ")
                        + Phrase.counted(
                            member.quarantined, "entry does not count", "entries do not count",
                            "maingizo yasiyohesabiwa:")
                        + Phrase(". The merge says why.", ". Amri ya merge hueleza sababu."))
            }
            if let read = member.read, let merged = status.lastMerge, read < merged {
                points.append(
                    name
                        + Phrase(
                            ": its log could not be read since \(read).",
                            ": kumbukumbu yake haikuweza kusomwa tangu \(read)."))
            }
            return points
        }
        guard !points.isEmpty else { return nil }
        return .init(
            id: "attention", title: Phrase("Needs a person", "Yanahitaji mtu"), content: [.list(points)])
    }

    private static func members(_ status: CoalitionStatus) -> HTMLReport.Section {
        let table = MarkupTable(
            id: "members-table",
            caption: Phrase("Members and their logs", "Wanachama na kumbukumbu zao"),
            columns: [
                .init(title: Phrase("Member", "Mwanachama")),
                .init(title: Phrase("State", "Hali")),
                .init(title: Phrase("Last new entries", "Maingizo mapya ya mwisho")),
                .init(title: Phrase("Last read", "Ilisomwa mwisho")),
                .init(title: Phrase("Entries that count", "Maingizo yanayohesabiwa"), isNumber: true),
                .init(title: Phrase("Confirmed", "Yaliyothibitishwa"), isNumber: true),
                .init(title: Phrase("In quarantine", "Karantini"), isNumber: true),
            ],
            bodies: [
                .init(
                    rows: status.members.map { member in
                        [
                            Markup(text: member.name), Markup(state(member)), Markup(day(member.advanced, status)),
                            Markup(day(member.read, status)), Markup(text: grouped(member.size)),
                            Markup(text: grouped(member.confirmed)), Markup(text: grouped(member.quarantined)),
                        ]
                    })
            ])
        let note = Phrase(
            "A member whose periods have not closed pushes nothing, so a quiet log alone says nothing about its line. "
                + "The days are those of the merging machine.",
            "Mwanachama ambaye vipindi vyake havijafungwa hatumi chochote, hivyo kumbukumbu tulivu pekee haisemi lolote "
                + "kuhusu mtandao wake. Siku ni za mashine ya kuunganisha.")
        let content =
            status.members.isEmpty
            ? [Markup.paragraph(Phrase("Nobody has joined yet.", "Hakuna aliyejiunga bado."))]
            : [table.markup, .note(note)]
        return .init(id: "members", title: Phrase("Members", "Wanachama"), content: content, isWide: true)
    }

    private static func coalition(_ status: CoalitionStatus) -> HTMLReport.Section {
        let years = status.publishedYears.map(String.init).joined(separator: ", ")
        let machines = status.machines.map { "\($0.name) (\(grouped($0.receipts)))" }.joined(separator: ", ")
        return .init(
            id: "coalition", title: Phrase("The coalition", "Muungano"),
            content: [
                .list([
                    Phrase("Last merge: ", "Muunganisho wa mwisho: ") + day(status.lastMerge, status),
                    Phrase("Policy: \(status.policy)", "Sera: \(status.policy)"),
                    Phrase(
                        "Decisions in the registry: \(grouped(status.registrySize))",
                        "Maamuzi katika rejesta: \(grouped(status.registrySize))"),
                    Phrase("Auditors: \(status.auditors)", "Wakaguzi: \(status.auditors)"),
                    Phrase(
                        "Merging machines and their receipts: \(machines)",
                        "Mashine za kuunganisha na stakabadhi zake: \(machines)"),
                    years.isEmpty
                        ? Phrase("Published years: none yet", "Miaka iliyochapishwa: hakuna bado")
                        : Phrase("Published years: \(years)", "Miaka iliyochapishwa: \(years)"),
                    Phrase("Frontier: ", "Ukomo: ") + Phrase(status.frontier ?? "-"),
                ])
            ])
    }

    // MARK: Words

    private static func state(_ member: CoalitionStatus.Member) -> Phrase {
        switch member.condition {
        case "absent": Phrase("nothing pushed yet", "hakijatumwa chochote bado")
        case "forked": Phrase("FORKED", "IMEGAWANYIKA")
        case "waiting": Phrase("waiting", "inasubiri")
        default: Phrase("in order", "sawa")
        }
    }

    /// A day, and how long ago it is.
    private static func day(_ day: CivilDate?, _ status: CoalitionStatus) -> Phrase {
        guard let day else { return Phrase("never", "kamwe") }
        let age = status.day.dayNumber - day.dayNumber
        guard age > 0 else { return Phrase("\(day)") }
        return Phrase("\(day) (")
            + Phrase("\(counted(age, "day", "days")) ago", "siku \(grouped(age)) zilizopita") + Phrase(")")
    }
}
