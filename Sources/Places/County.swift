/// A row of the shipped admin-1 tables: so far Kenya's 47 counties.
struct County: Sendable {
    /// ISO 3166-2, which numbers the counties by the alphabet: `KE-30` is Nairobi City.
    let code: String
    /// The humanitarian P-code, which numbers them as the constitution does: `KE047` is Nairobi City, `KE030` Baringo.
    let pcode: String
    let name: String
    let capital: String
    /// The capital's point.
    let coordinates: Coordinates

    static let all = rows(of: admin1Table, columns: 6).map { row in
        County(
            code: row[0], pcode: row[1], name: row[2], capital: row[3],
            coordinates: Coordinates(latitude: Double(row[4])!, longitude: Double(row[5])!))
    }
}
