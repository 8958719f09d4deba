import Journeys
import Places

extension Headlines {
    /// What the figures do not cover.
    static func limits(_ findings: Findings) -> [Phrase] {
        let limits = findings.limits
        var sentences: [Phrase] = []
        if let withheld = limits.withheld {
            let telling = Phrase.counted(limits.partnersTellingWithheld, "partner", "partners", "mshirika", "washirika")
            sentences.append(
                Phrase(
                    "Withheld, and in no figure here: \(withheld.phrase) survivors, as \(telling.english) told.",
                    "Wasioshirikiwa, na hawamo katika takwimu yoyote hapa: manusura \(withheld.wording.swahili), kama "
                        + "walivyosema \(telling.swahili)."))
        } else {
            sentences.append(
                Phrase(
                    "No partner has yet told how many survivors it withholds.",
                    "Hakuna mshirika aliyesema bado ni manusura wangapi hawakushirikiwa."))
        }
        sentences += pool(findings)
        let silent = limits.partners.count { $0.lastSeal == nil }
        if silent > 0 {
            sentences.append(
                Phrase(
                    "\(counted(silent, "partner has", "partners have")) sealed no period yet.",
                    "Washirika ambao hawajafunga kipindi chochote: \(silent)."))
        }
        if limits.quarantined > 0 {
            sentences.append(
                Phrase(
                    "\(counted(limits.quarantined, "entry is", "entries are")) in quarantine and left out.",
                    "Maingizo yaliyowekwa kando na kuachwa nje: \(grouped(limits.quarantined))."))
        }
        let incomplete = findings.routes.incomplete
        if incomplete.upper > 0 {
            sentences.append(
                Phrase(
                    "Origin or destination not known, so on no route: \(incomplete.phrase) survivors.",
                    "Asili au mwisho wa safari haujulikani, kwa hiyo hawako kwenye njia yoyote: manusura "
                        + "\(incomplete.wording.swahili)."))
        }
        if let share = findings.routes.shareAcrossBorders {
            sentences.append(
                Phrase(
                    "Journeys that name two countries or more: \(share.phrase) per cent of the survivors of whom it is "
                        + "known.",
                    "Safari zinazotaja nchi mbili au zaidi: asilimia \(share.wording.swahili) ya manusura ambao hili "
                        + "linajulikana."))
        }
        return sentences
    }

    /// How to read the figures.
    static let method: [Phrase] = [
        Phrase(
            "Which places, forms and sectors there are, and how many different ones, comes from groups and presence "
                + "facts. How many people comes from groups alone.",
            "Mahali, aina na sekta zilizopo, na ni ngapi tofauti, hutoka kwenye makundi na taarifa za kuwepo. Idadi ya "
                + "watu hutoka kwenye makundi pekee."),
        Phrase(
            "A number of survivors is known only to lie between two bounds, both included. Lists are ordered by the "
                + "middle of the interval; where intervals overlap, the order is not certain.",
            "Idadi ya manusura inajulikana tu kuwa kati ya mipaka miwili, yote miwili ikiwemo. Orodha zimepangwa kwa "
                + "katikati ya kiwango; viwango vinapopishana, mpangilio si wa uhakika."),
        Phrase(
            "A group with several forms, sectors, means of transport or of recruitment counts in each, so such rows may "
                + "add up to more than the total.",
            "Kundi lenye aina, sekta, njia za usafiri au za kuajiriwa kadhaa huhesabiwa katika kila moja, kwa hiyo "
                + "jumla ya safu hizo inaweza kuzidi jumla kuu."),
        Phrase(
            "The same survivor may have been helped by two partners and then counts twice. Some numbers are estimates.",
            "Manusura yuleyule anaweza kuwa amesaidiwa na washirika wawili, na hapo huhesabiwa mara mbili. Baadhi ya "
                + "idadi ni makadirio."),
        Phrase(
            "The Middle East and Gulf is a list of this project: ",
            "Mashariki ya Kati na Ghuba ni orodha ya mradi huu: ")
            + .listed(Regions.gulfAndMiddleEast.map(\.phrase).sorted { $0.english < $1.english })
            + Phrase(
                ". Other regions are those of the UN’s M49.", ". Kanda nyingine ni zile za M49 ya Umoja wa Mataifa."),
    ]
}
