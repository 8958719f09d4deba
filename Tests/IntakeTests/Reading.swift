import Intake
import Journeys
import Places
import Testing

/// Everything that a run reads, for tests.
struct Reading {
    struct Row {
        let key: CaseKey
        let journey: Journey
        let line: Int
    }

    static let today = CivilDate("2027-01-20")!

    var rows: [Row] = []
    var rejections: [Rejection] = []
    var withoutConsent: [(key: CaseKey, line: Int)] = []
    let run: ImportRun

    var journeys: [Journey] { rows.map(\.journey) }

    init(
        _ paths: [String], preset: Preset? = nil, mapping: Mapping? = nil, format: CaseFile.Format? = nil,
        sheet: Int? = nil
    ) throws {
        let options = ImportRun.Options(
            mapping: mapping ?? preset?.mapping, format: format, sheet: sheet, today: Self.today)
        run = try ImportRun(paths: paths, options: options)
        while let item = try run.next() {
            switch item {
            case .journey(let key, let journey, _, let line): rows.append(Row(key: key, journey: journey, line: line))
            case .rejected(let rejection): rejections.append(rejection)
            case .withoutConsent(let key, _, let line): withoutConsent.append((key, line))
            }
        }
    }
}

extension Journey {
    /// The journey in one line: origin, stops, destination, forms, survivors.
    var summary: String {
        "\(origin.text)>\(transit.map(\.text).joined(separator: "+"))>\(destination.text) "
            + "\(exploitation.map(\.description).joined(separator: "+")) \(survivors)"
    }
}
