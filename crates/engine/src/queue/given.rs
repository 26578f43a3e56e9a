//! A value for a field that the tenant demands and Sluice does not know: given once, for all new tickets of the type.

use super::refused::Refusal;
use crate::{
    App, allowance,
    api::{DecisionRow, Failure, GiveField},
    history::{self, Act},
    plan::{self, Given},
};
use sluice_connect::halo;
use sluice_domain::Judgement;

/// Refused writes that go into the next plan with it.
const MOST: u32 = 1_000;

/// Gives it, and has all who wait for it go out again. Cut off between two parts, it is given, and whoever is left is asked
/// about as before.
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
    let act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let (now, actor) = (workspace.now(), workspace.host.user_name());
    let wanted = (stage, called.clone());
    let of_it = workspace
        .store
        .read(move |r| {
            let mut of_it = Vec::new();
            for refusal in Refusal::page(r, &[], MOST)? {
                if refusal.wants(r)?.as_ref() == Some(&wanted) {
                    of_it.push(refusal.item());
                }
            }
            Ok::<_, Failure>(of_it)
        })
        .await?;
    let mut given = Some((field.id, field.name, value, input.value.trim().to_owned()));
    let made = history::make(&workspace, act, of_it, "given_part", move |w, act, part: Vec<String>| {
        let mut said = Vec::new();
        for item in &part {
            // Some may have been answered since.
            if let Some(refusal) = Refusal::named(w, item)?
                && refusal.wants(w)?.is_some_and(|(of, field)| of == stage && field == called)
            {
                said.push(Judgement::Accept { record: refusal.record() });
            }
        }
        let made = history::judge(w, &trust, act, said)?;
        if let Some((field, name, value, typed)) = given.take() {
            let act = Some(made.first().ok_or_else(gone)?.act);
            let detail = serde_json::json!({ "stage": stage, "field": field, "name": name });
            let new = Given { stage, field, name: called.clone(), value, typed: Some(typed), act };
            plan::give(w, connection.id, new)?;
            w.append_audit(now, &actor, "give_field", &connection.id.to_string(), &detail)?;
        }
        Ok(made)
    });
    let made = made.await;
    workspace.chose();
    made?.ok_or_else(gone)
}
