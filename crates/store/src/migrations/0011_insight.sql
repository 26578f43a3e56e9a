-- What numbers over everybody are counted from, small enough to be read whole.

-- Whether a source verified the address that survives.
ALTER TABLE person ADD COLUMN verified INTEGER NOT NULL DEFAULT 0 CHECK (verified IN (0, 1));
CREATE INDEX person_told ON person (id, state, verified);

CREATE INDEX record_origin ON record (id, connection, stream);

CREATE INDEX outbox_done ON outbox (state, action, sent_at, anchor);
