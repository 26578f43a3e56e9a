use std::collections::BTreeMap;

/// Why a mapping can't be used, or can't be applied to an answer. Texts from the engine are about the
/// expression; values of the answer are not repeated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// The text is not a legal expression.
    #[error("not a legal expression: {said}")]
    Syntax {
        /// The engine's words.
        said: String,
    },
    /// The expression does not end in an object whose names are written out.
    #[error("does not end in an object with names written out")]
    NotAnObject,
    /// A name that is not in the field registry.
    #[error("unknown field {name}")]
    UnknownField {
        /// The name.
        name: String,
    },
    /// The same name twice.
    #[error("field {name} is given twice")]
    Twice {
        /// The name.
        name: String,
    },
    /// A field's value is a list or an object.
    #[error("field {name} is not one value")]
    NotOneValue {
        /// The field.
        name: String,
    },
    /// A field's value is longer than any field holds.
    #[error("field {name} is longer than {most} bytes")]
    TooLong {
        /// The field.
        name: String,
        /// What it may have, in bytes.
        most: usize,
    },
    /// The expression failed on this answer.
    #[error("failed: {code}")]
    Failed {
        /// JSONata's error code, for example `T2001`; `unknown` where it gives none.
        code: String,
    },
    /// The expression took too long or went too deep.
    #[error("took too long or went too deep")]
    Limit,
}

impl MappingError {
    /// The key of the message catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "mapping_syntax",
            Self::NotAnObject => "mapping_not_an_object",
            Self::UnknownField { .. } => "mapping_unknown_field",
            Self::Twice { .. } => "mapping_twice",
            Self::NotOneValue { .. } => "mapping_not_one_value",
            Self::TooLong { .. } => "mapping_too_long",
            Self::Failed { .. } => "mapping_failed",
            Self::Limit => "mapping_limit",
        }
    }

    /// Values for the message.
    pub fn params(&self) -> BTreeMap<String, String> {
        let pair = |key: &str, value: &String| BTreeMap::from([(key.to_owned(), value.clone())]);
        match self {
            Self::Syntax { said } => pair("said", said),
            Self::UnknownField { name } | Self::Twice { name } | Self::NotOneValue { name } => {
                pair("field", name)
            }
            Self::TooLong { name, most } => {
                BTreeMap::from([("field".to_owned(), name.clone()), ("most".to_owned(), most.to_string())])
            }
            Self::Failed { code } => pair("reason", code),
            Self::NotAnObject | Self::Limit => BTreeMap::new(),
        }
    }
}
