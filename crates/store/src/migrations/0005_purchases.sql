-- What providers were asked to sell: noted before the call goes out, so that what it may have cost is never forgotten.

CREATE TABLE purchase (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    connection BLOB NOT NULL REFERENCES connection (id),
    stream TEXT NOT NULL,
    at INTEGER NOT NULL,
    most INTEGER NOT NULL CHECK (most >= 0),
    paid INTEGER CHECK (paid >= 0),
    later TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX purchase_at ON purchase (at);
CREATE INDEX purchase_later ON purchase (connection) WHERE later IS NOT NULL;
-- Until now what was paid stood with the records alone.
INSERT INTO purchase (id, connection, stream, at, most, paid)
SELECT id, connection, stream, at, price, price FROM observation
WHERE price > 0 AND connection IN (SELECT id FROM connection);
DROP INDEX observation_spend;

-- Who was bought, under the id that was asked with, which may be another than that of the record.
CREATE TABLE bought (
    connection BLOB NOT NULL REFERENCES connection (id),
    asked TEXT NOT NULL,
    phone INTEGER NOT NULL CHECK (phone IN (0, 1)),
    PRIMARY KEY (connection, asked)
) STRICT, WITHOUT ROWID;
