-- What people changed about a connector's mapping of a stream. Only ever appended: the newest version holds.

CREATE TABLE mapping (
    connection BLOB NOT NULL REFERENCES connection (id),
    stream TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    changes TEXT NOT NULL,
    PRIMARY KEY (connection, stream, version)
) STRICT, WITHOUT ROWID;

-- A changed mapping is tried on what its stream brought last.
CREATE INDEX observation_stream ON observation (connection, stream, seq);

CREATE TRIGGER mapping_is_final BEFORE UPDATE ON mapping BEGIN
    SELECT RAISE(ABORT, 'versions of mappings are only appended');
END;
