//! The local API and the interface in a browser, until a signal comes.

use crate::{
    output::Output,
    signals::{Ended, Signals},
};
use sluice_engine::{App, api::Failure};
use sluice_serve::{Assets, Server};
use std::{path::Path, pin::pin};
use tokio::sync::oneshot;

/// Serves until the first signal, which is the usual end. The second one doesn't wait for calls under way.
pub(crate) async fn run(
    app: &App,
    output: &Output,
    port: u16,
    ui: Option<&Path>,
    metrics: bool,
    signals: &mut Signals,
) -> Result<bool, Ended> {
    let assets = ui.map_or(Assets::Embedded, |folder| Assets::Folder(folder.to_owned()));
    let server = Server::bind(app.clone(), port, assets, metrics).await.map_err(Failure::from)?;
    output.serving(&server.url());
    if output.lost() {
        // Nobody could find it.
        return Ok(false);
    }
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = async {
        // The other end is dropped, not sent to.
        let served = server.run(async { drop(stopped.await) }).await;
        served.map(|()| true).map_err(|error| Failure::of("file_error").with("said", error.kind()))
    };
    let mut serving = pin!(serving);
    match signals.cut(&mut serving).await {
        Err(Ended::Signalled(_)) => {
            drop(stop);
            signals.cut(serving).await
        }
        done => done,
    }
}
