-- Where people are in the pipeline. Derived.
CREATE TABLE standing (
    person BLOB NOT NULL PRIMARY KEY CHECK (length(person) = 16),
    lead BLOB NOT NULL CHECK (length(lead) = 16),
    status TEXT NOT NULL,
    since INTEGER NOT NULL,
    ours INTEGER NOT NULL,
    standing TEXT NOT NULL
) STRICT;
CREATE INDEX standing_status ON standing (status, person);
