package import Anonymisation
package import CanonicalJSON
package import Journeys
package import Places
import Signing
package import TransparencyLog

/// `summary/1`, an entry of a merging machine's receipts: what the coalition's public log says at one state, for those who
/// gave the data (Schemas/summary-1.json). It tells what is published and nothing else, so it changes with a release only;
/// and it pins the state, so that no store can show an older one unnoticed.
package struct Summary: Hashable, Sendable {
    package static let type = "summary/1"

    package let published: Checkpoint
    /// Rising.
    package let years: [Int]
    package let cells: Int
    /// The sum of all cells.
    package let survivors: CountInterval
    package let countries: [PlaceCode]
    package let forms: [Form]
    package let sectors: [Sector]

    package init(_ record: PublicRecord, at published: Checkpoint) {
        self.published = published
        years = record.years.map(\.release.year).sorted()
        cells = record.years.reduce(0) { $0 + $1.cells.count }
        survivors = record.years.reduce(.zero) { sum, year in
            year.cells.reduce(sum) { $0 + year.release.rule.meaning(of: $1.cell.survivors) }
        }
        var (countries, forms, sectors) = (Set<PlaceCode>(), Set<Form>(), Set<Sector>())
        for fact in record.years.flatMap(\.facts).map(\.fact) {
            switch fact {
            case .country(let place): countries.insert(place)
            case .form(let form): forms.insert(form)
            case .sector(let sector): sectors.insert(sector)
            }
        }
        self.countries = countries.sorted()
        self.forms = forms.sorted()
        self.sectors = sectors.sorted()
    }

    package var json: JSONObject {
        [
            "cells": .integer(cells), "countries": .array(countries.map { .string($0.text) }),
            "forms": .array(forms.map { .string($0.rawValue) }), "origin": .string(published.origin),
            "root": .string(published.root.base64), "sectors": .array(sectors.map { .string($0.rawValue) }),
            "size": .integer(published.size), "survivors": [.integer(survivors.lower), .integer(survivors.upper)],
            "type": .string(Self.type), "years": .array(years.map { .integer($0) }),
        ]
    }

    package init(content: JSONObject) throws(JSONReader.Failure) {
        var reader = JSONReader(content)
        _ = try reader.string("type")
        published = Checkpoint(
            origin: try reader.string("origin"), size: try reader.integer("size"), root: try reader.root("root"))
        cells = try reader.integer("cells")
        var years: [Int] = []
        for value in try reader.array("years", limit: 301) {
            guard let year = value.integer, year > years.last ?? 0 else {
                throw .init(member: "years", reason: "must rise")
            }
            years.append(year)
        }
        self.years = years
        let bounds = try reader.array("survivors", limit: 2)
        guard bounds.count == 2, let lower = bounds[0].integer, let upper = bounds[1].integer, lower >= 0,
            lower <= upper
        else { throw .init(member: "survivors", reason: "must be two rising integers") }
        survivors = CountInterval(lower, upper)
        countries = try Self.codes(&reader, "countries") { PlaceCode($0) }
        forms = try Self.codes(&reader, "forms") { Form(rawValue: $0) }
        sectors = try Self.codes(&reader, "sectors") { Sector(rawValue: $0) }
        try reader.finish()
    }

    /// A set that may hold more than a journey's.
    private static func codes<Value: Comparable>(
        _ reader: inout JSONReader, _ name: String, _ make: (String) -> Value?
    ) throws(JSONReader.Failure) -> [Value] {
        var values: [Value] = []
        for text in try reader.strings(name, limit: 1_000) {
            guard let value = make(text), values.last.map({ $0 < value }) ?? true else {
                throw .init(member: name, reason: "must be rising codes")
            }
            values.append(value)
        }
        return values
    }
}
