import Anonymisation
import Journeys
import Places
import TestSupport

/// A random merged master, the same for the same seed: few routes and forms, so that cells form, and some of one year only.
struct Contributions {
    private var generator: SplitMix
    private let organisations: Int

    static let buckets = Buckets(edges: [1, 3, 5, 10, 20, 50, 100, 200, 500, 1000])

    init(seed: UInt64) {
        generator = SplitMix(state: seed)
        organisations = 2 + Int(seed % 5)
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &generator)]
    }

    mutating func contribution(year: Int? = nil) -> Publication.Contribution {
        func place(_ code: String) -> PlaceCode { PlaceCode(code) ?? .unknown }
        let forms: [[Exploitation]?] = [
            nil, [.init(form: .forcedLabour)], [.init(form: .forcedLabour, sector: .fishing)],
            [.init(form: .sexualExploitation)], [.init(form: .forcedLabour), .init(form: .servitude)],
            [.init(form: .unknown)],
        ]
        let count = pick([1, 3, 4, 5, 6, 7, 9, 12, 18, 25, 60, 130])
        return Publication.Contribution(
            contributor: "cso-\(Int.random(in: 0..<organisations, using: &generator))",
            group: Group(
                attributes: Attributes(
                    origin: pick(["KE", "KE-30", "UG", "ZZ"].map(place)),
                    destination: pick(["SA", "KE-01", "AE"].map(place)),
                    destinationStatus: pick([.actual, .actual, .actual, .intended]), exploitation: pick(forms)),
                rung: 4, period: pick([.year(year ?? 2026), .quarter(year: year ?? 2026, quarter: 2)]),
                survivors: Self.buckets?.interval(of: count) ?? .zero))
    }

    mutating func contributions(_ count: Int) -> [Publication.Contribution] {
        (0..<count).map { _ in contribution(year: Int.random(in: 0..<8, using: &generator) == 0 ? 2025 : 2026) }
    }
}

extension Publication.Contribution {
    /// Where a publication counts it, worked out from the cells alone: the finest one that fits. `nil`: in the rest.
    func home(in cells: [Cell]) -> CellKey? {
        let attributes = group.attributes
        let forms = attributes.exploitation.map { Set($0.map(\.form)) }
        func fits(_ cell: Cell) -> Bool {
            cell.key.origin == attributes.origin.country && cell.key.destination == attributes.destination.country
                && cell.key.status == attributes.destinationStatus && cell.year == group.period.year
        }
        return cells.first { fits($0) && $0.key.forms.map { Set($0) == forms } ?? false }?.key
            ?? cells.first { fits($0) && $0.key.forms == nil }?.key
    }
}
