-- Who may be the same person is found in memory, from what each record is compared by.

DROP TABLE blocking_key;
ALTER TABLE record ADD COLUMN profile BLOB;

-- A pair's evidence is calculated when it is asked for.
DROP TABLE pair;
CREATE TABLE pair (
    left_record BLOB NOT NULL CHECK (length(left_record) = 16),
    right_record BLOB NOT NULL CHECK (length(right_record) = 16),
    bits INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (left_record, right_record),
    CHECK (left_record < right_record)
) STRICT, WITHOUT ROWID;
CREATE INDEX pair_right ON pair (right_record, left_record);
