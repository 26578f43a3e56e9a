//! Expressions in the workflow's conditions, by the same engine as mappings.

use serde_json::{Map, Value};
use sluice_domain::{
    Fields,
    pipeline::{Evaluate, Workflow},
};
use sluice_mapping::Expression;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use crate::api::Failure;

/// Evaluates them over surviving values, by the fields' names. A field without a value is not there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expressions;

impl Evaluate for Expressions {
    fn holds(&self, expression: &str, values: &Fields) -> Result<bool, String> {
        let said = |error: sluice_mapping::MappingError| error.to_string();
        let answer: Map<String, Value> =
            values.iter().map(|(field, value)| (field.name().to_owned(), value.as_str().into())).collect();
        parsed(expression).map_err(said)?.holds(&Value::Object(answer)).map_err(said)
    }
}

/// An expression, read once as long as it is among the last that were asked for.
fn parsed(text: &str) -> Result<Arc<Expression>, sluice_mapping::MappingError> {
    const LAST: usize = 64;
    static READ: Mutex<VecDeque<(String, Arc<Expression>)>> = Mutex::new(VecDeque::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, expression)) = read.iter().find(|(of, _)| of == text) {
        return Ok(Arc::clone(expression));
    }
    let expression = Arc::new(Expression::parse(text)?);
    read.push_front((text.to_owned(), Arc::clone(&expression)));
    read.truncate(LAST);
    Ok(expression)
}

/// Whether every expression of a workflow can be read.
pub(crate) fn check(workflow: &Workflow) -> Result<(), Failure> {
    for (place, text) in workflow.expressions() {
        parsed(text).map_err(|error| {
            Failure::of("workflow_expression").with("place", place).with("said", error.to_string())
        })?;
    }
    Ok(())
}
