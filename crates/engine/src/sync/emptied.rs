//! Fields that a source empties of all its records at once: a member of its answers was renamed, moved or dropped there.
//!
//! What a page says is compared with what is known of its records. Where a field is lost in more records in a row than
//! anybody tidies up, and none between carries it, the page is not kept and its stream is not read on: what stood there
//! stands, until the field comes again, another mapping finds it, or somebody says that it is right so. What the mapping
//! gives no more is no loss: it is asked what it makes of the answers from before. Nor is what was just written there.
//! Where only most of a page's records lose a field it is thinned: told, and kept where it is lost. So it is where too many
//! records lose it that come by themselves.

mod alone;
mod held;
mod loss;
mod thinned;

use super::observations;
use crate::{
    api::{Failure, Topic},
    workspace::Workspace,
};
pub(crate) use alone::{alone, append, restore, stays};
pub(crate) use held::{NotKept, emptied, held_streams, is_held, is_still_held, let_empty, thinned_streams};
use loss::{Loss, came, proved, theirs};
use serde::{Deserialize, Serialize};
use sluice_connect::PulledRecord;
use sluice_domain::{ConnectionId, Field, Fields};
use sluice_store::{Connection, Reader, StoreError, Writer};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use thinned::Thinned;
pub(crate) use thinned::{mapped_anew, staying};

/// Where it is kept.
const KEY: &str = "emptied";
/// So many records of a stream may lose a field in a row, whatever share of it they are.
const HANDFUL: u32 = 10;
/// And never more than these, nor more than one in [`SHARE`].
const MOST: u32 = 50;
const SHARE: u32 = 20;
/// So many records of a page that was not kept are there for whoever changes the mapping.
const SHOWN: usize = 10;

/// How many of so many records may lose a field in a row without somebody's word.
fn most(of: u32) -> u32 {
    (of / SHARE).clamp(HANDFUL, MOST)
}

/// What is known of a stream's fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Known {
    /// In how many records in a row a field was lost.
    lost: BTreeMap<Field, u32>,
    /// What may become empty, by somebody's word, until it comes again.
    right: BTreeSet<Field>,
    /// What the page that is not kept would empty, and in how many records in a row.
    held: BTreeMap<Field, u32>,
    /// What most records come without, and keep: on the page where that was worst.
    thinned: BTreeMap<Field, Thinned>,
    /// What may be thinned, by somebody's word, until it comes again.
    let_thin: BTreeSet<Field>,
    /// In how many records in a row that came by themselves a field was lost.
    alone: BTreeMap<Field, u32>,
}

/// By connection, then by stream.
type All = BTreeMap<String, BTreeMap<String, Known>>;

impl Known {
    fn read(r: &Reader<'_>, connection: ConnectionId, stream: &str) -> Result<Self, StoreError> {
        let mut all: All = r.setting(KEY)?.unwrap_or_default();
        let streams = all.get_mut(&connection.to_string());
        Ok(streams.and_then(|streams| streams.remove(stream)).unwrap_or_default())
    }

    fn put(&self, w: &Writer<'_>, connection: ConnectionId, stream: &str) -> Result<(), StoreError> {
        let mut all: All = w.setting(KEY)?.unwrap_or_default();
        let streams = all.entry(connection.to_string()).or_default();
        if *self == Self::default() {
            streams.remove(stream);
        } else {
            streams.insert(stream.to_owned(), self.clone());
        }
        w.set_setting(KEY, &all)
    }

    /// What is known once a page is kept that carries some fields and loses others, each in so many records.
    fn after(&self, carried: &BTreeSet<Field>, lost: &BTreeMap<Field, u32>) -> Self {
        let mut after = Self { held: BTreeMap::new(), ..self.clone() };
        after.lost.retain(|field, _| !carried.contains(field));
        after.right.retain(|field| !carried.contains(field));
        // What is thinned stays where it is lost.
        let counts = |field: &Field| !self.right.contains(field) && !self.thinned.contains_key(field);
        for (field, count) in lost.iter().filter(|(field, _)| counts(field)) {
            let in_a_row = after.lost.entry(*field).or_default();
            *in_a_row = in_a_row.saturating_add(*count);
        }
        after
    }

    /// What is known once records are kept that came by themselves: some carry these fields, and others lose some. How the pages
    /// of the stream come they don't say.
    fn after_alone(&self, carried: &BTreeSet<Field>, seen: &BTreeMap<Field, Thinned>) -> Self {
        let mut after = self.clone();
        after.alone.retain(|field, _| !carried.contains(field));
        let told = |field: &Field| self.held.contains_key(field) || self.thinned.contains_key(field);
        let right = |field: &Field| self.right.contains(field) || self.let_thin.contains(field);
        let counts = |field: &Field| !carried.contains(field) && !told(field) && !right(field);
        for (field, seen) in seen.iter().filter(|(field, seen)| seen.lost > 0 && counts(field)) {
            let in_a_row = after.alone.entry(*field).or_default();
            *in_a_row = in_a_row.saturating_add(seen.lost);
        }
        after
    }

    /// What is known once a page is kept, beside what was counted and told meanwhile of records that came by themselves: `told`
    /// was told of before. What is told of no more is counted anew.
    fn beside(&self, now: Self, told: &BTreeSet<Field>) -> Self {
        let mut both = Self { alone: now.alone, ..self.clone() };
        for (field, seen) in now.thinned {
            if !told.contains(&field) {
                both.thinned.entry(field).or_insert(seen);
            } else if !both.thinned.contains_key(&field) {
                both.alone.remove(&field);
            }
        }
        both
    }

    /// With somebody's word that what they saw may become empty; nothing where that is something else by now.
    fn allowing(mut self, seen: &BTreeSet<Field>) -> Option<Self> {
        if seen.is_empty() {
            return None;
        }
        self.alone.retain(|field, _| !seen.contains(field));
        if self.held.keys().eq(seen) {
            self.held.clear();
            self.lost.retain(|field, _| !seen.contains(field));
            self.right.extend(seen);
        } else if self.thinned.keys().eq(seen) {
            self.thinned.clear();
            self.let_thin.extend(seen);
        } else {
            return None;
        }
        Some(self)
    }
}

/// What was seen of a page.
pub(super) struct Looked {
    /// What is known of its stream's fields once it is kept; nothing where that is what was known before.
    known: Option<Known>,
    /// What was told of as thinned when it was looked at.
    told: BTreeSet<Field>,
    /// What its records lost that stays, by the source's ids.
    stays: BTreeMap<String, Fields>,
}

impl Looked {
    /// What the records lost that stays, by the source's ids.
    pub(super) fn stays(&mut self) -> BTreeMap<String, Fields> {
        std::mem::take(&mut self.stays)
    }

    pub(super) fn keep(
        &self,
        w: &Writer<'_>,
        connection: ConnectionId,
        stream: &str,
    ) -> Result<(), StoreError> {
        let Some(known) = &self.known else { return Ok(()) };
        known.beside(Known::read(w, connection, stream)?, &self.told).put(w, connection, stream)
    }
}

/// Looks at a page before it is kept: `member_missing` where it would empty a field of too many.
pub(super) async fn look(
    workspace: &Workspace,
    connection: &Connection,
    stream: &str,
    records: &[PulledRecord],
) -> Result<Looked, Failure> {
    let came = came(connection.id, stream, records);
    let carried: BTreeSet<Field> = came.values().flatten().copied().collect();
    let (id, name) = (connection.id, stream.to_owned());
    let (before, mut after, losing, page, of) = workspace
        .store
        .read(move |r| {
            let before = Known::read(r, id, &name)?;
            let mut losing = Vec::new();
            let mut lost: BTreeMap<Field, u32> = BTreeMap::new();
            let mut page: BTreeMap<Field, Thinned> = BTreeMap::new();
            for (record, has) in came {
                let Some(last) = r.latest_observation(record)? else { continue };
                let fields: BTreeSet<Field> =
                    last.fields.keys().filter(|field| !has.contains(*field)).copied().collect();
                for field in last.fields.keys() {
                    page.entry(*field).or_default().of += 1;
                }
                for field in &fields {
                    page.entry(*field).or_default().lost += 1;
                    if !carried.contains(field) {
                        *lost.entry(*field).or_default() += 1;
                    }
                }
                if !fields.is_empty() {
                    losing.push(Loss { last, fields });
                }
            }
            page.retain(|field, _| carried.contains(field));
            let after = before.after(&carried, &lost);
            // Counted only where it matters.
            let of = match after.lost.values().any(|in_a_row| *in_a_row > HANDFUL) {
                true => r.sighted(id, &name)?,
                false => 0,
            };
            Ok::<_, StoreError>((before, after, losing, page, of))
        })
        .await?;
    let most = most(of);
    let told = before.thinned.keys().copied().collect();
    let much: BTreeSet<Field> =
        after.lost.iter().filter(|(_, in_a_row)| **in_a_row > most).map(|(field, _)| *field).collect();
    let thinned = before.newly_thinned(&page);
    if much.is_empty() && thinned.is_empty() && before.thinned.is_empty() && before.let_thin.is_empty() {
        return Ok(Looked { known: (after != before).then_some(after), told, stays: BTreeMap::new() });
    }
    let losing = Arc::new(theirs(workspace, id, losing).await?);
    let asked: BTreeSet<Field> = much.union(&thinned).copied().collect();
    let proved = proved(workspace, connection, Arc::clone(&losing), asked).await?;
    let mut held = BTreeMap::new();
    for field in much {
        let in_a_row = before.lost.get(&field).copied().unwrap_or_default();
        match proved.get(&field) {
            // It is this program's own doing.
            None => {
                after.lost.remove(&field);
            }
            Some(count) => {
                let in_a_row = in_a_row.saturating_add(*count);
                let counts = if in_a_row > most { &mut held } else { &mut after.lost };
                counts.insert(field, in_a_row);
            }
        }
    }
    if !held.is_empty() {
        return Err(hold(workspace, connection, stream, Known { held, ..before }, records).await?);
    }
    after.saw(&page);
    for field in thinned {
        let of = page.get(&field).map_or(0, |seen| seen.of);
        let seen = Thinned { lost: proved.get(&field).copied().unwrap_or_default(), of };
        if seen.is_much() {
            after.thinned.insert(field, seen);
        }
    }
    let stays = after.stays(&losing);
    if after.thinned != before.thinned {
        workspace.stale.mark(&[Topic::Connections, Topic::Status]);
    }
    Ok(Looked { known: (after != before).then_some(after), told, stays })
}

/// Notes what a page would empty; the failure with which its stream ends.
async fn hold(
    workspace: &Workspace,
    connection: &Connection,
    stream: &str,
    known: Known,
    records: &[PulledRecord],
) -> Result<Failure, Failure> {
    let shown = records.iter().take(SHOWN).cloned().collect();
    workspace.emptied.put(connection.id, stream, observations(workspace, connection, stream, shown));
    let failure = held::failure(connection, stream, &known.held);
    let (id, name) = (connection.id, stream.to_owned());
    workspace.store.write(move |w| known.put(w, id, &name)).await?;
    workspace.stale.mark(&[Topic::Connections, Topic::Status]);
    Ok(failure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_asked_about_a_handful_and_about_more_than_fifty_always() {
        for (of, expected) in [(0, 10), (100, 10), (219, 10), (240, 12), (1_000, 50), (100_000, 50)] {
            assert_eq!(most(of), expected, "{of}");
        }
    }

    #[test]
    fn losses_are_counted_in_a_row_until_the_field_comes_again() {
        let page = |carried: &[Field], lost: &[(Field, u32)]| {
            (
                carried.iter().copied().collect::<BTreeSet<_>>(),
                lost.iter().copied().collect::<BTreeMap<_, _>>(),
            )
        };
        let mut known = Known::default();
        for ((carried, lost), in_a_row) in [
            (page(&[], &[(Field::Email, 4), (Field::Title, 1)]), [Some(4), Some(1)]),
            (page(&[Field::Title], &[(Field::Email, 3)]), [Some(7), None]),
            // Nobody of them was known.
            (page(&[], &[]), [Some(7), None]),
            (page(&[Field::Email], &[]), [None, None]),
        ] {
            known = known.after(&carried, &lost);
            assert_eq!([Field::Email, Field::Title].map(|field| known.lost.get(&field).copied()), in_a_row);
        }
    }

    #[test]
    fn what_came_by_itself_meanwhile_counts_beside_a_page_until_what_it_told_of_is_over() {
        let (email, seen) = (Field::Email, Thinned { lost: 11, of: 11 });
        let told = Known {
            alone: BTreeMap::from([(email, 11)]),
            thinned: BTreeMap::from([(email, seen)]),
            ..Known::default()
        };
        let (over, before) = (Known::default(), BTreeSet::from([email]));
        assert_eq!(over.beside(told.clone(), &before), Known::default());
        assert_eq!(
            over.beside(told.clone(), &BTreeSet::new()),
            told,
            "it was told of after the page was looked at"
        );
        assert_eq!(told.beside(told.clone(), &before), told);
    }

    #[test]
    fn a_word_holds_until_the_field_comes_again() {
        let (email, lost) = (BTreeSet::from([Field::Email]), BTreeMap::from([(Field::Email, 90)]));
        let known = Known { right: email.clone(), ..Known::default() };
        let after = known.after(&BTreeSet::new(), &lost);
        assert_eq!(after, known);
        assert_eq!(after.after(&email, &BTreeMap::new()), Known::default());
    }
}
