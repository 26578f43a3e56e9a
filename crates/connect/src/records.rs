//! From an answer to records: where a stream keeps its rows, and what the mapping makes of them.

use crate::{
    ConnectError, PulledRecord, SkipReason, Skipped,
    client::texts,
    cursor,
    manifest::{Items, Per, Stream, Unfit},
    prepared::Prepared,
};
use serde_json::Value;
use sluice_mapping::{Expression, Layer};
use std::collections::{BTreeMap, BTreeSet};

/// The rows of an answer, where its stream keeps them.
pub(crate) fn rows(
    mut answer: Value,
    stream: &Stream,
    prepared: &Prepared,
    status: u16,
) -> Result<Vec<Value>, ConnectError> {
    let unexpected = || ConnectError::UnexpectedAnswer { status, what: "a list of records" };
    // Nothing at all is what an ignored failure leaves.
    if answer.is_null() {
        return Ok(Vec::new());
    }
    match (&stream.items, &prepared.items) {
        (_, Some(expression)) => match expression.value(&answer)? {
            Some(Value::Array(rows)) => Ok(rows),
            Some(row @ Value::Object(_)) => Ok(vec![row]),
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(_) => Err(unexpected()),
        },
        (Items::At(pointer), None) => match answer.pointer_mut(pointer).map(Value::take) {
            Some(Value::Array(rows)) => Ok(rows),
            Some(row @ Value::Object(_)) if stream.paging.is_none() => Ok(vec![row]),
            // Where one record was asked for, none is an answer.
            Some(Value::Null) if stream.asked.is_some() => Ok(Vec::new()),
            _ => Err(unexpected()),
        },
        (Items::AtEach(pointers), None) => {
            let lists: Vec<Vec<Value>> = pointers
                .iter()
                .filter_map(|pointer| match answer.pointer_mut(pointer).map(Value::take)? {
                    Value::Array(rows) => Some(rows),
                    _ => None,
                })
                .collect();
            if lists.is_empty() { Err(unexpected()) } else { Ok(lists.concat()) }
        }
        // Prepared together with its stream.
        (Items::Made { .. }, None) => Err(unexpected()),
    }
}

/// What the mapping makes of each row.
pub(crate) fn records<'r>(
    rows: impl Iterator<Item = &'r Value>,
    stream: &Stream,
    prepared: &Prepared,
    layer: Option<&Layer>,
) -> (Vec<PulledRecord>, Vec<Skipped>) {
    let (mut records, mut skipped) = (Vec::new(), Vec::new());
    for row in rows {
        match record(row, stream, prepared, layer) {
            Ok(record) => records.push(record),
            Err(left_out) => skipped.push(left_out),
        }
    }
    (records, skipped)
}

/// What the mapping makes of a row, and of that what people changed about it.
pub(crate) fn record(
    row: &Value,
    stream: &Stream,
    prepared: &Prepared,
    layer: Option<&Layer>,
) -> Result<PulledRecord, Skipped> {
    let external_id = id(row, stream);
    let skipped = |reason| Skipped { external_id: id(row, stream), reason, raw: row.to_string() };
    if let Some(unfit) = unfit(row, prepared) {
        return Err(skipped(SkipReason::Unfit(unfit)));
    }
    let external_id = external_id.ok_or_else(|| skipped(SkipReason::NoId))?;
    let own = match layer {
        Some(layer) => prepared.mapping.apply_under(row, layer),
        None => prepared.mapping.apply(row),
    };
    let own = own.map_err(|error| skipped(SkipReason::Mapping(error)))?;
    let (fields, left_out) = match layer {
        Some(layer) => layer.apply(row, own),
        None => (own, BTreeMap::new()),
    };
    if fields.is_empty() {
        return Err(skipped(SkipReason::Empty));
    }
    Ok(PulledRecord { kind: stream.kind, fields, left_out, raw: row.to_string(), external_id })
}

/// Why a row is no record. An expression that fails on it, or gives another word, says that it is none.
fn unfit(row: &Value, prepared: &Prepared) -> Option<Unfit> {
    // A list of people in which one was not found holds null in that place.
    if row.is_null() {
        return Some(Unfit::NotFound);
    }
    match prepared.unfit.as_ref()?.value(row) {
        Ok(None | Some(Value::Null)) => None,
        Ok(Some(Value::String(word))) => {
            Some(Unfit::ALL.into_iter().find(|unfit| unfit.name() == word).unwrap_or(Unfit::Failed))
        }
        Ok(Some(_)) | Err(_) => Some(Unfit::Failed),
    }
}

/// What of a row the account has paid for before. Where that can't be told, it is nothing: it is bought no cheaper.
pub(crate) fn paid(row: &Value, prepared: &Prepared) -> Vec<Per> {
    words(row, prepared.paid.as_ref())
}

/// What of a row is charged although nothing of that is kept.
pub(crate) fn charged(row: &Value, prepared: &Prepared) -> Vec<Per> {
    words(row, prepared.charged.as_ref())
}

fn words(row: &Value, expression: Option<&Expression>) -> Vec<Per> {
    let told = expression.and_then(|expression| expression.value(row).ok().flatten());
    told.map(|told| texts(&told).iter().filter_map(|word| Per::of(word)).collect()).unwrap_or_default()
}

/// Tells a page from others: its ids, and what has none as it stands.
pub(crate) fn fingerprint(rows: &[Value], stream: &Stream) -> String {
    let ids: Vec<String> =
        rows.iter().map(|row| id(row, stream).unwrap_or_else(|| row.to_string())).collect();
    cursor::fingerprint(ids.iter().map(String::as_str))
}

/// How many rows there are, those that come twice counted once.
pub(crate) fn distinct(rows: &[Value], stream: &Stream) -> usize {
    let (named, others): (Vec<_>, Vec<_>) = rows.iter().map(|row| id(row, stream)).partition(Option::is_some);
    named.into_iter().collect::<BTreeSet<_>>().len() + others.len()
}

/// The longest id, in bytes.
const LONGEST_ID: usize = 1_000;

/// A row's id as text.
pub(crate) fn id(row: &Value, stream: &Stream) -> Option<String> {
    match row.pointer(&stream.id)? {
        Value::String(id) if id.len() > LONGEST_ID => None,
        Value::String(id) if !id.trim().is_empty() => Some(id.trim().to_owned()),
        // HaloPSA writes some ids as decimals.
        Value::Number(id) if !id.is_f64() => Some(id.to_string()),
        Value::Number(id) => id.as_f64().filter(|id| id.fract() == 0.0).map(|id| format!("{id:.0}")),
        _ => None,
    }
}
