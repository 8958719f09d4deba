package import Journeys

/// What a column of a file is for. Everything without a role stops the import.
package enum ColumnRole: Hashable, Sendable {
    case recorded, reference, consent, drop
    case originCity, originCountry
    case exploitationCity, exploitationCountry
    case intendedCity, intendedCountry
    case transit, industry, form, cases, transport, recruitment, gender, age
    /// A yes/no column for one form of exploitation.
    case flag(Form)

    /// The names used in mapping files.
    private static let names: [String: ColumnRole] = [
        "recorded": .recorded, "reference": .reference, "consent": .consent, "drop": .drop,
        "origin_city": .originCity, "origin_country": .originCountry, "exploitation_city": .exploitationCity,
        "exploitation_country": .exploitationCountry, "intended_city": .intendedCity,
        "intended_country": .intendedCountry, "transit": .transit, "industry": .industry, "form": .form,
        "cases": .cases, "transport": .transport, "recruitment": .recruitment, "gender": .gender, "age": .age,
    ]

    /// Reads a mapping file's word, `origin_country` or `flag:ForcedLabour`.
    package init?(_ text: String) {
        if let role = Self.names[text] {
            self = role
        } else if text.hasPrefix("flag:"), let form = Form(rawValue: String(text.dropFirst(5))) {
            self = .flag(form)
        } else {
            return nil
        }
    }

    package var name: String {
        if case .flag(let form) = self { return "flag:\(form.rawValue)" }
        return Self.names.first { $0.value == self }?.key ?? ""
    }

    /// Whether the column tells something about the journey, so that its cells are part of a row's identity.
    var isAttribute: Bool { self != .drop && self != .reference && self != .consent }
}
