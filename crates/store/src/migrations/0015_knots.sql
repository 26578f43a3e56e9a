-- What was said against what was said, and pairs that are asked about together. Items are derived: they come back.
DROP TABLE item;
CREATE TABLE item (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    left_person BLOB NOT NULL CHECK (length(left_person) = 16),
    right_person BLOB CHECK (length(right_person) = 16),
    left_record BLOB NOT NULL CHECK (length(left_record) = 16),
    right_record BLOB CHECK (length(right_record) = 16),
    value REAL NOT NULL,
    handed_to TEXT,
    -- The knot that a pair is asked in.
    within BLOB CHECK (length(within) = 16),
    CHECK ((kind IN ('contradiction', 'pair')) = (right_person IS NOT NULL)),
    CHECK ((kind IN ('contradiction', 'pair')) = (right_record IS NOT NULL)),
    CHECK (within IS NULL OR kind = 'pair' AND handed_to IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_value ON item (value DESC, id) WHERE handed_to IS NULL AND within IS NULL;
CREATE INDEX item_kind_value ON item (kind, value DESC, id) WHERE handed_to IS NULL AND within IS NULL;
CREATE INDEX item_handed ON item (value DESC, id) WHERE handed_to IS NOT NULL;
CREATE INDEX item_left ON item (left_person);
CREATE INDEX item_right ON item (right_person) WHERE right_person IS NOT NULL;
CREATE INDEX item_within ON item (within) WHERE within IS NOT NULL;
