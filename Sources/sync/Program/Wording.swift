import Journeys
import Places

/// Attributes and counts in words, for people at a terminal.
enum Wording {
    static func group(_ group: Group) -> String {
        let attributes = group.attributes
        var parts = [
            "\(place(attributes.origin)) to \(place(attributes.destination))"
                + (attributes.destinationStatus == .intended ? " (intended)" : "")
        ]
        if let transit = attributes.transit, !transit.isEmpty {
            parts.append("through " + transit.map(place).joined(separator: ", "))
        }
        if let exploitation = attributes.exploitation {
            parts.append(
                exploitation.map { $0.form.label + ($0.sector.map { " (\($0.label))" } ?? "") }
                    .joined(separator: " and "))
        }
        if let gender = attributes.gender { parts.append("gender \(gender.label.lowercased())") }
        if let age = attributes.age { parts.append("age \(age.label.lowercased())") }
        if let transport = attributes.transport, !transport.isEmpty {
            parts.append("by " + transport.map { $0.label.lowercased() }.joined(separator: ", "))
        }
        if let recruitment = attributes.recruitment, !recruitment.isEmpty {
            parts.append(recruitment.map { $0.label.lowercased() }.joined(separator: ", "))
        }
        parts.append(interval(group.survivors) + " survivors")
        return parts.joined(separator: "; ")
    }

    static func place(_ place: PlaceCode) -> String {
        place.isAdmin1 ? "\(place.name) (\(place.country.name))" : place.isUnknown ? "unknown" : place.name
    }

    static func interval(_ interval: CountInterval) -> String {
        interval.lower == interval.upper ? "\(interval.lower)" : "between \(interval.lower) and \(interval.upper)"
    }
}
