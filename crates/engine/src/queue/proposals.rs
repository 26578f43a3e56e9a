//! The same kind of proposal for all weak records that wait: counted and shown by a sample, taken as one act. What is
//! taken is written in slices, so that nobody waits for it, and each record is looked at once more when its turn comes.

use super::proposal;
use crate::{
    App,
    api::{self, Failure, ProposalRow, Proposals, ProposalsQuery, TakeProposals, TakenProposals},
    derive::{self, Trust},
    history::{self, Act},
    shown,
    slice::Slice,
    workspace::Workspace,
};
use sluice_domain::{
    Decision, Person, PersonId, RecordId,
    derived::Record,
    quality::{Basis, Change, Proposal, proposals},
    survivorship::Chosen,
};
use sluice_store::{Item, ItemFilter, ItemId, ItemKind, Reader, StoreError, Writer};
use std::collections::{BTreeMap, VecDeque};

/// Weak records that are looked at, the nearest to good first.
const LOOKED_AT: u32 = 20_000;
/// Those that are looked at together.
const PAGE: usize = 500;
/// Records of one act: more are not shown as one.
const MOST: usize = 500;
/// Records of a sample.
const SAMPLE: usize = 10;

/// What is proposed for one record.
struct Found {
    item: ItemId,
    name: String,
    changes: Vec<Change>,
}

/// What is proposed of a kind, the nearest to good first, and whether there is more.
async fn found(workspace: &Workspace, kind: api::ProposalKind) -> Result<(Vec<Found>, bool), Failure> {
    let filter = ItemFilter { kind: Some(ItemKind::Weak), ..ItemFilter::default() };
    let items = workspace.store.read(move |r| r.items_page(&filter, &[], LOOKED_AT)).await?;
    let mut found = Vec::new();
    for page in items.chunks(PAGE) {
        let page = page.to_vec();
        found.extend(workspace.store.read(move |r| of_page(r, &page, kind)).await?);
        if found.len() > MOST {
            found.truncate(MOST);
            return Ok((found, true));
        }
    }
    Ok((found, items.len() == LOOKED_AT as usize))
}

fn of_page(r: &Reader<'_>, items: &[Item], kind: api::ProposalKind) -> Result<Vec<Found>, StoreError> {
    let ids: Vec<PersonId> = items.iter().map(|item| item.left).collect();
    let people: BTreeMap<PersonId, Person> =
        r.people(&ids)?.into_iter().map(|person| (person.id, person)).collect();
    let all: Vec<RecordId> = people.values().flat_map(|person| person.records.iter().copied()).collect();
    let records: BTreeMap<RecordId, Record> =
        r.records(&all)?.into_iter().map(|record| (record.id, record)).collect();
    let chosen = derive::chosen(r, &all)?;
    let mut found = Vec::new();
    for item in items {
        let Some(person) = people.get(&item.left) else { continue };
        let records: Vec<&Record> = person.records.iter().filter_map(|id| records.get(id)).collect();
        let is_own = |one: &&Chosen| person.records.binary_search(&one.record).is_ok();
        let chosen: Vec<Chosen> = chosen.iter().filter(is_own).cloned().collect();
        let known = proposals(&Basis { values: &person.values, records: &records, chosen: &chosen });
        if let Some(Proposal { changes, .. }) = of_kind(known, kind) {
            found.push(Found { item: item.id(), name: shown::name(person), changes });
        }
    }
    Ok(found)
}

fn of_kind(known: Vec<Proposal>, kind: api::ProposalKind) -> Option<Proposal> {
    known.into_iter().find(|proposal| api::ProposalKind::from(proposal.kind) == kind)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// So many places out of `of`, from the first one on at equal distances.
fn spread(of: usize) -> impl Iterator<Item = usize> {
    let size = of.min(SAMPLE);
    (0..size).map(move |at| at * of / size)
}

pub(crate) async fn proposals_of_kind(app: &App, input: ProposalsQuery) -> Result<Proposals, Failure> {
    let workspace = app.workspace().await?;
    let (found, more) = found(&workspace, input.kind).await?;
    let row = |found: &Found| ProposalRow {
        item: found.item.to_string(),
        name: found.name.clone(),
        changes: proposal::changes(&found.changes),
    };
    let sample = spread(found.len()).filter_map(|at| found.get(at)).map(row).collect();
    Ok(Proposals { count: count(found.len()), more, sample })
}

/// Takes what was shown, as one act.
pub(crate) async fn take_proposals(app: &App, input: TakeProposals) -> Result<TakenProposals, Failure> {
    let workspace = app.workspace().await?;
    let moved = || Failure::of("proposals_moved");
    let (found, _) = found(&workspace, input.kind).await?;
    if count(found.len()) != input.count {
        return Err(moved());
    }
    let trust = workspace.trust().await?;
    let (mut left, mut slice) = (VecDeque::from(found), Slice::default());
    let mut taking =
        Taking { kind: input.kind, act: Act::new(&workspace, app.person()), first: None, taken: 0 };
    while !left.is_empty() {
        if workspace.stop.is_cancelled() {
            return Err(Failure::of("interrupted"));
        }
        let trust = trust.clone();
        let kept = workspace.store.write(move |w| {
            slice.keep(|| w.awaited(), &mut left, |part| taking.take(w, &trust, &part))?;
            Ok::<_, Failure>((left, slice, taking))
        });
        (left, slice, taking) = kept.await?;
        workspace.stale.mark(history::STALE);
    }
    let taken = taking.taken;
    let first = taking.first.ok_or_else(moved)?;
    let decision = workspace.store.read(move |r| shown::made(r, &first)).await?;
    Ok(TakenProposals { decision, taken })
}

/// How far taking them has come.
struct Taking {
    kind: api::ProposalKind,
    act: Act,
    first: Option<Decision>,
    taken: u32,
}

impl Taking {
    fn take(&mut self, w: &Writer<'_>, trust: &Trust, part: &[Found]) -> Result<(), Failure> {
        let mut about = Vec::new();
        for found in part {
            let Some(person) = self.still(w, found)? else { continue };
            for decision in proposal::decisions(&person, &found.changes, &mut self.act) {
                history::append(w, &decision)?;
                self.first.get_or_insert(decision);
            }
            about.push(person.id.anchor());
            self.taken += 1;
        }
        Ok(derive::judged(w, trust, &about)?)
    }

    /// The person, where the record still waits here and the same is proposed for it.
    fn still(&self, r: &Reader<'_>, found: &Found) -> Result<Option<Person>, StoreError> {
        let item = r.item(&found.item)?.filter(|item| item.handed_to.is_none());
        let Some(item) = item else { return Ok(None) };
        let Some((person, records)) = proposal::asked(r, &item)? else { return Ok(None) };
        let same = of_kind(proposal::of(r, &person, &records)?, self.kind)
            .is_some_and(|proposal| proposal.changes == found.changes);
        Ok(same.then_some(person))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_goes_from_the_best_to_the_weakest() {
        let check = |of: usize, expected: &[usize]| assert_eq!(spread(of).collect::<Vec<_>>(), expected);
        check(0, &[]);
        check(3, &[0, 1, 2]);
        check(10, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        check(25, &[0, 2, 5, 7, 10, 12, 15, 17, 20, 22]);
    }
}
