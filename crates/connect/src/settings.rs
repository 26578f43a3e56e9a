use crate::{
    ConnectError,
    blot::blot,
    manifest::{FormField, GRANT, Manifest, SIGN_IN},
};
use regex::Regex;
use sluice_vault::Secret;
use std::collections::BTreeMap;

/// One account's settings and secrets, checked against the connector's form.
pub(crate) struct Settings {
    open: BTreeMap<String, String>,
    secret: BTreeMap<String, Secret<String>>,
}

/// Settings and secrets, not checked.
pub(crate) type Values = (BTreeMap<String, String>, BTreeMap<String, Secret<String>>);

impl Settings {
    pub(crate) fn check(
        manifest: &Manifest,
        open: BTreeMap<String, String>,
        secret: BTreeMap<String, Secret<String>>,
    ) -> Result<Self, ConnectError> {
        let asked = |key: &str, is_secret: bool| {
            manifest.form.iter().any(|field| field.key == key && field.secret == is_secret)
                || (!is_secret && (key == SIGN_IN || manifest.addresses().any(|address| address == key)))
                || (is_secret && key == GRANT)
        };
        if let Some(key) =
            open.keys().find(|key| !asked(key, false)).or_else(|| secret.keys().find(|key| !asked(key, true)))
        {
            return Err(ConnectError::BadSetting { key: key.clone() });
        }
        // People paste values with spaces and line ends around them.
        let open: BTreeMap<_, _> = open
            .into_iter()
            .map(|(key, value)| (key, value.trim().to_owned()))
            .filter(|(_, value)| !value.is_empty())
            .collect();
        let secret: BTreeMap<_, _> = secret
            .into_iter()
            .map(|(key, value)| (key, Secret::from(value.expose().trim())))
            .filter(|(_, value)| !value.expose().is_empty())
            .collect();
        let settings = Self { open, secret };
        let chosen = settings.get(SIGN_IN);
        if manifest.sign_in(chosen).is_none() {
            return Err(ConnectError::BadSetting { key: SIGN_IN.to_owned() });
        }
        manifest.fields(chosen).try_for_each(|field| settings.check_field(field))?;
        Ok(settings)
    }

    fn check_field(&self, field: &FormField) -> Result<(), ConnectError> {
        let value = if field.secret {
            self.secret.get(&field.key).map(|value| value.expose().as_str())
        } else {
            self.get(&field.key)
        };
        match (value, &field.pattern) {
            (None, _) if field.required => Err(ConnectError::MissingSetting { key: field.key.clone() }),
            (Some(value), Some(pattern)) => {
                let fits =
                    Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|pattern| pattern.is_match(value));
                if fits { Ok(()) } else { Err(ConnectError::BadSetting { key: field.key.clone() }) }
            }
            _ => Ok(()),
        }
    }

    /// What was set.
    pub(crate) fn copied(&self) -> Values {
        let copy =
            |(key, held): (&String, &Secret<String>)| (key.clone(), Secret::new(held.expose().clone()));
        (self.open.clone(), self.secret.iter().map(copy).collect())
    }

    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.open.get(key).map(String::as_str)
    }

    pub(crate) fn required(&self, key: &str) -> Result<&str, ConnectError> {
        self.get(key).ok_or_else(|| ConnectError::MissingSetting { key: key.to_owned() })
    }

    pub(crate) fn secret(&self, key: &str) -> Result<&Secret<String>, ConnectError> {
        self.secret.get(key).ok_or_else(|| ConnectError::MissingSetting { key: key.to_owned() })
    }

    /// Blots out every secret that a vendor's text repeats.
    pub(crate) fn blot(&self, text: &str) -> String {
        self.secret.values().fold(text.to_owned(), |text, secret| blot(&text, secret))
    }
}
