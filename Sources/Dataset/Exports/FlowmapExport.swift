import Journeys
import Places

/// Routes as the sheets that FlowmapBlue reads: `locations`, `flows` and `properties`. A flow's `count` is the lower bound:
/// the viewer takes a text such as `5-9` for 0. Flows with a place that nobody knows cannot be drawn and stand in
/// `unplaced.csv`, so that the two together add up.
enum FlowmapExport {
    static let locationColumns = ["id", "name", "lat", "lon"]
    /// The viewer reads the first three and passes over the fourth.
    static let flowColumns = ["origin", "dest", "count", "status"]
    static let propertyColumns = ["property", "value"]
    /// The file that is written last: a folder without it is not finished.
    static let last = "properties.csv"

    static let heads: [String: [UInt8]] = [
        "locations.csv": head(locationColumns), "flows.csv": head(flowColumns), "unplaced.csv": head(flowColumns),
        last: head(propertyColumns),
    ]

    static func files(of content: ExportContent) -> [ExportFile] {
        let routes = Route.all(in: content)
        let placed = routes.filter { $0.course != .unknown }
        let places = Set(placed.flatMap { [$0.key.origin, $0.key.destination] }).sorted()
        return [
            file("locations.csv", places.compactMap(location)),
            file("flows.csv", placed.map(flow)),
            file("unplaced.csv", routes.filter { $0.course == .unknown }.map(flow)),
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

    private static func flow(_ route: Route) -> [Cell] {
        [
            .text(route.key.origin.text), .text(route.key.destination.text), .integer(route.survivors.lower),
            .text(route.key.status.rawValue),
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
