package import Journeys
import Places
import Replication

/// What the master says of pooled reports.
extension Master {
    /// A cell that enough organisations have reported: its route, in one year.
    package struct OpenedCell: Hashable, Sendable {
        package let year: Int
        package let attributes: Attributes
        package let survivors: CountInterval
        /// What each organisation reported, sorted by its name.
        package let parts: [Part]

        package struct Part: Hashable, Sendable {
            package let partner: String
            package let survivors: CountInterval

            package init(partner: String, survivors: CountInterval) {
                self.partner = partner
                self.survivors = survivors
            }
        }

        package init(year: Int, attributes: Attributes, survivors: CountInterval, parts: [Part]) {
            self.year = year
            self.attributes = attributes
            self.survivors = survivors
            self.parts = parts
        }
    }

    /// The reports of one organisation and year.
    package struct PooledShare: Hashable, Sendable {
        package let partner: String
        package let year: Int
        /// Survivors in all its reports of the year, as its seal says.
        package let survivors: CountInterval
        /// Reports in cells that are open, and the survivors in them.
        package let openedReports: Int
        package let opened: CountInterval
        /// Reports that wait for others.
        package let closedReports: Int
        /// Reports that do not count.
        package let refusedReports: Int

        package init(
            partner: String, year: Int, survivors: CountInterval, openedReports: Int, opened: CountInterval,
            closedReports: Int, refusedReports: Int
        ) {
            self.partner = partner
            self.year = year
            self.survivors = survivors
            self.openedReports = openedReports
            self.opened = opened
            self.closedReports = closedReports
            self.refusedReports = refusedReports
        }

        /// Survivors in reports that wait: each report has one at least, and with those in open cells they are as many as the
        /// seal says, unless some of the year's reports do not count or were erased.
        package var closed: CountInterval {
            if closedReports == 0 { return .zero }
            let least = refusedReports == 0 ? survivors.lower - opened.upper : 0
            let lower = max(closedReports, least)
            return CountInterval(lower, max(lower, survivors.upper - opened.lower))
        }
    }

    /// In the order of years and attributes.
    package func openedCells() throws(DatasetError) -> [OpenedCell] {
        var parts: [String: [OpenedCell.Part]] = [:]
        for (key, part) in try rows(
            """
            SELECT year, tag, partner, survivors_min, survivors_max FROM pooled_report WHERE state = 'opened'
            ORDER BY partner, origin_log
            """,
            {
                (
                    "\($0.integer(0)) \($0.text(1))",
                    OpenedCell.Part(
                        partner: $0.text(2), survivors: CountInterval($0.integer(3), max($0.integer(3), $0.integer(4))))
                )
            })
        {
            parts[key, default: []].append(part)
        }
        return try rows(
            """
            SELECT year, tag, survivors_min, survivors_max, origin, destination, destination_status, transit,
                exploitation, gender, age, transport, recruitment
            FROM pooled_cell
            ORDER BY year, origin, destination, destination_status, tag
            """
        ) { row in
            guard let origin = PlaceCode(row.text(4)), let destination = PlaceCode(row.text(5)),
                let status = DestinationStatus(rawValue: row.text(6))
            else { return nil }
            let attributes = Attributes(
                origin: origin, destination: destination, destinationStatus: status,
                transit: list(row, 7) { PlaceCode($0) }, exploitation: list(row, 8) { Exploitation($0) },
                gender: Gender(rawValue: row.text(9)), age: Age(rawValue: row.text(10)),
                transport: list(row, 11) { TransportMode(rawValue: $0) },
                recruitment: list(row, 12) { RecruitmentMethod(rawValue: $0) })
            return OpenedCell(
                year: row.integer(0), attributes: attributes,
                survivors: CountInterval(row.integer(2), max(row.integer(2), row.integer(3))),
                parts: parts["\(row.integer(0)) \(row.text(1))"] ?? [])
        }.compactMap { $0 }
    }

    /// In the order of partners and years.
    package func pooledShares() throws(DatasetError) -> [PooledShare] {
        try rows(
            """
            SELECT seal.partner, CAST(substr(seal.period, 1, 4) AS INTEGER), seal.pooled_min, seal.pooled_max,
                count(*) FILTER (WHERE report.state = 'opened'),
                coalesce(sum(report.survivors_min) FILTER (WHERE report.state = 'opened'), 0),
                coalesce(sum(report.survivors_max) FILTER (WHERE report.state = 'opened'), 0),
                count(*) FILTER (WHERE report.state = 'closed'), count(*) FILTER (WHERE report.state = 'refused')
            FROM seal LEFT JOIN pooled_report AS report
                ON report.origin_log = seal.origin_log AND report.year = CAST(substr(seal.period, 1, 4) AS INTEGER)
            WHERE seal.part = 'pooled'
            GROUP BY seal.origin_log, seal.entry, seal.partner, seal.period, seal.pooled_min, seal.pooled_max
            ORDER BY seal.partner, seal.origin_log, seal.entry
            """
        ) {
            PooledShare(
                partner: $0.text(0), year: $0.integer(1),
                survivors: CountInterval($0.integer(2), max($0.integer(2), $0.integer(3))),
                openedReports: $0.integer(4),
                opened: CountInterval($0.integer(5), max($0.integer(5), $0.integer(6))),
                closedReports: $0.integer(7), refusedReports: $0.integer(8))
        }
    }
}
