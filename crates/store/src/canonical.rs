//! Hashes of values that do not depend on how the value happened to be written down.

use serde_json::Value;
use sha2::{Digest, Sha256};
use sluice_domain::Fields;
use std::collections::BTreeMap;

/// A hash over parts, each with its length, so that no two sequences of parts run together.
#[derive(Default)]
pub(crate) struct Parts(Sha256);

impl Parts {
    pub(crate) fn add(&mut self, part: &[u8]) {
        self.0.update((part.len() as u64).to_be_bytes());
        self.0.update(part);
    }

    pub(crate) fn finish(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// The hash of an observation's values: by field name, so that a new field in the registry does not change it.
pub(crate) fn fields(fields: &Fields) -> [u8; 32] {
    let by_name: BTreeMap<&str, &str> =
        fields.iter().map(|(field, value)| (field.name(), value.as_str())).collect();
    let mut parts = Parts::default();
    for (name, value) in by_name {
        parts.add(name.as_bytes());
        parts.add(value.as_bytes());
    }
    parts.finish()
}

/// The hash of an observation's values as they came, where others stay beside them: never that of values which came alone.
pub(crate) fn as_came(came: &Fields) -> [u8; 32] {
    let mut parts = Parts::default();
    parts.add(b"as came");
    parts.add(&fields(came));
    parts.finish()
}

/// The hash of a JSON value: equal for equal values, whatever the order of an object's keys.
pub(crate) fn json(value: &Value) -> [u8; 32] {
    let mut parts = Parts::default();
    add(&mut parts, value);
    parts.finish()
}

fn add(parts: &mut Parts, value: &Value) {
    match value {
        Value::Null => parts.add(b"null"),
        Value::Bool(flag) => parts.add(if *flag { b"true" } else { b"false" }),
        Value::Number(number) => {
            parts.add(b"number");
            parts.add(number.to_string().as_bytes());
        }
        Value::String(text) => {
            parts.add(b"string");
            parts.add(text.as_bytes());
        }
        Value::Array(items) => {
            parts.add(b"array");
            parts.add(&(items.len() as u64).to_be_bytes());
            for item in items {
                add(parts, item);
            }
        }
        Value::Object(members) => {
            parts.add(b"object");
            parts.add(&(members.len() as u64).to_be_bytes());
            let sorted: BTreeMap<_, _> = members.iter().collect();
            for (key, member) in sorted {
                parts.add(key.as_bytes());
                add(parts, member);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json as value;
    use sluice_domain::Field;

    #[test]
    fn a_json_hash_does_not_depend_on_the_order_of_keys_and_on_nothing_less() {
        let check = |left: &str, right: &str, equal: bool| {
            let of = |text: &str| json(&serde_json::from_str(text).unwrap());
            assert_eq!(of(left) == of(right), equal, "{left} {right}");
        };
        check(r#"{"a":1,"b":[true,null]}"#, r#"{ "b": [true, null], "a": 1 }"#, true);
        check(r#"{"a":1}"#, r#"{"a":"1"}"#, false);
        check(r#"["a","b"]"#, r#"["ab"]"#, false);
        check(r#"[[1],2]"#, r#"[[1,2]]"#, false);
        check(r#"{"a":null}"#, "{}", false);
        assert_ne!(json(&value!([])), json(&value!({})));
    }

    #[test]
    fn a_field_hash_tells_values_and_their_fields_apart() {
        let of = |pairs: &[(Field, &str)]| {
            fields(&pairs.iter().map(|(field, value)| (*field, (*value).to_owned())).collect())
        };
        assert_eq!(
            of(&[(Field::Email, "a"), (Field::Title, "b")]),
            of(&[(Field::Title, "b"), (Field::Email, "a")])
        );
        assert_ne!(of(&[(Field::Email, "a")]), of(&[(Field::Title, "a")]));
        assert_ne!(of(&[(Field::Email, "a")]), of(&[]));
    }
}
