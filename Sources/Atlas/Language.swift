/// A language of the report. Both stand in every page; one of them is shown first.
package enum Language: String, Hashable, Sendable, CaseIterable {
    case english = "en"
    case swahili = "sw"
}
