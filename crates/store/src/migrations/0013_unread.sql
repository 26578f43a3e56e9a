-- Records that could not be read: kept as they came, to be read again.

CREATE TABLE unread (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connection BLOB NOT NULL CHECK (length(connection) = 16),
    stream TEXT NOT NULL,
    mark TEXT NOT NULL,
    external_id TEXT,
    raw TEXT NOT NULL,
    reason TEXT NOT NULL,
    tries INTEGER NOT NULL CHECK (tries > 0),
    came_at INTEGER NOT NULL,
    tried_at INTEGER NOT NULL,
    dropped INTEGER NOT NULL DEFAULT 0 CHECK (dropped IN (0, 1)),
    UNIQUE (connection, stream, mark)
) STRICT;
