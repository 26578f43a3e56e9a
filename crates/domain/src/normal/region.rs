//! Countries and territories.

mod table;

use super::{
    memo::{Memo, known},
    text,
};
use serde::{Deserialize, Serialize};
use std::{cell::RefCell, collections::HashMap, fmt, sync::LazyLock};
use table::{ALIASES, REGIONS};

/// A country or territory with an ISO 3166-1 code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Region(u8);

/// Why a value names no country.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RegionError {
    /// Nothing there.
    #[error("no country given")]
    Empty,
    /// Neither a code nor a name we know.
    #[error("{0:?} is no country")]
    Unknown(String),
}

impl Region {
    /// From an ISO 3166-1 code (alpha-2 or alpha-3), an English name, the country's own name or a usual alias.
    pub fn parse(text: &str) -> Result<Self, RegionError> {
        if let [first, second] = text.as_bytes()
            && let Ok(code) = std::str::from_utf8(&[first.to_ascii_uppercase(), second.to_ascii_uppercase()])
            && let Some(found) = Self::of_code(code)
        {
            return Ok(found);
        }
        if text.len() > text::LONGEST {
            return Err(RegionError::Unknown(text::quoted(text)));
        }
        thread_local! {
            static REGIONS_OF: RefCell<Memo<Result<Region, RegionError>>> = const { RefCell::new(Memo::new()) };
        }
        known(&REGIONS_OF, text, Self::read)
    }

    fn read(text: &str) -> Result<Self, RegionError> {
        let folded = text::fold(text);
        if folded.is_empty() {
            return Err(RegionError::Empty);
        }
        let upper = folded.to_ascii_uppercase();
        let of_code = |code: &str| REGIONS.binary_search_by(|(alpha2, ..)| (*alpha2).cmp(code)).ok();
        let found = match folded.len() {
            2 => of_code(&upper),
            3 => REGIONS.iter().position(|(_, alpha3, _)| *alpha3 == upper),
            _ => None,
        };
        found
            .or_else(|| {
                let wanted = folded.strip_prefix("the ").unwrap_or(&folded);
                let alias = ALIASES.binary_search_by(|(alias, _)| (*alias).cmp(wanted)).ok()?;
                of_code(ALIASES[alias].1)
            })
            .or_else(|| by_name(&folded))
            .and_then(|index| u8::try_from(index).ok())
            .map(Self)
            .ok_or_else(|| RegionError::Unknown(text.to_owned()))
    }

    /// From the alpha-2 code in capitals.
    pub(crate) fn of_code(code: &str) -> Option<Self> {
        let at = REGIONS.binary_search_by(|(alpha2, ..)| (*alpha2).cmp(code)).ok()?;
        u8::try_from(at).ok().map(Self)
    }

    /// The ISO 3166-1 alpha-2 code, for example `GB`.
    pub fn code(&self) -> &'static str {
        REGIONS[usize::from(self.0)].0
    }

    /// The usual English short name, for example `United Kingdom`.
    pub fn name(&self) -> &'static str {
        REGIONS[usize::from(self.0)].2
    }
}

/// By the English short name; `and` and `the` make no difference.
fn by_name(folded: &str) -> Option<usize> {
    static NAMES: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
        REGIONS.iter().enumerate().map(|(at, (.., name))| (plain(&text::fold(name)), at)).collect()
    });
    NAMES.get(&plain(folded)).copied()
}

fn plain(name: &str) -> String {
    name.split(' ').filter(|word| !matches!(*word, "and" | "the" | "of")).collect::<Vec<_>>().join(" ")
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Region({})", self.code())
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl TryFrom<String> for Region {
    type Error = RegionError;
    fn try_from(code: String) -> Result<Self, RegionError> {
        Self::parse(&code)
    }
}

impl From<Region> for String {
    fn from(region: Region) -> Self {
        region.code().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_whole() {
        assert_eq!(REGIONS.len(), 249);
        assert!(REGIONS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(ALIASES.is_sorted_by(|a, b| a.0 < b.0));
        for (alias, code) in ALIASES {
            assert_eq!(text::fold(alias), *alias);
            assert!(REGIONS.iter().any(|(alpha2, ..)| alpha2 == code), "{alias}");
        }
    }

    #[test]
    fn every_country_is_found_by_its_codes_and_its_name() {
        for (alpha2, alpha3, name) in REGIONS {
            for text in [*alpha2, *alpha3, *name, &alpha2.to_lowercase(), &name.to_uppercase()] {
                assert_eq!(Region::parse(text).map(|region| region.code()), Ok(*alpha2), "{text}");
            }
        }
    }

    #[test]
    fn usual_aliases_are_understood() {
        let check = |text: &str, code: &str| assert_eq!(Region::parse(text).unwrap().code(), code, "{text}");
        check("UK", "GB");
        check("U.S.A.", "US");
        check("The Netherlands", "NL");
        check("The United States of America", "US");
        check("Deutschland", "DE");
        check("Österreich", "AT");
        check("South Korea", "KR");
        check("Côte d’Ivoire", "CI");
        check("Bosnia & Herzegovina", "BA");
        check("United Arab Emirates", "AE");
        check("Turkey", "TR");
    }

    #[test]
    fn anything_else_is_refused() {
        assert_eq!(Region::parse(" "), Err(RegionError::Empty));
        assert_eq!(Region::parse("Atlantis"), Err(RegionError::Unknown("Atlantis".into())));
        assert_eq!(Region::parse("ZZ"), Err(RegionError::Unknown("ZZ".into())));
    }

    #[test]
    fn it_travels_as_its_code() {
        let region = Region::parse("France").unwrap();
        assert_eq!(serde_json::to_string(&region).unwrap(), "\"FR\"");
        assert_eq!(serde_json::from_str::<Region>("\"FR\"").unwrap(), region);
    }
}
