-- Decisions that were made as one are taken back as one. Absent: the decision was made alone.
ALTER TABLE decision ADD COLUMN act BLOB CHECK (act IS NULL OR length(act) = 16);
CREATE INDEX decision_act ON decision (act) WHERE act IS NOT NULL;
CREATE INDEX decision_kind ON decision (json_extract(judgement, '$.kind'));

-- Who was asked to answer a question that somebody handed on.
ALTER TABLE item ADD COLUMN handed_to TEXT;
DROP INDEX item_value;
DROP INDEX item_kind_value;
CREATE INDEX item_value ON item (value DESC, id) WHERE handed_to IS NULL;
CREATE INDEX item_kind_value ON item (kind, value DESC, id) WHERE handed_to IS NULL;
CREATE INDEX item_handed ON item (value DESC, id) WHERE handed_to IS NOT NULL;
