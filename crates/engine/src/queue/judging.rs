//! What people choose about judging.

use super::{bet, known};
use crate::{
    App,
    api::{Failure, Judging, Topic},
};
use sluice_store::Reader;

pub(crate) async fn judging(app: &App, (): ()) -> Result<Judging, Failure> {
    app.workspace().await?.store.read(read).await
}

pub(crate) async fn set_judging(app: &App, input: Judging) -> Result<Judging, Failure> {
    let workspace = app.workspace().await?;
    if !bet::ALLOWED.contains(&input.wrong_percent) {
        return Err(Failure::of("bad_input").with("said", "wrong_percent"));
    }
    let (now, actor) = (workspace.now(), workspace.host.user_name());
    let kept = workspace
        .store
        .write(move |w| {
            known::turn(w, input.known_pairs)?;
            bet::allow(w, input.wrong_percent)?;
            w.append_audit(now, &actor, "judging", "", &serde_json::json!(input))?;
            read(w)
        })
        .await?;
    workspace.stale.mark(&[Topic::Queue, Topic::Decisions]);
    Ok(kept)
}

fn read(r: &Reader<'_>) -> Result<Judging, Failure> {
    Ok(Judging { known_pairs: known::are_on(r)?, wrong_percent: bet::allowed(r)? })
}
