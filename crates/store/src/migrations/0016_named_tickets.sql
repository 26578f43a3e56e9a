-- Tickets that HaloPSA's webhook named and that are still to be read. How often: what was named again while it was read
-- is read again.

CREATE TABLE named_ticket (
    connection BLOB NOT NULL REFERENCES connection (id),
    ticket INTEGER NOT NULL CHECK (ticket > 0),
    at INTEGER NOT NULL,
    times INTEGER NOT NULL DEFAULT 1 CHECK (times > 0),
    PRIMARY KEY (connection, ticket)
) STRICT, WITHOUT ROWID;
