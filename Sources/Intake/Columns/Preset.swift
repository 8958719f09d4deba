import Journeys

/// Ready-made mappings for forms that many organisations use.
package enum Preset: String, CaseIterable, Sendable {
    /// Records as the Counter Trafficking Data Collaborative publishes them.
    case ctdc
    /// Cases by the Human Trafficking Case Data Standard 2.0: its Excel template, its XLSForm, its events.
    case htcds
    /// Exports of ODK Central: a table of submissions, a table for each repeat, OData as JSON.
    case odk
    /// Exports of KoboToolbox: CSV, XLSX, JSON, GeoJSON.
    case kobo
    /// The Victim Journey Tracker: one row is a route with an estimated number of cases.
    case vjt

    package var title: String {
        switch self {
        case .ctdc: "Counter Trafficking Data Collaborative"
        case .htcds: "Human Trafficking Case Data Standard 2.0"
        case .odk: "ODK Central"
        case .kobo: "KoboToolbox"
        case .vjt: "Victim Journey Tracker"
        }
    }

    /// Each is made when the first header asks for it: a table needs one of them, and they have hundreds of names.
    package var mapping: Mapping {
        switch self {
        case .ctdc: Self.ctdcMapping
        case .htcds: Self.htcdsMapping
        case .odk: Self.odkMapping
        case .kobo: Self.koboMapping
        case .vjt: Self.vjtMapping
        }
    }

    private static let ctdcMapping = ctdc.makeMapping()
    private static let htcdsMapping = htcds.makeMapping()
    private static let odkMapping = odk.makeMapping()
    private static let koboMapping = kobo.makeMapping()
    private static let vjtMapping = vjt.makeMapping()

    private func makeMapping() -> Mapping {
        let (names, prefixes) = columns
        return switch self {
        case .ctdc:
            Mapping(
                name: rawValue, isPerCase: true, columns: names, prefixes: prefixes,
                values: CollaborativeColumns.values, missing: ["-99", "-99.0", "NULL", "null", "Unknown", "99"])
        case .htcds:
            Mapping(name: rawValue, isPerCase: true, columns: names, prefixes: prefixes, isForm: true)
        case .odk, .kobo: Mapping(name: rawValue, isPerCase: false, columns: names, isForm: true)
        case .vjt: Mapping(name: rawValue, isPerCase: false, columns: names)
        }
    }

    /// The names of columns that are known, and the beginnings of others; an earlier one counts.
    var columns: (names: [(String, ColumnRole)], prefixes: [(String, ColumnRole)]) {
        switch self {
        case .ctdc: (CollaborativeColumns.columns, CollaborativeColumns.prefixes)
        case .htcds:
            (
                CaseStandardColumns.columns + ServerColumns.kobo + ServerColumns.odk + JourneyColumns.dropped,
                CaseStandardColumns.prefixes
            )
        case .odk: (ServerColumns.odk + JourneyColumns.columns + JourneyColumns.dropped, [])
        case .kobo: (ServerColumns.kobo + JourneyColumns.columns + JourneyColumns.dropped, [])
        case .vjt: (JourneyColumns.columns + JourneyColumns.dropped, [])
        }
    }

    /// Whether a header shows that a file is of this kind; the first of `allCases` that says so is taken.
    package func recognises(_ header: [String]) -> Bool {
        let names = Set(header.map { folded($0) })
        func has(_ any: String...) -> Bool { any.contains { names.contains(folded($0)) } }
        switch self {
        case .ctdc: return has("yearOfRegistration") && has("citizenship", "CountryOfExploitation")
        case .htcds:
            let fields = header.flatMap { $0.split(whereSeparator: { "/-".contains($0) }).suffix(1) }
            return fields.contains { field in
                CaseStandardColumns.objects.contains { field.hasPrefix($0) }
            } || has("Trafficking Status") && has("Citizenship")
        case .odk:
            return header.contains("PARENT_KEY") || header.contains("KEY") && has("SubmissionDate", "meta-instanceID")
                || header.contains("__id") && header.contains { $0.hasPrefix("__system/") }
        case .kobo: return !Set(header).isDisjoint(with: ["_uuid", "_submission_time", "_parent_index", "_index"])
        case .vjt: return true
        }
    }
}
