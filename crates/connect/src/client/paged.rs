//! Where a page is, and where the next one is.

use super::{Call, call::Answered};
use crate::{
    cursor::Position,
    manifest::{Auth, KeyPlace, Paging, PagingKind, Place, Stream},
};
use serde_json::{Map, Value};

/// The call for the page at a position. `body` is what goes along with it, `start` where only what changed since is asked
/// for.
pub(super) fn call<'a>(
    stream: &'a Stream,
    position: &Position,
    path: impl Into<std::borrow::Cow<'a, str>>,
    body: Option<Value>,
    start: Option<String>,
) -> Call<'a> {
    let mut call = Call::read(stream.method, path).made_from(&stream.path);
    let linked = stream.paging.as_ref().map(|paging| linked(paging, position)).unwrap_or_default();
    for (name, value) in
        stream.query.iter().filter(|(name, _)| linked.iter().all(|(linked, _)| linked != *name))
    {
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
    if let (Some(start), Some(incremental)) = (start, &stream.incremental) {
        match incremental.place {
            Place::Query => call = call.query(incremental.parameter.as_str(), start),
            Place::Body => {
                let body = body.get_or_insert_with(|| Value::Object(Map::new()));
                put(body, &incremental.parameter, Value::from(start));
            }
        }
    }
    match body {
        Some(body) => call.body(body),
        None => call,
    }
}

/// What an answer says of where to go on; nothing where it says that this was the last page. Where its body doesn't say
/// it, its header `Link` does.
pub(super) fn next(paging: &Paging, auth: &Auth, answered: &Answered) -> Option<String> {
    let said = paging.next.as_ref().and_then(|pointer| answered.body.pointer(pointer));
    let in_body = said.and_then(|next| match next {
        Value::String(next) => Some(next.trim().to_owned()),
        Value::Number(next) => Some(next.to_string()),
        _ => None,
    });
    let in_body = in_body.filter(|next| !next.is_empty());
    let linked = || answered.link.as_deref();
    let next = match paging.kind {
        PagingKind::Page | PagingKind::Offset => None,
        PagingKind::Cursor => in_body.or_else(|| value_of(linked()?, &paging.parameter)),
        PagingKind::Link => {
            let address = in_body.or_else(|| linked().map(str::to_owned))?;
            Some(without_secret(&address, auth))
        }
    };
    next.filter(|next| !next.is_empty())
}

/// The value of a parameter in an address's query.
fn value_of(address: &str, parameter: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(name, _)| name == parameter).map(|(_, value)| value.into_owned())
}

/// The query of an address. Some vendors put the key that they were asked with into it: a place in a list is kept, and a
/// key is not.
fn without_secret(address: &str, auth: &Auth) -> String {
    let secret = match auth {
        Auth::ApiKey { place: KeyPlace::Query(name), .. }
        | Auth::TokenExchange { place: KeyPlace::Query(name), .. } => Some(name.as_str()),
        _ => None,
    };
    let Some((_, query)) = address.split_once('?') else { return String::new() };
    let kept =
        url::form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| Some(name.as_ref()) != secret);
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(kept).finish();
    if query.is_empty() { query } else { format!("?{query}") }
}

/// What the address of this page says, for pages that are linked. It has what was asked for in it.
pub(super) fn linked(paging: &Paging, position: &Position) -> Vec<(String, String)> {
    let next = position.next.as_deref().filter(|_| matches!(paging.kind, PagingKind::Link));
    let query = next.and_then(|next| next.split_once('?')).map_or("", |(_, query)| query);
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
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
        PagingKind::Offset => {
            let behind = if position.twice { u64::from(paging.size.get()) } else { 0 };
            found.push((paging.parameter.clone(), (position.rows + behind + first(0)).into()));
        }
        PagingKind::Cursor => {
            found.extend(position.next.as_ref().map(|next| (paging.parameter.clone(), counted(next))));
        }
        PagingKind::Link => {
            // What it says of the size holds.
            let linked = linked(paging, position);
            if !linked.is_empty() {
                found = linked.into_iter().map(|(name, value)| (name, Value::from(value))).collect();
            }
        }
    }
    found
}

/// A cursor that is a number goes into a body as one; `007` is none.
fn counted(next: &str) -> Value {
    let number = next.parse::<u64>().ok().filter(|number| number.to_string() == next);
    number.map_or_else(|| Value::from(next), Value::from)
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
        check(cursor, at(1, 50, Some("0051")), &[("after", json!("0051"))]);
        let link = "kind = 'link'\nsize_parameter = 'size'\nsize = 50\nnext = '/links/next'";
        check(link, at(0, 0, None), &[("size", json!(50))]);
        let next = Some("https://elsewhere.test/x?page=2&size=50&q=a%20b");
        check(link, at(1, 50, next), &[("page", json!("2")), ("size", json!("50")), ("q", json!("a b"))]);
    }

    #[test]
    fn where_to_go_on_is_read_from_the_answer() {
        let auth: Auth =
            toml::from_str("kind = 'api_key'\nsecret = 'key'\nplace = { query = 'key' }").unwrap();
        let next = |paging: &Paging, body: Value, link: Option<&str>| {
            super::next(paging, &auth, &Answered { status: 200, body, link: link.map(str::to_owned) })
        };
        let cursor = paging("kind = 'cursor'\nparameter = 'after'\nsize = 50\nnext = '/meta/next'");
        let check = |said: Value, expected: Option<&str>| {
            let found = next(&cursor, json!({ "meta": { "next": said } }), None);
            assert_eq!(found.as_deref(), expected, "{said}");
        };
        check(json!("x7"), Some("x7"));
        check(json!(51), Some("51"));
        check(json!(" "), None);
        check(json!(null), None);
        check(json!(false), None);
        assert_eq!(next(&cursor, json!({}), None), None);
        assert_eq!(next(&cursor, json!({}), Some("/x?size=50&after=a%2Bb")).as_deref(), Some("a+b"));
        assert_eq!(next(&cursor, json!({}), Some("/x?page=2")), None);

        let in_body = paging("kind = 'link'\nsize = 50\nnext = '/next'");
        let said = json!({ "next": "https://a.test/x?key=planted&after=a%20b" });
        assert_eq!(next(&in_body, said, None).as_deref(), Some("?after=a+b"));
        assert_eq!(next(&in_body, json!({ "next": "https://a.test/x" }), None), None);
        assert_eq!(next(&in_body, json!({}), Some("/x?after=2")).as_deref(), Some("?after=2"));
        let in_header = paging("kind = 'link'\nsize = 50");
        assert_eq!(next(&in_header, json!([]), Some("/x?after=2&key=planted")).as_deref(), Some("?after=2"));
        assert_eq!(next(&in_header, json!([]), None), None);
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
