import Anonymisation
package import Journeys
package import Places
package import Replication
import Signing

/// What anybody may see: what coalitions have published, as it stands in their public logs, and nothing else.
///
/// Nothing here comes from the master: what the rule lets through is decided once for each year (docs/privacy.md,
/// "Publication"), so a page made tonight shows no newcomer. Renderers of the public release are given this value and
/// nothing else, so that they have nothing more to tell.
package struct PublishedFindings: Hashable, Sendable {
    package let coalition: String
    /// The frontier of the master that the coalition's last release was made from; on a map of several coalitions, the
    /// master's that reads them. Empty before anything was published.
    package let frontierHash: String
    /// Sorted by name, so that the order tells no rank.
    package let countries: [PlaceCode]
    /// Sorted by label.
    package let forms: [Form]
    /// Sorted by label.
    package let sectors: [Sector]
    /// By year, then by coalition, the own one first.
    package let years: [PublishedYear]
    /// The coalition's resource library, newest first: what it points to is public.
    package let resources: [Resource]

    /// What the release says about what is not in it.
    package static let notice =
        "What fewer survivors or organisations stand behind, and places inside countries, are for internal use only."

    /// `own` is the coalition's public log, `others` those that it reads as a map of several coalitions does: by name.
    init(
        coalition: String, own: PublicRecord?, others: [(name: String, record: PublicRecord)],
        masterFrontier: String = "", resources: [Resource] = []
    ) {
        self.resources = resources
        self.coalition = coalition
        frontierHash = others.isEmpty ? own?.years.last?.release.frontier.hex ?? "" : masterFrontier
        let logs =
            [(name: coalition, isOwn: true, record: own ?? PublicRecord())]
            + others.map { (name: oneLine($0.name), isOwn: false, record: $0.record) }
        years = logs.flatMap { log in
            log.record.years.map { PublishedYear($0, coalition: log.name, isOwn: log.isOwn) }
        }.sorted { a, b in
            if a.year != b.year { return a.year < b.year }
            if a.isOwn != b.isOwn { return a.isOwn }
            return a.coalition.utf8.lexicographicallyPrecedes(b.coalition.utf8)
        }
        var (countries, forms, sectors) = (Set<PlaceCode>(), Set<Form>(), Set<Sector>())
        for year in logs.flatMap(\.record.years) {
            for (_, cell) in year.cells {
                countries.formUnion([cell.key.origin, cell.key.destination])
                forms.formUnion((cell.key.forms ?? []).filter { $0 != .unknown })
            }
            for (_, fact) in year.facts {
                switch fact {
                case .country(let place): countries.insert(place)
                case .form(let form): forms.insert(form)
                case .sector(let sector): sectors.insert(sector)
                }
            }
        }
        self.countries = countries.sorted(by: byName)
        self.forms = forms.sorted(by: byLabel)
        self.sectors = sectors.sorted(by: byLabel)
    }

    /// Before anything was published.
    package var isEmpty: Bool { years.isEmpty }

    /// Of all years and coalitions, in the order of `years`.
    package var cells: [PublishedCell] { years.flatMap(\.cells) }

    /// Sums of the cells, and of nothing else.
    package var margins: PublishedMargins { PublishedMargins(cells) }

    package func countries(in part: WorldPart) -> [PlaceCode] { countries.filter { WorldPart(of: $0) == part } }
}

/// The order of an index: by label. No two codes of a vocabulary share one.
func byLabel<Value: Code>(_ a: Value, _ b: Value) -> Bool { a.label.utf8.lexicographicallyPrecedes(b.label.utf8) }
