//! Expressions that are written for those who do not write them.

use serde::{Deserialize, Serialize};

/// Which part of a split value is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What stands before the first separator.
    First,
    /// What stands after the first separator.
    Rest,
    /// What stands after the last separator.
    Last,
}

/// A part of a value.
pub fn split(take: &str, separator: &str, part: Part) -> String {
    let (take, quoted) = (operand(take), quote(separator));
    match part {
        Part::First => format!("$trim($split({take}, {quoted})[0])"),
        Part::Last => format!("$trim($split({take}, {quoted})[-1])"),
        Part::Rest => format!("$trim($substringAfter({take}, {quoted}))"),
    }
}

/// Values one after the other; one that is missing leaves no separator behind.
pub fn join(takes: &[&str], separator: &str) -> String {
    let takes: Vec<String> = takes.iter().map(|take| operand(take)).collect();
    format!("$join([{}], {})", takes.join(", "), quote(separator))
}

/// An expression as it stands inside another one.
pub(crate) fn operand(take: &str) -> String {
    let take = take.trim();
    let path = take.chars().all(|sign| sign.is_alphanumeric() || matches!(sign, '_' | '.' | '$'));
    let whole = take.starts_with('(') && take.ends_with(')') && !take.contains(['\'', '"', '/']);
    let once = whole && take.matches('(').count() == 1;
    if path || once { take.to_owned() } else { format!("({take})") }
}

/// A text as JSONata writes it, which is as JSON does.
pub(crate) fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Expression;
    use serde_json::json;

    #[test]
    fn a_value_is_split_and_joined_and_what_is_missing_leaves_nothing() {
        let record = json!({ "name": "Ada B. King", "one": "a", "two": "b", "list": ["x"] });
        let check = |text: String, expected: Option<&str>| {
            let value = Expression::parse(&text).unwrap().value(&record).unwrap();
            assert_eq!(value, expected.map(|text| json!(text)), "{text}");
        };
        check(split("name", " ", Part::First), Some("Ada"));
        check(split("name", " ", Part::Rest), Some("B. King"));
        check(split("name", " ", Part::Last), Some("King"));
        check(split("nothing", " ", Part::First), None);
        check(split("nothing", " ", Part::Last), None);
        check(split("one ? name : two", "\"", Part::First), Some("Ada B. King"));
        check(join(&["one", "nothing", "two"], " - "), Some("a - b"));
        check(join(&["one ? two : one", "list[0]"], ", "), Some("b, x"));
    }
}
