//! A client of the practice world that does nothing by itself.

use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use sluice_sandbox::{Config, Sandbox};

/// A running world and a plain HTTP client.
pub struct Desk {
    pub sandbox: Sandbox,
    pub http: Client,
    pub token: String,
}

#[allow(dead_code, reason = "each test binary uses its own part")]
impl Desk {
    /// A world with a token for everything.
    pub async fn open(config: Config) -> Self {
        // The second test of a process finds the provider installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let sandbox = Sandbox::start(config).await.unwrap();
        let mut desk = Self { sandbox, http: Client::new(), token: String::new() };
        desk.token = desk.token_for("all").await;
        desk
    }

    pub async fn token_for(&self, scope: &str) -> String {
        let answer: Value = self.ask_token(&[("scope", scope)]).send().await.unwrap().json().await.unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    pub fn ask_token(&self, more: &[(&str, &str)]) -> RequestBuilder {
        let access = self.sandbox.halo();
        let mut form = vec![
            ("grant_type", "client_credentials".to_owned()),
            ("client_id", access.client_id),
            ("client_secret", access.client_secret),
        ];
        for (name, value) in more {
            form.retain(|(known, _)| known != name);
            form.push((name, (*value).to_owned()));
        }
        self.http.post(format!("{}/auth/token", access.base_url)).form(&form)
    }

    /// A GET of the practice HaloPSA; the path begins after `/api`.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}/api{path}", self.sandbox.halo().base_url)).bearer_auth(&self.token)
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.http.post(format!("{}/api{path}", self.sandbox.halo().base_url)).bearer_auth(&self.token)
    }

    pub async fn read(&self, path: &str) -> Value {
        let answer = self.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.unwrap()
    }

    pub async fn write(&self, path: &str, body: &Value) -> Value {
        let answer = self.post(path).json(body).send().await.unwrap();
        assert_eq!(answer.status(), 201, "{path}");
        answer.json().await.unwrap()
    }

    pub fn apollo(&self, path: &str) -> RequestBuilder {
        let access = self.sandbox.apollo();
        self.http.post(format!("{}/api/v1{path}", access.base_url)).header("x-api-key", access.api_key)
    }

    pub fn hunter(&self, path: &str) -> RequestBuilder {
        let access = self.sandbox.hunter();
        self.http.get(format!("{}/v2{path}", access.base_url)).header("X-API-KEY", access.api_key)
    }
}

/// A lead that may be created.
#[allow(dead_code, reason = "each test binary uses its own part")]
pub fn lead(mark: &str) -> Value {
    json!({
        "tickettype_id": 23,
        "status_id": 30,
        "summary": format!("Lead {mark}"),
        "oppcontactname": "Nora Vinter",
        "oppcompanyname": "Example Freight",
        "oppemailaddress": "nora@example-freight.co.uk",
        "donotapplytemplateintheapi": true,
        "_isimport": true,
        "new_external_link": { "third_party_id": mark, "third_party_type": "sluice" },
    })
}

/// Status and text of an answer.
#[allow(dead_code, reason = "each test binary uses its own part")]
pub async fn said(answer: Response) -> (u16, String) {
    (answer.status().as_u16(), answer.text().await.unwrap())
}
