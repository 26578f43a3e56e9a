//! Keeps what became of writes.

use super::{Sender, compare, settled};
use crate::{
    api::Failure,
    derive::{self, Trust},
    history,
    plan::{desired, draw, party, record, stream::stream_of},
    slice::Slice,
};
use chrono::{DateTime, Utc};
use sluice_domain::{Actor, Decision, JobId, Judgement, RecordId};
use sluice_store::{Action, Write, WriteState, Writer};
use std::collections::VecDeque;

/// A write as it is now, what became of it, and what follows from that.
type Outcome = (Write, &'static str, Option<Decision>);

impl Sender<'_> {
    /// Records outcomes: the ledger, and for a new lead the rule's decision that it is this person. What is not kept before
    /// the program ends is looked up by the next run, so it may be kept in slices.
    pub(super) async fn settle(&self, writes: Vec<(Write, &'static str)>) -> Result<(), Failure> {
        let (job, now) = (self.progress.id(), self.workspace.now());
        let outcome = |(write, event): (Write, &'static str)| {
            let decision = self.decision(&write);
            (write, event, decision)
        };
        let mut left: VecDeque<Outcome> = writes.into_iter().map(outcome).collect();
        let (trust, mut slice) = (self.workspace.trust().await?, Slice::default());
        while !left.is_empty() {
            let trust = trust.clone();
            let kept = self.workspace.store.write(move |w| {
                slice.keep(|| w.awaited(), &mut left, |part| keep(w, &trust, (job, now), &part))?;
                Ok::<_, Failure>((left, slice))
            });
            (left, slice) = kept.await?;
        }
        Ok(())
    }

    /// That the ticket which was made is this person, or the client this company.
    fn decision(&self, write: &Write) -> Option<Decision> {
        if write.state != WriteState::Sent || write.action != Action::Create {
            return None;
        }
        let ticket = || {
            let (stage, _) = desired::parse(&write.body)?;
            let remote = RecordId::of(self.connection.id, stream_of(stage), write.remote_id.as_deref()?);
            Some(Judgement::Same { left: write.anchor, right: remote })
        };
        let judgement = if party::is(write) { party::follows(write)? } else { ticket()? };
        let rule = Actor::Rule("written".to_owned());
        Some(history::Act::new(self.workspace, rule).decide(judgement))
    }
}

fn keep(
    w: &Writer<'_>,
    trust: &Trust,
    (job, now): (JobId, DateTime<Utc>),
    outcomes: &[Outcome],
) -> Result<(), Failure> {
    for (write, event, _) in outcomes {
        record(w, write, event)?;
    }
    let mut seen = Vec::new();
    for decision in outcomes.iter().filter_map(|(_, _, decision)| decision.as_ref()) {
        history::append(w, decision)?;
        // Of a write whose outcome was looked up the ticket may have been read before it was known to be ours.
        if let Judgement::Same { left, right } = decision.judgement
            && w.index()?.contains(right)
        {
            seen.extend([left, right]);
            if let Some(read) = w.latest_observation(right)? {
                compare(w, read.connection, &read.stream, [&read], now)?;
            }
        }
        if let Judgement::SameCompany { company, client } = decision.judgement {
            seen.extend([company.anchor(), client]);
            if let Some(read) = w.latest_observation(client)? {
                compare(w, read.connection, &read.stream, [&read], now)?;
            }
        }
    }
    if !seen.is_empty() {
        derive::judged(w, trust, &seen)?;
    }
    let done = outcomes
        .iter()
        .filter(|(write, _, _)| {
            use WriteState::{Agreed, Refused, Sent, Withdrawn};
            matches!(write.state, Sent | Agreed | Refused | Withdrawn)
        })
        .count();
    settled(w, job, draw::number(done))
}
