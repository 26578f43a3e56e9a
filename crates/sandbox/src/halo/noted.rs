//! Requests as they came, for who checks how HaloPSA is asked.

use crate::gate::held;
use axum::http::{Method, Uri};
use serde_json::Value;
use std::sync::Mutex;
use url::form_urlencoded;

/// A request to the practice HaloPSA.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeRequest {
    /// The HTTP method, for example `GET`.
    pub method: String,
    /// The path, as it was written.
    pub path: String,
    /// The query's names and values.
    pub query: Vec<(String, String)>,
    /// What was sent, where that was JSON.
    pub body: Option<Value>,
}

/// What came since it was asked to be noted; nothing before.
#[derive(Default)]
pub(crate) struct Noted(Mutex<Option<Vec<WholeRequest>>>);

impl Noted {
    pub(crate) fn begin(&self) {
        *held(&self.0) = Some(Vec::new());
    }

    pub(crate) fn all(&self) -> Vec<WholeRequest> {
        held(&self.0).clone().unwrap_or_default()
    }

    pub(super) fn came(&self, method: &Method, uri: &Uri, body: &[u8]) {
        if let Some(noted) = held(&self.0).as_mut() {
            let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
            noted.push(WholeRequest {
                method: method.to_string(),
                path: uri.path().to_owned(),
                query: query.into_owned().collect(),
                body: serde_json::from_slice(body).ok(),
            });
        }
    }
}
