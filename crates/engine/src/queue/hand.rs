//! Cards for somebody else, and remarks.

use super::known;
use crate::{
    App,
    api::{DecisionRow, Failure, HandOn, Remark},
    derive,
    history::{self, Act},
    people, shown,
};
use sluice_domain::{Judgement, PersonId, RecordId};
use sluice_store::{ItemId, Reader};

/// Longer remarks are cut. In characters.
const LONGEST: usize = 2_000;

pub(crate) async fn hand_on(app: &App, input: HandOn) -> Result<DecisionRow, Failure> {
    if known::is(&input.item) {
        return known::drop_open(app, &input.item).await;
    }
    let workspace = app.workspace().await?;
    let item: ItemId = input.item.parse().map_err(|_| Failure::of("unknown_item"))?;
    let (to, reason) = (cut(&input.to), cut(&input.reason));
    if to.is_empty() {
        return Err(Failure::of("handed_to_nobody"));
    }
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let row = workspace
        .store
        .write(move |w| {
            if w.item(&item)?.is_none() {
                return Err(Failure::of("item_gone"));
            }
            let (mut first, mut about) = (None, Vec::new());
            for (record, other) in asked(w, item)? {
                let (to, reason) = (to.clone(), reason.clone());
                let decision = act.decide(Judgement::HandOn { record, other, to, reason });
                history::append(w, &decision)?;
                about.extend(decision.judgement.records());
                first.get_or_insert(decision);
            }
            let first = first.ok_or_else(|| Failure::of("item_gone"))?;
            derive::judged(w, &trust, &about)?;
            shown::made(w, &first)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(row)
}

/// What is asked, by its records. Of a knot each pair is.
fn asked(r: &Reader<'_>, item: ItemId) -> Result<Vec<(RecordId, Option<RecordId>)>, Failure> {
    Ok(match item {
        ItemId::Contradiction { left, right } | ItemId::Pair { left, right } => vec![(left, Some(right))],
        ItemId::Knot { record } => {
            let pairs = r.pairs_within(record)?;
            pairs.into_iter().map(|pair| (pair.left_record, pair.right_record)).collect()
        }
        ItemId::Clash { record }
        | ItemId::Weak { record }
        | ItemId::Gone { record }
        | ItemId::Company { record } => vec![(record, None)],
    })
}

pub(crate) async fn comment(app: &App, input: Remark) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let person: PersonId = input.person.parse().map_err(|_| Failure::of("unknown_person"))?;
    let text = cut(&input.text);
    if text.is_empty() {
        return Err(Failure::of("empty_remark"));
    }
    let mut act = Act::new(&workspace, app.person());
    let row = workspace
        .store
        .write(move |w| {
            let person = people::find(w, person)?.ok_or_else(|| Failure::of("unknown_person"))?;
            let decision = act.decide(Judgement::Comment { record: person.id.anchor(), text });
            history::append(w, &decision)?;
            Ok::<_, Failure>(shown::decision(w, &decision, false)?)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(row)
}

fn cut(text: &str) -> String {
    text.trim().chars().take(LONGEST).collect()
}
