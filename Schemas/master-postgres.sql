-- A master dataset that several machines share, in PostgreSQL (docs/scale.md). Text sorts by its bytes (COLLATE "C").
-- The statements are those of Sources/Dataset/Shared/PostgresSchema.swift; only the comments are added, and `SET search_path`.
-- What the columns of the four tables of rows mean is said in master.sql.
CREATE SCHEMA IF NOT EXISTS journey_sync;
SET search_path = journey_sync;

-- What the database is: `schema`, the version of these tables, and `domain`, the coalition's.
CREATE TABLE about (name text COLLATE "C" PRIMARY KEY, value text NOT NULL);

-- One row for each night. The one with the greatest number that has a frontier is what readers see.
CREATE TABLE generation (
    number bigint PRIMARY KEY, -- rising, from 1
    registry text COLLATE "C" NOT NULL, -- the registry under whose decisions it is made
    registry_size bigint NOT NULL,
    registry_root text NOT NULL, -- base64
    engine text NOT NULL, -- the rules, as in the frontier
    shards integer NOT NULL, -- in how many parts it is made
    coalition text NOT NULL, -- the coalition's name
    frontier text, -- canonical JSON, frontier-1.json; NULL until it is published
    frontier_hash text
);

-- One row for each part of a night.
CREATE TABLE shard (
    generation bigint,
    number integer, -- from 1
    claim text NOT NULL, -- a random word of the run that writes this part
    machine text NOT NULL, -- the merging machine that it runs on
    is_done boolean NOT NULL,
    PRIMARY KEY (generation, number)
);

-- One row for each log of a night: its state, and which rows are its.
CREATE TABLE log_state (
    origin text COLLATE "C", -- the log's origin
    generation bigint,
    partner text COLLATE "C" NOT NULL,
    size bigint NOT NULL,
    root text NOT NULL, -- base64
    heads text, -- where it is forked: its heads, a JSON array of root and size
    written bigint NOT NULL, -- the generation under which its rows were written
    machine text NOT NULL, -- the merging machine that read it
    PRIMARY KEY (origin, generation)
);

CREATE TABLE survivor_group_row (
    origin_log text COLLATE "C", written bigint, entry bigint, partner text COLLATE "C" NOT NULL,
    period text NOT NULL, rung integer NOT NULL,
    survivors_min bigint NOT NULL, survivors_max bigint NOT NULL,
    origin text NOT NULL, destination text NOT NULL, destination_status text NOT NULL,
    transit text, exploitation text, gender text, age text, transport text, recruitment text,
    PRIMARY KEY (origin_log, written, entry)
);
CREATE TABLE presence_row (
    origin_log text COLLATE "C", written bigint, entry bigint, partner text COLLATE "C" NOT NULL,
    year integer NOT NULL, kind text NOT NULL, place text, role text, other text, form text, sector text,
    PRIMARY KEY (origin_log, written, entry)
);
CREATE TABLE seal_row (
    origin_log text COLLATE "C", written bigint, entry bigint, partner text COLLATE "C" NOT NULL,
    period text NOT NULL, policy text NOT NULL, withheld_min bigint, withheld_max bigint,
    estimated_min bigint, estimated_max bigint,
    PRIMARY KEY (origin_log, written, entry)
);
CREATE TABLE quarantine_row (
    origin_log text COLLATE "C", written bigint, entry bigint, partner text COLLATE "C" NOT NULL,
    code text NOT NULL, reason text NOT NULL,
    PRIMARY KEY (origin_log, written, entry)
);

-- What readers see: the night published last, with the names and columns of master.sql.
CREATE VIEW published AS SELECT max(number) AS number FROM generation WHERE frontier_hash IS NOT NULL;
CREATE VIEW log AS
    SELECT origin, partner, size, root FROM log_state WHERE generation = (SELECT number FROM published);
CREATE VIEW survivor_group AS
    SELECT r.origin_log, r.entry, r.partner, r.period, r.rung, r.survivors_min, r.survivors_max, r.origin,
        r.destination, r.destination_status, r.transit, r.exploitation, r.gender, r.age, r.transport, r.recruitment
    FROM survivor_group_row r JOIN log_state s ON s.origin = r.origin_log AND s.written = r.written
    WHERE s.generation = (SELECT number FROM published);
CREATE VIEW presence AS
    SELECT r.origin_log, r.entry, r.partner, r.year, r.kind, r.place, r.role, r.other, r.form, r.sector
    FROM presence_row r JOIN log_state s ON s.origin = r.origin_log AND s.written = r.written
    WHERE s.generation = (SELECT number FROM published);
CREATE VIEW seal AS
    SELECT r.origin_log, r.entry, r.partner, r.period, r.policy, r.withheld_min, r.withheld_max, r.estimated_min,
        r.estimated_max
    FROM seal_row r JOIN log_state s ON s.origin = r.origin_log AND s.written = r.written
    WHERE s.generation = (SELECT number FROM published);
CREATE VIEW quarantine AS
    SELECT r.origin_log, r.entry, r.partner, r.code, r.reason
    FROM quarantine_row r JOIN log_state s ON s.origin = r.origin_log AND s.written = r.written
    WHERE s.generation = (SELECT number FROM published);
CREATE VIEW meta AS
    SELECT 'coalition' AS name, coalition AS value FROM generation
        WHERE number = (SELECT number FROM published)
    UNION ALL SELECT 'frontier', frontier FROM generation WHERE number = (SELECT number FROM published)
    UNION ALL SELECT 'frontier_hash', frontier_hash FROM generation
        WHERE number = (SELECT number FROM published);
