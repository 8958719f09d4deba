import Journeys
import Places

/// How one attribute is generalised: each value's codes from the finest, as it was recorded, to `*`. The columns that
/// rungs can tell are made by the functions that rungs use; what stands between them and `*` is for other tools. Sets
/// (transit places, several forms) generalise element by element.
///
/// Written in the form that ARX and sdcMicro read: a line for each value, levels separated by `;`.
package struct Hierarchy: Sendable {
    package let name: String
    /// The names of the columns, finest first.
    package let levels: [String]
    /// A row for each value, all of the same length; the last column is `*`.
    package let rows: [[String]]

    package var text: String { rows.map { $0.joined(separator: ";") + "\n" }.joined() }

    /// All of them. Periods are those of `years`.
    package static func all(years: ClosedRange<Int>) -> [Hierarchy] {
        [places, exploitation, sectors, ages, periods(years)] + [
            flat("gender", Gender.self), flat("transport", TransportMode.self),
            flat("recruitment", RecruitmentMethod.self),
        ]
    }

    private init(_ name: String, levels: [String], rows: [[String]]) {
        self.name = name
        self.levels = levels + ["any"]
        self.rows = rows.map { $0 + ["*"] }
    }

    private static func flat<Value: Code>(_ name: String, _: Value.Type) -> Hierarchy {
        Hierarchy(name, levels: [name], rows: Value.allCases.map { [$0.rawValue] })
    }

    private static var places: Hierarchy {
        Hierarchy(
            "place", levels: ["admin-1", "country", "UN M49 sub-region", "UN M49 region"],
            rows: PlaceCode.all.map { code in
                let country = Country(of: code)
                func known(_ name: String?) -> String { name.flatMap { $0.isEmpty ? nil : $0 } ?? code.country.text }
                let subregion =
                    country?.intermediateRegion.isEmpty == false ? country?.intermediateRegion : country?.subregion
                return [
                    Rung.PlaceLevel.admin1.generalise(code).text, Rung.PlaceLevel.country.generalise(code).text,
                    known(subregion), known(country?.region),
                ]
            })
    }

    private static var exploitation: Hierarchy {
        let values = Form.allCases.flatMap { form in
            [Exploitation(form: form)] + Sector.allCases.map { Exploitation(form: form, sector: $0) }
        }
        return Hierarchy(
            "exploitation", levels: ["form and industry", "form"],
            rows: values.map { value in
                [Rung.ExploitationLevel.sector, .form].map { $0.generalise([value])?.first?.description ?? "*" }
            })
    }

    private static var sectors: Hierarchy {
        Hierarchy(
            "industry", levels: ["industry", "ISIC rev. 4 section"],
            rows: Sector.allCases.map { [$0.rawValue, $0.isicSection] })
    }

    private static var ages: Hierarchy {
        Hierarchy(
            "age", levels: ["band", "minor or adult"],
            rows: Age.allCases.map { age in
                [Rung.AgeLevel.band, .majority].map { $0.generalise(age)?.rawValue ?? "*" }
            })
    }

    private static func periods(_ years: ClosedRange<Int>) -> Hierarchy {
        let periods = years.flatMap { year in
            (1...4).map { Period.quarter(year: year, quarter: $0) } + [.year(year)]
        }
        return Hierarchy(
            "period", levels: ["quarter", "year"],
            rows: periods.map { [$0.description, $0.period(of: .year)?.description ?? "*"] })
    }
}
