/// Gender: the codes of HTCDS 2.0 `prs_Gender`.
package enum Gender: String, Code {
    case feminine = "Feminine"
    case masculine = "Masculine"
    case transgenderFeminine = "TransgenderFeminine"
    case transgenderMasculine = "TransgenderMasculine"
    case nonConforming = "NonConforming"
    case unknown = "NonSpecifiedUnknown"

    package static let title = "gender"

    package var label: String {
        switch self {
        case .feminine: "Feminine"
        case .masculine: "Masculine"
        case .transgenderFeminine: "Transgender feminine"
        case .transgenderMasculine: "Transgender masculine"
        case .nonConforming: "Non-conforming"
        case .unknown: "Not specified or unknown"
        }
    }

    package var aliases: [String] {
        switch self {
        case .feminine: ["female", "f", "woman", "women", "girl", "girls"]
        case .masculine: ["male", "m", "man", "men", "boy", "boys"]
        case .transgenderFeminine: ["transgender woman"]
        case .transgenderMasculine: ["transgender man"]
        case .nonConforming: ["nonbinary", "other", "trans/transgender/nonconforming", "transgender/nonconforming"]
        case .unknown: ["unknown", "not specified", "prefer not to say", "not specified/unknown"]
        }
    }
}

/// Age: the bands of the Counter Trafficking Data Collaborative, the coarser pair minor and adult, and unknown.
package enum Age: String, Code {
    case from0 = "0-8"
    case from9 = "9-17"
    case from18 = "18-20"
    case from21 = "21-23"
    case from24 = "24-26"
    case from27 = "27-29"
    case from30 = "30-38"
    case from39 = "39-47"
    case from48 = "48+"
    case minor, adult, unknown

    package static let title = "age"

    package var label: String { self == .unknown ? "Unknown" : rawValue }

    package var aliases: [String] {
        switch self {
        case .from0, .from9, .from18, .from21, .from24, .from27, .from30, .from39:
            // CTDC writes 9--17 and 09--17.
            [rawValue.split(separator: "-").map { $0.count == 1 ? "0\($0)" : String($0) }.joined(separator: "--")]
        case .from48: ["48 and over", "48 or more"]
        case .minor: ["child", "under 18", "below 18"]
        case .adult: ["18+", "over 18"]
        case .unknown: ["not known"]
        }
    }

    /// The band of an age in years.
    package init?(years: Int) {
        switch years {
        case 0...8: self = .from0
        case 9...17: self = .from9
        case 18...20: self = .from18
        case 21...23: self = .from21
        case 24...26: self = .from24
        case 27...29: self = .from27
        case 30...38: self = .from30
        case 39...47: self = .from39
        case 48...120: self = .from48
        default: return nil
        }
    }

    /// Minor, adult or unknown.
    package var majority: Age {
        switch self {
        case .from0, .from9, .minor: .minor
        case .unknown: .unknown
        default: .adult
        }
    }

    /// Whether this is one of the bands, or unknown, which is a code of its own at every level.
    package var isBand: Bool { self != .minor && self != .adult }
}
