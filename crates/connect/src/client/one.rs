//! One record of a walked stream, asked for by its id.

use super::{Client, ask::filled};
use crate::{
    CallError, ConnectError, PulledRecord, Skipped,
    client::Call,
    halo,
    manifest::{Method, Only},
    records,
};
use serde_json::{Value, json};

/// What a record is now.
#[derive(Debug)]
pub enum Now {
    /// There, as a sync would read it.
    Record(Box<PulledRecord>),
    /// There, and no record that can be read.
    Unfit(Box<Skipped>),
    /// There, and none of the stream's any more.
    Other,
    /// Not there any more.
    Gone,
}

pub(super) async fn one(client: &Client, name: &str, id: &str) -> Result<Option<Now>, ConnectError> {
    let account = client.account();
    let (stream, prepared) = account.connector.stream(name)?;
    let Some(one) = &stream.one else { return Ok(None) };
    let Some(path) = filled(&one.path, &json!({ "id": id })) else { return Ok(None) };
    let ticket_type = match &stream.only {
        Some(Only::HaloTicketType(name)) => match halo::ticket_type_id(client, name).await {
            // Without the type nothing of it can be told.
            Err(ConnectError::HaloNoTicketType { .. }) if stream.optional => return Ok(None),
            id => Some(id?),
        },
        None => None,
    };
    let mut call = Call::read(Method::Get, path).made_from(&one.path);
    for (name, value) in &one.query {
        call = call.query(name.as_str(), value.as_str());
    }
    let mut answered = match account.answered(call.of(stream)).await.map_err(CallError::into_cause) {
        Err(ConnectError::NotFound { .. }) => return Ok(Some(Now::Gone)),
        answered => answered?,
    };
    let unexpected = ConnectError::UnexpectedAnswer { status: answered.status, what: "the record asked for" };
    // What an ignored failure leaves says nothing.
    let row = answered.body.pointer_mut(&one.item).map(Value::take).filter(Value::is_object);
    let row = row.filter(|row| records::id(row, stream).as_deref() == Some(id)).ok_or(unexpected)?;
    if one.deleted.as_ref().and_then(|pointer| row.pointer(pointer)) == Some(&Value::Bool(true)) {
        return Ok(Some(Now::Gone));
    }
    if ticket_type.is_some_and(|id| !halo::is_of_type(&row, id)) {
        return Ok(Some(Now::Other));
    }
    let layers = client.layers();
    Ok(Some(match records::record(&row, stream, prepared, layers.get(name)) {
        Ok(record) => Now::Record(Box::new(record)),
        Err(skipped) => Now::Unfit(Box::new(skipped)),
    }))
}
