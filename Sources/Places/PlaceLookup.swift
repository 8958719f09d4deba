/// What the gazetteer makes of a text. Only `found` is an answer; it never guesses between places or past a
/// misspelling.
package enum PlaceLookup: Hashable, Sendable {
    /// The one place the text means.
    case found(PlaceCode)
    /// The text means any of these places (at least two, sorted); whoever wrote it has to say which.
    case ambiguous([PlaceCode])
    /// No place has this name. The suggestions, at most three, are names that are spelt nearly so.
    case unknown(suggestions: [String])
    /// The text is a place, but only in other countries than the one given: in these places, sorted.
    case contradiction([PlaceCode])
}
