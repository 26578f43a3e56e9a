//! A line of the log, and what may stand in it. Numbers and flags are nobody's; of texts those alone are written whose field
//! says that they are words of the program. So what is somebody's is left out by what it is, whoever tells of it.

use chrono::{SecondsFormat, Utc};
use serde_json::{Map, Value};
use std::fmt;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    field::RecordFields,
    fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields, format::Writer},
    registry::LookupSpan,
};

/// Fields whose texts are words of the program: codes, names of connectors and of what they have, places in the source.
const WORDS: [&str; 9] =
    ["at", "code", "connector", "field", "message", "path", "purchase", "reason", "stream"];
/// What every line says that is written while a job is at work: its id, and that of the source on which it works.
const WITHIN: [&str; 2] = ["job", "source"];
/// What stands in place of any other text.
const LEFT_OUT: &str = "…";

/// Writes an event as one line of JSON.
///
/// Of spans only the ids of the program's own are written: what others put into theirs is not known. Nor is what others say
/// in an event: which line of their source it was leads to it.
pub(crate) struct Line;

impl<S, N> FormatEvent<S, N> for Line
where
    S: Subscriber + for<'lookup> LookupSpan<'lookup>,
    N: for<'writer> FormatFields<'writer> + 'static,
{
    fn format_event(
        &self,
        within: &FmtContext<'_, S, N>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let about = event.metadata();
        let mut told = Told(Map::new());
        told.put("timestamp", Utc::now().to_rfc3339_opts(SecondsFormat::Micros, true));
        told.put("level", about.level().as_str());
        told.put("target", about.target());
        if is_own(about.target()) {
            event.record(&mut told);
        } else {
            let module = about.module_path().unwrap_or_default();
            told.put("at", format!("{module}:{}", about.line().unwrap_or_default()));
        }
        let spans = within.event_scope().into_iter().flat_map(|spans| spans.from_root());
        for span in spans.filter(|span| is_own(span.metadata().target())) {
            if let Some(kept) = span.extensions().get::<FormattedFields<N>>() {
                told.0.extend(ids(&kept.fields));
            }
        }
        writeln!(writer, "{}", Value::Object(told.0))
    }
}

/// Keeps of a span's fields the ids that are written with what happens in it.
pub(crate) struct Within;

impl<'writer> FormatFields<'writer> for Within {
    fn format_fields<R: RecordFields>(&self, mut writer: Writer<'writer>, fields: R) -> fmt::Result {
        let mut kept = Ids(Map::new());
        fields.record(&mut kept);
        write!(writer, "{}", Value::Object(kept.0))
    }
}

struct Ids(Map<String, Value>);

impl Visit for Ids {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if WITHIN.contains(&field.name()) {
            self.0.insert(field.name().to_owned(), Value::String(format!("{value:?}")));
        }
    }
}

/// The ids that were kept of a span. No text of anybody's has their form.
fn ids(kept: &str) -> Map<String, Value> {
    let kept: Map<String, Value> = serde_json::from_str(kept).unwrap_or_default();
    let has_form = |id: &str| id.len() == 36 && id.chars().all(|one| one.is_ascii_hexdigit() || one == '-');
    let is_id = |name: &str, id: &Value| WITHIN.contains(&name) && id.as_str().is_some_and(has_form);
    kept.into_iter().filter(|(name, id)| is_id(name, id)).collect()
}

/// Whether a crate of the program speaks.
fn is_own(target: &str) -> bool {
    let krate = target.split("::").next().unwrap_or_default();
    krate == "sluice" || krate.starts_with("sluice_")
}

/// What is told of an event.
struct Told(Map<String, Value>);

impl Told {
    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn text(&mut self, field: &Field, text: impl FnOnce() -> String) {
        let is_word = WORDS.contains(&field.name());
        // No word of the program has an address in it.
        let told = is_word.then(text).filter(|text| !text.contains('@'));
        self.put(field.name(), told.unwrap_or_else(|| LEFT_OUT.to_owned()));
    }
}

impl Visit for Told {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.text(field, || format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field, || value.to_owned());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field.name(), value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field.name(), value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field.name(), value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field.name(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_vault::Secret;
    use std::{
        io,
        sync::{Arc, Mutex},
    };
    use tracing_subscriber::{fmt::MakeWriter, layer::SubscriberExt};

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl MakeWriter<'_> for Lines {
        type Writer = Self;

        fn make_writer(&self) -> Self {
            self.clone()
        }
    }

    /// The lines that come of this, without time and place.
    fn written(happens: impl FnOnce()) -> Vec<Value> {
        let lines = Lines::default();
        let layer = crate::log::lines(lines.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), happens);
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        let read = |line: &str| {
            let mut line: Value = serde_json::from_str(line).unwrap();
            for always in ["timestamp", "level", "target"] {
                assert!(line.as_object_mut().unwrap().remove(always).unwrap().is_string());
            }
            line
        };
        text.lines().map(read).collect()
    }

    fn check(happens: impl FnOnce(), expected: Value) {
        assert_eq!(written(happens), [expected]);
    }

    #[test]
    fn words_of_the_program_and_numbers_are_written_and_every_other_text_is_left_out() {
        use serde_json::json;
        check(
            || {
                tracing::warn!(
                    code = "timed_out",
                    connector = "apollo",
                    status = 504_u16,
                    ok = false,
                    "answered"
                )
            },
            json!({ "code": "timed_out", "connector": "apollo", "status": 504, "ok": false, "message": "answered" }),
        );
        let said = "Ann Lee, +44 20 7946 0958";
        check(
            || tracing::warn!(email = "ann@acme.com", error = %said, who = ?said, count = -3, "told"),
            json!({ "email": "…", "error": "…", "who": "…", "count": -3, "message": "told" }),
        );
        check(|| tracing::error!(key = ?Secret::from("s3cret")), json!({ "key": "…" }));
        // An address under a name of the program's, and a line end in one.
        check(
            || tracing::warn!(path = "/people/ann@acme.com", reason = "two\nlines"),
            json!({ "path": "…", "reason": "two\nlines" }),
        );
    }

    #[test]
    fn what_it_happened_in_and_what_others_say_are_not_written() {
        let found = written(|| {
            let span = tracing::info_span!("asked", email = "ann@acme.com");
            let _in = span.enter();
            tracing::info!("answered");
            tracing::warn!(target: "hyper::proto", code = "ann@acme.com", "GET /x?email=ann%40acme.com");
            tracing::warn!(target: "sluiced", "no crate of the program");
        });
        let places: Vec<bool> = found
            .iter()
            .map(|line| {
                line["at"].as_str().is_some_and(|at| at.starts_with("sluice_engine::log::line::tests:"))
            })
            .collect();
        assert_eq!(places, [false, true, true]);
        assert_eq!(found[0], serde_json::json!({ "message": "answered" }));
        assert!(found[1..].iter().all(|line| line.as_object().unwrap().len() == 1), "{found:?}");
    }

    #[test]
    fn what_happens_in_a_job_says_in_which_and_where_and_only_an_id_says_so() {
        const JOB: &str = "01936f3e-8a51-7c6e-9f00-5d1f0c3a7b21";
        const SOURCE: &str = "01936f3e-0000-7000-8000-00000000000a";
        let said = |job: &str, source: &str, target: bool| {
            let found = written(|| {
                let outer = tracing::info_span!("job", job = %job, source = %source, email = "ann@acme.com");
                let _out = outer.enter();
                let inner = tracing::info_span!("asked", path = "/people");
                let _in = inner.enter();
                if target {
                    let others = tracing::info_span!(target: "hyper::proto", "job", job = %SOURCE);
                    let _others = others.enter();
                    tracing::info!("answered");
                } else {
                    tracing::info!("answered");
                }
            });
            found[0].clone()
        };
        let both = serde_json::json!({ "message": "answered", "job": JOB, "source": SOURCE });
        for others in [false, true] {
            assert_eq!(said(JOB, SOURCE, others), both);
        }
        for nobodys in ["ann@acme.com", "Ann Lee", "", "decade"] {
            assert_eq!(said(nobodys, nobodys, false), serde_json::json!({ "message": "answered" }));
        }
    }
}
