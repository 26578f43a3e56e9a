use serde_json::Value;

/// The rows of an answer, whichever of HaloPSA's three forms it has: one object, a list, or a list inside an
/// object.
pub(super) fn rows(answer: Value) -> Vec<Value> {
    match answer {
        Value::Array(rows) => rows,
        Value::Object(ref row) if row.contains_key("id") => vec![answer],
        Value::Object(envelope) => envelope
            .into_iter()
            .find_map(|(_, value)| match value {
                Value::Array(rows) => Some(rows),
                _ => None,
            })
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// A whole number, which HaloPSA writes as an integer, a decimal or a text.
pub(super) fn whole(row: &Value, name: &str) -> Option<i64> {
    match row.get(name)? {
        Value::Number(number) => {
            number.as_i64().or_else(|| number.as_f64().filter(|n| n.fract() == 0.0).map(|n| n as i64))
        }
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

pub(super) fn text<'a>(row: &'a Value, name: &str) -> Option<&'a str> {
    row.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty())
}

/// Whether a ticket is of a type.
pub(crate) fn is_of_type(ticket: &Value, type_id: i64) -> bool {
    whole(ticket, "tickettype_id") == Some(type_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn rows_are_found_in_every_form_of_answer() {
        let ticket = json!({ "id": 7, "customfields": [] });
        for answer in [
            ticket.clone(),
            json!([ticket]),
            json!({ "record_count": 1, "tickets": [ticket] }),
            json!({ "actions": [ticket] }),
        ] {
            assert_eq!(rows(answer.clone()), vec![ticket.clone()], "{answer}");
        }
        for answer in [json!(null), json!("text"), json!({ "record_count": 0 }), json!([])] {
            assert!(rows(answer).is_empty());
        }
    }

    #[test]
    fn whole_numbers_are_read_as_halopsa_writes_them() {
        for written in [json!(12), json!(12.0), json!("12"), json!(" 12 ")] {
            assert_eq!(whole(&json!({ "id": written }), "id"), Some(12));
        }
        for written in [json!(12.5), json!(null), json!(""), json!([])] {
            assert_eq!(whole(&json!({ "id": written }), "id"), None);
        }
    }
}
