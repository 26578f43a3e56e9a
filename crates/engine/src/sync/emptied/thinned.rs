//! Fields that a source leaves out of most of the records of a page, and not of all: what stood there stays, and its stream is
//! read on, until the field comes again, the mapping is changed, or somebody says that it is right so.

use super::{All, HANDFUL, KEY, Known, loss::Loss};
use serde::{Deserialize, Serialize};
use sluice_domain::{ConnectionId, Field, Fields};
use sluice_store::{Reader, StoreError, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// How many records of a page had a field, and how many of them came without it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Thinned {
    pub(super) lost: u32,
    pub(super) of: u32,
}

impl Thinned {
    /// More than anybody tidies up, and most of them: half, or more.
    pub(super) const fn is_much(self) -> bool {
        self.lost > HANDFUL && self.lost >= self.of.div_ceil(2)
    }

    /// Enough of them, and none without it.
    const fn is_over(self) -> bool {
        self.lost == 0 && self.of > HANDFUL
    }
}

impl Known {
    /// Which fields of a page are thinned that are told of neither as that nor as right.
    pub(super) fn newly_thinned(&self, page: &BTreeMap<Field, Thinned>) -> BTreeSet<Field> {
        let is_new = |field: &Field| !self.thinned.contains_key(field) && !self.let_thin.contains(field);
        page.iter().filter(|(field, seen)| seen.is_much() && is_new(field)).map(|(field, _)| *field).collect()
    }

    /// Notes what a page says of the fields that are told of.
    pub(super) fn saw(&mut self, page: &BTreeMap<Field, Thinned>) {
        for (field, seen) in page {
            if seen.is_over() {
                self.thinned.remove(field);
                self.let_thin.remove(field);
            } else if let Some(told) = self.thinned.get_mut(field)
                && seen.lost > told.lost
            {
                *told = *seen;
            }
        }
    }

    /// What of these losses stays as it was, by the source's ids.
    pub(super) fn stays(&self, losing: &[Loss]) -> BTreeMap<String, Fields> {
        let stays = |Loss { last, fields }: &Loss| {
            let told = |field: &&Field| self.thinned.contains_key(*field) || self.held.contains_key(*field);
            let kept: Fields = fields
                .iter()
                .filter(told)
                .filter_map(|field| Some((*field, last.fields.get(field)?.clone())))
                .collect();
            (!kept.is_empty()).then(|| (last.external_id.clone(), kept))
        };
        losing.iter().filter_map(stays).collect()
    }
}

/// What a connection's streams come without and keep: it does not stand in what they answered.
pub(crate) fn staying(
    r: &Reader<'_>,
    connection: ConnectionId,
) -> Result<BTreeMap<String, BTreeSet<Field>>, StoreError> {
    let mut all: All = r.setting(KEY)?.unwrap_or_default();
    let streams = all.remove(&connection.to_string()).unwrap_or_default().into_iter();
    Ok(streams.map(|(stream, known)| (stream, known.thinned.into_keys().collect())).collect())
}

/// Another mapping is in force: whether a stream comes thinned is seen anew.
pub(crate) fn mapped_anew(w: &Writer<'_>, connection: ConnectionId, stream: &str) -> Result<(), StoreError> {
    let before = Known::read(w, connection, stream)?;
    if before.thinned.is_empty() && before.let_thin.is_empty() && before.alone.is_empty() {
        return Ok(());
    }
    let (thinned, let_thin, alone) = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
    Known { thinned, let_thin, alone, ..before }.put(w, connection, stream)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_thinned_where_half_and_more_than_a_handful_lost_it() {
        for (lost, of, expected) in [
            (0, 0, false),
            (10, 10, false),
            (11, 22, true),
            (11, 23, false),
            (90, 100, true),
            (49, 100, false),
        ] {
            assert_eq!(Thinned { lost, of }.is_much(), expected, "{lost} of {of}");
        }
    }

    #[test]
    fn it_is_told_at_its_worst_until_a_page_has_it_in_more_than_a_handful_and_lacks_it_in_none() {
        let told = Thinned { lost: 20, of: 30 };
        let known = Known { thinned: BTreeMap::from([(Field::Email, told)]), ..Known::default() };
        for (lost, of, expected) in [
            (5, 6, Some(told)),
            (25, 30, Some(Thinned { lost: 25, of: 30 })),
            (1, 90, Some(told)),
            (0, 10, Some(told)),
            (0, 11, None),
        ] {
            let mut after = known.clone();
            after.saw(&BTreeMap::from([(Field::Email, Thinned { lost, of })]));
            assert_eq!(after.thinned.get(&Field::Email).copied(), expected, "{lost} of {of}");
        }
    }

    #[test]
    fn what_is_told_of_already_or_right_is_not_told_of_anew() {
        let page = BTreeMap::from(
            [Field::Email, Field::Title, Field::Phone].map(|field| (field, Thinned { lost: 20, of: 20 })),
        );
        let known = Known {
            thinned: BTreeMap::from([(Field::Email, Thinned { lost: 20, of: 20 })]),
            let_thin: BTreeSet::from([Field::Title]),
            ..Known::default()
        };
        assert_eq!(known.newly_thinned(&page), BTreeSet::from([Field::Phone]));
    }
}
