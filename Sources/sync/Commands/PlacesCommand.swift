import CanonicalJSON
import Files
import Intake
import Places

/// `places`: what import makes of a name, and names of the coalition's own.
enum PlacesCommand {
    static let command = Command(
        "places", .partner, operands: "[NAME...]",
        "what import makes of the name of a place; the coalition's own names",
        options: [
            .init("--country", "COUNTRY", "look for the names in this country"),
            .init("--add", "FILE", "use the names of a coalition's file in every import from now on"),
        ], run: run)

    private static func run(_ context: Context) throws -> ExitCode {
        let home = try Home(context.arguments)
        if let path = context.arguments.value("--add") {
            let bytes: [UInt8]
            do {
                bytes = try FileSystem.read(path, limit: LocalPlacesFile.limit)
            } catch {
                throw CommandFailure("import.places", "\(path): \(error.reason)", exit: .malformedInput)
            }
            let places = try LocalPlacesFile.parse(bytes, path)
            _ = try PartnerHome(home)
            try FileSystem.writeAtomically(LocalPlacesFile.path(home), bytes, mode: 0o600)
            try context.output.line("\(places.count) names of places are understood by import from now on")
        }
        let gazetteer = PlaceCache(local: try LocalPlacesFile.read(home))
        var within: PlaceCode?
        var isKnown = true
        if let name = context.arguments.value("--country") {
            guard case .found(let place) = gazetteer.country(name) else {
                throw CommandFailure.usage("--country is no country that is known", verb: "places")
            }
            within = place
        }
        for name in context.arguments.operands {
            var answer = gazetteer.place(city: name, country: within)
            if within == nil, case .found(let country) = gazetteer.country(name) { answer = .found(country) }
            if case .found = answer {} else { isKnown = false }
            try context.output.line("\(printable(name)): \(text(answer))")
            try context.output.object(["name": .string(printable(name)), "place": code(answer), "type": "place"])
        }
        return isKnown ? .ok : .partial
    }

    private static func text(_ answer: PlaceLookup) -> String {
        switch answer {
        case .found(let place): "\(place.name) (\(place.text))"
        case .ambiguous(let places): "one of " + places.map { "\($0.name) (\($0.text))" }.joined(separator: ", ")
        case .contradiction(let places): "known in " + places.map(\.country.name).joined(separator: ", ")
        case .unknown(let names):
            names.isEmpty ? "not known" : "not known; did you mean \(names.joined(separator: ", "))?"
        }
    }

    private static func code(_ answer: PlaceLookup) -> JSONValue {
        if case .found(let place) = answer { .string(place.text) } else { .null }
    }
}

/// The file with the coalition's names of places, in an organisation's home.
enum LocalPlacesFile {
    static let limit = 1 << 20

    static func path(_ home: Home) -> String { home.path + "/places.json" }

    /// Its names; none where there is no file.
    static func read(_ home: Home) throws -> LocalPlaces {
        guard FileSystem.exists(path(home)) else { return .none }
        return try parse(try FileSystem.read(path(home), limit: limit), path(home))
    }

    static func parse(_ bytes: [UInt8], _ path: String) throws -> LocalPlaces {
        do throws(IntakeError) {
            return try LocalPlaces(parsing: bytes)
        } catch {
            throw CommandFailure(error.code.rawValue, "\(path): \(error)", hint: error.hint, exit: .malformedInput)
        }
    }
}
