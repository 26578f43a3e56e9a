//! Values from standard input, one a line, normalised: one line out for each, in order.

use crate::arguments::{Kind, Normalize};
use serde::Serialize;
use sluice_domain::normal::{CompanyName, Domain, Email, PersonName, Phone, Region};
use sluice_engine::api::Failure;
use std::io::{self, BufRead, BufWriter, Read, Write};
use tokio::task;

/// Of a longer line only the start is read, and no value is as long. In bytes.
const LONGEST: u64 = 64 << 10;

/// Reads to the end of standard input.
pub(crate) async fn run(wanted: &Normalize, json: bool) -> Result<bool, Failure> {
    let (kind, region) = (wanted.kind, wanted.region);
    let work = move || {
        let out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        lines(io::stdin().lock(), out, &|line, out| {
            let answer = answer(kind, region.as_ref(), line);
            if json { answer.write_json(out) } else { answer.write_columns(out) }
        })
    };
    match task::spawn_blocking(work).await.map_err(|_| Failure::of("internal"))? {
        // A closed pipe is the reader's choice.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::of("output_failed").with("said", error.kind()))
        }
        _ => Ok(true),
    }
}

/// A line as it came in.
struct Line<'a> {
    bytes: &'a [u8],
    whole: bool,
}

type Answering<'a, W> = &'a dyn Fn(Line<'_>, &mut W) -> io::Result<()>;

fn lines<W: Write>(mut input: impl BufRead, mut out: W, answer: Answering<'_, W>) -> io::Result<()> {
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return out.flush();
        }
        let mut whole = true;
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if line.len() as u64 == LONGEST {
            // What follows up to the end of the line is passed over.
            whole = input.skip_until(b'\n')? == 0;
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        answer(Line { bytes: &line, whole }, &mut out)?;
    }
}

/// What a line was found to be.
struct Answer {
    input: String,
    found: Found,
    reason: Option<&'static str>,
}

impl Answer {
    fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct Document<'a> {
            input: &'a str,
            valid: bool,
            reason: Option<&'static str>,
            #[serde(flatten)]
            found: &'a Found,
        }
        let document = Document {
            input: &self.input,
            valid: self.reason.is_none(),
            reason: self.reason,
            found: &self.found,
        };
        serde_json::to_writer(&mut *out, &document)?;
        out.write_all(b"\n")
    }

    fn write_columns(&self, out: &mut impl Write) -> io::Result<()> {
        let result = if self.reason.is_none() { self.found.result() } else { "" };
        writeln!(out, "{}\t{}", result.replace(['\t', '\n'], " "), self.reason.unwrap_or_default())
    }
}

/// The keys of a kind's document; all are there, `null` where nothing was found.
#[derive(Serialize)]
#[serde(untagged)]
enum Found {
    Phone {
        e164: Option<String>,
        r#type: Option<&'static str>,
        extension: Option<String>,
        display: Option<String>,
        region: Option<&'static str>,
    },
    Email {
        address: Option<String>,
        match_key: Option<String>,
        class: Option<&'static str>,
        proposal: Option<String>,
    },
    Name {
        given: Option<String>,
        family: Option<String>,
        suffix: Option<String>,
        display: Option<String>,
    },
    Company {
        name: Option<String>,
        key: Option<String>,
        legal_form: Option<String>,
        acronym: Option<String>,
    },
    Domain {
        domain: Option<String>,
        brand: Option<String>,
        free_mail: Option<bool>,
    },
}

impl Found {
    /// None of a kind.
    const fn none(kind: Kind) -> Self {
        match kind {
            Kind::Phone => {
                Self::Phone { e164: None, r#type: None, extension: None, display: None, region: None }
            }
            Kind::Email => Self::Email { address: None, match_key: None, class: None, proposal: None },
            Kind::Name => Self::Name { given: None, family: None, suffix: None, display: None },
            Kind::Company => Self::Company { name: None, key: None, legal_form: None, acronym: None },
            Kind::Domain => Self::Domain { domain: None, brand: None, free_mail: None },
        }
    }

    /// The one value that people want.
    fn result(&self) -> &str {
        let value = match self {
            Self::Phone { e164, .. } => e164,
            Self::Email { address, .. } => address,
            Self::Name { display, .. } => display,
            Self::Company { name, .. } => name,
            Self::Domain { domain, .. } => domain,
        };
        value.as_deref().unwrap_or_default()
    }
}

fn answer(kind: Kind, region: Option<&Region>, line: Line<'_>) -> Answer {
    let refused = |input: String, reason| Answer { input, found: Found::none(kind), reason: Some(reason) };
    if !line.whole {
        return refused(String::from_utf8_lossy(&line.bytes[..200]).into_owned(), "too_long");
    }
    let Ok(text) = std::str::from_utf8(line.bytes) else {
        return refused(String::from_utf8_lossy(line.bytes).into_owned(), "invalid_utf8");
    };
    let (found, reason) = match kind {
        Kind::Phone => phone(text, region),
        Kind::Email => email(text),
        Kind::Name => name(text),
        Kind::Company => company(text),
        Kind::Domain => domain(text),
    };
    Answer { input: text.to_owned(), found, reason }
}

type Reading = (Found, Option<&'static str>);

fn phone(text: &str, region: Option<&Region>) -> Reading {
    match Phone::parse(text, region) {
        Ok(phone) => {
            let found = Found::Phone {
                region: phone.region().map(|region| region.code()),
                r#type: Some(phone.kind.name()),
                display: Some(phone.display()),
                e164: Some(phone.e164),
                extension: phone.extension,
            };
            (found, None)
        }
        Err(error) => (Found::none(Kind::Phone), Some(error.reason())),
    }
}

fn email(text: &str) -> Reading {
    let proposal = Email::proposal(text);
    match Email::parse(text) {
        Ok(email) => {
            let class = Some(email.class.name());
            let (address, match_key) = (Some(email.address), Some(email.match_key));
            (Found::Email { address, match_key, class, proposal }, None)
        }
        Err(error) => {
            let class = error.is_placeholder().then_some("placeholder");
            (Found::Email { address: None, match_key: None, class, proposal }, Some(error.reason()))
        }
    }
}

fn name(text: &str) -> Reading {
    match PersonName::parse(text) {
        Ok(name) => {
            let (given, family) = (Some(name.given), Some(name.family));
            (Found::Name { given, family, suffix: name.suffix, display: Some(name.display) }, None)
        }
        Err(error) => (Found::none(Kind::Name), Some(error.reason())),
    }
}

fn company(text: &str) -> Reading {
    match CompanyName::parse(text) {
        Ok(company) => {
            let found = Found::Company {
                name: Some(company.display),
                key: Some(company.key),
                legal_form: company.legal_form,
                acronym: company.acronym,
            };
            (found, None)
        }
        Err(error) => (Found::none(Kind::Company), Some(error.reason())),
    }
}

fn domain(text: &str) -> Reading {
    match Domain::parse(text) {
        Ok(domain) => {
            let found = Found::Domain {
                domain: Some(domain.as_str().to_owned()),
                brand: Some(domain.label().to_owned()),
                free_mail: Some(domain.is_free_mail()),
            };
            (found, None)
        }
        Err(error) => (Found::none(Kind::Domain), Some(error.reason())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn documents(kind: Kind, input: &[u8]) -> Vec<Value> {
        let mut out = Vec::new();
        let region = Region::parse("GB").ok();
        lines(input, &mut out, &|line, out| answer(kind, region.as_ref(), line).write_json(out)).unwrap();
        out.split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .map(|line| serde_json::from_slice(line).unwrap())
            .collect()
    }

    #[test]
    fn every_line_has_one_answer_in_order() {
        let found = documents(Kind::Phone, b"020 7946 0958\r\n\n\xff\xfe\nnonsense\n+1 415 555 0132 x7");
        let reasons: Vec<&Value> = found.iter().map(|document| &document["reason"]).collect();
        assert_eq!(
            reasons,
            [&Value::Null, &"empty".into(), &"invalid_utf8".into(), &"not_a_number".into(), &Value::Null]
        );
        assert_eq!(found[0]["e164"], "+442079460958");
        assert_eq!(found[0]["type"], "fixed_line");
        assert_eq!(found[0]["region"], "GB");
        assert_eq!(found[4]["extension"], "7");
        assert_eq!(found[3]["input"], "nonsense");
        assert_eq!(found[3]["valid"], false);
    }

    #[test]
    fn a_line_without_end_is_refused_and_the_next_is_read() {
        let mut input = vec![b'x'; 10 << 20];
        input.extend_from_slice(b"\njane@acme.com\n");
        let found = documents(Kind::Email, &input);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0]["reason"], "too_long");
        assert_eq!(found[1]["match_key"], "jane@acme.com");
    }

    #[test]
    fn every_kind_has_its_keys() {
        let check = |kind, line: &str, keys: &[(&str, Value)]| {
            let found = documents(kind, line.as_bytes());
            for (key, value) in keys {
                assert_eq!(&found[0][key], value, "{line} {key}");
            }
        };
        check(
            Kind::Email,
            "jane@gmial.com",
            &[("class", "work".into()), ("proposal", "jane@gmail.com".into())],
        );
        check(
            Kind::Email,
            "test@test.com",
            &[("class", "placeholder".into()), ("reason", "placeholder".into())],
        );
        check(
            Kind::Name,
            "Doe, Jane",
            &[("given", "Jane".into()), ("family", "Doe".into()), ("suffix", Value::Null)],
        );
        check(Kind::Company, "Acme Ltd", &[("key", "acme".into()), ("legal_form", "Ltd".into())]);
        check(Kind::Domain, "www.acme.co.uk", &[("domain", "acme.co.uk".into()), ("brand", "acme".into())]);
    }

    #[test]
    fn without_json_the_value_and_the_reason_are_columns() {
        let mut out = Vec::new();
        lines(&b"jane@acme.com\nn/a\n"[..], &mut out, &|line, out| {
            answer(Kind::Email, None, line).write_columns(out)
        })
        .unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "jane@acme.com\t\n\tplaceholder\n");
    }
}
