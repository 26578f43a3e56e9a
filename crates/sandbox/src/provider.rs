//! What the simulated providers have in common.

pub(crate) mod account;
pub(crate) mod asked;
pub(crate) mod catalogue;
pub(crate) mod consent;
pub(crate) mod figures;
pub(crate) mod sign;
pub(crate) mod tokens;

use crate::gate::Voice;
use asked::Asked;
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::Response,
};
use std::{collections::BTreeMap, sync::Arc};

/// How to reach a practice provider, in the words of its connector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderAccess {
    /// The connector's id, for example `rocketreach`.
    pub connector: &'static str,
    /// `http://127.0.0.1:PORT`; what the connector writes after it (`/v2`) follows.
    pub base_url: String,
    /// The connector's form with values that work, `base_url` among them.
    pub settings: BTreeMap<&'static str, String>,
}

/// What a provider sends to an address of the customer's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Push {
    /// The headers that prove who sends it, beside `content-type: application/json`.
    pub headers: Vec<(&'static str, String)>,
    /// The body, byte for byte as it was signed.
    pub body: String,
}

/// A customer's account with a simulated provider.
pub(crate) trait Account: Voice {
    /// The connector's form, without the address.
    fn settings(&self) -> BTreeMap<&'static str, String>;
    /// Whole credits that are left, of the kind that a person's address costs.
    fn credits_left(&self) -> u64;
    /// The same of the account as this connector sees it.
    fn credits_left_of(&self, _connector: &str) -> u64 {
        self.credits_left()
    }
    /// From now on so many credits of each kind are left, where there are more.
    fn leave_credits(&self, credits: u64);
    /// Settings that hold addresses beside the base, and where those are.
    fn addresses(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
    /// Where users sign in with the browser; none where they can't.
    fn consent(&self) -> Option<&consent::Consent> {
        None
    }
    /// What is sent once the work behind a ticket is done; none for tickets that are unknown, and for providers that
    /// send nothing.
    fn push(&self, _ticket: &str) -> Option<Push> {
        None
    }
}

/// A simulated provider that routes its requests itself.
pub(crate) trait Provider: Account {
    /// The answer to a request, its key and limits checked.
    fn answer(&self, asked: &Asked) -> Response<Body>;
}

/// Every request goes to the provider.
pub(crate) fn router(provider: Arc<dyn Provider>) -> Router {
    Router::new()
        .fallback(async |State(provider): State<Arc<dyn Provider>>, request: Request| {
            provider.answer(&Asked::read(request).await)
        })
        .with_state(provider)
}
