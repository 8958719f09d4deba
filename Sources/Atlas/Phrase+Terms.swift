import Journeys
import Places

// What codes, places and numbers are called in the report's two languages.

extension Code {
    /// The label and its usual Swahili word.
    var phrase: Phrase { Phrase(label, swahili.first ?? label) }
}

extension PlaceCode {
    var phrase: Phrase { Phrase(name, swahiliName) }
}

extension CountInterval {
    /// In a sentence: `between 340 and 612`, `kati ya 340 na 612`.
    var wording: Phrase {
        lower == upper ? Phrase(grouped(lower)) : Phrase(phrase, "kati ya \(grouped(lower)) na \(grouped(upper))")
    }

    /// In a column of a page: `340–612`, the same in every language.
    var figures: String { lower == upper ? grouped(lower) : "\(grouped(lower))–\(grouped(upper))" }
}

extension WorldPart {
    var heading: Phrase {
        switch self {
        case .gulfAndMiddleEast: Phrase(label, "Mashariki ya Kati na Ghuba")
        case .europe: Phrase(label, "Ulaya")
        case .asia: Phrase(label, "Asia nje ya Mashariki ya Kati na Ghuba")
        case .africa: Phrase(label, "Afrika")
        case .elsewhere: Phrase(label, "Kwingineko")
        }
    }

    /// After a number of countries.
    var place: Phrase {
        switch self {
        case .gulfAndMiddleEast: Phrase(phrase, "katika Mashariki ya Kati na Ghuba")
        case .europe: Phrase(phrase, "Ulaya")
        case .asia: Phrase(phrase, "Asia nje ya orodha hiyo")
        case .africa: Phrase(phrase, "Afrika")
        case .elsewhere: Phrase(phrase, "kwingineko")
        }
    }
}

extension Presence.Role {
    var label: Phrase {
        switch self {
        case .origin: Phrase("Origin", "Asili")
        case .transit: Phrase("Transit", "Kupitia")
        case .destination: Phrase("Destination", "Mwisho wa safari")
        case .intended: Phrase("Intended", "Mwisho uliokusudiwa")
        }
    }

    /// After a number of countries.
    var place: Phrase {
        switch self {
        case .origin: Phrase("of origin", "za asili")
        case .transit: Phrase("of transit", "za kupitia")
        case .destination: Phrase("of destination", "za mwisho wa safari")
        case .intended: Phrase("of intended destination", "za mwisho uliokusudiwa")
        }
    }
}

extension DestinationStatus {
    /// After a route's name.
    var mark: Phrase { self == .intended ? Phrase(" (intended)", " (iliyokusudiwa)") : Phrase("") }
}

extension Age {
    /// What the report calls those of an age.
    var people: Phrase {
        switch self {
        case .minor: Phrase("Minors, under 18", "Watoto, chini ya miaka 18")
        case .adult: Phrase("Adults, 18 and over", "Watu wazima, miaka 18 na zaidi")
        default: phrase
        }
    }
}

/// `Kenya to Saudi Arabia (intended)`.
func routeName(_ origin: PlaceCode, _ destination: PlaceCode, _ status: DestinationStatus = .actual) -> Phrase {
    Phrase(
        "\(origin.name) to \(destination.name)", "\(origin.swahiliName) hadi \(destination.swahiliName)")
        + status.mark
}
