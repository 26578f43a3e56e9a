use super::{
    Client,
    call::Answered,
    paged,
    pull::{MOST, number},
};
use crate::{
    CallError, ConnectError, Found, FoundPage, SkipReason, Skipped,
    client::Turn,
    cursor::Position,
    manifest::{Stream, Unfit},
    prepared::Prepared,
    records,
};
use serde_json::{Value, json};
use std::borrow::Cow;

pub(super) async fn ask(
    client: &Client,
    name: &str,
    question: &Value,
    position: Option<&Position>,
    turn: Turn<'_>,
) -> Result<FoundPage, CallError> {
    let account = client.account();
    let (stream, prepared) = account.connector.stream(name).map_err(CallError::NotSent)?;
    let Some(as_call) = &prepared.as_call else {
        return Err(CallError::NotSent(ConnectError::NotAsked { name: name.to_owned() }));
    };
    let mut position = position.cloned().unwrap_or_default();
    let made = as_call.value(question).map_err(|error| CallError::NotSent(error.into()))?;
    let made = made.unwrap_or_else(|| json!({}));
    let path = filled(&stream.path, &made["path"])
        .ok_or_else(|| CallError::NotSent(ConnectError::BadQuestion { stream: name.to_owned() }))?;
    let body = Some(&made["body"]).filter(|body| !body.is_null()).cloned().map(whole);
    let mut call = paged::call(stream, &position, path, body, None);
    let linked = stream.paging.as_ref().map(|paging| paged::linked(paging, &position)).unwrap_or_default();
    let asked = made["query"].as_object().into_iter().flatten();
    for (name, value) in asked.filter(|(name, _)| linked.iter().all(|(linked, _)| linked != *name)) {
        // A filter without a value is none.
        for value in texts(value).into_iter().filter(|value| !value.is_empty()) {
            call = call.query(name.clone(), value);
        }
    }
    let refs = subjects(question);
    let answered = match (account.answered(call.of(stream).in_turn(turn)).await, &refs[..]) {
        (Ok(answered), _) => answered,
        // What an answer says of the only one who was asked for is an answer, not a failure.
        (Err(CallError::Refused(ConnectError::NotFound { .. })), [only]) => {
            return Ok(none(only, Unfit::NotFound));
        }
        (Err(CallError::Refused(ConnectError::OptedOut)), [only]) => return Ok(none(only, Unfit::OptedOut)),
        (Err(error), _) => return Err(error),
    };
    read(client, stream, prepared, answered, &refs, &mut position)
        // Whoever answers may have charged for it, whether or not the answer can be read.
        .map_err(CallError::Unknown)
}

/// What is found in an answer.
fn read(
    client: &Client,
    stream: &Stream,
    prepared: &Prepared,
    answered: Answered,
    refs: &[&str],
    position: &mut Position,
) -> Result<FoundPage, ConnectError> {
    let paging = stream.paging.as_ref();
    let auth = &client.account().connector.manifest().auth;
    let next = paging.and_then(|paging| paged::next(paging, auth, &answered));
    let Answered { status, body: answer, .. } = answered;
    let total = paging.and_then(|paging| number(answer.pointer(paging.total.as_deref()?)?));
    let tickets = match &prepared.tickets {
        Some(tickets) => tickets.value(&answer)?.map(|found| texts(&found)).unwrap_or_default(),
        None => Vec::new(),
    };
    let rows = match records::rows(answer, stream, prepared, status) {
        Ok(rows) => rows,
        // What comes later has no rows yet.
        Err(_) if !tickets.is_empty() => Vec::new(),
        Err(error) => return Err(error),
    };
    // Whoever goes on would only pay for the same again.
    let fingerprint = records::fingerprint(&rows, stream);
    if paging.is_some() && !rows.is_empty() && position.repeats(&fingerprint) {
        return Ok(FoundPage { found: Vec::new(), total, tickets, next: None });
    }
    let layers = client.layers();
    let layer = layers.get(client.account().connector.manifest().kept_as(&stream.name));
    let ordered = rows.len() == refs.len();
    let found: Vec<Found> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let record = records::record(row, stream, prepared, layer);
            let raw = record.is_err().then(|| row.to_string());
            let in_place = refs.get(at).filter(|_| ordered).copied();
            let subject = subject(row, in_place, refs, stream, prepared);
            let (paid, charged) = (records::paid(row, prepared), records::charged(row, prepared));
            Found { subject, record, raw, paid, charged }
        })
        .collect();
    position.read(fingerprint, rows.len());
    let more = paging.filter(|paging| {
        let within = position.rows < paging.most.unwrap_or(MOST);
        let more = if paged::follows(paging) {
            next.is_some()
        } else {
            total.map_or(rows.len() >= paging.size.get() as usize, |total| position.rows < total)
        };
        within && more && !rows.is_empty()
    });
    position.next = next;
    Ok(FoundPage { found, total, tickets, next: more.map(|_| position.clone()) })
}

/// The answer that somebody is not given out.
fn none(subject: &str, why: Unfit) -> FoundPage {
    let record = Err(Skipped { external_id: None, reason: SkipReason::Unfit(why), raw: String::new() });
    let (subject, paid, charged) = (Some(subject.to_owned()), Vec::new(), Vec::new());
    let found = vec![Found { subject, record, raw: None, paid, charged }];
    FoundPage { found, total: None, tickets: Vec::new(), next: None }
}

/// The `ref`s of a question's subjects, in their order.
fn subjects(question: &Value) -> Vec<&str> {
    let subjects = question["subjects"].as_array().into_iter().flatten();
    subjects.map(|subject| subject["ref"].as_str().unwrap_or_default()).collect()
}

/// The subject that a row answers; `in_place` is the one whose turn it is where rows are in their order. Of tickets, what
/// the row says is given as it is.
fn subject(
    row: &Value,
    in_place: Option<&str>,
    refs: &[&str],
    stream: &Stream,
    prepared: &Prepared,
) -> Option<String> {
    match &prepared.answers {
        Some(answers) => {
            let found = texts(&answers.value(row).ok()??).into_iter().next()?;
            (refs.is_empty() || refs.contains(&found.as_str())).then_some(found)
        }
        None => {
            let named = records::id(row, stream).filter(|id| refs.contains(&id.as_str()));
            named.or_else(|| in_place.map(str::to_owned))
        }
    }
}

/// The path with the question's values in it, each of them one segment; nothing where one is missing.
pub(super) fn filled<'a>(path: &'a str, values: &Value) -> Option<Cow<'a, str>> {
    if !path.contains('{') {
        return Some(Cow::Borrowed(path));
    }
    let mut filled = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        let value = texts(&values[name]).into_iter().next().filter(|value| !value.is_empty())?;
        filled.push_str(before);
        filled.extend(url::form_urlencoded::byte_serialize(value.as_bytes()).map(|part| match part {
            "+" => "%20",
            part => part,
        }));
        rest = after;
    }
    filled.push_str(rest);
    Some(Cow::Owned(filled))
}

/// JSONata's numbers are doubles, and vendors refuse `25.0` where they want 25.
fn whole(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            // Below 2^53 nothing is lost.
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < 9e15 => {
                json!(float as i64)
            }
            _ => Value::Number(number),
        },
        Value::Array(list) => list.into_iter().map(whole).collect(),
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, whole(value))).collect(),
        other => other,
    }
}

/// A value, or each of a list's, as it is written in a query. Nothing for what is absent.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null | Value::Object(_) => Vec::new(),
        Value::String(text) => vec![text.clone()],
        // JSONata's numbers are doubles: 25 must not become `25.0`.
        Value::Number(number) => vec![match number.as_f64() {
            Some(whole) if whole.fract() == 0.0 && whole.abs() < 1e15 => format!("{whole:.0}"),
            _ => number.to_string(),
        }],
        Value::Bool(value) => vec![value.to_string()],
        Value::Array(list) => list.iter().flat_map(texts).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_sent_without_a_point() {
        let made =
            json!({ "ids": [40_000_155.0, 1.5], "page": { "size": 25.0 }, "id": 9_007_199_254_740_993_u64 });
        let sent = whole(made);
        let written = ["/ids", "/page", "/id"].map(|at| sent.pointer(at).map(ToString::to_string));
        assert_eq!(written.map(Option::unwrap), ["[40000155,1.5]", r#"{"size":25}"#, "9007199254740993"]);
    }

    #[test]
    fn a_paths_values_can_not_leave_their_segment() {
        let check = |values: Value, expected: Option<&str>| {
            assert_eq!(filled("/people/{id}/phones", &values).as_deref(), expected, "{values}");
        };
        check(json!({ "id": "66aa" }), Some("/people/66aa/phones"));
        check(json!({ "id": 7 }), Some("/people/7/phones"));
        check(json!({ "id": "../x?y#z a" }), Some("/people/..%2Fx%3Fy%23z%20a/phones"));
        check(json!({ "id": "" }), None);
        check(json!({}), None);
        assert_eq!(filled("/people", &Value::Null).as_deref(), Some("/people"));
    }
}
