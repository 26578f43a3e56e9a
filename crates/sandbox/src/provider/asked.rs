//! A request, read once in every form that a parameter can have.

use axum::{
    body::to_bytes,
    extract::Request,
    http::{HeaderMap, Method, header},
};
use serde_json::Value;
use url::form_urlencoded;

/// More than any provider takes.
const LARGEST_BODY: usize = 4 << 20;

/// A request with its parameters.
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    /// Parameters of the address.
    pub(crate) query: Vec<(String, String)>,
    /// Fields of a form in the body.
    pub(crate) form: Vec<(String, String)>,
    /// The body, null where there is none; an error where it is not JSON.
    pub(crate) body: Result<Value, ()>,
}

impl Asked {
    pub(crate) async fn read(request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let bytes = to_bytes(body, LARGEST_BODY).await.unwrap_or_default();
        let is_form = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|media| media.to_str().ok())
            .is_some_and(|media| media.starts_with("application/x-www-form-urlencoded"));
        let pairs = |bytes: &[u8]| form_urlencoded::parse(bytes).into_owned().collect();
        Self {
            query: pairs(parts.uri.query().unwrap_or_default().as_bytes()),
            form: if is_form { pairs(&bytes) } else { Vec::new() },
            body: match bytes.is_empty() || is_form {
                true => Ok(Value::Null),
                false => serde_json::from_slice(&bytes).map_err(|_| ()),
            },
            path: parts.uri.path().to_owned(),
            method: parts.method,
            headers: parts.headers,
        }
    }

    /// The method and the path, to be matched on.
    pub(crate) fn call(&self) -> (&str, &str) {
        (self.method.as_str(), &self.path)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The JSON body; null where it is missing or broken.
    pub(crate) fn json(&self) -> &Value {
        self.body.as_ref().unwrap_or(&Value::Null)
    }

    /// A parameter of the address.
    pub(crate) fn in_query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A parameter of the address or of the body; none where it is empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.in_query(name)
            .map(str::to_owned)
            .or_else(|| text_of(&self.json()[name]))
            .filter(|text| !text.trim().is_empty())
    }

    /// A number from the address or the body; an error for what is none.
    pub(crate) fn number(&self, name: &str, usual: usize) -> Result<usize, ()> {
        self.text(name).map_or(Ok(usual), |text| text.parse().map_err(|_| ()))
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text == "true" || text == "1")
    }

    /// Values of a parameter, repeated with or without brackets in the address, or a list in the body.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        let bracketed = format!("{name}[]");
        self.query
            .iter()
            .filter(|(known, _)| *known == name || *known == bracketed)
            .map(|(_, value)| value.clone())
            .chain(list_of(&self.json()[name]))
            .filter(|value| !value.trim().is_empty())
            .collect()
    }
}

/// A text or a number, as text.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

/// The texts of a list, or the one text that stands in its place.
pub(crate) fn list_of(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => values.iter().filter_map(text_of).collect(),
        value => text_of(value).into_iter().collect(),
    }
}
