//! A part of a name with all its spellings.

use crate::{dice::Dice, lands::Tongue, script};

/// A first name or a surname.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// In Latin letters; the first is the bearer's own.
    pub(crate) latin: Vec<String>,
    /// In the name's own script, where that isn't Latin.
    pub(crate) native: Option<String>,
}

impl Part {
    /// From a word of a list: Latin, Cyrillic, Greek, or `native=Latin/Latin`.
    pub(crate) fn written(word: &str, tongue: Tongue) -> Self {
        let spaced = |text: &str| text.replace('_', " ");
        if let Some((native, latin)) = word.split_once('=') {
            return Self { latin: latin.split('/').map(spaced).collect(), native: Some(spaced(native)) };
        }
        let latin = match tongue {
            Tongue::Russian | Tongue::Ukrainian => script::cyrillic(word, tongue == Tongue::Ukrainian),
            Tongue::Greek => script::greek(word),
            _ => return Self::latin(spaced(word)),
        };
        Self { latin, native: Some(word.to_owned()) }
    }

    pub(crate) fn latin(text: String) -> Self {
        Self { latin: vec![text], native: None }
    }

    /// The bearer's own spelling.
    pub(crate) fn own(&self) -> &str {
        self.latin.first().map_or("", String::as_str)
    }

    /// The same name with another spelling as the bearer's own; the usual one is the likelier.
    pub(crate) fn borne(&self, dice: &mut Dice) -> Self {
        let mut part = self.clone();
        if part.latin.len() > 1 && dice.chance(0.45) {
            let at = dice.below(part.latin.len());
            part.latin.swap(0, at);
        }
        part
    }

    /// Two parts as one word or two.
    pub(crate) fn joined(&self, other: &Self, glue: &str) -> Self {
        let native = match (&self.native, &other.native) {
            (Some(left), Some(right)) => Some(format!("{left}{}{right}", glue.trim_matches('\0'))),
            _ => None,
        };
        let latin = self
            .latin
            .iter()
            .zip(other.latin.iter().cycle())
            .map(|(left, right)| format!("{left}{glue}{right}"))
            .collect();
        Self { latin, native }
    }

    /// The form of a surname that a woman bears, where the tongue has one.
    pub(crate) fn of_woman(&self, tongue: Tongue) -> Self {
        if let Some(native) = &self.native {
            let feminine = match tongue {
                Tongue::Russian | Tongue::Ukrainian => script::feminine_cyrillic(native),
                Tongue::Greek => native.strip_suffix("ος").map(|stem| format!("{stem}ου")),
                _ => None,
            };
            return feminine.map_or_else(|| self.clone(), |word| Self::written(&word, tongue));
        }
        let own = self.own();
        let feminine = match tongue {
            Tongue::Polish => ["ski", "cki", "dzki"]
                .iter()
                .any(|end| own.ends_with(end))
                .then(|| format!("{}a", &own[..own.len() - 1])),
            Tongue::Czech => Some(if let Some(stem) = own.strip_suffix('ý') {
                format!("{stem}á")
            } else if let Some(stem) = own.strip_suffix('a') {
                format!("{stem}ová")
            } else if let Some(stem) = own.strip_suffix("ek") {
                format!("{stem}ková")
            } else {
                format!("{own}ová")
            }),
            _ => None,
        };
        feminine.map_or_else(|| self.clone(), Self::latin)
    }

    /// The syllables of a Chinese or Korean first name as people write them.
    pub(crate) fn of_syllables(first: &Self, second: &Self, hyphen: bool) -> Self {
        let lower = |text: &str| text.to_lowercase();
        let mut latin = Vec::new();
        for at in 0..first.latin.len().max(second.latin.len()) {
            let one = &first.latin[at.min(first.latin.len() - 1)];
            let two = &second.latin[at.min(second.latin.len() - 1)];
            let forms = [
                format!("{one}{}", lower(two)),
                format!("{one}-{}", lower(two)),
                format!("{one} {two}"),
                format!("{one}-{two}"),
                format!("{one}{two}"),
            ];
            latin.extend(forms);
        }
        if hyphen {
            latin.swap(0, 1);
        }
        let native = format!(
            "{}{}",
            first.native.as_deref().unwrap_or_default(),
            second.native.as_deref().unwrap_or_default()
        );
        Self { latin, native: Some(native) }
    }
}
