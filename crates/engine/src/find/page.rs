//! Pages of searches that were paid for: what was asked before is answered from here.

use super::offer::OLD;
use crate::{api::Failure, workspace::Workspace};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sluice_connect::{
    Position, PulledRecord,
    manifest::{Per, Stream},
};
use sluice_domain::{EntityKind, Fields};
use sluice_store::{Connection, PageKey, PaidPage, StoreError, Writer};
use std::collections::BTreeMap;

/// A record, and what of it the account has paid for before.
pub(super) type Row = (PulledRecord, Vec<Per>);

/// What a provider answered.
#[derive(Default)]
pub(super) struct Answer {
    pub rows: Vec<Row>,
    /// How many there are, where it says so.
    pub total: Option<u64>,
    pub next: Option<Position>,
}

/// A page that is to be kept.
pub(super) type Written = (PageKey, PaidPage);

/// An answer as it is kept.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    found: Vec<Shown>,
    total: Option<u64>,
    next: Option<Position>,
}

#[derive(Serialize, Deserialize)]
struct Shown {
    id: String,
    fields: Fields,
    paid: Vec<Per>,
}

/// Which page it is.
pub(super) fn key(
    connection: &Connection,
    stream: &Stream,
    question: &Value,
    position: Option<&Position>,
) -> PageKey {
    PageKey {
        connection: connection.id,
        stream: stream.name.clone(),
        question: question.to_string(),
        place: position.map(|position| json!(position).to_string()).unwrap_or_default(),
    }
}

/// The page, where it was paid for and is not too old.
pub(super) async fn known(workspace: &Workspace, key: PageKey) -> Result<Option<PaidPage>, Failure> {
    let oldest = workspace.now() - OLD;
    let page = workspace.store.read(move |r| r.found_page(&key)).await?;
    let legible = |page: &PaidPage| serde_json::from_value::<Kept>(page.answer.clone()).is_ok();
    Ok(page.filter(|page| page.at >= oldest && legible(page)))
}

/// The answer that is kept as this page.
pub(super) fn read(page: PaidPage, kind: EntityKind) -> Answer {
    let kept: Kept = serde_json::from_value(page.answer).unwrap_or_default();
    let row = |shown: Shown| {
        let record = PulledRecord {
            external_id: shown.id,
            kind,
            fields: shown.fields,
            left_out: BTreeMap::new(),
            raw: String::new(),
        };
        (record, shown.paid)
    };
    Answer { rows: kept.found.into_iter().map(row).collect(), total: kept.total, next: kept.next }
}

/// The page as it is kept; nothing for what cost nothing.
pub(super) fn written(key: PageKey, answer: &Answer, paid: u64, at: DateTime<Utc>) -> Option<Written> {
    let shown = |(record, paid): &Row| Shown {
        id: record.external_id.clone(),
        fields: record.fields.clone(),
        paid: paid.clone(),
    };
    let kept = Kept {
        found: answer.rows.iter().map(shown).collect(),
        total: answer.total,
        next: answer.next.clone(),
    };
    (paid > 0).then(|| (key, PaidPage { at, paid, answer: json!(kept) }))
}

/// Keeps a page, and forgets those that are too old.
pub(super) fn keep(w: &Writer<'_>, page: Option<Written>, now: DateTime<Utc>) -> Result<(), StoreError> {
    w.drop_found_pages_before(now - OLD)?;
    page.map_or(Ok(()), |(key, page)| w.put_found_page(&key, &page))
}
