//! Who may call: the Host is ours, the Origin is ours or absent, the key is right.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::Response,
};
use sluice_engine::api::Failure;
use subtle::ConstantTimeEq;

/// What is checked against.
#[derive(Clone)]
pub(crate) struct Guard {
    hosts: [String; 2],
    key: String,
}

impl Guard {
    pub(crate) fn new(port: u16, key: String) -> Self {
        Self { hosts: [format!("127.0.0.1:{port}"), format!("localhost:{port}")], key }
    }

    fn knows(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known == host)
    }
}

/// Refuses other hosts (a name rebound to loopback) and other origins (a page elsewhere).
pub(crate) async fn host_and_origin(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    if !text(headers, header::HOST).is_some_and(|host| guard.knows(host)) {
        return crate::refuse(StatusCode::MISDIRECTED_REQUEST, &Failure::of("wrong_host"));
    }
    if let Some(origin) = headers.get(header::ORIGIN) {
        let ours = origin
            .to_str()
            .ok()
            .and_then(|origin| origin.strip_prefix("http://"))
            .is_some_and(|host| guard.knows(host));
        if !ours {
            return crate::refuse(StatusCode::FORBIDDEN, &Failure::of("wrong_origin"));
        }
    }
    next.run(request).await
}

/// Refuses calls without the key.
pub(crate) async fn key(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let given =
        text(request.headers(), header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    let right = given.is_some_and(|given| bool::from(given.as_bytes().ct_eq(guard.key.as_bytes())));
    if !right {
        return crate::refuse(StatusCode::UNAUTHORIZED, &Failure::of("wrong_key"));
    }
    next.run(request).await
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
