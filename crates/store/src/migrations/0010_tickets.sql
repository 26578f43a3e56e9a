-- Where people are is said by up to three tickets: of the lead, the prospect and the opportunity. Derived.
DROP TABLE standing;
CREATE TABLE standing (
    person BLOB NOT NULL PRIMARY KEY CHECK (length(person) = 16),
    lead BLOB NOT NULL CHECK (length(lead) = 16),
    status TEXT NOT NULL,
    since INTEGER NOT NULL,
    tickets TEXT NOT NULL,
    standing TEXT NOT NULL
) STRICT;
CREATE INDEX standing_status ON standing (status, person);
