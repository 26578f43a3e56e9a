CREATE TABLE migration (
    version INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;

-- Facts.

CREATE TABLE observation (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    desk BLOB NOT NULL CHECK (length(desk) = 16),
    at INTEGER NOT NULL,
    connection BLOB NOT NULL CHECK (length(connection) = 16),
    stream TEXT NOT NULL,
    kind TEXT NOT NULL,
    external_id TEXT NOT NULL,
    record BLOB NOT NULL CHECK (length(record) = 16),
    fields TEXT NOT NULL,
    fields_hash BLOB NOT NULL CHECK (length(fields_hash) = 32),
    raw TEXT NOT NULL,
    price INTEGER NOT NULL DEFAULT 0 CHECK (price >= 0)
) STRICT;
CREATE INDEX observation_record ON observation (record, seq, fields_hash);
CREATE INDEX observation_spend ON observation (at, price) WHERE price > 0;
CREATE TRIGGER observation_is_final BEFORE UPDATE ON observation BEGIN
    SELECT RAISE(ABORT, 'observations are only appended');
END;

CREATE TABLE decision (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    desk BLOB NOT NULL CHECK (length(desk) = 16),
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    by_person INTEGER NOT NULL CHECK (by_person IN (0, 1)),
    judgement TEXT NOT NULL,
    revokes BLOB UNIQUE REFERENCES decision (id)
) STRICT;
CREATE INDEX decision_by_person ON decision (seq) WHERE by_person = 1 AND revokes IS NULL;
CREATE TRIGGER decision_is_final BEFORE UPDATE ON decision BEGIN
    SELECT RAISE(ABORT, 'decisions are only appended');
END;

CREATE TABLE decision_record (
    record BLOB NOT NULL CHECK (length(record) = 16),
    decision INTEGER NOT NULL REFERENCES decision (seq) ON DELETE CASCADE,
    PRIMARY KEY (record, decision)
) STRICT, WITHOUT ROWID;
CREATE INDEX decision_record_decision ON decision_record (decision);

-- Derived from the facts.

CREATE TABLE record (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    connection BLOB NOT NULL CHECK (length(connection) = 16),
    stream TEXT NOT NULL,
    kind TEXT NOT NULL,
    external_id TEXT NOT NULL,
    observation BLOB NOT NULL CHECK (length(observation) = 16),
    at INTEGER NOT NULL,
    fields TEXT NOT NULL,
    person TEXT,
    company TEXT,
    company_key TEXT
) STRICT;
CREATE INDEX record_company_key ON record (company_key, id) WHERE company_key IS NOT NULL;

CREATE TABLE record_count (
    connection BLOB NOT NULL PRIMARY KEY CHECK (length(connection) = 16),
    records INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER record_counted AFTER INSERT ON record BEGIN
    INSERT INTO record_count (connection, records) VALUES (new.connection, 1)
    ON CONFLICT (connection) DO UPDATE SET records = records + 1;
END;
CREATE TRIGGER record_discounted AFTER DELETE ON record BEGIN
    UPDATE record_count SET records = records - 1 WHERE connection = old.connection;
    DELETE FROM record_count WHERE connection = old.connection AND records = 0;
END;

CREATE TABLE blocking_key (
    key INTEGER NOT NULL,
    record BLOB NOT NULL CHECK (length(record) = 16),
    PRIMARY KEY (key, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX blocking_key_record ON blocking_key (record);

CREATE TABLE pair (
    left_record BLOB NOT NULL CHECK (length(left_record) = 16),
    right_record BLOB NOT NULL CHECK (length(right_record) = 16),
    weight REAL NOT NULL,
    outcome TEXT NOT NULL,
    conflict INTEGER NOT NULL CHECK (conflict IN (0, 1)),
    evidence TEXT NOT NULL,
    PRIMARY KEY (left_record, right_record),
    CHECK (left_record < right_record)
) STRICT, WITHOUT ROWID;
CREATE INDEX pair_right ON pair (right_record, left_record);

CREATE TABLE person (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    company BLOB CHECK (length(company) = 16),
    survivors TEXT NOT NULL,
    quality TEXT NOT NULL,
    state TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_name ON person (name_sort, id);
CREATE INDEX person_state_name ON person (state, name_sort, id);
CREATE INDEX person_state ON person (state, id);
CREATE INDEX person_company ON person (company) WHERE company IS NOT NULL;

CREATE TABLE person_record (
    record BLOB NOT NULL PRIMARY KEY CHECK (length(record) = 16),
    person BLOB NOT NULL CHECK (length(person) = 16)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_record_person ON person_record (person, record);

CREATE TABLE person_count (
    state TEXT NOT NULL PRIMARY KEY,
    people INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER person_counted AFTER INSERT ON person BEGIN
    INSERT INTO person_count (state, people) VALUES (new.state, 1)
    ON CONFLICT (state) DO UPDATE SET people = people + 1;
END;
CREATE TRIGGER person_discounted AFTER DELETE ON person BEGIN
    UPDATE person_count SET people = people - 1 WHERE state = old.state;
    DELETE FROM person_count WHERE state = old.state AND people = 0;
END;
CREATE TRIGGER person_recounted AFTER UPDATE OF state ON person WHEN old.state <> new.state BEGIN
    UPDATE person_count SET people = people - 1 WHERE state = old.state;
    DELETE FROM person_count WHERE state = old.state AND people = 0;
    INSERT INTO person_count (state, people) VALUES (new.state, 1)
    ON CONFLICT (state) DO UPDATE SET people = people + 1;
END;

CREATE VIRTUAL TABLE person_text USING fts5 (
    name, company, email, title, phone,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3', detail = 'none'
);

CREATE TABLE company (
    row INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    name_sort TEXT NOT NULL,
    survivors TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX company_name ON company (name_sort, id);

CREATE TABLE company_record (
    record BLOB NOT NULL PRIMARY KEY CHECK (length(record) = 16),
    company BLOB NOT NULL CHECK (length(company) = 16)
) STRICT, WITHOUT ROWID;
CREATE INDEX company_record_company ON company_record (company, record);

CREATE VIRTUAL TABLE company_text USING fts5 (
    name, domain,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3', detail = 'none'
);

CREATE TABLE item (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    left_person BLOB NOT NULL CHECK (length(left_person) = 16),
    right_person BLOB CHECK (length(right_person) = 16),
    left_record BLOB NOT NULL CHECK (length(left_record) = 16),
    right_record BLOB CHECK (length(right_record) = 16),
    value REAL NOT NULL,
    CHECK ((kind = 'pair') = (right_person IS NOT NULL)),
    CHECK ((kind = 'pair') = (right_record IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX item_value ON item (value DESC, id);
CREATE INDEX item_kind_value ON item (kind, value DESC, id);
CREATE INDEX item_left ON item (left_person);
CREATE INDEX item_right ON item (right_person) WHERE right_person IS NOT NULL;

-- Working state.

CREATE TABLE connection (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    connector TEXT NOT NULL,
    name TEXT NOT NULL,
    settings TEXT NOT NULL DEFAULT '{}',
    account TEXT,
    created_at INTEGER NOT NULL,
    synced_at INTEGER,
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT;

CREATE TABLE cursor (
    connection BLOB NOT NULL CHECK (length(connection) = 16),
    stream TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (connection, stream)
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    kind TEXT NOT NULL,
    connection BLOB NOT NULL CHECK (length(connection) = 16),
    state TEXT NOT NULL
        CHECK (state IN ('waiting', 'running', 'done', 'cancelled', 'interrupted', 'failed')),
    done INTEGER NOT NULL DEFAULT 0,
    total INTEGER,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    failure TEXT
) STRICT;
CREATE INDEX job_started ON job (started_at DESC, id DESC);
CREATE INDEX job_connection ON job (connection, started_at DESC, id DESC);
CREATE INDEX job_open ON job (state) WHERE state IN ('waiting', 'running');

CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    connection BLOB NOT NULL CHECK (length(connection) = 16),
    person BLOB NOT NULL CHECK (length(person) = 16),
    anchor BLOB NOT NULL CHECK (length(anchor) = 16),
    action TEXT NOT NULL,
    body TEXT NOT NULL,
    body_hash BLOB NOT NULL CHECK (length(body_hash) = 32),
    state TEXT NOT NULL,
    remote_id TEXT,
    created_at INTEGER NOT NULL,
    sent_at INTEGER,
    seen_at INTEGER,
    agreed_at INTEGER,
    failure TEXT,
    attempts INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_state ON outbox (state, connection, seq);
CREATE INDEX outbox_anchor ON outbox (anchor, seq);
CREATE INDEX outbox_remote ON outbox (connection, remote_id, state) WHERE remote_id IS NOT NULL;

CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    write BLOB NOT NULL REFERENCES outbox (id),
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    state TEXT NOT NULL,
    detail TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_write ON ledger (write, seq);
CREATE TRIGGER ledger_is_final BEFORE UPDATE ON ledger BEGIN
    SELECT RAISE(ABORT, 'the ledger is only appended');
END;

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL,
    previous BLOB NOT NULL CHECK (length(previous) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER audit_is_final BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit is only appended');
END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit is only appended');
END;

CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE daily (
    day TEXT NOT NULL,
    key TEXT NOT NULL,
    value INTEGER NOT NULL,
    PRIMARY KEY (key, day)
) STRICT, WITHOUT ROWID;
