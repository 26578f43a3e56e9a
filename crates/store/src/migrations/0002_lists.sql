-- Lists that came as files. Each is a connection of its own: what a row says is an observation like any other.

CREATE TABLE list (
    connection BLOB NOT NULL PRIMARY KEY REFERENCES connection (id),
    file TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    layout TEXT NOT NULL,
    columns TEXT NOT NULL,
    choice TEXT NOT NULL,
    counts TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Which column was which field the last time that a file had these columns.
CREATE TABLE layout (
    key TEXT NOT NULL PRIMARY KEY,
    columns TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A decision about a whole list names no record.
CREATE INDEX decision_withdraws ON decision (seq) WHERE json_extract(judgement, '$.kind') = 'withdraw';
