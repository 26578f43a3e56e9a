use crate::MappingError;
use jsonata_core::{
    ast::AstNode,
    evaluator::{Context, Evaluator, EvaluatorError, EvaluatorOptions},
    parser,
    value::JValue,
};
use serde_json::Value;
use std::{
    fmt,
    sync::atomic::{AtomicU8, Ordering},
};

/// The longest an expression may take on one answer. A mapping takes well under a millisecond of work, but the clock is
/// the room's: a busy machine lets it wait for a second.
const TIME_LIMIT_MS: u64 = 3_000;
/// The same for one that has overrun it so often that it is no accident, so that a list is read to its end.
const SHORT_LIMIT_MS: u64 = 500;
/// How often that is.
const PATIENCE: u8 = 3;
/// The deepest it may nest.
const DEPTH_LIMIT: usize = 500;
/// The longest list it may make.
const LENGTH_LIMIT: usize = 100_000;
/// The largest whole number that JSONata's numbers hold exactly (2^53).
const EXACT: u64 = 1 << 53;

/// A JSONata expression, parsed once and used on many answers.
pub struct Expression {
    tree: AstNode,
    /// How often it took too long.
    overran: AtomicU8,
}

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
        parser::parse(text)
            .map(|tree| Self { tree, overran: AtomicU8::new(0) })
            .map_err(|error| MappingError::Syntax { said: error.to_string() })
    }

    /// What the expression makes of an answer; nothing where it finds nothing.
    ///
    /// # Errors
    /// [`MappingError::Failed`] or [`MappingError::Limit`].
    pub fn value(&self, answer: &Value) -> Result<Option<Value>, MappingError> {
        let patient = self.overran.load(Ordering::Relaxed) < PATIENCE;
        let options = EvaluatorOptions {
            timeout_ms: Some(if patient { TIME_LIMIT_MS } else { SHORT_LIMIT_MS }),
            max_stack_depth: Some(DEPTH_LIMIT),
            max_sequence_length: Some(LENGTH_LIMIT),
            ..EvaluatorOptions::default()
        };
        let found = Evaluator::with_options(Context::new(), options)
            .evaluate(&self.tree, &exact(answer))
            .map_err(|error| self.failed(&error))?;
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
        names(&self.tree)
    }

    fn failed(&self, error: &EvaluatorError) -> MappingError {
        let code = code(error);
        if code == "D1012" && self.overran.load(Ordering::Relaxed) < PATIENCE {
            self.overran.fetch_add(1, Ordering::Relaxed);
        }
        classify(code)
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

/// The code with which the engine begins what it says.
fn code(error: &EvaluatorError) -> &str {
    let (EvaluatorError::TypeError(said)
    | EvaluatorError::ReferenceError(said)
    | EvaluatorError::EvaluationError(said)) = error;
    said.split(|sign: char| !sign.is_ascii_alphanumeric()).next().unwrap_or_default()
}

fn classify(code: &str) -> MappingError {
    match code {
        "D1011" | "D1012" | "D2015" | "U1001" => MappingError::Limit,
        code if code.len() == 5 && code[1..].bytes().all(|byte| byte.is_ascii_digit()) => {
            MappingError::Failed { code: code.to_owned() }
        }
        _ => MappingError::Failed { code: "unknown".to_owned() },
    }
}
