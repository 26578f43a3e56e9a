//! Names of people.

mod affixes;
mod case;
mod nicknames;
mod script;
mod sound;

use super::{
    memo::{Memo, known},
    text::{self, Squashed},
};
use affixes::{is_particle, is_post_nominal, is_title, suffix};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, cell::RefCell};

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
    /// The surname by its sound: the same for all ways of writing it in Latin letters. Sorted.
    #[serde(default)]
    pub sound_keys: Vec<String>,
    /// The first name by its sound. Sorted; empty for an initial.
    #[serde(default)]
    pub given_sounds: Vec<String>,
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

impl NameError {
    /// The reason in files and answers.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Placeholder(_) => "placeholder",
            Self::Unreadable(_) => "unreadable",
            Self::TooLong(_) => "too_long",
        }
    }
}

/// Words of a name after everything that isn't the name itself was taken off.
#[derive(Default)]
struct Parts<'a> {
    given: Vec<Cow<'a, str>>,
    family: Vec<Cow<'a, str>>,
    aside: Aside,
}

/// What stands beside the name itself.
#[derive(Default)]
struct Aside {
    /// Names in brackets or quotes: `Robert "Bob" Smith`.
    called: Vec<String>,
    suffix: Option<&'static str>,
}

impl PersonName {
    /// From a whole name: `First Last` or `Last, First`.
    pub fn parse(full: &str) -> Result<Self, NameError> {
        let text = readable(full)?;
        let mut aside = Aside::default();
        let plain = aside.take_called(&text);
        let mut parts = Parts { aside, ..Parts::default() };
        if let Some((family, given)) = script::family_first(&plain) {
            parts.family = words(family);
            parts.given = words(given);
            return parts.finish(full);
        }
        let mut pieces = plain.split(',').map(words).filter(|words| !words.is_empty());
        let first = pieces.next().ok_or_else(|| NameError::Unreadable(full.to_owned()))?;
        let first = parts.without_affixes(first, false);
        let mut given = None;
        for piece in pieces {
            // After a comma everything that can be a degree is one: `Jack Ma, MA`.
            let piece = parts.without_affixes(piece, true);
            if given.is_none() && !piece.is_empty() {
                given = Some(piece);
            }
        }
        match given {
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
            (Ok(only), Err(_)) => return Self::parse(&only),
            (Err(_), Ok(only)) => {
                let parsed = Self::parse(&only)?;
                let joins = only.split(' ').next().is_some_and(|first| is_particle(&Squashed::of(first)));
                return if parsed.family.is_empty() || joins { Self::only_family(&only) } else { Ok(parsed) };
            }
            (Err(error), Err(_)) => return Err(error),
        };
        let mut aside = Aside::default();
        let given_text = aside.take_called(&given_text);
        let family_text = aside.take_called(&family_text);
        let mut parts = Parts { aside, ..Parts::default() };
        let given_words = without_titles(words(given_text.split(',').next().unwrap_or_default()));
        parts.given = parts.without_affixes(given_words, false);
        let mut pieces = family_text.split(',').map(words);
        let head = pieces.next().unwrap_or_default();
        parts.family = parts.without_affixes(head, false);
        for piece in pieces {
            parts.without_affixes(piece, true);
        }
        parts.finish(family)
    }

    fn only_family(family: &str) -> Result<Self, NameError> {
        let mut aside = Aside::default();
        let plain = aside.take_called(family);
        let mut parts = Parts { aside, ..Parts::default() };
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
fn readable(text: &str) -> Result<Cow<'_, str>, NameError> {
    const LONGEST: usize = 100;
    let trimmed = text.trim();
    if trimmed.len() > text::LONGEST {
        return Err(NameError::TooLong(trimmed.chars().count()));
    }
    let tidy = text::tidy(trimmed);
    if tidy.is_empty() {
        return Err(NameError::Empty);
    }
    if text::is_placeholder(&tidy) || is_no_name(&tidy) {
        return Err(NameError::Placeholder(text.to_owned()));
    }
    if tidy.len() > LONGEST {
        let length = tidy.chars().count();
        if length > LONGEST {
            return Err(NameError::TooLong(length));
        }
    }
    let strange = tidy.bytes().any(|byte| matches!(byte, b'@' | b'*' | b'/' | b'<' | b'>' | b'=' | b'\\'))
        || !tidy.chars().any(char::is_alphabetic);
    // Digits occur in `2nd` and `3rd` only.
    let numbers = tidy.contains(char::is_numeric)
        && tidy
            .split(' ')
            .any(|word| word.contains(char::is_numeric) && suffix(&Squashed::of(word)).is_none());
    if strange || numbers { Err(NameError::Unreadable(text.to_owned())) } else { Ok(tidy) }
}

/// Written by programs where a name should be.
fn is_no_name(tidy: &str) -> bool {
    let starts = tidy.bytes().next().is_some_and(|first| b"flnFLN".contains(&first));
    starts
        && tidy.len() <= 12
        && matches!(&*Squashed::of(tidy), "firstname" | "lastname" | "fullname" | "name" | "noname" | "nan")
}

/// Words of letters; signs around them, symbols and pictures are dropped.
fn words(text: &str) -> Vec<Cow<'_, str>> {
    let keeps =
        |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '\'' | '’' | '‘' | '`' | '´') || is_mark(c);
    let around = |c| matches!(c, '-' | '`' | '´' | '‘');
    text.split(' ')
        .map(|word| {
            if word.chars().all(keeps) {
                Cow::Borrowed(word.trim_matches(around))
            } else {
                let kept: String = word.chars().filter(|c| keeps(*c)).collect();
                Cow::Owned(kept.trim_matches(around).to_owned())
            }
        })
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect()
}

/// Capitals at the end of a name of three words or more that is otherwise in mixed case: `Jane Doe MD`.
fn stands_out(words: &[Cow<'_, str>]) -> bool {
    let [.., before, last] = words else { return false };
    let capitals = last.len() > 1 && !last.chars().any(char::is_lowercase);
    words.len() > 2 && capitals && before.chars().any(char::is_lowercase)
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

fn without_titles(mut words: Vec<Cow<'_, str>>) -> Vec<Cow<'_, str>> {
    while words.len() > 1 && is_title(&Squashed::of(&words[0])) {
        words.remove(0);
    }
    words
}

impl Aside {
    /// Takes names in brackets or quotes out.
    fn take_called<'a>(&mut self, text: &'a str) -> Cow<'a, str> {
        const PAIRS: [(char, char); 5] = [('(', ')'), ('"', '"'), ('“', '”'), ('«', '»'), ('[', ']')];
        if !text.bytes().any(|byte| matches!(byte, b'(' | b'"' | b'[') || !byte.is_ascii()) {
            return Cow::Borrowed(text);
        }
        let mut plain = text.to_owned();
        for (open, close) in PAIRS {
            while let Some(start) = plain.find(open) {
                let inside = start + open.len_utf8();
                let Some(length) = plain[inside..].find(close) else { break };
                let name = plain[inside..inside + length].trim();
                let squashed = Squashed::of(name);
                let pronouns = matches!(&*squashed, "hehim" | "sheher" | "theythem");
                if let Some(suffix) = suffix(&squashed) {
                    self.suffix = Some(suffix);
                } else if !name.is_empty() && !name.contains(' ') && !pronouns {
                    self.called.push(name.to_owned());
                }
                plain.replace_range(start..inside + length + close.len_utf8(), " ");
            }
        }
        Cow::Owned(text::tidy(&plain).into_owned())
    }
}

impl<'a> Parts<'a> {
    /// Takes degrees and the generation off the end. `all` where nothing has to stay.
    fn without_affixes(&mut self, mut words: Vec<Cow<'a, str>>, all: bool) -> Vec<Cow<'a, str>> {
        let least = usize::from(!all);
        while words.len() > least {
            let Some(last) = words.last() else { break };
            let squashed = Squashed::of(last);
            if let Some(found) = suffix(&squashed) {
                self.aside.suffix = self.aside.suffix.or(Some(found));
            } else if !is_post_nominal(last, &squashed, all || stands_out(&words)) {
                break;
            }
            words.pop();
        }
        words
    }

    /// First name and surname of a name without comma: the surname starts at its first particle, else it is the
    /// last word. One word alone is a first name, but after a title it is a surname.
    fn split(&mut self, words: Vec<Cow<'a, str>>) {
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
        if let [first, second] = words.as_slice()
            && script::is_chinese_order(&Squashed::of(first), &Squashed::of(second))
        {
            self.given = words.split_off(1);
            self.family = words;
            return;
        }
        let last = words.len() - 1;
        let mut start = (1..last).find(|at| is_particle(&Squashed::of(&words[*at]))).unwrap_or(last);
        // `Ortega y Gasset`
        if start == last && last >= 3 && matches!(&*words[last - 1], "y" | "Y") {
            start = last - 2;
        }
        self.family = words.split_off(start);
        self.given = words;
    }

    fn finish(self, written: &str) -> Result<PersonName, NameError> {
        if self.given.is_empty() && self.family.is_empty() {
            return Err(NameError::Unreadable(written.to_owned()));
        }
        let small = |words: &[Cow<'_, str>]| words.iter().any(|word| word.chars().any(char::is_lowercase));
        let shouting = !small(&self.given) && !small(&self.family);
        let given = case::given(&self.given, shouting);
        let family = case::family(&self.family);
        let mut display = String::with_capacity(given.len() + family.len() + 4);
        for part in [given.as_str(), family.as_str(), self.aside.suffix.unwrap_or_default()] {
            if !display.is_empty() && !part.is_empty() {
                display.push(' ');
            }
            display.push_str(part);
        }
        if !family.is_ascii() && script::family_first(&[family.as_str(), given.as_str()].concat()).is_some() {
            display = [family.as_str(), given.as_str()].join(if given.is_empty() { "" } else { " " });
        }
        let (given_keys, middle_keys, given_sounds) = of_given(&given, &self.aside.called);
        let (family_keys, family_parts) = family_keys(&family);
        if given_keys.is_empty() && family_keys.is_empty() {
            return Err(NameError::Unreadable(written.to_owned()));
        }
        let sound_keys = sound::keys(family_keys.iter().map(String::as_str));
        let suffix = self.aside.suffix.map(str::to_owned);
        Ok(PersonName {
            given,
            family,
            suffix,
            given_keys,
            middle_keys,
            family_keys,
            family_parts,
            sound_keys,
            given_sounds,
            display,
        })
    }
}

/// Whether this word, folded without gaps, is known as a first name. Many more are.
pub(crate) fn is_given(squashed: &str) -> bool {
    !nicknames::groups(squashed).is_empty()
}

/// The keys of a first name, those of its middle names, and its sounds.
type Given = (Vec<String>, Vec<String>, Vec<String>);

fn of_given(given: &str, called: &[String]) -> Given {
    thread_local! {
        static GIVEN: RefCell<Memo<Given>> = const { RefCell::new(Memo::new()) };
    }
    let read = |given: &str| {
        let (keys, middle) = given_keys(given, called);
        let sounds = sound::keys(keys.iter().map(String::as_str));
        (keys, middle, sounds)
    };
    if called.is_empty() { known(&GIVEN, given, read) } else { read(given) }
}

fn given_keys(given: &str, called: &[String]) -> (Vec<String>, Vec<String>) {
    let mut keys = Vec::with_capacity(4);
    let mut middle = Vec::new();
    let mut add = |text: &str| {
        let folded = text::fold(text);
        // `Jean-Pierre` and `J.P.` are taken apart.
        let Some((first, rest)) = folded.split_once(' ') else {
            keys.push(folded);
            return;
        };
        keys.push(first.to_owned());
        // `J. Michael` is called Michael.
        if first.len() == 1
            && let Some(second) = rest.split(' ').next().filter(|second| second.len() > 1)
        {
            keys.push(second.to_owned());
        }
        keys.push(folded.replace(' ', ""));
        middle.extend(rest.split(' ').map(str::to_owned));
    };
    add(given);
    if let Some(long) = text::written_out(given) {
        add(&long);
    }
    if let Some(plain) = script::without_yo(given) {
        add(&plain);
    }
    if let Some(latin) = given.split(' ').next().and_then(script::latin) {
        add(latin);
    }
    keys.extend(called.iter().map(|name| text::squash(name)).filter(|name| name.len() > 1));
    let groups: Vec<&str> = keys.iter().flat_map(|key| nicknames::groups(key)).copied().collect();
    keys.extend(groups.into_iter().map(|id| ["~", id].concat()));
    sorted(&mut keys);
    sorted(&mut middle);
    (keys, middle)
}

fn family_keys(family: &str) -> (Vec<String>, Vec<String>) {
    let mut keys = Vec::with_capacity(2);
    let mut parts = Vec::new();
    let mut add = |text: &str| {
        let folded = text::fold(text);
        if !folded.contains(' ') {
            keys.push(folded);
            return;
        }
        let words = folded.split(' ').count();
        let bare: Vec<&str> = folded.split(' ').filter(|word| !is_particle(word)).collect();
        keys.push(folded.replace(' ', ""));
        if bare.len() < words && !bare.is_empty() {
            parts.push(bare.concat());
        }
        if bare.len() > 1 {
            parts.extend(bare.into_iter().filter(|word| word.len() > 1).map(str::to_owned));
        }
    };
    add(family);
    if let Some(long) = text::written_out(family) {
        add(&long);
    }
    if let Some(plain) = script::without_yo(family) {
        add(&plain);
    }
    if let Some(latin) = script::latin(family) {
        add(latin);
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
