-- What stands in tickets of the system of record by whomever: read there, and shown beside what was told from here. No fact
-- about anybody follows from it.
CREATE TABLE told (
    connection BLOB NOT NULL CHECK (length(connection) = 16),
    ticket INTEGER NOT NULL,
    -- Counts within the ticket.
    number INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- What it is and who said it, by the names that they have there.
    what TEXT NOT NULL,
    who TEXT NOT NULL,
    words TEXT NOT NULL,
    -- What it is recognised by, where it was told by Sluice.
    mark TEXT,
    PRIMARY KEY (connection, ticket, number)
) STRICT, WITHOUT ROWID;
