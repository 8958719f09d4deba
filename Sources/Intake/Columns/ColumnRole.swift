package import Journeys

/// What a column of a file is for. Everything without a role stops the import.
package enum ColumnRole: Hashable, Sendable {
    /// The day the organisation recorded the case, and, where that is missing, the day a server received it.
    case recorded, received
    /// The organisation's own number of the case, and, where that is missing, the number a server gave it.
    case reference, submission
    case consent
    /// A server's or a case worker's verdict: what was not approved, or is no victim, is not staged.
    case review, victimStatus
    /// What joins the rows of a repeat to their case: ODK's KEY (a submission's number too), Kobo's _index; in the repeat
    /// their PARENT_KEY or _parent_index.
    case key, index, parent
    case drop
    case originCity, originCountry
    /// Read as the country of origin; several citizenships tell none.
    case citizenship
    case exploitationCity, exploitationCountry
    case intendedCity, intendedCountry
    /// Places that another programme let be typed freely: one that is not known is left out, not refused.
    case recruitmentPlace, exploitationPlace
    case transit, transitCity, transitCountry
    /// Of a row that is one event of a journey (HTCDS `hte_`): Recruitment, Transit or Exploitation, and where.
    case eventType, eventCity, eventState, eventCountry
    case industry
    /// An industry that belongs to forced labour alone where a case has other forms too (HTCDS).
    case labourIndustry
    case form, cases, transport, recruitment, gender, age
    /// Minor or adult, read where the age is missing.
    case majority
    /// A yes/no column for one form of exploitation, with or without an industry.
    case flag(Exploitation)
    /// Yes/no columns for one choice of a list.
    case industryFlag(Sector), transportFlag(TransportMode), recruitmentFlag(RecruitmentMethod)

    /// The names used in mapping files.
    private static let names: [(String, ColumnRole)] = [
        ("recorded", .recorded), ("received", .received), ("reference", .reference), ("submission", .submission),
        ("consent", .consent), ("review", .review), ("victim_status", .victimStatus), ("key", .key),
        ("index", .index), ("parent", .parent), ("drop", .drop), ("origin_city", .originCity),
        ("origin_country", .originCountry), ("citizenship", .citizenship), ("exploitation_city", .exploitationCity),
        ("exploitation_country", .exploitationCountry), ("intended_city", .intendedCity),
        ("intended_country", .intendedCountry), ("recruitment_place", .recruitmentPlace),
        ("exploitation_place", .exploitationPlace), ("transit", .transit), ("transit_city", .transitCity),
        ("transit_country", .transitCountry), ("event_type", .eventType), ("event_city", .eventCity),
        ("event_state", .eventState), ("event_country", .eventCountry), ("industry", .industry),
        ("labour_industry", .labourIndustry), ("form", .form), ("cases", .cases), ("transport", .transport),
        ("recruitment", .recruitment), ("gender", .gender), ("age", .age), ("majority", .majority),
    ]

    private static let byName = Dictionary(uniqueKeysWithValues: names)

    /// Every role with a fixed name, in the order of the documentation.
    package static let all = names.map(\.1)

    /// Reads a mapping file's word: `origin_country`, `flag:ForcedLabour`, `flag:ForcedLabour.domestic-work`,
    /// `flag:industry:domestic-work`, `flag:transport:air`, `flag:recruitment:RecruitmentAgency`.
    package init?(_ text: String) {
        if let role = Self.byName[text] {
            self = role
            return
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.first == "flag" else { return nil }
        switch (parts.count, parts.count == 3 ? parts[1] : "") {
        case (2, _):
            guard let exploitation = Exploitation(parts[1]) else { return nil }
            self = .flag(exploitation)
        case (3, "industry"):
            guard let sector = Sector(rawValue: parts[2]) else { return nil }
            self = .industryFlag(sector)
        case (3, "transport"):
            guard let mode = TransportMode(rawValue: parts[2]) else { return nil }
            self = .transportFlag(mode)
        case (3, "recruitment"):
            guard let method = RecruitmentMethod(rawValue: parts[2]) else { return nil }
            self = .recruitmentFlag(method)
        default: return nil
        }
    }

    package var name: String {
        switch self {
        case .flag(let exploitation): "flag:\(exploitation)"
        case .industryFlag(let sector): "flag:industry:\(sector.rawValue)"
        case .transportFlag(let mode): "flag:transport:\(mode.rawValue)"
        case .recruitmentFlag(let method): "flag:recruitment:\(method.rawValue)"
        default: Self.names.first { $0.1 == self }?.0 ?? ""
        }
    }

    /// Whether the column tells something about the journey, so that its cells are part of a row's identity.
    var isAttribute: Bool {
        switch self {
        case .drop, .reference, .submission, .consent, .review, .victimStatus, .key, .index, .parent: false
        default: true
        }
    }

    /// Whether several columns of a table may have the role.
    var mayRepeat: Bool {
        switch self {
        case .drop, .review, .transit, .transitCity, .transitCountry, .flag, .industryFlag, .transportFlag,
            .recruitmentFlag:
            true
        default: false
        }
    }

    /// Whether the column says where a journey began, passed or ended.
    var isPlace: Bool {
        switch self {
        case .originCity, .originCountry, .citizenship, .exploitationCity, .exploitationCountry, .intendedCity,
            .intendedCountry, .recruitmentPlace, .exploitationPlace, .eventCity, .eventCountry:
            true
        default: false
        }
    }
}
