-- What vendors sent by themselves and is kept: the same sent again is known by its mark.

CREATE TABLE push (
    connection BLOB NOT NULL REFERENCES connection (id),
    stream TEXT NOT NULL,
    mark TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (connection, stream, mark)
) STRICT, WITHOUT ROWID;
