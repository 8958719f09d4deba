import Foundation
import Journeys
import TestSupport
import Testing

/// The cases of some organisations over three years, with common routes and rare ones, and what happens to some of them
/// later. Each case is one survivor.
struct PoolWorld {
    struct Case {
        let organisation: String
        let reference: String
        /// The day under which it is recorded.
        let day: String
        /// The day on which it comes into the organisation's file.
        let comes: String
        var route: Route
        var correction: (day: String, route: Route)?
        var withdrawal: String?
    }

    struct Route: Hashable {
        let origin: String
        let destination: String
    }

    static let organisations = ["amani", "city", "hope", "lake", "rehema"]
    static let years = [2026, 2027, 2028]
    private static let common = [
        Route(origin: "Kenya", destination: "Oman"), Route(origin: "Uganda", destination: "Qatar"),
    ]
    private static let origins = [
        "Mali", "Chad", "Niger", "Benin", "Togo", "Ghana", "Gabon", "Malawi", "Lesotho", "Eritrea", "Djibouti",
        "Senegal",
    ]
    private static let destinations = ["Lebanon", "Kuwait", "Bahrain", "Jordan", "Yemen", "Egypt"]

    var cases: [Case] = []

    init(_ random: inout some RandomNumberGenerator) {
        for year in Self.years {
            // A year's rare routes, each with ends of its own: the worst for whoever has one.
            var origins = Self.origins.shuffled(using: &random)
            let rare = (0..<8).map { number in
                Route(origin: origins.removeLast(), destination: Self.destinations[number % 6])
            }
            for organisation in Self.organisations {
                for (route, count) in zip(Self.common, [6, 5]) {
                    for _ in 0..<count { add(organisation, route, year, isRare: false, &random) }
                }
                if organisation == "rehema" {
                    // Nine routes of which nobody else knows, of one survivor each.
                    for number in 0..<9 {
                        let route = Route(origin: origins[number % 4], destination: Self.destinations[number % 6])
                        add(organisation, route, year, isRare: true, &random)
                    }
                    continue
                }
                for route in rare where Int.random(in: 0..<5, using: &random) < 2 {
                    for _ in 0..<Int.random(in: 1...2, using: &random) {
                        add(organisation, route, year, isRare: true, &random)
                    }
                }
            }
        }
    }

    private mutating func add(
        _ organisation: String, _ route: Route, _ year: Int, isRare: Bool, _ random: inout some RandomNumberGenerator
    ) {
        let month = Int.random(in: 1...12, using: &random)
        let day = "\(year)-\(month < 10 ? "0" : "")\(month)-11"
        let isLate = Int.random(in: 0..<12, using: &random) == 0
        let next = year + 1
        // Who is late comes between the year's close and the reports, or months after them.
        let comes = isLate ? ["\(next)-01-21", "\(next)-04-20"][Int.random(in: 0...1, using: &random)] : day
        var item = Case(
            organisation: organisation, reference: "\(organisation)-\(cases.count)", day: day, comes: comes,
            route: route)
        let later = ["\(next)-01-21", "\(next)-04-20", "\(next)-07-20", "\(next + 1)-04-20"].filter { $0 > comes }
        switch Int.random(in: 0..<(isRare ? 8 : 60), using: &random) {
        case 0:
            let other = Route(origin: "Burundi", destination: "Oman")
            item.correction = (later[Int.random(in: 0..<later.count, using: &random)], other)
        case 1: item.withdrawal = later[Int.random(in: 0..<later.count, using: &random)]
        default: break
        }
        cases.append(item)
    }

    /// An organisation's file of what is new or corrected after one day and up to another; `nil` where nothing is.
    func file(_ organisation: String, after last: String, upTo today: String) -> String? {
        var lines: [String] = []
        for item in cases where item.organisation == organisation {
            func line(_ route: Route) -> String {
                "\(item.reference),\(item.day),\(route.origin),\(route.destination),Forced labour,1"
            }
            if item.comes > last && item.comes <= today { lines.append(line(item.route)) }
            if let (day, route) = item.correction, day > last && day <= today { lines.append(line(route)) }
        }
        if lines.isEmpty { return nil }
        return PoolCoalition.header + "\n" + lines.joined(separator: "\n") + "\n"
    }

    func withdrawals(_ organisation: String, after last: String, upTo today: String) -> [String] {
        cases.filter { $0.organisation == organisation && $0.withdrawal.map { $0 > last && $0 <= today } ?? false }
            .map(\.reference)
    }
}
