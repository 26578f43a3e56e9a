//! Sources compared.

use super::people::Seen;
use crate::api::{Failure, SourceRow};
use sluice_domain::{ConnectionId, insight::SourcePart};
use sluice_store::{LIST, Reader};
use std::collections::{BTreeMap, BTreeSet};

/// Who brought anybody or cost anything, who brought most first.
pub(super) fn rows(r: &Reader<'_>, seen: &Seen<'_>) -> Result<Vec<SourceRow>, Failure> {
    let counts = counts(seen);
    let spent = r.spend_by_connection(seen.since)?;
    let mut rows = Vec::new();
    for connection in r.all_connections()? {
        let id = connection.id;
        let people = |part| counts.get(&(id, part)).copied().unwrap_or_default();
        let spent = spent.get(&id).copied().unwrap_or_default();
        if people(SourcePart::Brought) == 0 && spent == 0 {
            continue;
        }
        let verified = people(SourcePart::Verified);
        rows.push(SourceRow {
            connection: id.to_string(),
            list: connection.connector == LIST,
            name: connection.name,
            brought: people(SourcePart::Brought),
            only: people(SourcePart::Only),
            to_judge: people(SourcePart::ToJudge),
            weak: people(SourcePart::Weak),
            clean: people(SourcePart::Clean),
            written: people(SourcePart::Written),
            engaged: people(SourcePart::Engaged),
            won: people(SourcePart::Won),
            verified,
            spent_millicredits: spent,
            each_millicredits: each(spent, verified),
        });
    }
    // The sort keeps what is equal in the order of the connections.
    rows.sort_by_key(|row| std::cmp::Reverse(row.brought));
    Ok(rows)
}

/// What one of them cost, in thousandths of a credit.
pub(super) fn each(spent: u64, verified: u32) -> Option<u64> {
    (verified > 0 && spent > 0).then(|| spent / u64::from(verified))
}

fn counts(seen: &Seen<'_>) -> BTreeMap<(ConnectionId, SourcePart), u32> {
    let mut counts = BTreeMap::new();
    for (_, person) in &seen.brought {
        let sources: BTreeSet<ConnectionId> = person.origins.iter().map(|origin| origin.source).collect();
        for source in sources {
            for part in SourcePart::ALL.iter().filter(|part| person.is(source, **part)) {
                *counts.entry((source, *part)).or_default() += 1;
            }
        }
    }
    counts
}
