//! What a question is made of, checked before anything is asked or paid.

use crate::{ConnectError, Connector, manifest::Question};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Why a question can't be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// It is no JSON object.
    #[error("a question is an object")]
    NoObject,
    /// A question of this kind has no such member.
    #[error("there is no member {member}")]
    UnknownMember {
        /// The member.
        member: String,
        /// Those that there are, with commas between.
        known: String,
    },
    /// The member has to be a text.
    #[error("{member} has to be a text")]
    NotText {
        /// The member.
        member: String,
    },
    /// The member has to be a list.
    #[error("{member} has to be a list")]
    NotList {
        /// The member.
        member: String,
    },
    /// The member has to be an object with the whole numbers `min` and `max`.
    #[error("{member} has to hold min and max")]
    NotBand {
        /// The member.
        member: String,
    },
    /// The stream makes nothing of it: whoever is asked for can't be told by what is known of them.
    #[error("{stream} makes nothing of it")]
    SaysNothing {
        /// The stream.
        stream: String,
    },
}

impl QuestionError {
    /// The key of the message catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoObject => "question_no_object",
            Self::UnknownMember { .. } => "question_unknown_member",
            Self::NotText { .. } => "question_not_text",
            Self::NotList { .. } => "question_not_list",
            Self::NotBand { .. } => "question_not_band",
            Self::SaysNothing { .. } => "question_says_nothing",
        }
    }

    /// Values for the message.
    pub fn params(&self) -> BTreeMap<String, String> {
        let pairs = match self {
            Self::NoObject => Vec::new(),
            Self::UnknownMember { member, known } => vec![("member", member), ("known", known)],
            Self::NotText { member } | Self::NotList { member } | Self::NotBand { member } => {
                vec![("member", member)]
            }
            Self::SaysNothing { stream } => vec![("stream", stream)],
        };
        pairs.into_iter().map(|(key, value)| (key.to_owned(), value.clone())).collect()
    }
}

/// What a member holds.
#[derive(Clone, Copy)]
enum Holds {
    Text,
    Texts,
    Band,
    Subjects,
}

use Holds::{Band, Subjects, Text, Texts};

const SEARCH: &[(&str, Holds)] = &[
    ("titles", Texts),
    ("seniorities", Texts),
    ("departments", Texts),
    ("company_names", Texts),
    ("company_ids", Texts),
    ("domains", Texts),
    ("industries", Texts),
    ("countries", Texts),
    ("regions", Texts),
    ("cities", Texts),
    ("headcount", Band),
    ("keywords", Text),
    ("name", Text),
];
const ABOUT: &[(&str, Holds)] = &[("subjects", Subjects), ("want", Texts), ("callback", Text)];
const VERIFY: &[(&str, Holds)] = &[("email", Text)];
const COLLECT: &[(&str, Holds)] = &[("tickets", Texts)];
const SUBJECT: &[(&str, Holds)] = &[
    ("ref", Text),
    ("id", Text),
    ("given_name", Text),
    ("family_name", Text),
    ("full_name", Text),
    ("email", Text),
    ("linkedin", Text),
    ("title", Text),
    ("company_name", Text),
    ("company_domain", Text),
];

impl Question {
    const fn members(self) -> &'static [(&'static str, Holds)] {
        match self {
            Self::Search => SEARCH,
            Self::Enrich | Self::FindEmail => ABOUT,
            Self::VerifyEmail => VERIFY,
            Self::Collect => COLLECT,
        }
    }

    /// Checks that a question of this kind has the members that the specification names (rule 8.1), and no other.
    ///
    /// # Errors
    /// [`QuestionError`], but for [`QuestionError::SaysNothing`].
    pub fn check(self, question: &Value) -> Result<(), QuestionError> {
        checked(self.members(), question)
    }
}

fn checked(members: &[(&str, Holds)], said: &Value) -> Result<(), QuestionError> {
    let said = said.as_object().ok_or(QuestionError::NoObject)?;
    for (name, value) in said {
        let Some((_, holds)) = members.iter().find(|(known, _)| known == name) else {
            let known: Vec<&str> = members.iter().map(|(known, _)| *known).collect();
            return Err(QuestionError::UnknownMember { member: name.clone(), known: known.join(", ") });
        };
        let member = || name.clone();
        let list = || value.as_array().ok_or_else(|| QuestionError::NotList { member: member() });
        match holds {
            Text if value.is_string() || value.is_null() => {}
            Text => return Err(QuestionError::NotText { member: member() }),
            Texts => {
                if !list()?.iter().all(Value::is_string) {
                    return Err(QuestionError::NotText { member: member() });
                }
            }
            Band => {
                let number = |key: &str| value[key].is_null() || value[key].is_u64();
                if !value.is_object() || !number("min") || !number("max") {
                    return Err(QuestionError::NotBand { member: member() });
                }
            }
            Subjects => list()?.iter().try_for_each(|subject| checked(SUBJECT, subject))?,
        }
    }
    Ok(())
}

/// The same question about nobody.
fn about_nobody(question: &Value) -> Value {
    let mut nobody = Map::new();
    for (name, value) in question.as_object().into_iter().flatten() {
        match (name.as_str(), value.as_array()) {
            ("subjects", Some(subjects)) => {
                let called = |subject: &Value| match subject.get("ref") {
                    Some(reference) => json!({ "ref": reference }),
                    None => json!({}),
                };
                nobody.insert(name.clone(), subjects.iter().map(called).collect());
            }
            ("want" | "callback", _) => {
                nobody.insert(name.clone(), value.clone());
            }
            _ => {}
        }
    }
    nobody.into()
}

impl Connector {
    /// Whether a stream makes anything of a question: its call is another than the same question's about nobody.
    ///
    /// # Errors
    /// [`ConnectError::UnknownStream`] for one that is not asked, [`ConnectError::Mapping`].
    pub fn makes_of(&self, stream: &str, question: &Value) -> Result<bool, ConnectError> {
        let (_, prepared) = self.stream(stream)?;
        let as_call =
            prepared.as_call.as_ref().ok_or_else(|| ConnectError::NotAsked { name: stream.to_owned() })?;
        let call = as_call.value(question)?;
        Ok(as_call.value(&about_nobody(question)).ok() != Some(call))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_question_must_not_be_is_told_by_its_member() {
        let check = |with: Question, question: Value, expected: &str| {
            let code = with.check(&question).err().map_or("", |error| error.code());
            assert_eq!(code, expected, "{question}");
        };
        let (search, enrich, verify) = (Question::Search, Question::Enrich, Question::VerifyEmail);
        check(search, json!({}), "");
        check(search, json!({ "titles": ["CTO"], "headcount": { "min": 1 }, "name": null }), "");
        check(search, json!([]), "question_no_object");
        check(search, json!({ "title": ["CTO"] }), "question_unknown_member");
        check(search, json!({ "titles": "CTO" }), "question_not_list");
        check(search, json!({ "titles": [7] }), "question_not_text");
        check(search, json!({ "name": 7 }), "question_not_text");
        check(search, json!({ "headcount": "1-10" }), "question_not_band");
        check(search, json!({ "headcount": { "min": "1" } }), "question_not_band");
        check(enrich, json!({ "subjects": [{ "id": "7" }], "want": ["email"] }), "");
        check(enrich, json!({ "subjects": ["7"] }), "question_no_object");
        check(enrich, json!({ "subjects": [{ "mail": "a@x.test" }] }), "question_unknown_member");
        check(Question::FindEmail, json!({ "email": "a@x.test" }), "question_unknown_member");
        check(verify, json!({ "email": "a@x.test" }), "");
        check(Question::Collect, json!({ "tickets": ["7"] }), "");
    }

    #[test]
    fn a_stream_makes_something_of_what_it_can_tell_somebody_by() {
        let check = |connector: &str, stream: &str, subject: Value, expected: bool| {
            let connector = Connector::of_id(connector).unwrap();
            let question = json!({ "subjects": [subject], "want": ["email"] });
            assert_eq!(connector.makes_of(stream, &question), Ok(expected), "{stream} {question}");
        };
        let named =
            json!({ "ref": "a", "given_name": "Ada", "family_name": "Byrne", "company_domain": "x.test" });
        let by_id = json!({ "ref": "a", "id": "7" });
        for (connector, stream) in [
            ("apollo", "people_enrich"),
            ("hunter", "email_find"),
            ("lusha", "people_lookup_and_enrich"),
            ("rocketreach", "people_enrich"),
            ("seamless", "people_enrich"),
            ("uplead", "person"),
            ("zoominfo", "people_enrich"),
        ] {
            check(connector, stream, named.clone(), true);
        }
        for (connector, stream) in [
            ("apollo", "person"),
            ("lead411", "people_enrich"),
            ("lusha", "people_enrich"),
            ("zoominfo_legacy", "people_enrich_job"),
        ] {
            check(connector, stream, named.clone(), false);
            check(connector, stream, by_id.clone(), true);
        }
        check("hunter", "people_enrich", named, false);
    }
}
