package import Places

extension CountryFindings {
    /// A region or sub-region of the United Nations' M49 and the countries in it that were named.
    package struct Region: Hashable, Sendable {
        package let name: String
        /// Sorted by name.
        package let countries: [PlaceCode]
        /// Sorted by name; none in a sub-region.
        package let subregions: [Region]
    }

    /// M49's regions that a named country lies in, each with its sub-regions, sorted by name. Antarctica, which M49
    /// puts in no region, stands for itself. Every country is in exactly one region and one sub-region.
    package var regions: [Region] {
        Self.regions(of: entries.compactMap { Country(of: $0.country) }, by: \.regionName) { countries in
            Self.regions(of: countries, by: \.subregionName) { _ in [] }
        }
    }

    private static func regions(
        of countries: [Country], by name: (Country) -> String, subregions: ([Country]) -> [Region]
    ) -> [Region] {
        Dictionary(grouping: countries, by: name).sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { name, countries in
                Region(
                    name: name, countries: countries.map(\.code).sorted(by: byName), subregions: subregions(countries))
            }
    }
}

extension Country {
    fileprivate var regionName: String { region.isEmpty ? name : region }
    fileprivate var subregionName: String { subregion.isEmpty ? name : subregion }
}
