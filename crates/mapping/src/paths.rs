//! What a record holds and how it is written in an expression.

use crate::write::quote;
use serde_json::Value;

/// More than this nobody looks through.
const MOST: usize = 400;
const DEEPEST: usize = 8;
/// Longer values are cut when they are shown, in characters.
const SHOWN: usize = 80;

/// A value that stands somewhere in the samples.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathFound {
    /// The expression that takes it.
    pub take: String,
    /// The first value found there, cut where it is long.
    pub example: String,
    /// In how many samples something stands there.
    pub filled: usize,
}

/// Every path to a value, in the order in which the records hold them. Of a list of records the first is walked; a list
/// of values is one value.
pub fn paths(samples: &[Value]) -> Vec<PathFound> {
    let mut found: Vec<PathFound> = Vec::new();
    for sample in samples {
        walk(sample, "", 0, &mut |take, example| {
            if let Some(known) = found.iter_mut().find(|known| known.take == take) {
                known.filled += 1;
            } else if found.len() < MOST {
                found.push(PathFound { take, example, filled: 1 });
            }
        });
    }
    found
}

fn walk(value: &Value, path: &str, depth: usize, put: &mut dyn FnMut(String, String)) {
    match value {
        _ if depth > DEEPEST => {}
        Value::Null => {}
        Value::String(text) if text.trim().is_empty() => {}
        Value::Object(members) => {
            for (name, member) in members {
                let name = step(name);
                let path = if path.is_empty() { name } else { format!("{path}.{name}") };
                walk(member, &path, depth + 1, put);
            }
        }
        // A record is an object; what else stands at the top has no name.
        _ if path.is_empty() => {}
        Value::Array(items) => match items.first() {
            None => {}
            Some(first @ (Value::Object(_) | Value::Array(_))) => {
                walk(first, &format!("{path}[0]"), depth + 1, put);
            }
            Some(_) => put(path.to_owned(), shown(value)),
        },
        Value::String(_) | Value::Number(_) | Value::Bool(_) => put(path.to_owned(), shown(value)),
    }
}

/// A member's name as JSONata writes it.
fn step(name: &str) -> String {
    let plain = name.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && name.chars().all(|sign| sign.is_alphanumeric() || sign == '_')
        && !matches!(name, "and" | "or" | "in" | "true" | "false" | "null" | "function");
    match name {
        _ if plain => name.to_owned(),
        _ if name.contains('`') => format!("$lookup($, {})", quote(name)),
        _ => format!("`{name}`"),
    }
}

fn shown(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Expression;
    use serde_json::json;

    #[test]
    fn every_path_is_an_expression_that_finds_its_value() {
        let samples = [
            json!({ "a": { "b c": 1, "and": "x" }, "list": [{ "n": null }, { "n": 2 }], "empty": "", "tick`": 5 }),
            json!({ "a": { "b c": 2 }, "tags": ["u", "v"], "list": [{ "n": "deep" }], "1st": true }),
        ];
        let found = paths(&samples);
        let check = |take: &str, example: &str, filled: usize| {
            let path =
                found.iter().find(|path| path.take == take).unwrap_or_else(|| panic!("{take}: {found:?}"));
            assert_eq!((path.example.as_str(), path.filled), (example, filled), "{take}");
        };
        check("a.`b c`", "1", 2);
        check("a.`and`", "x", 1);
        check("list[0].n", "deep", 1);
        check("tags", "[\"u\",\"v\"]", 1);
        check("`1st`", "true", 1);
        check("$lookup($, \"tick`\")", "5", 1);
        assert_eq!(found.len(), 6);
        for path in &found {
            let expression = Expression::parse(&path.take).unwrap();
            assert!(
                samples.iter().any(|sample| expression.value(sample).unwrap().is_some()),
                "{}",
                path.take
            );
        }
    }

    #[test]
    fn a_hostile_sample_is_walked_to_an_end() {
        let mut deep = json!(1);
        for _ in 0..100 {
            deep = json!([{ "x": deep }]);
        }
        let wide: serde_json::Map<String, Value> = (0..2_000).map(|n| (format!("n{n}"), json!(n))).collect();
        assert!(paths(&[deep]).is_empty());
        assert_eq!(paths(&[Value::Object(wide)]).len(), MOST);
        assert!(paths(&[json!({ "long": "ü".repeat(500) })])[0].example.chars().count() == SHOWN + 1);
    }
}
