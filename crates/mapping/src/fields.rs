use crate::MappingError;
use serde_json::Value;
use sluice_domain::{Field, Fields};
use std::borrow::Cow;

/// Turns what an expression made into fields, those that are `wanted`.
pub(crate) fn fields(made: Option<Value>, wanted: impl Fn(Field) -> bool) -> Result<Fields, MappingError> {
    let Some(Value::Object(made)) = made else {
        return made.map_or(Ok(Fields::new()), |_| Err(MappingError::NotAnObject));
    };
    let mut fields = Fields::new();
    for (name, value) in made {
        let field: Field = name.parse().map_err(|_| MappingError::UnknownField { name: name.clone() })?;
        if wanted(field)
            && let Some(text) = text(field, value)?
        {
            fields.insert(field, text);
        }
    }
    Ok(fields)
}

/// A value as a field's text; nothing where it is blank.
pub(crate) fn text(field: Field, value: Value) -> Result<Option<String>, MappingError> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text,
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => whole(&number).unwrap_or_else(|| number.to_string()),
        Value::Array(_) | Value::Object(_) => {
            return Err(MappingError::NotOneValue { name: field.name().to_owned() });
        }
    };
    let text = legible(&text);
    let text = text.trim();
    let most = field.kind().longest();
    if text.len() > most {
        return Err(MappingError::TooLong { name: field.name().to_owned(), most });
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// JSONata knows doubles only: 240 must not become `240.0`.
fn whole(number: &serde_json::Number) -> Option<String> {
    let value = number.as_f64()?;
    (value.fract() == 0.0 && value.abs() < 1e15).then(|| format!("{value:.0}"))
}

/// Without what no reader sees and some programs stumble over: NUL, bells, the beginnings of terminal commands.
fn legible(text: &str) -> Cow<'_, str> {
    let odd = |sign: char| sign.is_control() && !matches!(sign, '\n' | '\t' | '\r');
    if text.contains(odd) { text.replace(odd, "").into() } else { text.into() }
}
