//! What every connector promises, built in or not, held against the fixtures in its folder: `fixtures/<stream>.json`.

use crate::{
    ConnectError, Connector, SkipReason,
    client::texts,
    manifest::{Per, Stream, Unfit},
    prepared::Prepared,
    records,
};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use sluice_domain::{Field, Fields};
use std::collections::{BTreeMap, BTreeSet};

/// One example in a fixture file.
#[derive(Clone, Debug)]
enum Example {
    Record(RecordExample),
    Answer(AnswerExample),
    Call(CallExample),
}

impl Example {
    /// What a member of the file is: told by the one name that no other kind has.
    fn read(value: Value) -> Result<Self, String> {
        let has = |name: &str| value.get(name).is_some();
        let kinds = ["raw", "answer", "question"].map(has);
        let read = match kinds {
            [true, false, false] => serde_json::from_value(value).map(Self::Record),
            [false, true, false] => serde_json::from_value(value).map(Self::Answer),
            [false, false, true] => serde_json::from_value(value).map(Self::Call),
            _ => return Err("has one of raw, answer and question".to_owned()),
        };
        read.map_err(|error| error.to_string())
    }
}

/// A row, and the fields that the mapping gives; or why it is no record.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordExample {
    is: String,
    raw: Value,
    #[serde(default, deserialize_with = "as_texts")]
    fields: Fields,
    unfit: Option<String>,
    #[serde(default)]
    paid: Vec<String>,
    #[serde(default)]
    charged: Vec<String>,
}

/// A whole answer, and the ids of the records in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerExample {
    is: String,
    answer: Value,
    ids: Vec<String>,
    #[serde(default)]
    tickets: Vec<String>,
}

/// A question, and the call that asks it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CallExample {
    is: String,
    question: Value,
    call: Value,
}

/// What a connector does not keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The stream.
    pub stream: String,
    /// The example, in the words of the fixture file; empty where it is about the whole file.
    pub example: String,
    /// The promise.
    pub promise: Promise,
    /// What was found instead.
    pub found: String,
}

/// What a connector promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// A stream has a legal fixture file, with a record and a whole answer, and with a call where it is asked.
    Shown,
    /// The mapping gives what the example says.
    Mapped,
    /// Every field that the mapping can give is shown by one example at least.
    Complete,
    /// A value that is null, empty or absent makes no mapping fail.
    Gaps,
    /// The records of an answer are found.
    Found,
    /// A question becomes the call that the example says.
    Asked,
}

impl Promise {
    /// The name at the boundary.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Shown => "shown",
            Self::Mapped => "mapped",
            Self::Complete => "complete",
            Self::Gaps => "gaps",
            Self::Found => "found",
            Self::Asked => "asked",
        }
    }
}

impl Connector {
    /// Everything that the connector promises and does not keep. `fixtures` are the texts of the fixture files by the
    /// stream's name.
    pub fn broken(&self, fixtures: &BTreeMap<String, String>) -> Vec<Broken> {
        let mut broken = Vec::new();
        for stream in &self.manifest().streams {
            if let Ok((stream, prepared)) = self.stream(&stream.name) {
                let mut bench = Bench { connector: self, stream, prepared, broken: &mut broken };
                bench.try_all(fixtures.get(&stream.name).map(String::as_str));
            }
        }
        broken
    }
}

struct Bench<'c> {
    connector: &'c Connector,
    stream: &'c Stream,
    prepared: &'c Prepared,
    broken: &'c mut Vec<Broken>,
}

impl Bench<'_> {
    fn try_all(&mut self, file: Option<&str>) {
        let Some(file) = file else { return self.fails("", Promise::Shown, "no fixture file") };
        let told: Vec<Value> = match serde_json::from_str(file) {
            Ok(told) => told,
            Err(error) => return self.fails("", Promise::Shown, error),
        };
        let mut examples = Vec::new();
        for (at, value) in told.into_iter().enumerate() {
            let is = value["is"].as_str().map_or_else(|| format!("example {}", at + 1), str::to_owned);
            match Example::read(value) {
                Ok(example) => examples.push(example),
                Err(error) => self.fails(&is, Promise::Shown, error),
            }
        }
        let (mut records, mut answers, mut calls) = (Vec::new(), 0, 0);
        for example in &examples {
            match example {
                Example::Record(example) => {
                    self.try_record(example);
                    records.push(example);
                }
                Example::Answer(example) => {
                    self.try_answer(example);
                    answers += 1;
                }
                Example::Call(example) => {
                    self.try_call(example);
                    calls += 1;
                }
            }
        }
        for (missing, what) in [
            (records.iter().all(|record| record.unfit.is_some()), "no record"),
            (answers == 0, "no whole answer"),
            (calls == 0 && self.stream.asked.is_some(), "no call"),
        ] {
            if missing {
                self.fails("", Promise::Shown, what);
            }
        }
        for field in self.prepared.mapping.gives() {
            if !records.iter().any(|record| record.fields.contains_key(field)) {
                self.fails("", Promise::Complete, field);
            }
        }
    }

    fn fails(&mut self, example: &str, promise: Promise, found: impl std::fmt::Display) {
        self.broken.push(Broken {
            stream: self.stream.name.clone(),
            example: example.to_owned(),
            promise,
            found: found.to_string(),
        });
    }

    fn try_record(&mut self, example: &RecordExample) {
        let found = records::record(&example.raw, self.stream, self.prepared, None);
        let kept = match (&found, &example.unfit) {
            (Ok(record), None) => record.fields == example.fields,
            (Err(skipped), Some(word)) => {
                matches!(skipped.reason, SkipReason::Unfit(unfit) if unfit.name() == word)
            }
            (Err(skipped), None) => example.fields.is_empty() && skipped.reason == SkipReason::Empty,
            (Ok(_), Some(_)) => false,
        };
        if !kept {
            let found = match found {
                Ok(record) => otherwise(&example.fields, &record.fields),
                Err(skipped) => self.left_out(&example.raw, &skipped.reason),
            };
            self.fails(&example.is, Promise::Mapped, found);
        }
        for (what, found, said) in [
            ("paid", records::paid(&example.raw, self.prepared), &example.paid),
            ("charged", records::charged(&example.raw, self.prepared), &example.charged),
        ] {
            let found: Vec<&str> = found.into_iter().map(Per::name).collect();
            if found != *said {
                self.fails(&example.is, Promise::Mapped, format!("{what} {found:?}"));
            }
        }
        for row in with_gaps(&example.raw) {
            if let Err(error) = self.prepared.mapping.apply(&row) {
                self.fails(&example.is, Promise::Gaps, format!("{error} for {row}"));
            }
        }
    }

    fn try_answer(&mut self, example: &AnswerExample) {
        let tickets = match &self.prepared.tickets {
            Some(tickets) => match tickets.value(&example.answer) {
                Ok(found) => found.map(|found| texts(&found)).unwrap_or_default(),
                Err(error) => return self.fails(&example.is, Promise::Found, error),
            },
            None => Vec::new(),
        };
        let ids = match self.ids(&example.answer) {
            Ok(ids) => ids,
            Err(_) if !tickets.is_empty() => Vec::new(),
            Err(error) => return self.fails(&example.is, Promise::Found, error),
        };
        if ids != example.ids || tickets != example.tickets {
            let mut found = format!("ids {ids:?}, tickets {tickets:?}");
            let left_out = self.connector.records(&self.stream.name, example.answer.clone());
            for skipped in left_out.into_iter().flat_map(|(_, skipped)| skipped) {
                let id = skipped.external_id.as_deref().unwrap_or("without an id").to_owned();
                found.push_str(&format!("; {id}: {}", skipped.reason.code()));
            }
            self.fails(&example.is, Promise::Found, found);
        }
    }

    /// Why a row is none: of a word that none knows, and of an expression that fails, what it was.
    fn left_out(&self, raw: &Value, reason: &SkipReason) -> String {
        let said = self.prepared.unfit.as_ref().map(|unfit| unfit.value(raw));
        match (reason, said) {
            (SkipReason::Unfit(Unfit::Failed), Some(Err(error))) => format!("unfit: {error}"),
            (SkipReason::Unfit(Unfit::Failed), Some(Ok(Some(said)))) if said != Unfit::Failed.name() => {
                let words = Unfit::ALL.map(Unfit::name).join(", ");
                format!("unfit: {said} is none of {words}")
            }
            (SkipReason::Mapping(error), _) => error.to_string(),
            (reason, _) => reason.code().to_owned(),
        }
    }

    fn ids(&self, answer: &Value) -> Result<Vec<String>, ConnectError> {
        let (records, _) = self.connector.records(&self.stream.name, answer.clone())?;
        Ok(records.into_iter().map(|record| record.external_id).collect())
    }

    fn try_call(&mut self, example: &CallExample) {
        let Some(as_call) = &self.prepared.as_call else {
            return self.fails(&example.is, Promise::Asked, "the stream is not asked");
        };
        match as_call.value(&example.question) {
            Ok(found) => {
                let found = plain(found.unwrap_or(Value::Null));
                if found != plain(example.call.clone()) {
                    self.fails(&example.is, Promise::Asked, found);
                }
            }
            Err(error) => self.fails(&example.is, Promise::Asked, error),
        }
    }
}

/// Which fields came otherwise than an example says.
fn otherwise(wanted: &Fields, found: &Fields) -> String {
    let names: BTreeSet<_> = wanted.keys().chain(found.keys()).collect();
    let differs = names.into_iter().filter(|field| wanted.get(field) != found.get(field));
    let said = |fields: &Fields, field| {
        fields.get(field).map_or_else(|| "nothing".to_owned(), |value| format!("{value:?}"))
    };
    let told = differs
        .map(|field| format!("{}: {} instead of {}", field.name(), said(found, field), said(wanted, field)));
    told.collect::<Vec<_>>().join("; ")
}

/// Values as a mapping gives them: a truth or a number is a text.
fn as_texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Fields, D::Error> {
    let values = BTreeMap::<Field, Value>::deserialize(deserializer)?;
    let text = |(field, value): (Field, Value)| match value {
        Value::String(text) => Ok((field, text)),
        Value::Bool(_) | Value::Number(_) => Ok((field, value.to_string())),
        _ => Err(serde::de::Error::custom(format!("{}: is a text, a number, true or false", field.name()))),
    };
    values.into_iter().map(text).collect()
}

/// Numbers that are whole written as such, nulls and empty objects left out: JSONata's numbers are doubles.
fn plain(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(whole) if whole.fract() == 0.0 && whole.abs() < 1e15 => Value::from(whole as i64),
            _ => Value::Number(number),
        },
        Value::Array(list) => list.into_iter().map(plain).collect(),
        Value::Object(map) => Value::Object(
            map.into_iter()
                .map(|(name, value)| (name, plain(value)))
                .filter(|(_, value)| !value.is_null() && *value != Value::Object(Map::new()))
                .collect(),
        ),
        other => other,
    }
}

/// The record with one value at a time made null, empty or absent.
fn with_gaps(raw: &Value) -> Vec<Value> {
    fn paths(value: &Value, at: &str, found: &mut Vec<String>) {
        let members: Vec<(String, &Value)> = match value {
            Value::Object(map) => {
                map.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
            }
            Value::Array(list) => {
                list.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect()
            }
            _ => return,
        };
        for (key, value) in members {
            let path = format!("{at}/{key}");
            paths(value, &path, found);
            found.push(path);
        }
    }
    let mut found = Vec::new();
    paths(raw, "", &mut found);
    let mut gaps = Vec::new();
    for path in found {
        for gap in [Value::Null, Value::from("")] {
            let mut record = raw.clone();
            if let Some(value) = record.pointer_mut(&path) {
                *value = gap;
                gaps.push(record);
            }
        }
        let Some((parent, key)) = path.rsplit_once('/') else { continue };
        let mut record = raw.clone();
        if let Some(Value::Object(map)) = record.pointer_mut(parent) {
            map.remove(&key.replace("~1", "/").replace("~0", "~"));
            gaps.push(record);
        }
    }
    gaps
}
