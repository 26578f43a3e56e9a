//! What makes a value into what a field holds: offered only where it does, on the records at hand.

use crate::{
    Expression,
    layer::taken,
    write::{operand, quote},
};
use serde_json::Value;
use sluice_domain::{Field, ValueKind, normal::fold};
use std::collections::BTreeSet;

/// More different values than this are no list of options.
const MOST_VALUES: usize = 40;

/// What is done to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConversionKind {
    /// The first of several.
    First,
    /// All of several, with commas between.
    Joined,
    /// The digits of it.
    Digits,
    /// The number of it, `k`, `M` and `B` counted.
    Magnitude,
    /// The day of a time.
    Day,
    /// The day of `31/12/2026`.
    DayMonthYear,
    /// The day of `12/31/2026`.
    MonthDayYear,
    /// Whether it is a word for yes.
    Yes,
    /// Whether there is anything.
    Present,
    /// The option that a value stands for.
    Option,
    /// The address in it.
    Address,
}

impl ConversionKind {
    /// The name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Joined => "joined",
            Self::Digits => "digits",
            Self::Magnitude => "magnitude",
            Self::Day => "day",
            Self::DayMonthYear => "day_month_year",
            Self::MonthDayYear => "month_day_year",
            Self::Yes => "yes",
            Self::Present => "present",
            Self::Option => "option",
            Self::Address => "address",
        }
    }
}

/// An expression that makes values fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// What it does.
    pub kind: ConversionKind,
    /// The whole expression.
    pub take: String,
    /// In how many samples it gives a value that fits.
    pub fits: usize,
}

/// Conversions that make more of the samples fit than the expression does by itself, the best first.
pub fn conversions(field: Field, take: &str, samples: &[Value]) -> Vec<Conversion> {
    let Some(fits) = fitting(field, take, samples) else { return Vec::new() };
    let mut found: Vec<Conversion> = candidates(field, take, samples)
        .into_iter()
        .filter_map(|(kind, take)| {
            let now = fitting(field, &take, samples)?;
            (now > fits).then_some(Conversion { kind, take, fits: now })
        })
        .collect();
    found.sort_by_key(|conversion| std::cmp::Reverse(conversion.fits));
    found
}

/// In how many samples an expression gives a value that fits; nothing where it is none.
fn fitting(field: Field, take: &str, samples: &[Value]) -> Option<usize> {
    let expression = Expression::parse(take).ok()?;
    Some(samples.iter().filter(|sample| matches!(taken(field, &expression, sample), Ok(Some(_)))).count())
}

fn candidates(field: Field, take: &str, samples: &[Value]) -> Vec<(ConversionKind, String)> {
    use ConversionKind as K;
    const DAY: &str = "\"[Y0001]-[M01]-[D01]\"";
    let x = operand(take);
    let mut made = vec![(K::First, format!("{x}[0]")), (K::Joined, format!("$join({x}.$string(), \", \")"))];
    let dated = |kind, picture: &str| (kind, format!("$fromMillis($toMillis({x}, \"{picture}\"), {DAY})"));
    made.extend(match field.kind() {
        ValueKind::Whole => vec![
            (K::Digits, format!("$round($number($replace($string({x}), /[^0-9.]/, \"\")))")),
            (K::Magnitude, format!("$round({})", magnitude(&x))),
        ],
        ValueKind::Money => vec![
            (K::Digits, format!("$number($replace($string({x}), /[^0-9.]/, \"\"))")),
            (K::Magnitude, magnitude(&x)),
        ],
        ValueKind::Date => vec![
            (K::Day, format!("$substring({x}, 0, 10)")),
            dated(K::DayMonthYear, "[D01]/[M01]/[Y0001]"),
            dated(K::MonthDayYear, "[M01]/[D01]/[Y0001]"),
        ],
        ValueKind::Flag => vec![
            (K::Yes, format!("$lowercase($string({x})) in [\"true\", \"yes\", \"y\", \"1\", \"on\"]")),
            (K::Present, format!("$exists({x})")),
        ],
        ValueKind::Choice(options) => lookup(options, take, samples)
            .map(|table| (K::Option, format!("$lookup({table}, {x})")))
            .into_iter()
            .collect(),
        ValueKind::Email => vec![(K::Address, format!("$match({x}, /[^\\s<>;,:]+@[^\\s<>;,]+/)[0].match"))],
        ValueKind::Url | ValueKind::Domain => {
            vec![(K::Address, format!("$match({x}, /[^\\s<>;,]+[.][^\\s<>;,]+/)[0].match"))]
        }
        ValueKind::Text | ValueKind::Memo | ValueKind::Phone | ValueKind::Band | ValueKind::List => {
            Vec::new()
        }
    });
    made
}

fn magnitude(x: &str) -> String {
    format!(
        "($text := $string({x}); $number($match($text, /[0-9.]+/)[0].match) \
         * ($contains($text, /[0-9] *b/i) ? 1000000000 : $contains($text, /[0-9] *m/i) ? 1000000 \
         : $contains($text, /[0-9] *k/i) ? 1000 : 1))"
    )
}

/// A table from the values at hand to the options that they seem to stand for.
fn lookup(options: &[&str], take: &str, samples: &[Value]) -> Option<String> {
    let expression = Expression::parse(take).ok()?;
    let values: BTreeSet<String> = samples
        .iter()
        .filter_map(|sample| match expression.value(sample) {
            Ok(Some(Value::String(value))) if !value.trim().is_empty() => Some(value),
            _ => None,
        })
        .collect();
    if values.len() > MOST_VALUES {
        return None;
    }
    let rows: Vec<String> = values
        .iter()
        .filter_map(|value| Some(format!("{}: {}", quote(value), quote(nearest(options, value)?))))
        .collect();
    (!rows.is_empty()).then(|| format!("{{ {} }}", rows.join(", ")))
}

/// The option that is the value, or the longest one that stands in it, or the first one in which it stands.
fn nearest<'o>(options: &[&'o str], value: &str) -> Option<&'o str> {
    let spaced = |text: &str| {
        let words: String =
            fold(text).chars().map(|sign| if sign.is_alphanumeric() { sign } else { ' ' }).collect();
        format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let value = spaced(value);
    if value.trim().is_empty() {
        return None;
    }
    let within = options.iter().filter(|option| value.contains(&spaced(option)));
    within
        .max_by_key(|option| option.len())
        .or_else(|| options.iter().find(|option| spaced(option).contains(&value)))
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_conversion_is_offered_where_it_makes_a_value_fit() {
        let check = |field: &str, value: Value, kind: ConversionKind, expected: &str| {
            let (field, samples): (Field, _) = (field.parse().unwrap(), [json!({ "x": value })]);
            let found = conversions(field, "x", &samples);
            let one =
                found.iter().find(|found| found.kind == kind).unwrap_or_else(|| panic!("{value}: {found:?}"));
            let made = taken(field, &Expression::parse(&one.take).unwrap(), &samples[0]).unwrap();
            assert_eq!((made.as_deref(), one.fits), (Some(expected), 1), "{}", one.take);
        };
        check("title", json!(["CTO", "CIO"]), ConversionKind::First, "CTO");
        check("technologies", json!(["Azure", "Jira"]), ConversionKind::Joined, "Azure, Jira");
        check("founded", json!("since 1998"), ConversionKind::Digits, "1998");
        let money = Field::every().find(|field| field.kind() == ValueKind::Money).unwrap().name();
        check(money, json!("USD 1.5M"), ConversionKind::Magnitude, "1500000");
        let date = Field::every().find(|field| field.kind() == ValueKind::Date).unwrap().name();
        check(date, json!("2026-11-23, last seen"), ConversionKind::Day, "2026-11-23");
        check(date, json!("03/11/2026"), ConversionKind::DayMonthYear, "2026-11-03");
        check(date, json!("03/11/2026"), ConversionKind::MonthDayYear, "2026-03-11");
        check("do_not_contact", json!("on"), ConversionKind::Yes, "true");
        check("do_not_contact", json!("opted out"), ConversionKind::Present, "true");
        check("email", json!("Ada <ada@x.test>"), ConversionKind::Address, "ada@x.test");
        check("linkedin", json!("see linkedin.com/in/ada"), ConversionKind::Address, "linkedin.com/in/ada");
    }

    #[test]
    fn options_are_found_for_the_values_that_stand_for_them() {
        let level = Field::every()
            .find(|field| matches!(field.kind(), ValueKind::Choice(options) if options.contains(&"Vice President")))
            .unwrap();
        let samples = [
            json!({ "x": "Senior Vice President, Sales" }),
            json!({ "x": "director" }),
            json!({ "x": "??" }),
        ];
        let found = conversions(level, "x", &samples);
        assert_eq!((found.len(), found[0].kind, found[0].fits), (1, ConversionKind::Option, 2), "{found:?}");
        assert!(found[0].take.contains("\"Senior Vice President, Sales\": \"Vice President\""), "{found:?}");
    }

    #[test]
    fn nothing_is_offered_where_nothing_helps() {
        let samples = [json!({ "x": "a" })];
        for take in ["x", "nothing", "(("] {
            assert!(conversions(Field::Founded, take, &samples).is_empty(), "{take}");
        }
        assert!(conversions(Field::Title, "x", &samples).is_empty());
    }
}
