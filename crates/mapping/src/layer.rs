use crate::{Expression, MappingError, fields};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sluice_domain::{Direction, Field, Fields, Mismatch, Protection, Stage, tenant::Kept};
use std::{collections::BTreeMap, sync::Arc};

/// What a person changed, field by field.
pub type Changes = BTreeMap<Field, Change>;

/// What a person changed about one field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Change {
    /// Where the value comes from, an expression over the record; the connector's own where absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub take: Option<String>,
    /// Which way it goes.
    #[serde(skip_serializing_if = "usual")]
    pub direction: Direction,
    /// What a new value may do to one that is there; where absent, what is usual for the way it goes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protection: Option<Protection>,
}

fn usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Changes to a connector's mapping of one stream, field by field: what is not changed stays the connector's own, so
/// that a newer connector is not lost on whoever changed one field.
#[derive(Debug, Default)]
pub struct Layer {
    changes: Changes,
    taken: BTreeMap<Field, Expression>,
    /// HaloPSA's tickets of a stage, or its contacts, and which of the tenant's numbers are what.
    tenant: Option<(Option<Stage>, Arc<Kept>)>,
}

/// A value that a layer could not give; the field is left out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// The expression failed on this record.
    #[error(transparent)]
    Mapping(#[from] MappingError),
    /// It gave a value of another kind.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
}

impl Layer {
    /// Parses the expressions of changes.
    ///
    /// # Errors
    /// The first field whose expression is not legal, with the reason.
    pub fn new(changes: Changes) -> Result<Self, (Field, MappingError)> {
        let mut taken = BTreeMap::new();
        for (field, change) in &changes {
            if let Some(take) = &change.take {
                taken.insert(*field, Expression::parse(take).map_err(|error| (*field, error))?);
            }
        }
        Ok(Self { changes, taken, tenant: None })
    }

    /// The same over tickets of a stage, or without one over contacts, in a tenant of HaloPSA: what its own numbers tell is
    /// added before.
    #[must_use]
    pub fn of_tenant(self, stage: Option<Stage>, kept: Arc<Kept>) -> Self {
        Self { tenant: Some((stage, kept)), ..self }
    }

    /// The changes.
    pub const fn changes(&self) -> &Changes {
        &self.changes
    }

    /// Whether what the connector's own mapping gives a field is not used.
    pub(crate) fn replaces(&self, field: Field) -> bool {
        self.taken.contains_key(&field)
            || self.changes.get(&field).is_some_and(|change| !change.direction.reads())
    }

    /// What is made of one record, given what the connector's own mapping made of it; and what could not be made.
    pub fn apply(&self, record: &Value, own: Fields) -> (Fields, BTreeMap<Field, Unfit>) {
        let mut made = own;
        if let Some((stage, kept)) = &self.tenant {
            kept.without_orphanage(record, &mut made);
            if let Some(stage) = stage {
                kept.complete(*stage, record, &mut made);
            }
        }
        let mut unfit = BTreeMap::new();
        for (field, change) in &self.changes {
            if !change.direction.reads() {
                made.remove(field);
                continue;
            }
            let Some(expression) = self.taken.get(field) else { continue };
            made.remove(field);
            match taken(*field, expression, record) {
                Ok(Some(value)) => {
                    made.insert(*field, value);
                }
                Ok(None) => {}
                Err(why) => {
                    unfit.insert(*field, why);
                }
            }
        }
        (made, unfit)
    }
}

/// What an expression gives a field.
///
/// # Errors
/// Why the value is none that the field holds.
pub fn taken(field: Field, expression: &Expression, record: &Value) -> Result<Option<String>, Unfit> {
    let Some(value) = expression.value(record)? else { return Ok(None) };
    let Some(text) = fields::text(field, value)? else { return Ok(None) };
    Ok(Some(field.kind().read(&text)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn layer(field: Field, change: Change) -> Layer {
        Layer::new(BTreeMap::from([(field, change)])).unwrap()
    }

    fn take(text: &str) -> Change {
        Change { take: Some(text.to_owned()), ..Change::default() }
    }

    #[test]
    fn a_change_takes_the_place_of_one_field_and_leaves_the_others() {
        let record = json!({ "mail": "a@x.test", "org": { "staff": 40 }, "tags": ["a", "b"] });
        let own = Fields::from([(Field::Email, "old@x.test".to_owned()), (Field::City, "Cork".to_owned())]);
        let check = |field: Field, change: Change, expected: Option<&str>| {
            let (made, unfit) = layer(field, change).apply(&record, own.clone());
            assert_eq!((made.get(&field).map(String::as_str), unfit), (expected, BTreeMap::new()), "{field}");
            assert_eq!(made.get(&Field::City).map(String::as_str), (field != Field::City).then_some("Cork"));
        };
        check(Field::Email, take("mail"), Some("a@x.test"));
        check(Field::Email, take("nothing.there"), None);
        check(Field::Headcount, take("org.staff"), Some("40"));
        check(Field::Technologies, take("$join(tags, ', ')"), Some("a, b"));
        check(Field::City, Change { direction: Direction::Off, ..Change::default() }, None);
        let custom: Field = "lead_tech_stack".parse().unwrap();
        check(custom, take("$join(tags, ';')"), Some("a;b"));
    }

    #[test]
    fn a_value_of_another_kind_is_told_and_left_out() {
        let record = json!({ "year": "soon", "tags": ["a", "b"] });
        let check = |field: Field, text: &str, why: Unfit| {
            let own = Fields::from([(field, "old".to_owned())]);
            let (made, unfit) = layer(field, take(text)).apply(&record, own);
            assert_eq!((made, unfit), (Fields::new(), BTreeMap::from([(field, why)])), "{text}");
        };
        check(Field::Founded, "year", Mismatch::NotWhole.into());
        check(Field::Title, "tags", MappingError::NotOneValue { name: "title".to_owned() }.into());
        check(Field::Title, "$error('x')", MappingError::Failed { code: "D3137".to_owned() }.into());
    }

    #[test]
    fn the_client_that_takes_those_without_one_says_nothing_of_where_they_work() {
        let kept = Arc::new(Kept { orphans: Some(40), ..Kept::default() });
        let layer = Layer::new(Changes::new()).unwrap().of_tenant(None, kept);
        let own = Fields::from([(Field::CompanyName, "Leftovers".to_owned())]);
        for (record, says) in [
            (json!({ "client_id": 40 }), false),
            (json!({ "client_id": 40.0, "oppcompanyname": "" }), false),
            (json!({ "client_id": 40, "oppcompanyname": "Leftovers" }), true),
            (json!({ "client_id": 41 }), true),
        ] {
            let (made, _) = layer.apply(&record, own.clone());
            assert_eq!(made.contains_key(&Field::CompanyName), says, "{record}");
        }
    }

    #[test]
    fn an_expression_that_is_none_names_its_field() {
        let error = Layer::new(BTreeMap::from([(Field::Email, take("(("))])).unwrap_err();
        assert!(matches!(error, (Field::Email, MappingError::Syntax { .. })), "{error:?}");
    }
}
