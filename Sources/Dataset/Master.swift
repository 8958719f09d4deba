import CanonicalJSON
package import Journeys
import LogStore
package import Places
import Replication
package import Signing
package import TransparencyLog

/// The master dataset, opened for reading.
package final class Master {
    private let database: any MasterDatabase

    package init(_ address: MasterAddress) throws(DatasetError) {
        switch address {
        case .file(let path): database = try SQLiteMaster(path: path)
        case .postgres(let address): database = try PostgresMaster(address)
        }
    }

    /// A group and who shared it.
    package struct SharedGroup: Sendable {
        package let partner: String
        package let group: Group

        package init(partner: String, group: Group) {
            self.partner = partner
            self.group = group
        }
    }

    /// A presence fact and who shared it.
    package struct SharedFact: Sendable {
        package let partner: String
        package let fact: Presence
        package let year: Int

        package init(partner: String, fact: Presence, year: Int) {
            self.partner = partner
            self.fact = fact
            self.year = year
        }
    }

    /// A country that another coalition has published, in whatever role.
    package struct SharedCountry: Sendable {
        package let partner: String
        package let country: PlaceCode
        package let year: Int

        package init(partner: String, country: PlaceCode, year: Int) {
            self.partner = partner
            self.country = country
            self.year = year
        }
    }

    /// A seal as the master keeps it.
    package struct SharedSeal: Sendable {
        package let partner: String
        package let period: Period
        package let withheld: CountInterval?
        package let estimated: CountInterval?
        /// The digest of the policy that the seal follows, in hexadecimal.
        package let policy: String

        package init(
            partner: String, period: Period, withheld: CountInterval? = nil, estimated: CountInterval? = nil,
            policy: String = ""
        ) {
            self.partner = partner
            self.period = period
            self.withheld = withheld
            self.estimated = estimated
            self.policy = policy
        }
    }

    /// One of the dataset's facts about itself: `coalition`, `frontier`, `frontier_hash`.
    package func meta(_ name: String) throws(DatasetError) -> String {
        try rows("SELECT value FROM meta WHERE name = '\(name)'") { $0.text(0) }.first ?? ""
    }

    /// What the master was made from.
    package struct Source: Sendable {
        /// The states of the logs, by origin.
        package let logs: [String: Checkpoint]
        /// Entries in quarantine, as the frontier tells them.
        package let quarantined: [String: [String]]
        /// The registry, where the rules and the vocabularies were those of today.
        package let registry: Checkpoint?
        package let frontier: String

        /// Logs of which some body was missing or did not match when they were read.
        package var incomplete: Set<String> {
            Set(
                quarantined.filter { log in
                    log.value.contains { line in BodyError.Code.lost.contains { line.hasSuffix(" \($0.rawValue)") } }
                }.keys)
        }
    }

    package func source() throws(DatasetError) -> Source {
        var logs: [String: Checkpoint] = [:]
        for log in try rows("SELECT origin, size, root FROM log", { Self.state($0) }) {
            if let log { logs[log.origin] = log }
        }
        var quarantined: [String: [String]] = [:]
        for (origin, line) in try rows(
            "SELECT origin_log, entry, code FROM quarantine ORDER BY origin_log, entry",
            { ($0.text(0), Frontier.line($0.integer(1), $0.text(2))) })
        {
            quarantined[origin, default: []].append(line)
        }
        let frontier = try? JSONParser.canonical(Array(try meta("frontier").utf8)).object
        var registry: Checkpoint?
        if frontier?["engine"]?.string == Frontier.engine, let state = frontier?["registry"]?.object,
            let origin = state["origin"]?.string, let size = state["size"]?.integer,
            let root = state["root"]?.string.flatMap({ Base64.decode($0) }).flatMap({ Digest($0) })
        {
            registry = Checkpoint(origin: origin, size: size, root: root)
        }
        return Source(
            logs: logs, quarantined: quarantined, registry: registry, frontier: try meta("frontier_hash"))
    }

    /// The origins of logs of which more may come to count by itself or by a decision: entries whose bodies are missing or
    /// damaged, and logs that are forked.
    package func unsettled() throws(DatasetError) -> Set<String> {
        var origins = Set(
            try rows("SELECT DISTINCT origin_log FROM quarantine WHERE code IN (\(BodyError.Code.lostList))") {
                $0.text(0)
            })
        let frontier = try? JSONParser.canonical(Array(try meta("frontier").utf8)).object
        for log in frontier?["logs"]?.array ?? [] {
            if let origin = log.object?["origin"]?.string, log.object?["heads"] != nil { origins.insert(origin) }
        }
        return origins
    }

    private static func state(_ row: MasterRow) -> Checkpoint? {
        guard let root = Base64.decode(row.text(2)).flatMap({ Digest($0) }) else { return nil }
        return Checkpoint(origin: row.text(0), size: row.integer(1), root: root)
    }

    package func groups() throws(DatasetError) -> [SharedGroup] {
        try rows(
            """
            SELECT partner, period, rung, survivors_min, survivors_max, origin, destination, destination_status,
                transit, exploitation, gender, age, transport, recruitment
            FROM survivor_group ORDER BY origin_log, entry
            """
        ) { row in
            guard let period = Period(row.text(1)), let origin = PlaceCode(row.text(5)),
                let destination = PlaceCode(row.text(6)), let status = DestinationStatus(rawValue: row.text(7))
            else { return nil }
            let attributes = Attributes(
                origin: origin, destination: destination, destinationStatus: status,
                transit: list(row, 8) { PlaceCode($0) }, exploitation: list(row, 9) { Exploitation($0) },
                gender: Gender(rawValue: row.text(10)), age: Age(rawValue: row.text(11)),
                transport: list(row, 12) { TransportMode(rawValue: $0) },
                recruitment: list(row, 13) { RecruitmentMethod(rawValue: $0) })
            return SharedGroup(
                partner: row.text(0),
                group: Group(
                    attributes: attributes, rung: row.integer(2), period: period,
                    survivors: CountInterval(row.integer(3), row.integer(4))))
        }.compactMap { $0 }
    }

    /// Facts that another coalition published: a country, in whatever role.
    static let isPublished = "kind = 'country' AND role IS NULL"

    /// Countries without a role, which other coalitions' public logs tell.
    package func countries() throws(DatasetError) -> [SharedCountry] {
        try rows(
            "SELECT partner, place, year FROM presence WHERE \(Self.isPublished) ORDER BY origin_log, entry"
        ) { row in
            PlaceCode(row.text(1)).map { SharedCountry(partner: row.text(0), country: $0, year: row.integer(2)) }
        }.compactMap { $0 }
    }

    package func facts() throws(DatasetError) -> [SharedFact] {
        try rows(
            "SELECT partner, year, kind, place, role, other, form, sector FROM presence ORDER BY origin_log, entry"
        ) { row in
            var json: JSONObject = [
                "kind": .string(row.text(2)), "type": "presence/1", "year": .integer(row.integer(1)),
            ]
            for (column, name) in [(3, "place"), (4, "role"), (5, "other"), (6, "form"), (7, "sector")]
            where !row.isNull(column) { json[name] = .string(row.text(column)) }
            guard let (fact, year) = try? Presence.read(json) else { return nil }
            return SharedFact(partner: row.text(0), fact: fact, year: year)
        }.compactMap { $0 }
    }

    package func seals() throws(DatasetError) -> [SharedSeal] {
        try rows(
            """
            SELECT partner, period, withheld_min, withheld_max, estimated_min, estimated_max, policy
            FROM seal ORDER BY origin_log, entry
            """
        ) { row in
            guard let period = Period(row.text(1)) else { return nil }
            func interval(_ column: Int) -> CountInterval? {
                row.isNull(column) ? nil : CountInterval(row.integer(column), row.integer(column + 1))
            }
            return SharedSeal(
                partner: row.text(0), period: period, withheld: interval(2), estimated: interval(4),
                policy: row.text(6))
        }.compactMap { $0 }
    }

    /// Partners with a log in the master, and how many of its entries are in quarantine.
    package func partners() throws(DatasetError) -> [(partner: String, quarantined: Int)] {
        try rows(
            """
            SELECT partner, (SELECT count(*) FROM quarantine WHERE quarantine.origin_log = log.origin)
            FROM log ORDER BY partner, origin
            """
        ) { ($0.text(0), $0.integer(1)) }
    }

    /// The canonical dump: every row of every table as a line of canonical JSON, sorted by bytes. What people compare
    /// when they ask whether they have the same master.
    package func dump() throws(DatasetError) -> [[UInt8]] {
        var lines: [[UInt8]?] = []
        for (table, columns) in MasterSchema.tables {
            lines += try rows("SELECT \(columns.joined(separator: ", ")) FROM \(table)") { row in
                var object: JSONObject = ["table": .string(table)]
                // A master may come from others; canonical JSON has no form for control characters.
                var isText = true
                for (index, column) in columns.enumerated() where !row.isNull(index) {
                    if Self.integerColumns.contains(column) {
                        object[column] = .integer(row.integer(index))
                    } else {
                        let text = row.text(index)
                        isText = isText && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
                        object[column] = .string(text)
                    }
                }
                return isText ? object.canonicalBytes() : nil
            }
        }
        let told = lines.compactMap { $0 }
        guard told.count == lines.count else { throw DatasetError("the master holds control characters") }
        return told.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private static let integerColumns: Set<String> = [
        "size", "entry", "rung", "survivors_min", "survivors_max", "year", "withheld_min", "withheld_max",
        "estimated_min", "estimated_max",
    ]

    /// SHA-256 of the dump, each line ended by a newline.
    package func hash() throws(DatasetError) -> Digest {
        let sha256 = SHA256()
        sha256.start()
        for line in try dump() { sha256.update(line + [0x0A]) }
        return sha256.finish()
    }

    func rows<Row>(_ sql: String, _ map: (MasterRow) -> Row) throws(DatasetError) -> [Row] {
        try database.rows(sql, map)
    }
}

extension BodyError.Code {
    /// Of bodies that may still come.
    static let lost = [BodyError.Code.missing, .mismatch]
    /// The same in SQL.
    static let lostList = lost.map { "'\($0.rawValue)'" }.joined(separator: ", ")
}

private func list<Value>(_ row: MasterRow, _ column: Int, _ make: (String) -> Value?) -> [Value]? {
    row.isNull(column) ? nil : row.text(column).split(separator: " ").compactMap { make(String($0)) }
}
