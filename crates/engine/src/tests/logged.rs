//! Of which job a line of the log is.

use super::{
    canary::Log,
    support::{apply, connection, ended, hurried},
};
use crate::log;
use serde_json::{Value, json};
use sluice_domain::{Observation, PersonId};
use sluice_store::StoreError;
use std::collections::BTreeSet;
use tracing_subscriber::{EnvFilter, layer::SubscriberExt};

#[tokio::test]
async fn every_line_that_is_written_while_a_job_is_at_work_says_of_which_it_is_and_on_what_it_works() {
    let kept = Log::default();
    let areas = EnvFilter::new("sluice_engine=debug,sluice_connect=debug");
    let lines = tracing_subscriber::registry().with(areas).with(log::lines(kept.clone()));
    let _guard = tracing::subscriber::set_default(lines);

    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let halo = connection(&app, "halopsa").await["id"].clone();
    let sync = json!({ "connections": [halo], "full": true });
    let mut jobs = vec![ended(&app, "sync", sync.clone()).await];
    let workspace = app.workspace().await.unwrap();
    let id = halo.as_str().unwrap().parse().unwrap();
    let leads: Vec<(Option<PersonId>, Observation)> = workspace
        .store
        .read(move |r| {
            let known = r.latest_observations_of(id, 0, 5_000)?.into_iter().map(|(_, one)| one);
            let leads = known.filter(|one| one.stream == "leads").take(10);
            leads.map(|lead| Ok::<_, StoreError>((r.person_of(lead.record())?, lead))).collect()
        })
        .await
        .unwrap();
    for person in leads.iter().filter_map(|(person, _)| *person) {
        let chosen = json!({ "person": person.to_string(), "field": "title", "value": "Chief of Glue" });
        // Of some it can't be chosen, or it is chosen already.
        drop(app.call("set_value", chosen).await);
    }
    jobs.push(apply(&app).await.unwrap());
    // One value that can't be read, which the log tells.
    let sandbox = workspace.sandbox().unwrap();
    let ticket = leads[0].1.external_id.parse().unwrap();
    let mut row = sandbox.delete_in_halo(ticket).unwrap().unwrap();
    row.insert("oppjobtitle".to_owned(), json!(["Head of Glue", "Head of Paste"]));
    sandbox.put_in_halo(ticket, row).unwrap();
    jobs.push(ended(&app, "sync", sync).await);
    app.stop().await;

    let text = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |area: &str| {
        let area = format!("sluice_engine::{area}");
        lines.iter().filter(move |line| line["target"].as_str().unwrap().starts_with(&area))
    };
    assert!(of("sync").count() > 0, "{text}");
    for line in of("sync").chain(of("plan")) {
        assert!(jobs.iter().any(|job| job["id"] == line["job"]) && line["source"] == halo, "{line}");
    }
    // Whatever is asked for a job is told of it, too. Which callsites are heard is known process-wide: while other tests begin
    // and end their own logs a job may go unheard, but none is mistaken for another.
    let told: BTreeSet<&str> = lines.iter().filter_map(|line| line["job"].as_str()).collect();
    let ran = jobs.iter().map(|job| job["id"].as_str().unwrap()).collect::<BTreeSet<_>>();
    assert!(!told.is_empty() && told.is_subset(&ran), "{told:?} of {ran:?}");
}
