use crate::MappingError;
use jsonata_core::{
    ast::AstNode,
    evaluator::{Context, Evaluator, EvaluatorError, EvaluatorOptions},
    parser,
    value::JValue,
};
use serde_json::Value;
use std::fmt;

/// The longest an expression may take on one answer. A mapping takes well under a millisecond.
const TIME_LIMIT_MS: u64 = 500;
/// The deepest it may nest.
const DEPTH_LIMIT: usize = 500;
/// The longest list it may make.
const LENGTH_LIMIT: usize = 100_000;
/// The largest whole number that JSONata's numbers hold exactly (2^53).
const EXACT: u64 = 1 << 53;

/// A JSONata expression, parsed once and used on many answers.
pub struct Expression(AstNode);

impl fmt::Debug for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Expression(..)")
    }
}

impl Expression {
    /// Parses an expression.
    ///
    /// # Errors
    /// [`MappingError::Syntax`].
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        parser::parse(text).map(Self).map_err(|error| MappingError::Syntax { said: error.to_string() })
    }

    /// What the expression makes of an answer; nothing where it finds nothing.
    ///
    /// # Errors
    /// [`MappingError::Failed`] or [`MappingError::Limit`].
    pub fn value(&self, answer: &Value) -> Result<Option<Value>, MappingError> {
        let options = EvaluatorOptions {
            timeout_ms: Some(TIME_LIMIT_MS),
            max_stack_depth: Some(DEPTH_LIMIT),
            max_sequence_length: Some(LENGTH_LIMIT),
            ..EvaluatorOptions::default()
        };
        let found = Evaluator::with_options(Context::new(), options)
            .evaluate(&self.0, &exact(answer))
            .map_err(|error| classify(&error))?;
        Ok((!found.is_undefined()).then(|| Value::from(&found)))
    }

    /// Whether the answer satisfies the expression. Nothing, null, `false`, 0 and the empty text do not.
    ///
    /// # Errors
    /// As [`Expression::value`].
    pub fn holds(&self, answer: &Value) -> Result<bool, MappingError> {
        Ok(match self.value(answer)? {
            None | Some(Value::Null) => false,
            Some(Value::Bool(holds)) => holds,
            Some(Value::Number(number)) => number.as_f64() != Some(0.0),
            Some(Value::String(text)) => !text.is_empty(),
            Some(Value::Array(list)) => !list.is_empty(),
            Some(Value::Object(_)) => true,
        })
    }

    /// The names of the object that the expression ends in, if they are all written out.
    pub(crate) fn names(&self) -> Option<Vec<&str>> {
        names(&self.0)
    }
}

fn names(node: &AstNode) -> Option<Vec<&str>> {
    match node {
        AstNode::Block(steps) => names(steps.last()?),
        AstNode::Object(pairs) => pairs
            .iter()
            .map(|(name, _)| match name {
                AstNode::String(name) => Some(name.as_str()),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}

/// An answer as the engine holds it. JSONata's numbers are doubles, providers' ids may be 64 bits: those travel as text.
fn exact(value: &Value) -> JValue {
    match value {
        Value::Null => JValue::Null,
        Value::Bool(value) => JValue::Bool(*value),
        Value::Number(number)
            if number.as_u64().is_some_and(|number| number > EXACT)
                || number.as_i64().is_some_and(|number| number.unsigned_abs() > EXACT) =>
        {
            JValue::string(number.to_string())
        }
        Value::Number(number) => number.as_f64().map_or(JValue::Null, JValue::Number),
        Value::String(text) => JValue::string(text.as_str()),
        Value::Array(list) => JValue::array(list.iter().map(exact).collect()),
        Value::Object(map) => {
            JValue::object(map.iter().map(|(key, value)| (key.clone(), exact(value))).collect())
        }
    }
}

fn classify(error: &EvaluatorError) -> MappingError {
    let (EvaluatorError::TypeError(said)
    | EvaluatorError::ReferenceError(said)
    | EvaluatorError::EvaluationError(said)) = error;
    let code: String = said.chars().take_while(char::is_ascii_alphanumeric).collect();
    match code.as_str() {
        "D1011" | "D1012" | "D2015" | "U1001" => MappingError::Limit,
        code if code.len() == 5 && code[1..].bytes().all(|byte| byte.is_ascii_digit()) => {
            MappingError::Failed { code: code.to_owned() }
        }
        _ => MappingError::Failed { code: "unknown".to_owned() },
    }
}
