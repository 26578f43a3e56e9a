//! A stream's expressions, parsed once.

use crate::{
    ConnectorError,
    manifest::{Items, Stream},
};
use sluice_mapping::{Expression, Mapping};

#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) mapping: Mapping,
    /// Gives the rows, where no pointer does.
    pub(crate) items: Option<Expression>,
    pub(crate) unfit: Option<Expression>,
    pub(crate) paid: Option<Expression>,
    pub(crate) charged: Option<Expression>,
    pub(crate) as_call: Option<Expression>,
    pub(crate) answers: Option<Expression>,
    pub(crate) tickets: Option<Expression>,
}

impl Prepared {
    pub(crate) fn new<'f>(
        stream: &Stream,
        file: impl Fn(&str) -> Result<&'f str, ConnectorError>,
    ) -> Result<Self, ConnectorError> {
        let optional = |key: &str, text: Option<&str>| {
            text.map(|text| expression(&format!("stream {}: {key}", stream.name), text)).transpose()
        };
        let asked = stream.asked.as_ref();
        Ok(Self {
            mapping: Mapping::parse(file(&stream.mapping)?)
                .map_err(|error| ConnectorError::Mapping { at: stream.mapping.clone(), error })?,
            items: match &stream.items {
                Items::Made { expression } => optional("items", Some(expression))?,
                Items::At(_) | Items::AtEach(_) => None,
            },
            unfit: optional("unfit", stream.unfit.as_deref())?,
            paid: optional("paid", stream.paid.as_deref())?,
            charged: optional("charged", stream.charged.as_deref())?,
            as_call: asked.map(|asked| expression(&asked.as_call, file(&asked.as_call)?)).transpose()?,
            answers: optional("answers", asked.and_then(|asked| asked.answers.as_deref()))?,
            tickets: optional(
                "later.tickets",
                asked.and_then(|asked| Some(asked.later.as_ref()?.tickets.as_str())),
            )?,
        })
    }
}

/// Parses an expression that stands at this place.
pub(crate) fn expression(at: &str, text: &str) -> Result<Expression, ConnectorError> {
    Expression::parse(text).map_err(|error| ConnectorError::Mapping { at: at.to_owned(), error })
}
