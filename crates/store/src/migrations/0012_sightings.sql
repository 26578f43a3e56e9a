-- Which pass saw a record last, so that what one from the beginning of a stream to its end did not bring is known.

CREATE TABLE pass (
    connection BLOB NOT NULL CHECK (length(connection) = 16),
    stream TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    read_at INTEGER,
    PRIMARY KEY (connection, stream)
) STRICT, WITHOUT ROWID;

CREATE TABLE sighting (
    record BLOB NOT NULL PRIMARY KEY CHECK (length(record) = 16),
    connection BLOB NOT NULL CHECK (length(connection) = 16),
    stream TEXT NOT NULL,
    pass INTEGER NOT NULL,
    missed INTEGER NOT NULL DEFAULT 0 CHECK (missed >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX sighting_pass ON sighting (connection, stream, pass);
CREATE INDEX sighting_missed ON sighting (connection, stream, missed) WHERE missed > 0;

-- What was read before was seen in a pass before the first that is counted. Lists and what was bought have no cursor.
INSERT INTO sighting (record, connection, stream, pass)
SELECT record.id, record.connection, record.stream, 0
FROM record JOIN cursor ON cursor.connection = record.connection AND cursor.stream = record.stream;
