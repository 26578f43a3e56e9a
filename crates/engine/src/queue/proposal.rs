//! What would mend a weak record, and taking it.

use crate::{
    App,
    api::{self, DecisionRow, Failure, ProposedChange, TakeProposal},
    derive::{self, Trust},
    history::{self, Act},
    shown,
};
use sluice_domain::{
    Decision, FactId, Judgement, Person,
    derived::Record,
    quality::{Basis, Change, Proposal, proposals},
    survivorship::Chosen,
};
use sluice_store::{Item, ItemId, ItemKind, Reader, StoreError};

/// The weak person of an item that still waits here, with the records.
pub(super) fn asked(r: &Reader<'_>, item: &Item) -> Result<Option<(Person, Vec<Record>)>, StoreError> {
    if item.kind != ItemKind::Weak {
        return Ok(None);
    }
    let Some(person) = r.person(item.left)? else { return Ok(None) };
    let records = r.records(&person.records)?;
    Ok(Some((person, records)))
}

/// What would mend a person with these records.
pub(super) fn of(r: &Reader<'_>, person: &Person, records: &[Record]) -> Result<Vec<Proposal>, StoreError> {
    let chosen = derive::chosen(r, &person.records)?;
    let records: Vec<&Record> = records.iter().collect();
    Ok(proposals(&Basis { values: &person.values, records: &records, chosen: &chosen }))
}

/// The same as the card shows it, with what becomes of the score.
pub(super) fn shown_on(
    r: &Reader<'_>,
    trust: &Trust,
    person: &Person,
    records: &[Record],
) -> Result<Vec<api::Proposal>, StoreError> {
    let records_of: Vec<&Record> = records.iter().collect();
    let mut shown = Vec::new();
    for proposal in of(r, person, records)? {
        // Nobody has decided yet.
        let decision = FactId::from_bytes([0; 16]);
        let record = person.id.anchor();
        let chosen = |change: &Change| Chosen {
            field: change.field,
            value: Some(change.to.clone()),
            record,
            decision,
        };
        let more: Vec<Chosen> = proposal.changes.iter().map(chosen).collect();
        let quality = derive::quality_with(r, trust, person, &records_of, &more)?;
        let params = proposal.why.params().into_iter().map(|(key, value)| (key.to_owned(), value));
        shown.push(api::Proposal {
            kind: proposal.kind.into(),
            changes: changes(&proposal.changes),
            why: proposal.why.name().to_owned(),
            params: params.collect(),
            score: quality.score,
            passes: !quality.is_weak(),
        });
    }
    Ok(shown)
}

pub(super) fn changes(changes: &[Change]) -> Vec<ProposedChange> {
    let row = |change: &Change| ProposedChange {
        field: change.field.name().to_owned(),
        from: (!change.from.is_empty()).then(|| change.from.clone()),
        to: change.to.clone(),
    };
    changes.iter().map(row).collect()
}

/// That what is proposed stands for a person.
pub(super) fn decisions(person: &Person, changes: &[Change], act: &mut Act) -> Vec<Decision> {
    let record = person.id.anchor();
    let decide = |change: &Change| {
        let value = Some(change.to.clone());
        act.decide(Judgement::Value { record, field: change.field, value })
    };
    changes.iter().map(decide).collect()
}

/// Takes a proposal of a card, as it was shown.
pub(crate) async fn take_proposal(app: &App, input: TakeProposal) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let id: ItemId = input.item.parse().map_err(|_| Failure::of("unknown_item"))?;
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let row = workspace
        .store
        .write(move |w| {
            let gone = || Failure::of("item_gone");
            let item = w.item(&id)?.ok_or_else(gone)?;
            let (person, records) = asked(w, &item)?.ok_or_else(gone)?;
            let mut known = of(w, &person, &records)?.into_iter();
            let proposal = known.find(|proposal| is_shown(proposal, &input));
            let proposal = proposal.ok_or_else(|| Failure::of("proposal_moved"))?;
            let made = decisions(&person, &proposal.changes, &mut act);
            made.iter().try_for_each(|decision| history::append(w, decision))?;
            derive::judged(w, &trust, &[person.id.anchor()])?;
            let first = made.first().ok_or_else(gone)?;
            shown::made(w, first)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(row)
}

/// Whether a proposal is the one that was shown.
fn is_shown(proposal: &Proposal, input: &TakeProposal) -> bool {
    api::ProposalKind::from(proposal.kind) == input.kind
        && proposal.changes.len() == input.values.len()
        && proposal.changes.iter().zip(&input.values).all(|(change, shown)| {
            change.field.name() == shown.field && Some(&change.to) == shown.value.as_ref()
        })
}
