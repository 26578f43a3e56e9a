-- Refused writes after which the same was not planned again of the same person: what may wait for an answer. All that were
-- ever refused are too many to be looked through whenever the queue is.
CREATE TABLE refusal (
    -- The write's number in the outbox.
    seq INTEGER NOT NULL PRIMARY KEY,
    connection BLOB NOT NULL CHECK (length(connection) = 16),
    anchor BLOB NOT NULL CHECK (length(anchor) = 16),
    -- When it was sent: what was answered since settles it.
    at INTEGER NOT NULL,
    -- Whether the other side had taken it, and does not have what it made.
    lost INTEGER NOT NULL CHECK (lost IN (0, 1))
) STRICT;
CREATE INDEX refusal_anchor ON refusal (anchor);
CREATE INDEX refusal_lost ON refusal (anchor) WHERE lost = 1;

INSERT INTO refusal (seq, connection, anchor, at, lost)
SELECT seq, connection, anchor, coalesce(sent_at, created_at), action = 'create' AND remote_id IS NOT NULL
FROM outbox AS this
WHERE state = 'refused' AND NOT EXISTS
    (SELECT 1 FROM outbox AS later
     WHERE later.anchor = this.anchor AND later.seq > this.seq AND later.connection = this.connection
       AND later.action = this.action AND later.created_at > this.created_at AND later.state <> 'withdrawn'
       AND later.body ->> '$.stage' IS this.body ->> '$.stage'
       AND later.body ->> '$.entry.of' IS this.body ->> '$.entry.of');

-- The plus has SQLite look by anchor: many may be refused, but few of one person.
CREATE TRIGGER refusal_planned AFTER INSERT ON outbox
WHEN new.state = 'refused' OR EXISTS (SELECT 1 FROM refusal WHERE anchor = new.anchor) BEGIN
    DELETE FROM refusal WHERE anchor = new.anchor;
    INSERT INTO refusal (seq, connection, anchor, at, lost)
    SELECT seq, connection, anchor, coalesce(sent_at, created_at), action = 'create' AND remote_id IS NOT NULL
    FROM outbox AS this
    WHERE anchor = new.anchor AND +state = 'refused' AND NOT EXISTS
        (SELECT 1 FROM outbox AS later
         WHERE later.anchor = this.anchor AND later.seq > this.seq AND later.connection = this.connection
           AND later.action = this.action AND later.created_at > this.created_at AND later.state <> 'withdrawn'
           AND later.body ->> '$.stage' IS this.body ->> '$.stage'
           AND later.body ->> '$.entry.of' IS this.body ->> '$.entry.of');
END;
CREATE TRIGGER refusal_told AFTER UPDATE OF state ON outbox
WHEN (old.state = 'refused') <> (new.state = 'refused') OR (old.state = 'withdrawn') <> (new.state = 'withdrawn') BEGIN
    DELETE FROM refusal WHERE anchor = new.anchor;
    INSERT INTO refusal (seq, connection, anchor, at, lost)
    SELECT seq, connection, anchor, coalesce(sent_at, created_at), action = 'create' AND remote_id IS NOT NULL
    FROM outbox AS this
    WHERE anchor = new.anchor AND +state = 'refused' AND NOT EXISTS
        (SELECT 1 FROM outbox AS later
         WHERE later.anchor = this.anchor AND later.seq > this.seq AND later.connection = this.connection
           AND later.action = this.action AND later.created_at > this.created_at AND later.state <> 'withdrawn'
           AND later.body ->> '$.stage' IS this.body ->> '$.stage'
           AND later.body ->> '$.entry.of' IS this.body ->> '$.entry.of');
END;
