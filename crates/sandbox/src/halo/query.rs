//! Query parameters: read by name whatever the case, and ignored in silence where nobody knows them.

use crate::world::dates;
use chrono::NaiveDateTime;
use std::collections::BTreeMap;
use url::form_urlencoded;

/// The parameters of one request that its endpoint understands.
pub(crate) struct Query(BTreeMap<String, String>);

/// A parameter that is understood, with a value that can't be.
#[derive(Debug)]
pub(crate) struct BadValue {
    pub(crate) name: &'static str,
    pub(crate) value: String,
}

impl Query {
    /// Keeps what is `understood` of a raw query.
    pub(crate) fn of(raw: Option<&str>, understood: &[&'static str]) -> Self {
        Self(
            form_urlencoded::parse(raw.unwrap_or_default().as_bytes())
                .map(|(name, value)| (name.to_ascii_lowercase(), value.into_owned()))
                .filter(|(name, value)| understood.contains(&name.as_str()) && !value.is_empty())
                .collect(),
        )
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.text(name).map(|value| value.eq_ignore_ascii_case("true"))
    }

    pub(crate) fn whole(&self, name: &'static str) -> Result<Option<i64>, BadValue> {
        self.read(name, |value| value.trim().parse().ok())
    }

    /// Numbers separated by commas.
    pub(crate) fn wholes(&self, name: &'static str) -> Result<Option<Vec<i64>>, BadValue> {
        self.read(name, |value| value.split(',').map(|part| part.trim().parse().ok()).collect())
    }

    pub(crate) fn moment(&self, name: &'static str) -> Result<Option<NaiveDateTime>, BadValue> {
        self.read(name, dates::read)
    }

    fn read<T>(&self, name: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, BadValue> {
        self.text(name)
            .map(|value| read(value).ok_or_else(|| BadValue { name, value: value.to_owned() }))
            .transpose()
    }
}
