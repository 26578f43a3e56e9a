use crate::{Expression, Layer, MappingError, fields, scan};
use serde_json::Value;
use sluice_domain::{Field, Fields};
use std::collections::{BTreeMap, BTreeSet};

/// Turns one record of a provider's answer into fields.
#[derive(Debug)]
pub struct Mapping {
    expression: Expression,
    gives: BTreeSet<Field>,
    text: String,
}

impl Mapping {
    /// Parses a mapping and checks the names it gives against the field registry.
    ///
    /// # Errors
    /// [`MappingError::Syntax`], [`MappingError::NotAnObject`], [`MappingError::UnknownField`] or
    /// [`MappingError::Twice`].
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let expression = Expression::parse(text)?;
        let mut gives = BTreeSet::new();
        for name in expression.names().ok_or(MappingError::NotAnObject)? {
            let field: Field =
                name.parse().map_err(|_| MappingError::UnknownField { name: name.to_owned() })?;
            if !gives.insert(field) {
                return Err(MappingError::Twice { name: name.to_owned() });
            }
        }
        Ok(Self { expression, gives, text: text.to_owned() })
    }

    /// The fields that the mapping can give.
    pub const fn gives(&self) -> &BTreeSet<Field> {
        &self.gives
    }

    /// An expression of its own for each field that the mapping gives, as its author wrote it, with what it needs of
    /// what is said before. A field whose expression can't be cut out is absent.
    pub fn written(&self) -> BTreeMap<Field, String> {
        scan::members(&self.text)
            .into_iter()
            .filter_map(|(name, text)| Some((name.parse().ok()?, text)))
            .filter(|(_, text)| Expression::parse(text).is_ok())
            .collect()
    }

    /// The fields of one record. A record without any value gives none.
    ///
    /// # Errors
    /// [`MappingError::NotOneValue`], [`MappingError::Failed`] or [`MappingError::Limit`].
    pub fn apply(&self, record: &Value) -> Result<Fields, MappingError> {
        fields::fields(self.expression.value(record)?, |_| true)
    }

    /// The same but for what a layer gives in its place: a value that can't be read there keeps no record out.
    ///
    /// # Errors
    /// As [`Self::apply`].
    pub fn apply_under(&self, record: &Value, layer: &Layer) -> Result<Fields, MappingError> {
        fields::fields(self.expression.value(record)?, |field| !layer.replaces(field))
    }
}
