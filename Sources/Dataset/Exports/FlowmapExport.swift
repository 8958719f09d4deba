import Journeys
import Places

/// Routes as the sheets that FlowmapBlue reads: `locations`, `flows` and `properties`. A flow's `count` is the lower bound:
/// the viewer takes a text such as `5-9` for 0. Flows with a place that nobody knows cannot be drawn and stand in
/// `unplaced.csv`, so that the two together add up. Open cells stand in `pooled.csv`, which the viewer does not read: a sheet
/// that it draws is published, and a rare route is what a publication must not show.
enum FlowmapExport {
    static let locationColumns = ["id", "name", "lat", "lon"]
    /// The viewer reads the first three and passes over the fourth.
    static let flowColumns = ["origin", "dest", "count", "status"]
    static let pooledColumns = flowColumns + ["period"]
    static let propertyColumns = ["property", "value"]
    /// The file that is written last: a folder without it is not finished.
    static let last = "properties.csv"

    static let heads: [String: [UInt8]] = [
        "locations.csv": head(locationColumns), "flows.csv": head(flowColumns), "unplaced.csv": head(flowColumns),
        "pooled.csv": head(pooledColumns), last: head(propertyColumns),
    ]

    static func files(of content: ExportContent) -> [ExportFile] {
        let routes = Route.all(in: content)
        let placed = routes.filter { $0.course != .unknown }
        let places = Set(placed.flatMap { [$0.key.origin, $0.key.destination] }).sorted()
        return [
            file("locations.csv", places.compactMap(location)),
            file("flows.csv", placed.map(flow)),
            file("unplaced.csv", routes.filter { $0.course == .unknown }.map(flow)),
            file(
                "pooled.csv",
                content.pooled.cells.map {
                    flow($0.key, $0.survivors) + [.text(Period.year($0.year).description)]
                }),
            file(last, properties(of: content)),
        ]
    }

    private static func head(_ columns: [String]) -> [UInt8] { CSVText.text([CSVText.row(columns)]) }

    private static func file(_ name: String, _ rows: [[Cell]]) -> ExportFile {
        ExportFile(name: name, bytes: (heads[name] ?? []) + CSVText.text(rows))
    }

    private static func location(_ place: PlaceCode) -> [Cell]? {
        place.coordinates.map {
            [.text(place.text), .text(place.name), .decimal($0.latitude), .decimal($0.longitude)]
        }
    }

    private static func flow(_ route: Route) -> [Cell] { flow(route.key, route.survivors) }

    private static func flow(_ key: Route.Key, _ survivors: CountInterval) -> [Cell] {
        [
            .text(key.origin.text), .text(key.destination.text), .integer(survivors.lower), .text(key.status.rawValue),
        ]
    }

    private static func properties(of content: ExportContent) -> [[Cell]] {
        [
            ["title", content.coalition],
            [
                "description",
                "Numbers of survivors, each the lower bound of an interval. Computed from frontier "
                    + "\(content.frontierHash).",
            ],
            ["source.name", content.coalition],
            ["frontier_hash", content.frontierHash],
        ].map { $0.map { .text($0) } }
    }
}
