/// The master dataset's tables (Schemas/master.sql, docs/formats.md). Plain names, so that people can query it with any
/// SQLite tool.
enum MasterSchema {
    /// Table names with their columns in order; the dump writes them all.
    static let tables: [(name: String, columns: [String])] = [
        ("log", ["origin", "partner", "size", "root"]),
        (
            "survivor_group",
            [
                "origin_log", "entry", "partner", "period", "rung", "survivors_min", "survivors_max", "origin",
                "destination", "destination_status", "transit", "exploitation", "gender", "age", "transport",
                "recruitment",
            ]
        ),
        (
            "presence",
            ["origin_log", "entry", "partner", "year", "kind", "place", "role", "other", "form", "sector"]
        ),
        (
            "seal",
            [
                "origin_log", "entry", "partner", "period", "policy", "withheld_min", "withheld_max", "estimated_min",
                "estimated_max",
            ]
        ),
        ("quarantine", ["origin_log", "entry", "partner", "code", "reason"]),
        ("meta", ["name", "value"]),
    ]

    static func columns(of table: String) -> [String] { tables.first { $0.name == table }?.columns ?? [] }

    static let sql = """
        CREATE TABLE log (
            origin TEXT PRIMARY KEY, partner TEXT NOT NULL, size INTEGER NOT NULL, root TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE survivor_group (
            origin_log TEXT NOT NULL REFERENCES log, entry INTEGER NOT NULL, partner TEXT NOT NULL,
            period TEXT NOT NULL, rung INTEGER NOT NULL,
            survivors_min INTEGER NOT NULL, survivors_max INTEGER NOT NULL,
            origin TEXT NOT NULL, destination TEXT NOT NULL, destination_status TEXT NOT NULL,
            transit TEXT, exploitation TEXT, gender TEXT, age TEXT, transport TEXT, recruitment TEXT,
            PRIMARY KEY (origin_log, entry)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE presence (
            origin_log TEXT NOT NULL REFERENCES log, entry INTEGER NOT NULL, partner TEXT NOT NULL,
            year INTEGER NOT NULL, kind TEXT NOT NULL, place TEXT, role TEXT, other TEXT, form TEXT, sector TEXT,
            PRIMARY KEY (origin_log, entry)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE seal (
            origin_log TEXT NOT NULL REFERENCES log, entry INTEGER NOT NULL, partner TEXT NOT NULL,
            period TEXT NOT NULL, policy TEXT NOT NULL, withheld_min INTEGER, withheld_max INTEGER,
            estimated_min INTEGER, estimated_max INTEGER,
            PRIMARY KEY (origin_log, entry)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE quarantine (
            origin_log TEXT NOT NULL REFERENCES log, entry INTEGER NOT NULL, partner TEXT NOT NULL,
            code TEXT NOT NULL, reason TEXT NOT NULL,
            PRIMARY KEY (origin_log, entry)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        """
}
