-- By what companies are compared with the clients of the system of record: of companies that it does not have by their
-- anchor, of its clients by their record. Derived.
CREATE TABLE company_side (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    company BLOB NOT NULL CHECK (length(company) = 16),
    client INTEGER NOT NULL CHECK (client IN (0, 1)),
    profile BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX company_side_company ON company_side (company, id);

-- Whom the rules propose to lead out, by the ticket with which they began. Time alone brings proposals about, so they are no
-- more than what was seen when the rules last looked: a card looks again.
CREATE TABLE exit_proposal (
    lead BLOB NOT NULL PRIMARY KEY CHECK (length(lead) = 16),
    -- Since when the person is where the rules would lead it out of.
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX exit_proposal_since ON exit_proposal (since, lead);
