//! The providers that are asked behave like the real ones, traps included.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the right answer")]

mod apollo;
mod consent;
mod hunter;
mod lead411;
mod lusha;
mod manifests;
mod rocketreach;
mod seamless;
mod truth;
mod uplead;
mod zoominfo;
mod zoominfo_legacy;

use reqwest::{Client, RequestBuilder, Response};
use serde_json::{Value, json};
use sluice_sandbox::{Config, ProviderAccess, Sandbox};

/// A running world and one of its providers.
struct Vendor {
    sandbox: Sandbox,
    http: Client,
    access: ProviderAccess,
    /// The header that the provider wants its key in, or the token's.
    header: (&'static str, String),
    /// A token that travels in the address.
    token: Vec<(&'static str, String)>,
}

impl Vendor {
    async fn open(connector: &str) -> Self {
        // The second test of a process finds the provider installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let sandbox = Sandbox::start(Config::default()).await.unwrap();
        let access = sandbox.providers().into_iter().find(|access| access.connector == connector).unwrap();
        let key = access.settings.get("api_key").cloned().unwrap_or_default();
        let header = match connector {
            "rocketreach" | "rocketreach_universal" => "Api-Key",
            "lusha" | "lusha_v2" => "api_key",
            "seamless" => "Token",
            "apollo" | "hunter" => "x-api-key",
            _ => "Authorization",
        };
        let mut vendor =
            Self { sandbox, http: Client::new(), access, header: (header, key), token: Vec::new() };
        vendor.sign_in().await;
        vendor
    }

    /// Gets a token where the provider wants one.
    async fn sign_in(&mut self) {
        let settings = &self.access.settings;
        if self.access.connector == "lead411" {
            let body = json!({ "email": settings["email"], "password": settings["password"] });
            let url = format!("{}/v1/authenticate_user", self.access.base_url);
            let answer = good(self.http.post(url).json(&body)).await;
            self.token = vec![("token", text(&answer, "/token").to_owned())];
        }
        let token = match self.access.connector {
            "zoominfo" => {
                let url = format!("{}/gtm/oauth/v1/token", self.access.base_url);
                let asked = self
                    .http
                    .post(url)
                    .basic_auth(&settings["client_id"], Some(&settings["client_secret"]))
                    .form(&[("grant_type", "client_credentials")]);
                good(asked).await["access_token"].clone()
            }
            "zoominfo_legacy" => {
                let body = json!({ "username": settings["username"], "password": settings["password"] });
                let url = format!("{}/authenticate", self.access.base_url);
                good(self.http.post(url).json(&body)).await["jwt"].clone()
            }
            _ => return,
        };
        self.header = ("Authorization", format!("Bearer {}", token.as_str().unwrap()));
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.http
            .get(format!("{}{path}", self.access.base_url))
            .header(self.header.0, &self.header.1)
            .query(&self.token)
    }

    fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        let url = format!("{}{path}", self.access.base_url);
        self.http.post(url).header(self.header.0, &self.header.1).query(&self.token).json(body)
    }

    /// The body of a GET that succeeds.
    async fn read(&self, path: &str) -> Value {
        good(self.get(path)).await
    }

    /// The body of a POST that succeeds.
    async fn ask(&self, path: &str, body: Value) -> Value {
        good(self.post(path, &body)).await
    }

    fn left(&self) -> u64 {
        self.sandbox.credits_left(self.access.connector).unwrap()
    }
}

async fn good(request: RequestBuilder) -> Value {
    let (status, body) = said(request).await;
    assert!((200..300).contains(&status), "{status}: {body}");
    body
}

/// Status and body of an answer; a body that is not JSON as a text.
async fn said(request: RequestBuilder) -> (u16, Value) {
    read(request.send().await.unwrap()).await
}

async fn read(answer: Response) -> (u16, Value) {
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap();
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// The rows of a list.
fn rows(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("no list: {value}"))
}

/// The text at a place, empty where there is none.
fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}
