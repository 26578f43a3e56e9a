//! No secret in the store, a file, a log line, an error, an event or an answer.

use super::support::{
    apply, connect_in_browser, connection, form, lasting, ok, refused, sign_in_ended, sync, told,
};
use crate::COMMANDS;
use serde_json::{Value, json};
use std::{
    fs, io,
    path::Path,
    sync::{Arc, Mutex},
};
use tracing_subscriber::fmt::MakeWriter;

/// What is logged meanwhile.
#[derive(Clone, Default)]
pub(super) struct Log(pub Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

fn contains(bytes: &[u8], secret: &str) -> bool {
    memchr::memmem::find(bytes, secret.as_bytes()).is_some()
}

fn search(folder: &Path, secret: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(search(&path, secret));
        } else {
            match fs::read(&path) {
                Ok(bytes) if contains(&bytes, secret) => found.push(path.display().to_string()),
                // What is written whole has another name for a moment: it is found under the one, or was under the other.
                Err(error) => assert_eq!(error.kind(), io::ErrorKind::NotFound, "{}", path.display()),
                Ok(_) => {}
            }
        }
    }
    found
}

#[tokio::test]
async fn no_secret_leaves_the_vault() {
    let log = Log::default();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let folder = tempfile::tempdir().unwrap();
    let app = lasting(folder.path()).await;
    let mut events = app.events();
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let mut secrets = vec![
        sandbox.halo().client_secret,
        sandbox.apollo().api_key,
        sandbox.hunter().api_key,
        "canary-8c1f-wrong-key".to_owned(),
    ];

    let mut said = Vec::new();
    let halo = connection(&app, "halopsa").await["id"].clone();
    let made = ok(&app, "make_webhook", json!({ "id": halo })).await;
    let signed_in = connect_in_browser(&app, "apollo").await;
    workspace.forget_client(signed_in.as_str().unwrap().parse().unwrap()).await;
    sync(&app).await;
    sandbox.revoke_consent("apollo");
    said.push(format!("{:?}", refused(&app, "test_connection", json!({ "id": signed_in })).await));
    let waiting = ok(&app, "begin_sign_in", form(&app, "zoominfo", "browser").await).await;
    let state = waiting["address"].as_str().unwrap().split("state=").nth(1).unwrap();
    let state = state.split('&').next().unwrap().to_owned();
    ok(&app, "cancel_sign_in", json!({ "id": waiting["id"] })).await;
    said.push(sign_in_ended(&app, &waiting["id"]).await.to_string());
    ok(&app, "connect", form(&app, "zoominfo_legacy", "keys").await).await;
    let filled = form(&app, "zoominfo_legacy", "keys").await;
    let key = filled["values"]["private_key"].as_str().unwrap().lines().nth(1).unwrap().to_owned();
    let client_secret = form(&app, "apollo", "browser").await["values"]["client_secret"].clone();
    secrets.extend([
        made["secret"].as_str().unwrap().to_owned(),
        made["path"].as_str().unwrap().split('/').nth(3).unwrap().to_owned(),
        client_secret.as_str().unwrap().to_owned(),
        key,
        state,
        // What the practice vendors give begins so.
        "practice-apollo-code-".to_owned(),
        "practice-apollo-refresh-".to_owned(),
        "apollo.00000".to_owned(),
        "legacy.00000".to_owned(),
    ]);
    apply(&app).await;
    let base = sandbox.apollo().base_url;
    let values = json!({ "base_url": base, "api_key": secrets[3] });
    said.push(format!(
        "{:?}",
        refused(&app, "connect", json!({ "connector": "apollo", "values": values })).await
    ));
    sandbox.faults().set(sluice_sandbox::Source::Hunter, sluice_sandbox::Fault::Unreachable);
    sync(&app).await;
    sandbox.faults().clear().unwrap();
    let id = connection(&app, "apollo").await["id"].clone();
    ok(&app, "test_connection", json!({ "id": id })).await;
    let mut connectors = ok(&app, "connectors", Value::Null).await;
    for row in connectors["connectors"].as_array_mut().unwrap() {
        // What the practice world fills its forms with.
        row["values"].take();
    }
    said.push(connectors.to_string());
    let reads = COMMANDS.iter().filter(|command| !command.writes && command.name != "connectors");
    for command in reads {
        for input in [Value::Null, json!({}), json!({ "skip": [], "limit": 50 }), json!({ "id": id })] {
            said.push(format!("{:?}", app.call(command.name, input).await));
        }
    }
    for event in told(&mut events) {
        said.push(serde_json::to_string(&event).unwrap());
    }

    for secret in &secrets {
        for text in &said {
            assert!(!text.contains(secret.as_str()), "{text}");
        }
        assert!(!contains(&log.0.lock().unwrap(), secret), "log");
        assert_eq!(search(folder.path(), secret), Vec::<String>::new());
        let needle = secret.clone();
        let tables = workspace.store.read(move |r| r.tables_containing(&needle)).await.unwrap();
        assert_eq!(tables, Vec::<String>::new());
    }
    // The search itself must be able to find: a name is in the store, but encrypted in the file.
    // So long a name is in no sealed file by chance.
    let people = ok(&app, "people", json!({ "limit": 50 })).await;
    let mut names = people["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap());
    let person = names.find(|name| name.len() >= 10).unwrap().to_owned();
    // Practice HaloPSA keeps what was written to it as it is.
    let elsewhere =
        search(folder.path(), &person).into_iter().filter(|file| !file.ends_with("practice.journal"));
    assert_eq!(elsewhere.collect::<Vec<_>>(), Vec::<String>::new());
    let tables = workspace.store.read(move |r| r.tables_containing(&person)).await.unwrap();
    assert!(tables.contains(&"person".to_owned()), "{tables:?}");
    drop(workspace);
    app.stop().await;
}
