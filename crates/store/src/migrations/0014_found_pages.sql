-- Pages of searches that were paid for: asked for again, they are answered from here.

CREATE TABLE found_page (
    connection BLOB NOT NULL REFERENCES connection (id),
    stream TEXT NOT NULL,
    question TEXT NOT NULL,
    place TEXT NOT NULL,
    at INTEGER NOT NULL,
    paid INTEGER NOT NULL CHECK (paid >= 0),
    answer TEXT NOT NULL,
    PRIMARY KEY (connection, stream, question, place)
) STRICT;
CREATE INDEX found_page_at ON found_page (at);
