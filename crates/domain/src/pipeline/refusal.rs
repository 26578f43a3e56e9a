//! Why a record may not be moved, and what is missing.

use super::{Condition, Score, StatusCode};
use crate::Field;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a move is not allowed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// The workflow has no such status.
    #[error("there is no status {to}")]
    Unknown {
        /// What was asked for.
        to: StatusCode,
    },
    /// The record is there already.
    #[error("it is there already: {to}")]
    Already {
        /// What was asked for.
        to: StatusCode,
    },
    /// No way leads there.
    #[error("no way leads from {from} to {to}")]
    NoWay {
        /// Where the record is.
        from: StatusCode,
        /// What was asked for.
        to: StatusCode,
        /// Where ways lead.
        open: Vec<StatusCode>,
    },
    /// Something is missing.
    #[error("{from} to {to}: {} missing", lacks.len())]
    Lacking {
        /// Where the record is.
        from: StatusCode,
        /// What was asked for.
        to: StatusCode,
        /// All that is missing, fields first.
        lacks: Vec<Lack>,
    },
    /// A reason has to be named, and one of these.
    #[error("{to} asks for a reason")]
    Reason {
        /// What was asked for.
        to: StatusCode,
        /// The reasons by code.
        reasons: Vec<String>,
    },
}

impl Refusal {
    /// The code of the message catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "stage_unknown",
            Self::Already { .. } => "stage_already",
            Self::NoWay { .. } => "stage_no_way",
            Self::Lacking { .. } => "stage_lacking",
            Self::Reason { .. } => "stage_reason",
        }
    }

    /// What the message says; what is missing says itself ([`Lack`]).
    pub fn params(&self) -> BTreeMap<&'static str, String> {
        let pairs = match self {
            Self::Unknown { to } | Self::Already { to } => vec![("to", to.to_string())],
            Self::NoWay { from, to, open } => {
                let open: Vec<&str> = open.iter().map(StatusCode::as_str).collect();
                vec![("from", from.to_string()), ("to", to.to_string()), ("open", open.join(", "))]
            }
            Self::Lacking { from, to, lacks } => {
                vec![("from", from.to_string()), ("to", to.to_string()), ("count", lacks.len().to_string())]
            }
            Self::Reason { to, reasons } => vec![("to", to.to_string()), ("reasons", reasons.join(", "))],
        };
        pairs.into_iter().collect()
    }
}

/// What is missing for a move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "lack", rename_all = "snake_case")]
pub enum Lack {
    /// A field has no value.
    Field {
        /// The field.
        field: Field,
    },
    /// A score is too low, or not known.
    Score {
        /// Which.
        of: Score,
        /// What it is.
        is: Option<u8>,
        /// What it has to be.
        least: u8,
    },
    /// An expression says no.
    Expression {
        /// The expression.
        expression: String,
        /// Why it could not be evaluated.
        said: Option<String>,
    },
    /// A line of the condition does not hold.
    Condition {
        /// The line.
        condition: Condition,
    },
}

impl Lack {
    /// The name of the line in the interface.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Field { .. } => "lack_field",
            Self::Score { is: Some(_), .. } => "lack_score",
            Self::Score { is: None, .. } => "lack_score_unknown",
            Self::Expression { said: None, .. } => "lack_expression",
            Self::Expression { said: Some(_), .. } => "lack_expression_failed",
            Self::Condition { .. } => "lack_condition",
        }
    }

    /// What the line says; a condition says itself ([`Condition::key`]).
    pub fn params(&self) -> BTreeMap<&'static str, String> {
        let pairs = match self {
            Self::Field { field } => vec![("field", field.to_string())],
            Self::Score { of, is, least } => [("score", of.name().to_owned()), ("least", least.to_string())]
                .into_iter()
                .chain(is.map(|is| ("is", is.to_string())))
                .collect(),
            Self::Expression { expression, said } => [("expression", expression.clone())]
                .into_iter()
                .chain(said.clone().map(|said| ("said", said)))
                .collect(),
            Self::Condition { condition } => vec![("condition", condition.key().to_owned())],
        };
        pairs.into_iter().collect()
    }
}
