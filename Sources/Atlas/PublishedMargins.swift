package import Journeys
package import Places

/// Sums of published cells. They tell nothing that the cells do not tell; what is in no cell is in no sum.
package struct PublishedMargins: Hashable, Sendable {
    package struct Margin<Value: Hashable & Sendable>: Hashable, Sendable {
        package let value: Value
        package let survivors: CountInterval
    }

    /// A route, whatever was done there.
    package struct Route: Hashable, Sendable, Comparable {
        package let origin: PlaceCode
        package let destination: PlaceCode
        package let status: DestinationStatus

        package static func < (a: Route, b: Route) -> Bool {
            (a.origin, a.destination, a.status.rawValue) < (b.origin, b.destination, b.status.rawValue)
        }
    }

    package let survivors: CountInterval
    /// Largest first, as all lists here.
    package let routes: [Margin<Route>]
    package let origins: [Margin<PlaceCode>]
    /// Places of exploitation; intended ones are not among them.
    package let destinations: [Margin<PlaceCode>]
    /// A cell that tells several forms counts in each. Cells that tell none count in `formsNotTold`.
    package let forms: [Margin<Form>]
    package let formsNotTold: CountInterval

    init(_ cells: [PublishedCell]) {
        survivors = cells.reduce(.zero) { $0 + $1.survivors }
        routes = Self.margins(cells) { [Route(origin: $0.origin, destination: $0.destination, status: $0.status)] }
        origins = Self.margins(cells) { [$0.origin] }
        destinations = Self.margins(cells) { $0.status == .actual ? [$0.destination] : [] }
        forms = Self.margins(cells) { ($0.forms ?? []).filter { $0 != .unknown } }
        formsNotTold = cells.filter { $0.forms == nil }.reduce(.zero) { $0 + $1.survivors }
    }

    private static func margins<Value: Hashable & Comparable>(
        _ cells: [PublishedCell], _ values: (PublishedCell) -> [Value]
    ) -> [Margin<Value>] {
        var sums: [Value: CountInterval] = [:]
        for cell in cells { for value in values(cell) { sums[value, default: .zero] += cell.survivors } }
        return sums.map { Margin(value: $0, survivors: $1) }.sorted { a, b in
            if a.survivors.lower != b.survivors.lower { return a.survivors.lower > b.survivors.lower }
            if a.survivors.upper != b.survivors.upper { return a.survivors.upper > b.survivors.upper }
            return a.value < b.value
        }
    }
}
