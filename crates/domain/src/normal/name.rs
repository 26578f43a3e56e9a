//! Names of people.

mod affixes;
mod case;
mod nicknames;

use super::text;
use affixes::{is_particle, is_post_nominal, is_title, suffix};
use serde::{Deserialize, Serialize};

/// A person's name. One of the two parts may be missing, never both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    /// First and middle names as they are written, in proper case. Empty where only the surname is known.
    pub given: String,
    /// Surname with its particles, in proper case. Empty where only the first name is known.
    pub family: String,
    /// Generation: `Jr`, `Sr`, `II`, `III` or `IV`.
    pub suffix: Option<String>,
    /// The first name for comparing: folded both ways, alone and together with the middle names, and `~group` for
    /// each nickname group. A single letter is an initial. Sorted.
    pub given_keys: Vec<String>,
    /// The middle names for comparing, folded. A single letter is an initial.
    pub middle_keys: Vec<String>,
    /// The whole surname for comparing: folded both ways, particles attached. Sorted.
    pub family_keys: Vec<String>,
    /// Parts of a surname of several parts, and the surname without particles. Sorted; empty for a plain surname.
    pub family_parts: Vec<String>,
    /// First name, surname, suffix.
    pub display: String,
}

/// Why a value is no person's name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing there.
    #[error("no name given")]
    Empty,
    /// Written where there is no name.
    #[error("{0:?} stands for no name")]
    Placeholder(String),
    /// No letters, or signs that no name has.
    #[error("{0:?} is no name")]
    Unreadable(String),
    /// More than 100 characters.
    #[error("a name of {0} characters is too long")]
    TooLong(usize),
}

/// Words of a name after everything that isn't the name itself was taken off.
#[derive(Default)]
struct Parts {
    given: Vec<String>,
    family: Vec<String>,
    /// Names in brackets or quotes: `Robert "Bob" Smith`.
    called: Vec<String>,
    suffix: Option<&'static str>,
}

impl PersonName {
    /// From a whole name: `First Last` or `Last, First`.
    pub fn parse(full: &str) -> Result<Self, NameError> {
        let mut parts = Parts::default();
        let plain = parts.take_called(&readable(full)?);
        let mut pieces = plain.split(',').map(words).filter(|words| !words.is_empty());
        let first = pieces.next().ok_or_else(|| NameError::Unreadable(full.to_owned()))?;
        let mut later: Vec<Vec<String>> = pieces.collect();
        let first = parts.without_affixes(first, false);
        // After a comma everything that can be a degree is one: `Jack Ma, MA`.
        later = later
            .into_iter()
            .map(|words| parts.without_affixes(words, true))
            .filter(|w| !w.is_empty())
            .collect();
        match later.into_iter().next() {
            Some(given) if !first.is_empty() => {
                parts.family = first;
                parts.given = without_titles(given);
            }
            Some(given) => parts.split(given),
            None => parts.split(first),
        }
        parts.finish(full)
    }

    /// From a first name and a surname; either may be empty, and either may hold the whole name.
    pub fn from_parts(given: &str, family: &str) -> Result<Self, NameError> {
        let (given_text, family_text) = match (readable(given), readable(family)) {
            (Ok(given), Ok(family)) => (given, family),
            (Ok(only), Err(_)) | (Err(_), Ok(only)) => {
                let parsed = Self::parse(&only)?;
                let joins = only.split(' ').next().is_some_and(|first| is_particle(&text::squash(first)));
                let is_family = readable(given).is_err() && (parsed.family.is_empty() || joins);
                return if is_family { Self::only_family(&only) } else { Ok(parsed) };
            }
            (Err(error), Err(_)) => return Err(error),
        };
        let mut parts = Parts::default();
        let given_text = parts.take_called(&given_text);
        let family_text = parts.take_called(&family_text);
        let given_words = without_titles(words(given_text.split(',').next().unwrap_or_default()));
        parts.given = parts.without_affixes(given_words, false);
        let mut pieces = family_text.split(',').map(words);
        let head = pieces.next().unwrap_or_default();
        parts.family = parts.without_affixes(head, false);
        for piece in pieces {
            parts.without_affixes(piece, true);
        }
        parts.finish(&format!("{given} {family}"))
    }

    fn only_family(family: &str) -> Result<Self, NameError> {
        let mut parts = Parts::default();
        let plain = parts.take_called(family);
        parts.family = parts.without_affixes(words(&plain), false);
        parts.finish(family)
    }

    /// Whether the first name is an initial only.
    pub fn is_initial(&self) -> bool {
        let is_letter = |key: &String| key.len() == 1;
        let is_called = self.given_keys.iter().any(|key| key.starts_with('~'));
        self.given_keys.iter().any(is_letter) && self.middle_keys.iter().all(is_letter) && !is_called
    }
}

/// The text as it can be read as a name.
fn readable(text: &str) -> Result<String, NameError> {
    let tidy = text::tidy(text);
    if tidy.is_empty() {
        return Err(NameError::Empty);
    }
    let folded = text::fold(&tidy);
    let stands_for_nothing =
        ["first name", "last name", "firstname", "lastname", "full name", "name", "no name", "noname"];
    if text::is_placeholder(&tidy)
        || stands_for_nothing.contains(&folded.as_str())
        || tidy.eq_ignore_ascii_case("nan")
    {
        return Err(NameError::Placeholder(text.to_owned()));
    }
    let length = tidy.chars().count();
    if length > 100 {
        return Err(NameError::TooLong(length));
    }
    let strange =
        tidy.contains(['@', '*', '/', '<', '>', '=', '\\']) || !tidy.chars().any(char::is_alphabetic);
    // Digits occur in `2nd` and `3rd` only.
    let numbers =
        tidy.split(' ').any(|word| word.contains(|c: char| c.is_numeric()) && suffix(word).is_none());
    if strange || numbers { Err(NameError::Unreadable(text.to_owned())) } else { Ok(tidy) }
}

/// Words of letters; signs around them, symbols and pictures are dropped.
fn words(text: &str) -> Vec<String> {
    text.split(' ')
        .map(|word| {
            let kept: String = word
                .chars()
                .filter(|c| {
                    c.is_alphanumeric()
                        || matches!(c, '.' | '-' | '\'' | '’' | '‘' | '`' | '´')
                        || is_mark(*c)
                })
                .collect();
            kept.trim_matches(|c| matches!(c, '-' | '`' | '´' | '‘')).to_owned()
        })
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect()
}

/// Capitals at the end of a name of three words or more that is otherwise in mixed case: `Jane Doe MD`.
fn stands_out(words: &[String]) -> bool {
    let [.., before, last] = words else { return false };
    let capitals = last.len() > 1 && !last.chars().any(char::is_lowercase);
    words.len() > 2 && capitals && before.chars().any(char::is_lowercase)
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

fn without_titles(mut words: Vec<String>) -> Vec<String> {
    while words.len() > 1 && is_title(&text::squash(&words[0])) {
        words.remove(0);
    }
    words
}

impl Parts {
    /// Takes names in brackets or quotes out.
    fn take_called(&mut self, text: &str) -> String {
        let mut plain = text.to_owned();
        for (open, close) in [('(', ')'), ('"', '"'), ('“', '”'), ('«', '»'), ('[', ']')] {
            while let Some(start) = plain.find(open) {
                let inside = start + open.len_utf8();
                let Some(length) = plain[inside..].find(close) else { break };
                let name = plain[inside..inside + length].trim();
                let pronouns = matches!(text::squash(name).as_str(), "hehim" | "sheher" | "theythem");
                if !name.is_empty() && !name.contains(' ') && !pronouns && suffix(name).is_none() {
                    self.called.push(name.to_owned());
                } else if let Some(suffix) = suffix(name) {
                    self.suffix = Some(suffix);
                }
                plain.replace_range(start..inside + length + close.len_utf8(), " ");
            }
        }
        text::tidy(&plain)
    }

    /// Takes degrees and the generation off the end. `all` where nothing has to stay.
    fn without_affixes(&mut self, mut words: Vec<String>, all: bool) -> Vec<String> {
        let least = usize::from(!all);
        while words.len() > least {
            let Some(last) = words.last() else { break };
            if let Some(found) = suffix(last) {
                self.suffix = self.suffix.or(Some(found));
            } else if !is_post_nominal(last, all || stands_out(&words)) {
                break;
            }
            words.pop();
        }
        words
    }

    /// First name and surname of a name without comma: the surname starts at its first particle, else it is the
    /// last word. One word alone is a first name, but after a title it is a surname.
    fn split(&mut self, words: Vec<String>) {
        let written = words.len();
        let mut words = without_titles(words);
        if words.len() < 2 {
            if words.len() < written {
                self.family = words
            } else {
                self.given = words
            }
            return;
        }
        let last = words.len() - 1;
        let mut start = (1..last).find(|at| is_particle(&text::squash(&words[*at]))).unwrap_or(last);
        // `Ortega y Gasset`
        if start == last && last >= 3 && matches!(words[last - 1].as_str(), "y" | "Y") {
            start = last - 2;
        }
        self.family = words.split_off(start);
        self.given = words;
    }

    fn finish(self, written: &str) -> Result<PersonName, NameError> {
        if self.given.is_empty() && self.family.is_empty() {
            return Err(NameError::Unreadable(written.to_owned()));
        }
        let whole = self.given.iter().chain(&self.family).map(String::as_str).collect::<Vec<_>>().join(" ");
        let shouting = !whole.chars().any(char::is_lowercase);
        let given = case::given(&self.given.join(" "), shouting);
        let family = case::family(&self.family.join(" "));
        let mut display = match (given.is_empty(), family.is_empty()) {
            (false, false) => format!("{given} {family}"),
            (true, _) => family.clone(),
            (_, true) => given.clone(),
        };
        if let Some(suffix) = self.suffix {
            display = format!("{display} {suffix}");
        }
        let (given_keys, middle_keys) = given_keys(&given, &self.called);
        let (family_keys, family_parts) = family_keys(&family);
        if given_keys.is_empty() && family_keys.is_empty() {
            return Err(NameError::Unreadable(written.to_owned()));
        }
        let suffix = self.suffix.map(str::to_owned);
        Ok(PersonName { given, family, suffix, given_keys, middle_keys, family_keys, family_parts, display })
    }
}

/// Folded words, `Jean-Pierre` and `J.P.` taken apart.
fn tokens(text: &str) -> Vec<String> {
    text::fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn given_keys(given: &str, called: &[String]) -> (Vec<String>, Vec<String>) {
    let mut keys = Vec::new();
    let mut middle = Vec::new();
    for text in [Some(given.to_owned()), text::written_out(given)].into_iter().flatten() {
        let tokens = tokens(&text);
        let Some((first, rest)) = tokens.split_first() else { continue };
        keys.push(first.clone());
        // `J. Michael` is called Michael.
        if first.len() == 1
            && let Some(second) = rest.first().filter(|second| second.len() > 1)
        {
            keys.push(second.clone());
        }
        if !rest.is_empty() {
            keys.push(tokens.concat());
        }
        middle.extend(rest.iter().cloned());
    }
    keys.extend(called.iter().map(|name| text::squash(name)).filter(|name| name.len() > 1));
    let groups: Vec<String> =
        keys.iter().flat_map(|key| nicknames::groups(key)).map(|id| format!("~{id}")).collect();
    keys.extend(groups);
    sorted(&mut keys);
    sorted(&mut middle);
    (keys, middle)
}

fn family_keys(family: &str) -> (Vec<String>, Vec<String>) {
    let mut keys = Vec::new();
    let mut parts = Vec::new();
    for text in [Some(family.to_owned()), text::written_out(family)].into_iter().flatten() {
        let tokens = tokens(&text);
        if tokens.is_empty() {
            continue;
        }
        let bare: Vec<&String> = tokens.iter().filter(|token| !is_particle(token)).collect();
        keys.push(tokens.concat());
        if bare.len() < tokens.len() && !bare.is_empty() {
            parts.push(bare.iter().map(|token| token.as_str()).collect());
        }
        if bare.len() > 1 {
            parts.extend(bare.into_iter().filter(|token| token.len() > 1).cloned());
        }
    }
    sorted(&mut keys);
    sorted(&mut parts);
    parts.retain(|part| !keys.contains(part));
    (keys, parts)
}

fn sorted(keys: &mut Vec<String>) {
    keys.sort_unstable();
    keys.dedup();
    keys.retain(|key| !key.is_empty());
}

#[cfg(test)]
mod tests;
