-- Whom a purchase asks for, until it is known what became of them: whoever's answer never came may have been paid, and is
-- not asked for again unasked. Of what was noted before nobody knows for whom it was.
ALTER TABLE purchase ADD COLUMN asked TEXT;
CREATE INDEX purchase_asked ON purchase (id) WHERE asked IS NOT NULL;
