//! How values of the domain look in columns: ids as 16 bytes, times as milliseconds, words and JSON as text.

use chrono::{DateTime, Utc};
use rusqlite::{
    Row,
    types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, Type, ValueRef},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use sluice_domain::{
    CompanyId, ConnectionId, DeskId, FactId, JobId, PersonId, PurchaseId, RecordId, WriteId,
};

/// An id in a column.
#[derive(Clone, Copy)]
pub(crate) struct Id<T>(pub T);

/// An id's 16 bytes.
pub(crate) trait Bytes: Copy {
    fn to(self) -> [u8; 16];
    fn of(bytes: [u8; 16]) -> Self;
}

macro_rules! bytes {
    ($($name:ident),*) => {$(
        impl Bytes for $name {
            fn to(self) -> [u8; 16] {
                *self.as_bytes()
            }

            fn of(bytes: [u8; 16]) -> Self {
                Self::from_bytes(bytes)
            }
        }
    )*};
}

bytes!(FactId, DeskId, ConnectionId, JobId, PurchaseId, WriteId, RecordId, PersonId, CompanyId);

impl<T: Bytes> ToSql for Id<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.to().to_vec()))
    }
}

impl<T: Bytes> FromSql for Id<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 16]>::column_result(value).map(|bytes| Self(T::of(bytes)))
    }
}

/// Many ids as one parameter, for `SELECT unhex(value) FROM json_each(?)`: one compiled statement serves any
/// number of them.
pub(crate) fn ids<T: Bytes>(ids: &[T]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(2 + ids.len() * 35);
    text.push('[');
    for (index, id) in ids.iter().enumerate() {
        text.push_str(if index == 0 { "\"" } else { ",\"" });
        for byte in id.to() {
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
        text.push('"');
    }
    text.push(']');
    text
}

fn unhex(text: &str) -> Option<[u8; 16]> {
    let mut bytes = [0; 16];
    let digits = text.as_bytes().chunks_exact(2);
    if text.len() != 32 {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(digits) {
        let digit = |letter: u8| char::from(letter).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

/// A time in a column; finer than a millisecond is cut off.
#[derive(Clone, Copy)]
pub(crate) struct Time(pub DateTime<Utc>);

impl ToSql for Time {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.timestamp_millis()))
    }
}

impl FromSql for Time {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let millis = value.as_i64()?;
        DateTime::from_timestamp_millis(millis).map(Self).ok_or(FromSqlError::OutOfRange(millis))
    }
}

/// A value as JSON in a column.
pub(crate) struct Json<T>(pub T);

impl<T: Serialize> ToSql for Json<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        serde_json::to_string(&self.0)
            .map(ToSqlOutput::from)
            .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

impl<T: DeserializeOwned> FromSql for Json<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        serde_json::from_str(value.as_str()?).map(Self).map_err(FromSqlError::other)
    }
}

/// A variant without fields as its word in a column: the word its serialisation has.
pub(crate) struct Word<T>(pub T);

impl<T: Serialize> ToSql for Word<T> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match serde_json::to_value(&self.0) {
            Ok(Value::String(word)) => Ok(ToSqlOutput::from(word)),
            Ok(_) => Err(rusqlite::Error::ToSqlConversionFailure("not a word".into())),
            Err(error) => Err(rusqlite::Error::ToSqlConversionFailure(error.into())),
        }
    }
}

impl<T: DeserializeOwned> FromSql for Word<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let word = Value::String(value.as_str()?.to_owned());
        serde_json::from_value(word).map(Self).map_err(FromSqlError::other)
    }
}

/// Reads a row's columns in order.
pub(crate) struct Columns<'r, 's> {
    row: &'r Row<'s>,
    next: usize,
}

impl<'r, 's> Columns<'r, 's> {
    pub(crate) const fn new(row: &'r Row<'s>) -> Self {
        Self { row, next: 0 }
    }

    pub(crate) fn get<T: FromSql>(&mut self) -> rusqlite::Result<T> {
        let column = self.next;
        self.next += 1;
        self.row.get(column)
    }

    pub(crate) fn id<T: Bytes>(&mut self) -> rusqlite::Result<T> {
        self.get::<Id<T>>().map(|id| id.0)
    }

    pub(crate) fn id_or_null<T: Bytes>(&mut self) -> rusqlite::Result<Option<T>> {
        self.get::<Option<Id<T>>>().map(|id| id.map(|id| id.0))
    }

    /// Ids that the statement gathered with `json_group_array(hex(…))`.
    pub(crate) fn ids<T: Bytes>(&mut self) -> rusqlite::Result<Vec<T>> {
        let column = self.next;
        let unreadable = || rusqlite::Error::FromSqlConversionFailure(column, Type::Text, "no ids".into());
        self.json::<Vec<String>>()?.iter().map(|id| unhex(id).map(T::of).ok_or_else(unreadable)).collect()
    }

    pub(crate) fn time(&mut self) -> rusqlite::Result<DateTime<Utc>> {
        self.get::<Time>().map(|time| time.0)
    }

    pub(crate) fn time_or_null(&mut self) -> rusqlite::Result<Option<DateTime<Utc>>> {
        self.get::<Option<Time>>().map(|time| time.map(|time| time.0))
    }

    pub(crate) fn json<T: DeserializeOwned>(&mut self) -> rusqlite::Result<T> {
        self.get::<Json<T>>().map(|json| json.0)
    }

    pub(crate) fn json_or_null<T: DeserializeOwned>(&mut self) -> rusqlite::Result<Option<T>> {
        self.get::<Option<Json<T>>>().map(|json| json.map(|json| json.0))
    }

    pub(crate) fn word<T: DeserializeOwned>(&mut self) -> rusqlite::Result<T> {
        self.get::<Word<T>>().map(|word| word.0)
    }
}
