-- What was answered to pairs whose truth is known. It is counted, and nothing is derived from it.
CREATE TABLE known_answer (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    -- Whether it was answered that the two are the same, and whether they are.
    same INTEGER NOT NULL,
    truth INTEGER NOT NULL,
    -- The evidence that was shown, in bits.
    bits REAL NOT NULL,
    -- The pair, so that the answer can be taken back.
    pair TEXT NOT NULL
) STRICT;

-- How many items of a kind are asked about here: counting a hundred thousand takes longer than all else of a page.
CREATE TABLE item_count (
    kind TEXT NOT NULL PRIMARY KEY,
    items INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO item_count (kind, items)
SELECT kind, count(*) FROM item WHERE handed_to IS NULL AND within IS NULL GROUP BY kind;
CREATE TRIGGER item_counted AFTER INSERT ON item WHEN new.handed_to IS NULL AND new.within IS NULL BEGIN
    INSERT INTO item_count (kind, items) VALUES (new.kind, 1) ON CONFLICT (kind) DO UPDATE SET items = items + 1;
END;
CREATE TRIGGER item_discounted AFTER DELETE ON item WHEN old.handed_to IS NULL AND old.within IS NULL BEGIN
    UPDATE item_count SET items = items - 1 WHERE kind = old.kind;
    DELETE FROM item_count WHERE kind = old.kind AND items = 0;
END;
CREATE TRIGGER item_recounted AFTER UPDATE OF handed_to, within ON item
WHEN (old.handed_to IS NULL AND old.within IS NULL) <> (new.handed_to IS NULL AND new.within IS NULL) BEGIN
    INSERT INTO item_count (kind, items)
    VALUES (new.kind, iif(new.handed_to IS NULL AND new.within IS NULL, 1, -1))
    ON CONFLICT (kind) DO UPDATE SET items = items + excluded.items;
    DELETE FROM item_count WHERE kind = new.kind AND items = 0;
END;
