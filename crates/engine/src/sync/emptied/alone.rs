//! Records that come by themselves: read one by one, or pushed. No page tells how many of them come without a field, so that is
//! counted from one to the next, and told like what is thinned. What is told of a stream stays in them as well.

use super::{
    HANDFUL, Known, Thinned,
    loss::{Loss, gave, is_theirs},
    most,
};
use crate::sync::unread::Way;
use sluice_domain::{ConnectionId, Field, Fields, Observation};
use sluice_store::{Reader, StoreError, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// What stays of each of these records that it comes without; to be asked in the transaction that keeps them.
pub(crate) fn alone(
    w: &Writer<'_>,
    way: &Way,
    (connection, stream): (ConnectionId, &str),
    said: &[Observation],
) -> Result<Vec<Fields>, StoreError> {
    let before = Known::read(w, connection, stream)?;
    let carried: BTreeSet<Field> = said.iter().flat_map(|one| one.fields.keys().copied()).collect();
    let (mut losing, mut ours): (Vec<Loss>, Vec<Loss>) = (Vec::new(), Vec::new());
    let mut seen: BTreeMap<Field, Thinned> = BTreeMap::new();
    for one in said {
        let Some(last) = w.latest_observation(one.record())? else { continue };
        let fields = lost(&last, one);
        for field in last.fields.keys() {
            seen.entry(*field).or_default().of += 1;
        }
        if fields.is_empty() {
            continue;
        }
        if !is_theirs(w, connection, &last)? {
            // What was written there brings it here by itself: it is not counted, and what is told of stays in it all the same.
            ours.push(Loss { last, fields });
            continue;
        }
        for field in &fields {
            seen.entry(*field).or_default().lost += 1;
        }
        losing.push(Loss { last, fields });
    }
    let mut after = before.after_alone(&carried, &seen);
    let of = match after.alone.values().any(|in_a_row| *in_a_row > HANDFUL) {
        true => w.sighted(connection, stream)?,
        false => 0,
    };
    let most = most(of);
    let grew = |field: &Field| after.alone.get(field).copied() > before.alone.get(field).copied();
    let much: BTreeMap<Field, u32> = after
        .alone
        .iter()
        .filter(|(field, in_a_row)| **in_a_row > most && grew(field))
        .map(|(field, _)| (*field, before.alone.get(field).copied().unwrap_or_default()))
        .collect();
    seen.retain(|field, _| carried.contains(field));
    for field in before.newly_thinned(&seen) {
        let of = seen.get(&field).map_or(0, |seen| seen.of);
        let seen = Thinned { lost: proved(w, way, &losing, field)?, of };
        if seen.is_much() {
            after.thinned.insert(field, seen);
        }
    }
    for (field, in_a_row) in much {
        match proved(w, way, &losing, field)? {
            // It is the mapping's doing.
            0 => {
                after.alone.remove(&field);
            }
            count => {
                let lost = in_a_row.saturating_add(count);
                after.alone.insert(field, lost);
                if lost > most {
                    after.thinned.insert(field, Thinned { lost, of: lost });
                }
            }
        }
    }
    if after != before {
        after.put(w, connection, stream)?;
    }
    let mut stays = after.stays(&losing);
    stays.extend(after.stays(&ours));
    Ok(said.iter().map(|one| stays.get(&one.external_id).cloned().unwrap_or_default()).collect())
}

/// What stays of a record that was bought, or could not be read before: it says nothing of how others come.
pub(crate) fn stays(r: &Reader<'_>, said: &Observation) -> Result<Fields, StoreError> {
    let known = Known::read(r, said.connection, &said.stream)?;
    if known.thinned.is_empty() && known.held.is_empty() {
        return Ok(Fields::new());
    }
    let Some(last) = r.latest_observation(said.record())? else { return Ok(Fields::new()) };
    let fields = lost(&last, said);
    Ok(known.stays(&[Loss { last, fields }]).into_values().next().unwrap_or_default())
}

/// Appends an observation; where something stays in it, `came` is what its source said itself. Whether it was news.
pub(crate) fn append(w: &Writer<'_>, said: &Observation, came: Option<&Fields>) -> Result<bool, StoreError> {
    came.map_or_else(|| w.append_observation(said), |came| w.append_restored(said, came))
}

/// Gives an observation what stays of what its source left out. What that said itself, where it is less.
pub(crate) fn restore(said: &mut Observation, stays: Fields) -> Option<Fields> {
    if stays.is_empty() {
        return None;
    }
    let came = said.fields.clone();
    for (field, value) in stays {
        said.fields.entry(field).or_insert(value);
    }
    (came.len() < said.fields.len()).then_some(came)
}

/// What a record was known with and comes without.
fn lost(last: &Observation, now: &Observation) -> BTreeSet<Field> {
    last.fields.keys().filter(|field| !now.fields.contains_key(*field)).copied().collect()
}

/// How many of these records lost a field that the mapping in force finds in what came before.
fn proved(r: &Reader<'_>, way: &Way, losing: &[Loss], field: Field) -> Result<u32, StoreError> {
    let mut count = 0;
    for loss in losing.iter().filter(|loss| loss.fields.contains(&field)) {
        count += u32::from(gave(r, way, &loss.last, field)?);
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_of_records_that_come_alone_are_counted_in_a_row_but_for_what_is_told_of_or_right() {
        let email = Field::Email;
        let check = |known: Known, carried: &[Field], expected: Option<u32>| {
            let lost = BTreeMap::from([(email, Thinned { lost: 1, of: 1 })]);
            let after = known.after_alone(&carried.iter().copied().collect(), &lost);
            assert_eq!(after.alone.get(&email).copied(), expected, "{known:?}");
            // What holds a page up is not theirs to say.
            assert_eq!(after.held, known.held);
        };
        let (one, fields) = (BTreeMap::from([(email, 1)]), BTreeSet::from([email]));
        check(Known { alone: one.clone(), ..Known::default() }, &[], Some(2));
        check(Known { alone: one.clone(), ..Known::default() }, &[email], None);
        check(Known { held: one, ..Known::default() }, &[], None);
        check(Known { right: fields.clone(), ..Known::default() }, &[], None);
        check(Known { let_thin: fields, ..Known::default() }, &[], None);
        let thinned = BTreeMap::from([(email, Thinned { lost: 20, of: 20 })]);
        check(Known { thinned, ..Known::default() }, &[], None);
    }
}
