use super::Manifest;
use crate::ConnectorError;
use toml::{Table, Value};

/// The version of the format that this program writes and reads.
pub const VERSION: u32 = 2;

/// What makes a manifest of version n, counted from 1, one of version n + 1.
const UPGRADES: [fn(&mut Table); VERSION as usize - 1] = [without_loss];

/// Version 2 only adds.
const fn without_loss(_: &mut Table) {}

/// Reads a manifest of this version or an older one.
pub(crate) fn read(text: &str) -> Result<Manifest, ConnectorError> {
    let mut table: Table = toml::from_str(text).map_err(|error| illegal(text, &error))?;
    let said = table.get("version").and_then(Value::as_integer);
    let found = said.and_then(|found| u32::try_from(found).ok()).unwrap_or(0);
    if !(1..=VERSION).contains(&found) {
        return Err(ConnectorError::Version { found, known: VERSION });
    }
    if found == VERSION {
        // From the text: its errors say the line.
        return toml::from_str(text).map_err(|error| illegal(text, &error));
    }
    for upgrade in UPGRADES.iter().skip(found as usize - 1) {
        upgrade(&mut table);
    }
    table.insert("version".to_owned(), VERSION.into());
    table.try_into().map_err(|error| illegal(text, &error))
}

fn illegal(text: &str, error: &toml::de::Error) -> ConnectorError {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map(|before| before.matches('\n').count() + 1);
    ConnectorError::Manifest { line, said: error.message().to_owned() }
}
