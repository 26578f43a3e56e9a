//! Where a page is, and where the next one is.

use super::Call;
use crate::{
    cursor::Position,
    manifest::{Paging, PagingKind, Place, Stream},
};
use serde_json::{Map, Value};

/// The call for the page at a position. `body` is what goes along with it.
pub(super) fn call<'a>(
    stream: &'a Stream,
    position: &Position,
    path: impl Into<std::borrow::Cow<'a, str>>,
    body: Option<Value>,
) -> Call<'a> {
    let mut call = Call::read(stream.method, path);
    for (name, value) in &stream.query {
        call = call.query(name.as_str(), value.as_str());
    }
    let mut body = with_fixed(stream, body);
    if let Some(paging) = &stream.paging {
        for (name, value) in parameters(paging, position) {
            match paging.place {
                Place::Query => call = call.query(name, text(&value)),
                Place::Body => put(body.get_or_insert_with(|| Value::Object(Map::new())), &name, value),
            }
        }
    }
    match body {
        Some(body) => call.body(body),
        None => call,
    }
}

/// What an answer says of where to go on; nothing where it says that this was the last page.
pub(super) fn next(paging: &Paging, answer: &Value) -> Option<String> {
    match answer.pointer(paging.next.as_deref()?)? {
        Value::String(next) => Some(next.trim().to_owned()).filter(|next| !next.is_empty()),
        Value::Number(next) => Some(next.to_string()),
        _ => None,
    }
}

/// Whether pages are asked for with what the page before gave.
pub(super) const fn follows(paging: &Paging) -> bool {
    matches!(paging.kind, PagingKind::Cursor | PagingKind::Link)
}

fn parameters(paging: &Paging, position: &Position) -> Vec<(String, Value)> {
    let first = |usual: u64| paging.first.map_or(usual, u64::from);
    let mut found = Vec::new();
    if let Some(name) = &paging.size_parameter {
        found.push((name.clone(), paging.size.get().into()));
    }
    match paging.kind {
        PagingKind::Page => found.push((paging.parameter.clone(), (position.pages + first(1)).into())),
        PagingKind::Offset => found.push((paging.parameter.clone(), (position.rows + first(0)).into())),
        PagingKind::Cursor => {
            found.extend(position.next.as_ref().map(|next| (paging.parameter.clone(), counted(next))));
        }
        PagingKind::Link => {
            // Its query alone, and what it says of the size holds.
            if let Some(query) = position.next.as_deref().and_then(|next| next.split_once('?')) {
                found = url::form_urlencoded::parse(query.1.as_bytes())
                    .map(|(name, value)| (name.into_owned(), Value::from(value.into_owned())))
                    .collect();
            }
        }
    }
    found
}

/// A cursor that is a number goes into a body as one.
fn counted(next: &str) -> Value {
    next.parse::<u64>().map_or_else(|_| Value::from(next), Value::from)
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn with_fixed(stream: &Stream, body: Option<Value>) -> Option<Value> {
    let fixed: Map<String, Value> = stream
        .body
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), serde_json::to_value(value).ok()?)))
        .collect();
    match (body, fixed.is_empty()) {
        (body, true) => body,
        (Some(Value::Object(mut body)), false) => {
            body.extend(fixed);
            Some(Value::Object(body))
        }
        (_, false) => Some(Value::Object(fixed)),
    }
}

/// Puts a member into an object: by name, or by a pointer whose objects are made where they are missing.
fn put(body: &mut Value, name: &str, value: Value) {
    let names: Vec<&str> =
        name.strip_prefix('/').map_or_else(|| vec![name], |path| path.split('/').collect());
    let mut at = body;
    for name in &names {
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        at = &mut at[*name];
    }
    *at = value;
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn paging(text: &str) -> Paging {
        toml::from_str(text).unwrap()
    }

    fn at(pages: u64, rows: u64, next: Option<&str>) -> Position {
        Position { pages, rows, next: next.map(str::to_owned), ..Position::default() }
    }

    #[test]
    fn every_kind_of_paging_asks_as_its_vendor_counts() {
        let check = |text: &str, position: Position, expected: &[(&str, Value)]| {
            let expected: Vec<(String, Value)> =
                expected.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
            assert_eq!(parameters(&paging(text), &position), expected, "{text}");
        };
        let page = "kind = 'page'\nparameter = 'page'\nsize = 50";
        check(page, at(0, 0, None), &[("page", json!(1))]);
        check(page, at(2, 100, None), &[("page", json!(3))]);
        check(&format!("{page}\nfirst = 0"), at(2, 100, None), &[("page", json!(2))]);
        let offset = "kind = 'offset'\nparameter = 'start'\nsize_parameter = 'n'\nsize = 50";
        check(offset, at(2, 70, None), &[("n", json!(50)), ("start", json!(70))]);
        check(&format!("{offset}\nfirst = 1"), at(2, 70, None), &[("n", json!(50)), ("start", json!(71))]);
        let cursor = "kind = 'cursor'\nparameter = 'after'\nsize = 50\nnext = '/next'";
        check(cursor, at(0, 0, None), &[]);
        check(cursor, at(1, 50, Some("x7")), &[("after", json!("x7"))]);
        check(cursor, at(1, 50, Some("51")), &[("after", json!(51))]);
        let link = "kind = 'link'\nsize_parameter = 'size'\nsize = 50\nnext = '/links/next'";
        check(link, at(0, 0, None), &[("size", json!(50))]);
        let next = Some("https://elsewhere.test/x?page=2&size=50&q=a%20b");
        check(link, at(1, 50, next), &[("page", json!("2")), ("size", json!("50")), ("q", json!("a b"))]);
    }

    #[test]
    fn where_to_go_on_is_read_from_the_answer() {
        let cursor = paging("kind = 'cursor'\nparameter = 'after'\nsize = 50\nnext = '/meta/next'");
        let check = |next: Value, expected: Option<&str>| {
            assert_eq!(super::next(&cursor, &json!({ "meta": { "next": next } })).as_deref(), expected);
        };
        check(json!("x7"), Some("x7"));
        check(json!(51), Some("51"));
        check(json!(" "), None);
        check(json!(null), None);
        check(json!(false), None);
        assert_eq!(super::next(&cursor, &json!({})), None);
    }

    #[test]
    fn a_member_goes_into_the_body_by_name_or_by_pointer() {
        let mut body = json!({ "filters": {} });
        put(&mut body, "page", json!(1));
        put(&mut body, "/pagination/size", json!(50));
        put(&mut body, "/pagination/page", json!(0));
        assert_eq!(body, json!({ "filters": {}, "page": 1, "pagination": { "size": 50, "page": 0 } }));
    }
}
