//! A value for a field that the tenant demands and Sluice does not know: given once, for all new tickets of the type.

use super::refused::Refusal;
use crate::{
    App, allowance,
    api::{DecisionRow, Failure, GiveField},
    derive,
    history::{self, Act},
    plan::{self, Given},
    shown,
};
use sluice_connect::halo;
use sluice_domain::Judgement;

/// Refused writes that go into the next plan with it.
const MOST: u32 = 1_000;

pub(crate) async fn give_field(app: &App, input: GiveField) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.halo().await?.ok_or_else(|| Failure::of("halo_not_connected"))?;
    let gone = || Failure::of("item_gone");
    let item = input.item;
    let (stage, called) = workspace
        .store
        .read(move |r| Refusal::named(r, &item)?.ok_or_else(gone)?.wants(r)?.ok_or_else(gone))
        .await?;
    let client = workspace.client(&connection).await?;
    let found = halo::field_called(&client, &called).await;
    workspace.saw(&found);
    allowance::count(&workspace, connection.id, &client).await?;
    let field = found?.ok_or_else(|| Failure::of("halo_no_field").with("field", &called))?;
    let value = halo::fitting(&field, &input.value).ok_or_else(|| {
        let options: Vec<&str> = field.options.iter().map(|option| option.name.as_str()).collect();
        let code = if options.is_empty() { "halo_field_value" } else { "halo_field_option" };
        Failure::of(code).with("field", &called).with("options", options.join(", "))
    })?;
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let (now, actor) = (workspace.now(), workspace.host.user_name());
    let row = workspace
        .store
        .write(move |w| {
            let of_it: Vec<_> = Refusal::page(w, &[], MOST)?
                .into_iter()
                .filter_map(|refusal| match refusal.wants(w) {
                    Ok(wants) => (wants.as_ref() == Some(&(stage, called.clone()))).then_some(Ok(refusal)),
                    Err(error) => Some(Err(error)),
                })
                .collect::<Result<_, _>>()?;
            let detail = serde_json::json!({ "stage": stage, "field": field.id, "name": field.name });
            w.append_audit(now, &actor, "give_field", &connection.id.to_string(), &detail)?;
            let (mut first, mut about) = (None, Vec::new());
            for refusal in of_it {
                let decision = act.decide(Judgement::Accept { record: refusal.record() });
                history::append(w, &decision)?;
                about.extend(decision.judgement.records());
                first.get_or_insert(decision);
            }
            let first = first.ok_or_else(|| Failure::of("item_gone"))?;
            let (typed, act) = (Some(input.value.trim().to_owned()), Some(first.act));
            let new = Given { stage, field: field.id, name: called, value, typed, act };
            plan::give(w, connection.id, new)?;
            derive::judged(w, &trust, &about)?;
            shown::made(w, &first)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(row)
}
