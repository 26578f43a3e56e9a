//! What would mend weak records: shown, and taken for one card or for all of a kind.

use crate::output::Output;
use serde_json::{Value, json};
use sluice_engine::{
    App,
    api::{Failure, ProposalKind},
};

/// Shows what is proposed, or takes it: of one card, or of all that wait as one act.
pub(crate) async fn run(
    app: &App,
    kind: ProposalKind,
    take: bool,
    item: Option<&str>,
    output: &Output,
) -> Result<bool, Failure> {
    if let Some(item) = item {
        output.decided(&of_card(app, kind, item).await?);
        return Ok(true);
    }
    let found = app.call("proposals", json!({ "kind": kind })).await?;
    if !take || found["count"] == 0 {
        output.proposals(&found);
        return Ok(true);
    }
    let input = json!({ "kind": kind, "count": found["count"] });
    output.decided(&app.call("take_proposals", input).await?["decision"]);
    Ok(true)
}

/// Takes what is proposed on a card now.
async fn of_card(app: &App, kind: ProposalKind, item: &str) -> Result<Value, Failure> {
    let asked = json!({ "kind": "weak", "skip": [], "limit": 1, "table": item });
    let page = app.call("queue", asked).await?;
    let mut cards = page["cards"].as_array().into_iter().flatten();
    let card = cards.find(|card| card["item"] == item).ok_or_else(|| Failure::of("item_gone"))?;
    let mut proposals = card["proposals"].as_array().into_iter().flatten();
    let proposal = proposals.find(|proposal| proposal["kind"] == json!(kind));
    let proposal = proposal.ok_or_else(|| Failure::of("proposal_moved"))?;
    let changes = proposal["changes"].as_array().into_iter().flatten();
    let values: Vec<Value> =
        changes.map(|change| json!({ "field": change["field"], "value": change["to"] })).collect();
    app.call("take_proposal", json!({ "item": item, "kind": kind, "values": values })).await
}
