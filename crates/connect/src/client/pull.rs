use super::{Call, Client};
use crate::{
    ConnectError, Cursor, Page, PulledRecord, SkipReason, Skipped,
    cursor::{self, Position},
    halo,
    manifest::{Only, PagingKind, Place, Stream},
};
use chrono::Utc;
use serde_json::{Map, Value};
use sluice_mapping::Mapping;

pub(super) async fn page(client: &Client, name: &str, cursor: Option<&Cursor>) -> Result<Page, ConnectError> {
    let account = client.account();
    let (stream, mapping) = account
        .connector
        .stream(name)
        .ok_or_else(|| ConnectError::UnknownStream { name: name.to_owned() })?;
    let mut cursor = cursor.cloned().unwrap_or_default();
    let mut position = cursor.position.take().unwrap_or_default();
    if let Some(limit) = stream.paging.most.filter(|most| position.rows >= *most) {
        return Err(ConnectError::StreamTooLong { stream: name.to_owned(), limit });
    }

    let ticket_type = match &stream.only {
        Some(Only::HaloTicketType(name)) => Some(halo::ticket_type_id(client, name).await?),
        None => None,
    };
    let answer = account.read(call(stream, &cursor, &position, ticket_type)).await?;
    let total = stream.paging.total.as_deref().and_then(|total| number(answer.pointer(total)?));
    let rows = rows(answer, stream)?;
    let fingerprint = cursor::fingerprint(
        rows.iter()
            .map(|row| id(row, stream).unwrap_or_default())
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str),
    );
    if rows.is_empty() || position.fingerprint.as_ref() == Some(&fingerprint) {
        return Ok(Page {
            records: Vec::new(),
            skipped: Vec::new(),
            total,
            next: cursor.finished(),
            done: true,
        });
    }

    position.pages += 1;
    position.rows += rows.len() as u64;
    position.fingerprint = Some(fingerprint);
    if let Some(incremental) = &stream.incremental {
        // A time in the future would hide everything that changes until then.
        let now = Utc::now();
        let newest =
            rows.iter().filter_map(|row| cursor::changed(row, incremental)).filter(|at| *at <= now).max();
        cursor.highest = cursor.highest.max(newest);
    }
    let done = total.is_some_and(|total| position.rows >= total);
    let wanted = |row: &Value| ticket_type.is_none_or(|id| halo::is_of_type(row, id));
    let (mut records, mut skipped) = (Vec::new(), Vec::new());
    for row in rows.iter().filter(|row| wanted(row)) {
        match record(row, stream, mapping) {
            Ok(record) => records.push(record),
            Err(left_out) => skipped.push(left_out),
        }
    }
    let next = if done { cursor.finished() } else { Cursor { position: Some(position), ..cursor } };
    Ok(Page { records, skipped, total, next, done })
}

fn call<'a>(stream: &'a Stream, cursor: &Cursor, position: &Position, ticket_type: Option<i64>) -> Call<'a> {
    let paging = &stream.paging;
    let at = match paging.kind {
        PagingKind::Page => position.pages + 1,
        PagingKind::Offset => position.rows,
    };
    let mut call = Call::read(stream.method, stream.path.as_str());
    for (name, value) in &stream.query {
        call = call.query(name.as_str(), value.as_str());
    }
    if let Some(id) = ticket_type {
        call = call.query("requesttype", id.to_string());
    }
    if let (Some(start), Some(incremental)) = (cursor.start(stream.incremental.as_ref()), &stream.incremental)
    {
        call = call.query(incremental.parameter.as_str(), start);
    }
    let mut body: Map<String, Value> = stream
        .body
        .iter()
        .filter_map(|(name, value)| Some((name.clone(), serde_json::to_value(value).ok()?)))
        .collect();
    match paging.place {
        Place::Query => {
            call = call
                .query(paging.parameter.as_str(), at.to_string())
                .query(paging.size_parameter.as_str(), paging.size.to_string());
        }
        Place::Body => {
            body.insert(paging.parameter.clone(), at.into());
            body.insert(paging.size_parameter.clone(), paging.size.get().into());
        }
    }
    if body.is_empty() { call } else { call.body(Value::Object(body)) }
}

fn rows(mut answer: Value, stream: &Stream) -> Result<Vec<Value>, ConnectError> {
    let found = answer.pointer_mut(&stream.items).map(Value::take);
    match found {
        Some(Value::Array(rows)) => Ok(rows),
        // Nothing at all is what an ignored failure leaves.
        None | Some(Value::Null) if answer.is_null() => Ok(Vec::new()),
        _ => Err(ConnectError::UnexpectedAnswer { status: 200, what: "a list of records" }),
    }
}

fn record(row: &Value, stream: &Stream, mapping: &Mapping) -> Result<PulledRecord, Skipped> {
    let external_id = id(row, stream).ok_or(Skipped { external_id: None, reason: SkipReason::NoId })?;
    let skipped = |reason| Skipped { external_id: Some(external_id.clone()), reason };
    let fields = mapping.apply(row).map_err(|error| skipped(SkipReason::Mapping(error)))?;
    if fields.is_empty() {
        return Err(skipped(SkipReason::Empty));
    }
    Ok(PulledRecord { kind: stream.kind, fields, raw: row.to_string(), external_id })
}

fn id(row: &Value, stream: &Stream) -> Option<String> {
    match row.pointer(&stream.id)? {
        Value::String(id) if !id.trim().is_empty() => Some(id.trim().to_owned()),
        // HaloPSA writes some ids as decimals.
        Value::Number(id) if !id.is_f64() => Some(id.to_string()),
        Value::Number(id) => id.as_f64().filter(|id| id.fract() == 0.0).map(|id| format!("{id:.0}")),
        _ => None,
    }
}

fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => {
            number.as_u64().or_else(|| number.as_f64().filter(|n| *n >= 0.0).map(|n| n as u64))
        }
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}
