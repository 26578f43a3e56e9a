-- Whether a record that could not be read came again since its stream was last read whole. One without an id is known by
-- nothing else.

ALTER TABLE unread ADD COLUMN brought INTEGER NOT NULL DEFAULT 1 CHECK (brought IN (0, 1));
