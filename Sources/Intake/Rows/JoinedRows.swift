import Journeys
import Places

/// What rows of other tables add to a case: the stops of a repeat, the events of a journey.
struct JoinedRows: Sendable {
    var origin: PlaceCode?
    var destination: PlaceCode?
    var transit: [PlaceCode] = []
    var transport: [TransportMode] = []
    /// Why one of these rows could not be read; the case is refused with it.
    var rejection: Rejection?
    /// Whether a case took them.
    var isTaken = false

    /// Adds a row of a repeat: a stop and how it was reached, or an event.
    mutating func add(_ cells: Cells) {
        guard rejection == nil else { return }
        do throws(Rejected) {
            if cells.layout.hasEvents {
                try addEvent(cells)
            } else {
                transit += try cells.transit()
                if let place = try cells.place(city: .originCity, country: .originCountry) { transit.append(place) }
            }
            transport += try cells.codes(.transport, Vocabularies.shared.modes)
        } catch {
            rejection = error.rejection
        }
    }

    /// The last exploitation is the destination, and those before it are stops; so with recruitment and origin.
    private mutating func addEvent(_ cells: Cells) throws(Rejected) {
        guard let type = cells.cell(.eventType) else { return }
        var place = try cells.place(city: .eventCity, country: .eventCountry)
        if let state = cells.cell(.eventState), let country = place, !country.isAdmin1 {
            // The state is finer than the country where its table is known, and says nothing elsewhere.
            if case .found(let finer) = Gazetteer.shared.place(city: state.text, country: country) { place = finer }
        }
        guard let place else { return }
        switch folded(type.text) {
        case "recruitment":
            if let before = origin, before != place { transit.append(place) } else { origin = place }
        case "transit": transit.append(place)
        case "exploitation":
            if let before = destination, before != place { transit.append(before) }
            destination = place
        default:
            throw cells.rejected(
                .unknownCode, type.column, suggestion: "an event is a Recruitment, a Transit or an Exploitation")
        }
    }
}
