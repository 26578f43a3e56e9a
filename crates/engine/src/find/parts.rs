//! A question of one's own, in parts that one call takes each.

use super::receipt::Asked;
use crate::api::Failure;
use serde_json::{Value, json};
use sluice_connect::{
    Connector, QuestionError,
    manifest::{self, Question, Stream},
};
use sluice_domain::{Field, Fields, RecordId};
use std::collections::BTreeSet;

/// As much of a question as one call takes.
pub(super) struct Part {
    pub question: Value,
    pub whom: Vec<Asked>,
    /// Rows that it can bring.
    pub rows: u64,
}

/// Whether phone numbers may come, and cost.
pub(super) fn wants_phone(asked: &manifest::Asked, question: &Value) -> bool {
    match asked.with {
        Question::Enrich | Question::FindEmail => {
            let wanted =
                question["want"].as_array().is_some_and(|want| want.iter().any(|one| one == "phone"));
            wanted && (!asked.phone_needs_callback || question["callback"].is_string())
        }
        // What a search or a verdict shows is not chosen.
        Question::Search | Question::VerifyEmail | Question::Collect => true,
    }
}

/// A question in parts that one call takes each; those who were asked for by somebody's record are told by it.
pub(super) fn parts(
    connector: &Connector,
    stream: &Stream,
    asked: &manifest::Asked,
    question: &Value,
    record: Option<RecordId>,
) -> Result<Vec<Part>, Failure> {
    let says_something = |question: &Value| match connector.makes_of(&stream.name, question)? {
        true => Ok(()),
        false => Err(Failure::from(QuestionError::SaysNothing { stream: stream.name.clone() })),
    };
    if !matches!(asked.with, Question::Enrich | Question::FindEmail) {
        says_something(question)?;
        let rows = match asked.with {
            Question::Search => stream.paging.as_ref().map_or(1, |paging| u64::from(paging.size.get())),
            Question::Collect => question["tickets"].as_array().map_or(1, |tickets| tickets.len() as u64),
            _ => 1,
        };
        let whom = question["email"].as_str().map(|email| Asked {
            id: email.to_owned(),
            fields: Fields::from([(Field::Email, email.to_owned())]),
            about: record,
            by_signs: true,
            ..Asked::default()
        });
        return Ok(vec![Part { question: question.clone(), whom: whom.into_iter().collect(), rows }]);
    }
    let subjects = question["subjects"].as_array().map(Vec::as_slice).unwrap_or_default();
    if subjects.is_empty() {
        return Err(QuestionError::SaysNothing { stream: stream.name.clone() }.into());
    }
    let mut parts = Vec::new();
    for lot in subjects.chunks(asked.batch.get() as usize) {
        let (mut called, mut seen) = (Vec::new(), BTreeSet::new());
        let mut whom = Vec::new();
        for subject in lot {
            says_something(&json!({ "subjects": [subject], "want": question["want"] }))?;
            let who = Asked { about: record, ..who(subject) };
            // Whoever is asked for twice is answered once.
            if !seen.insert(who.id.clone()) {
                continue;
            }
            let mut subject = subject.clone();
            subject["ref"] = json!(who.id);
            called.push(subject);
            whom.push(who);
        }
        let mut part = question.clone();
        part["subjects"] = called.into();
        parts.push(Part { question: part, rows: whom.len() as u64, whom });
    }
    Ok(parts)
}

/// Who a subject is. Where there is no id, what is said of them is what they are called.
fn who(subject: &Value) -> Asked {
    let said = |name: &str| subject[name].as_str().map(str::trim).filter(|text| !text.is_empty());
    let fields: Fields = [
        Field::GivenName,
        Field::FamilyName,
        Field::FullName,
        Field::Email,
        Field::Linkedin,
        Field::Title,
        Field::CompanyName,
        Field::CompanyDomain,
    ]
    .into_iter()
    .filter_map(|field| Some((field, said(field.name())?.to_owned())))
    .collect();
    let id = said("id").map(str::to_owned);
    let signs = || fields.values().map(String::as_str).collect::<Vec<_>>().join(" ");
    let (by_signs, id) = (id.is_none(), id.unwrap_or_else(signs));
    Asked { id, fields, by_signs, ..Asked::default() }
}
