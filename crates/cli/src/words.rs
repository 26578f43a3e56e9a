//! Words for people, from the same catalogue as the interface's.

use serde_json::Value;
use sluice_engine::api::Failure;
use std::{collections::BTreeMap, sync::LazyLock};

static CATALOGUE: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../../ui/messages/en.json")).unwrap_or_default());

/// What the interface offers as a button, and the command line by its own way.
fn way(code: &str) -> Option<&'static str> {
    match code {
        "vault_absent" | "vault_locked" | "vault_timeout" | "vault_forgets" => {
            Some("With the command line: --vault passphrase, or --vault session for this run only.")
        }
        "ask_unanswered" => Some("With the command line: --again."),
        "brake_not_released" => Some("With the command line: --release-brake."),
        _ => None,
    }
}

/// What happened, why, and what to do; the code first, for whoever looks it up.
pub(crate) fn failure(failure: &Failure) -> String {
    let code = &failure.code;
    let sentences = [format!("failure.{code}"), format!("failure.{code}.why"), format!("failure.{code}.do")];
    let mut text: Vec<String> = sentences
        .iter()
        .filter_map(|key| CATALOGUE.get(key))
        .map(|pattern| fill(pattern, &failure.params))
        .filter(|sentence| !sentence.is_empty())
        .collect();
    text.extend(way(code).map(str::to_owned));
    if text.is_empty() { failure.to_string() } else { format!("[{code}] {}", text.join(" ")) }
}

/// What happened, why, and what to do, each by itself.
pub(crate) fn sentences(failure: &Failure) -> [String; 3] {
    ["", ".why", ".do"].map(|part| say(&format!("failure.{}{part}", failure.code), &failure.params))
}

/// Where a failed check is mended, where that is known.
pub(crate) fn place(check: &str, failure: &Failure) -> Option<String> {
    [format!("failure.{}.place", failure.code), format!("check.{check}.place")]
        .iter()
        .find_map(|key| CATALOGUE.get(key))
        .map(|pattern| fill(pattern, &failure.params))
}

/// The words for a key; none where the catalogue has none.
pub(crate) fn say(key: &str, params: &BTreeMap<String, String>) -> String {
    CATALOGUE.get(key).map(|pattern| fill(pattern, params)).unwrap_or_default()
}

/// What is missing for a move.
pub(crate) fn missing(words: &Value) -> String {
    let code = words["code"].as_str().unwrap_or_default();
    let parts: Vec<String> = words["parts"].as_array().into_iter().flatten().map(missing).collect();
    let mut params: BTreeMap<String, String> = words["params"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(key, value)| (key.clone(), named(key, value.as_str().unwrap_or_default())))
        .collect();
    params.insert("parts".to_owned(), parts.join(if code == "stage_any" { " or " } else { " and " }));
    CATALOGUE
        .get(&format!("pipeline.{code}"))
        .map_or_else(|| code.to_owned(), |pattern| fill(pattern, &params))
}

fn named(key: &str, value: &str) -> String {
    CATALOGUE.get(&format!("{key}.{value}")).cloned().unwrap_or_else(|| value.to_owned())
}

/// Fills `{name}` and `{name, number}`; of a plural the general form is taken.
fn fill(pattern: &str, params: &BTreeMap<String, String>) -> String {
    let (mut text, mut rest) = (String::new(), pattern);
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let end = closing(after);
        let (inside, tail) = after.split_at(end);
        rest = tail.strip_prefix('}').unwrap_or(tail);
        let (name, form) = inside.split_once(',').unwrap_or((inside, ""));
        let value = params.get(name.trim()).map_or("", String::as_str);
        match form.split_once("other {").map(|(_, other)| other) {
            Some(other) => text.push_str(&other[..closing(other)].replace('#', value)),
            None => text.push_str(value),
        }
    }
    text + rest
}

/// Where the brace closes that was opened before the text.
fn closing(text: &str) -> usize {
    let mut open = 1;
    for (at, sign) in text.char_indices() {
        match sign {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_and_the_general_plural_are_filled_in() {
        let params = BTreeMap::from([
            ("host".to_owned(), "acme.example".to_owned()),
            ("n".to_owned(), "3".to_owned()),
        ]);
        assert_eq!(fill("No answer from {host}.", &params), "No answer from acme.example.");
        assert_eq!(fill("{n, plural, one {# try} other {# tries}} left", &params), "3 tries left");
        assert_eq!(fill("{missing}{n, number}", &params), "3");
    }

    #[test]
    fn a_failure_is_said_in_the_interfaces_words_with_its_code() {
        let said = failure(&Failure::of("vault_absent"));
        assert!(said.starts_with("[vault_absent] ") && said.contains("keychain"), "{said}");
        assert_eq!(failure(&Failure::of("never_heard_of")), "never_heard_of");
    }

    #[test]
    fn what_is_missing_is_said_in_words() {
        let event =
            |event: &str| serde_json::json!({ "code": "stage_happened", "params": { "event": event } });
        let any = serde_json::json!({ "code": "stage_any", "params": {}, "parts": [event("emailed"), event("called")] });
        assert_eq!(missing(&any), "E-mail sent or Call");
        let field = serde_json::json!({ "code": "lack_field", "params": { "field": "title" }, "parts": [] });
        assert_eq!(missing(&field), "Job title");
    }

    #[test]
    fn no_failure_is_said_with_a_pattern_left_in_it() {
        let codes = CATALOGUE.keys().filter_map(|key| key.strip_prefix("failure."));
        for code in codes.filter(|code| !code.contains('.')) {
            let said = failure(&Failure::of(code));
            assert!(said.starts_with('[') && !said.contains(['{', '}', '#']), "{said}");
        }
    }
}
