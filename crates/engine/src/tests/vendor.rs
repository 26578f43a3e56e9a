//! A vendor that is nobody's: described in the data folder as people describe their own, and answering as the test says.

use super::support::{ok, serve};
use crate::App;
use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
};

type Answers = Box<dyn FnMut(&str) -> (u16, Value) + Send>;

const MANIFEST: &str = r#"
version = 2
id = "acme"
name = "Acme"
role = "provider"
auth = { kind = "api_key", secret = "api_key", place = "bearer" }

[base]
setting = "base_url"
default = "https://api.acme.test"
path = "/v1"

[[form]]
key = "api_key"
label = "API key"
secret = true

[test]
path = "/me"
label = "name"

[[streams]]
name = "people"
kind = "person"
path = "/people"
items = "/people"
id = "/id"
mapping = "people.jsonata"
paging = { kind = "page", parameter = "page", size = 2, total = "/total", most = 6 }
one = { path = "/people/{id}", item = "/person" }
"#;

/// The vendor, at its address.
pub(super) struct Vendor {
    pub(super) base_url: String,
    said: Arc<Mutex<Answers>>,
}

impl Vendor {
    /// Describes it in a data folder, and serves it: its list is empty.
    pub(super) async fn new(root: &Path) -> Self {
        let own = root.join("connectors/acme");
        fs::create_dir_all(own.join("fixtures")).unwrap();
        fs::write(own.join("manifest.toml"), MANIFEST).unwrap();
        fs::write(own.join("people.jsonata"), "{ \"email\": mail, \"full_name\": name }").unwrap();
        let raw = json!({ "id": 7, "mail": "ada@example.test", "name": "Ada" });
        let fields = json!({ "email": "ada@example.test", "full_name": "Ada" });
        let fixtures = json!([
            { "is": "a person", "raw": raw, "fields": fields },
            { "is": "an answer", "answer": { "people": [raw] }, "ids": ["7"] },
        ]);
        fs::write(own.join("fixtures/people.json"), fixtures.to_string()).unwrap();
        let answers: Answers = Box::new(|_| (200, json!({ "people": [] })));
        let said = Arc::new(Mutex::new(answers));
        let shared = Arc::clone(&said);
        let base_url = serve(move |path| match path {
            "/v1/me" => (200, json!({ "name": "Acme" })),
            path => {
                let mut said = shared.lock().unwrap();
                (*said)(path)
            }
        })
        .await;
        Self { base_url, said }
    }

    /// From now on it answers so for a path with its query.
    pub(super) fn says(&self, answers: impl FnMut(&str) -> (u16, Value) + Send + 'static) {
        *self.said.lock().unwrap() = Box::new(answers);
    }

    /// Connects it: the connection's id.
    pub(super) async fn connect(&self, app: &App, key: &str) -> Value {
        let values = json!({ "base_url": self.base_url, "api_key": key });
        ok(app, "connect", json!({ "connector": "acme", "values": values })).await["id"].clone()
    }
}

/// The number of the page that is asked for; nothing where another path is.
pub(super) fn page(path: &str) -> Option<u64> {
    let query = path.strip_prefix("/v1/people?")?;
    query.split('&').find_map(|pair| pair.strip_prefix("page="))?.parse().ok()
}
