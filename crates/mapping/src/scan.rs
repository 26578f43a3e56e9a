//! Cuts a mapping's text into its parts, so that one field's expression can be shown and changed by itself.

use std::{collections::BTreeSet, ops::Range};

/// The members of the object that a mapping ends in, by name: each an expression of its own, with the variables that it
/// needs before it.
pub(crate) fn members(text: &str) -> Vec<(String, String)> {
    let text = bare(text);
    let inner = inside(text, '(', ')').unwrap_or(text);
    let mut statements: Vec<&str> =
        parts(inner, ';').into_iter().map(bare).filter(|part| !part.is_empty()).collect();
    let Some(object) = statements.pop().and_then(|last| inside(last, '{', '}')) else { return Vec::new() };
    parts(object, ',')
        .into_iter()
        .filter_map(|member| {
            let mut halves = parts(bare(member), ':').into_iter();
            let name = halves.next()?;
            let value = member.get(member.find(name)? + name.len()..)?.trim_start().strip_prefix(':')?;
            Some((serde_json::from_str(name.trim()).ok()?, alone(&statements, bare(value))))
        })
        .collect()
}

/// An expression with those of the statements before it that it needs.
fn alone(statements: &[&str], value: &str) -> String {
    let mut wanted = variables(value);
    let mut needed = Vec::new();
    for statement in statements.iter().rev() {
        let name = statement.split(":=").next().unwrap_or_default().trim();
        if wanted.contains(name) {
            wanted.extend(variables(statement));
            needed.push(*statement);
        }
    }
    if needed.is_empty() {
        return value.to_owned();
    }
    let before: String = needed.iter().rev().map(|statement| format!("  {statement};\n")).collect();
    format!("(\n{before}  {value}\n)")
}

fn variables(text: &str) -> BTreeSet<&str> {
    text.match_indices('$')
        .filter_map(|(at, _)| {
            let length = text
                .get(at + 1..)?
                .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
                .unwrap_or(text.len() - at - 1);
            (length > 0).then(|| text.get(at..=at + length))?
        })
        .collect()
}

/// What is left without the blanks and comments around it.
fn bare(text: &str) -> &str {
    let mut text = text.trim();
    while let Some((_, after)) = text.strip_prefix("/*").and_then(|rest| rest.split_once("*/")) {
        text = after.trim_start();
    }
    text
}

/// What stands between two brackets that enclose the whole text.
fn inside(text: &str, open: char, close: char) -> Option<&str> {
    let inner = text.strip_prefix(open)?.strip_suffix(close)?;
    let mut depth = 0_usize;
    for Token { what, .. } in tokens(inner) {
        match what {
            What::Open => depth += 1,
            What::Close => depth = depth.checked_sub(1)?,
            What::Sign(_) | What::Other => {}
        }
    }
    (depth == 0).then_some(inner)
}

/// The text cut at a sign that stands in no bracket and no quotes.
fn parts(text: &str, at: char) -> Vec<&str> {
    let (mut depth, mut from, mut cut) = (0_usize, 0, Vec::new());
    for Token { what, range } in tokens(text) {
        match what {
            What::Open => depth += 1,
            What::Close => depth = depth.saturating_sub(1),
            What::Sign(sign) if sign == at && depth == 0 => {
                cut.extend(text.get(from..range.start));
                from = range.end;
            }
            What::Sign(_) | What::Other => {}
        }
    }
    cut.extend(text.get(from..));
    cut
}

enum What {
    Open,
    Close,
    Sign(char),
    Other,
}

struct Token {
    what: What,
    range: Range<usize>,
}

/// Signs outside quotes, comments and patterns; each of those is one token.
fn tokens(text: &str) -> impl Iterator<Item = Token> {
    let mut at = 0;
    // A slash after a value divides, elsewhere it begins a pattern.
    let mut after_value = false;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let sign = rest.chars().next()?;
        let length = if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if matches!(sign, '"' | '\'' | '`') || (sign == '/' && !after_value) {
            quoted(rest, sign)
        } else if rest.starts_with(":=") {
            2
        } else {
            sign.len_utf8()
        };
        let what = match sign {
            _ if length > sign.len_utf8() => What::Other,
            '(' | '[' | '{' => What::Open,
            ')' | ']' | '}' => What::Close,
            sign => What::Sign(sign),
        };
        if !sign.is_whitespace() && !rest.starts_with("/*") {
            after_value =
                sign.is_alphanumeric() || matches!(sign, ')' | ']' | '}' | '"' | '\'' | '`' | '_' | '$');
        }
        let range = at..at + length;
        at = range.end;
        Some(Token { what, range })
    })
}

/// How long a quoted part is, with its quotes.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, sign) in text.char_indices().skip(1) {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if sign == quote => return at + sign.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_member_is_cut_out_with_the_variables_it_needs() {
        let text = r#"
            /* A comment; with { signs. */
            (
              $a := phones[type = 'mobile; "x"'][0];
              $b := function($x) { $x ~> /[,;{]/ };
              $c := $b($a);
              { "email": mails[0], /* of the firm */ "phone": $c ? $c : a / b, "city": "a:b,c" }
            )"#;
        let found = members(text);
        let get = |name: &str| found.iter().find(|(found, _)| found == name).map(|(_, text)| text.as_str());
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(get("email"), Some("mails[0]"));
        assert_eq!(get("city"), Some("\"a:b,c\""));
        let phone = get("phone").unwrap();
        assert!(
            phone.contains("$a := phones") && phone.contains("$b := function") && phone.contains("a / b")
        );
    }

    #[test]
    fn what_is_no_object_has_no_members() {
        for text in ["", "a.b", "(", "{", "($a := 1; $a)", "{}", "'{'"] {
            assert!(members(text).is_empty(), "{text}");
        }
    }
}
