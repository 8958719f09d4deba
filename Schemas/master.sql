-- The master dataset: one SQLite file that the coalition's merge writes anew each time it changes.
-- The statements are those of Sources/Dataset/MasterSchema.swift; only the comments are added.
--
-- Columns that hold a set (transit, exploitation, transport, recruitment) hold its codes sorted, with one space between two.
-- An empty text is an empty set; NULL means that the group's rung does not tell the attribute.
-- Codes are those of Schemas/codes.json; places are ISO 3166-1 alpha-2, ISO 3166-2, or ZZ where nobody knows.

-- One row for each partner's log that the master was built from.
CREATE TABLE log (
    origin TEXT PRIMARY KEY, -- the log's origin: domain/partner/log
    partner TEXT NOT NULL, -- the partner's part of the origin
    size INTEGER NOT NULL, -- how many entries of the log were read
    root TEXT NOT NULL -- the root hash at that size, base64
) STRICT, WITHOUT ROWID;

-- One row for each group of survivors that counts (journey/1): covered by a valid seal and within the policy it names.
CREATE TABLE survivor_group (
    origin_log TEXT NOT NULL REFERENCES log, -- the log it stands in
    entry INTEGER NOT NULL, -- its index there, from 0
    partner TEXT NOT NULL, -- who shared it
    period TEXT NOT NULL, -- when the cases were recorded: 2026-Q1 or 2026
    rung INTEGER NOT NULL, -- the rung of the ladder; 1 is the finest; 0: another coalition's published cell (cell/1)
    survivors_min INTEGER NOT NULL, -- at least so many survivors
    survivors_max INTEGER NOT NULL, -- at most so many survivors
    origin TEXT NOT NULL, -- where the journeys began: a place
    destination TEXT NOT NULL, -- where they ended: a place
    destination_status TEXT NOT NULL, -- actual: exploited there; intended: was to be exploited there
    transit TEXT, -- places passed through: a set
    exploitation TEXT, -- forms, with their sector where it is told: a set
    gender TEXT, -- gender
    age TEXT, -- age band, or minor, adult, unknown
    transport TEXT, -- how they were moved: a set
    recruitment TEXT, -- how they were recruited: a set
    PRIMARY KEY (origin_log, entry)
) STRICT, WITHOUT ROWID;

-- One row for each presence fact that counts (presence/1): that something exists, without a count.
CREATE TABLE presence (
    origin_log TEXT NOT NULL REFERENCES log, -- the log it stands in
    entry INTEGER NOT NULL, -- its index there, from 0
    partner TEXT NOT NULL, -- who shared it
    year INTEGER NOT NULL, -- the year of the cases
    kind TEXT NOT NULL, -- country, form, sector or link
    place TEXT, -- kinds country and link: the place
    role TEXT, -- kinds country and link: origin, transit, destination or intended; NULL: not told, from a public log (exists/1)
    other TEXT, -- kind link: another place of the same journeys
    form TEXT, -- kind form: the form of exploitation
    sector TEXT, -- kind sector: the industry
    PRIMARY KEY (origin_log, entry)
) STRICT, WITHOUT ROWID;

-- One row for each valid seal (seal/1): which periods each partner has shared.
CREATE TABLE seal (
    origin_log TEXT NOT NULL REFERENCES log, -- the log it stands in
    entry INTEGER NOT NULL, -- its index there, from 0
    partner TEXT NOT NULL, -- who sealed
    period TEXT NOT NULL, -- the period sealed: 2026-Q1 or 2026
    part TEXT NOT NULL, -- groups, or pooled: the year's pooled reports
    policy TEXT NOT NULL, -- SHA-256 of the policy file it follows, hexadecimal
    withheld_min INTEGER, -- years only: at least so many survivors are not shared
    withheld_max INTEGER, -- years only: at most so many
    estimated_min INTEGER, -- years only: at least this percentage of survivors is an estimate
    estimated_max INTEGER, -- years only: at most this percentage
    pooled_min INTEGER, -- pooled only: at least so many survivors in its reports; 0 where one was erased since
    pooled_max INTEGER, -- pooled only: at most so many
    PRIMARY KEY (origin_log, entry)
) STRICT, WITHOUT ROWID;

-- One row for each pooled report (pooled/1) that a valid seal covers.
CREATE TABLE pooled_report (
    origin_log TEXT NOT NULL REFERENCES log, -- the log it stands in
    entry INTEGER NOT NULL, -- its index there, from 0
    partner TEXT NOT NULL, -- who reported
    year INTEGER NOT NULL, -- the year reported of
    state TEXT NOT NULL, -- opened; closed: too few share its cell; refused: quarantine says why
    tag TEXT, -- opened only: the cell's tag, hexadecimal
    survivors_min INTEGER, -- opened only: at least so many survivors
    survivors_max INTEGER, -- opened only: at most so many
    report TEXT NOT NULL, -- as it stands in the log, encrypted: base64
    PRIMARY KEY (origin_log, entry)
) STRICT, WITHOUT ROWID;

-- One row for each pooled cell that enough partners have reported: who were too few for a group with each of them.
CREATE TABLE pooled_cell (
    tag TEXT NOT NULL, -- what its reports have in common, hexadecimal
    year INTEGER NOT NULL, -- the year of the cases
    reports INTEGER NOT NULL, -- how many partners reported it
    survivors_min INTEGER NOT NULL, -- at least so many survivors, all its reports together
    survivors_max INTEGER NOT NULL, -- at most so many
    origin TEXT NOT NULL, -- as in survivor_group; what the ladder's last rung does not tell is NULL
    destination TEXT NOT NULL, -- where the journeys ended: a place
    destination_status TEXT NOT NULL, -- actual or intended
    transit TEXT, -- places passed through: a set
    exploitation TEXT, -- forms, with their sector where it is told: a set
    gender TEXT, -- gender
    age TEXT, -- age band, or minor, adult, unknown
    transport TEXT, -- how they were moved: a set
    recruitment TEXT, -- how they were recruited: a set
    PRIMARY KEY (year, tag)
) STRICT, WITHOUT ROWID;

-- One row for each entry that does not count, and why.
CREATE TABLE quarantine (
    origin_log TEXT NOT NULL REFERENCES log, -- the log it stands in
    entry INTEGER NOT NULL, -- its index there, from 0
    partner TEXT NOT NULL, -- whose log it is
    code TEXT NOT NULL, -- a stable id: body.malformed, body.wrong-log, body.unknown-type, body.schema, body.policy,
                        -- body.missing or body.mismatch
    reason TEXT NOT NULL, -- the reason in words, never the content
    PRIMARY KEY (origin_log, entry)
) STRICT, WITHOUT ROWID;

-- What the dataset says of itself: coalition (its name), frontier (canonical JSON, frontier-1.json), frontier_hash.
CREATE TABLE meta (
    name TEXT PRIMARY KEY, -- coalition, frontier or frontier_hash
    value TEXT NOT NULL -- its value
) STRICT, WITHOUT ROWID;
