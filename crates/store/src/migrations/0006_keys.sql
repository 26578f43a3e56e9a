-- A record's keys follow from the record: nobody looks for them by it.

DROP INDEX blocking_key_record;
