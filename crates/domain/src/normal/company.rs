//! Names of organisations.

mod history;
mod legal;
mod words;

use super::{lookup::Lookup, text};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// The name of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyName {
    /// As written, tidied.
    pub display: String,
    /// For comparing: folded, without legal form, article and gaps.
    pub key: String,
    /// The legal form in its usual short form, for example `GmbH`.
    pub legal_form: Option<String>,
    /// The initials of a name of several words, and a short name in capitals itself: `ibm`.
    #[serde(default)]
    pub acronym: Option<String>,
    /// The words that say something, folded, abbreviations unified, in their order.
    #[serde(default)]
    pub tokens: Vec<String>,
    /// The key of the name it had before, where the name says so.
    #[serde(default)]
    pub former: Option<String>,
}

/// Why a value names no organisation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompanyNameError {
    /// Nothing there.
    #[error("no organisation given")]
    Empty,
    /// Written where there is no organisation, or where it is not to be known.
    #[error("{0:?} stands for no organisation")]
    Placeholder(String),
    /// Nothing in it that could be compared.
    #[error("{0:?} is no name")]
    Unreadable(String),
    /// Longer than any register takes: more than this many octets.
    #[error("a name of {0} octets is too long")]
    TooLong(usize),
}

impl CompanyNameError {
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

/// Longer texts name no organisation. In bytes.
const LONGEST: usize = 500;

/// Written where there is no organisation, folded. Sorted.
const PLACEHOLDERS: &[&str] = &[
    "academic",
    "between jobs",
    "career break",
    "company",
    "company confidential",
    "company name",
    "confidential",
    "confidential company",
    "consultant",
    "contractor",
    "employer",
    "entrepreneur",
    "example company",
    "freelance",
    "freelance consultant",
    "freelancer",
    "homemaker",
    "in transition",
    "independent",
    "independent consultant",
    "independent contractor",
    "individual",
    "job seeker",
    "looking for opportunities",
    "my company",
    "na",
    "no company",
    "not employed",
    "not working",
    "open to opportunities",
    "open to work",
    "organisation",
    "organization",
    "own business",
    "own company",
    "personal",
    "private company",
    "private person",
    "retired",
    "seeking",
    "selbstandig",
    "selbststandig",
    "self",
    "self employed",
    "self employed consultant",
    "self employment",
    "selfemployed",
    "selfstandig",
    "sole trader",
    "stealth",
    "stealth company",
    "stealth mode",
    "stealth mode startup",
    "stealth startup",
    "student",
    "test company",
    "unemployed",
    "various",
    "your company",
];

/// Room for the longest of them, and for signs around it. In bytes.
const LONGEST_PLACEHOLDER: usize = 40;
static NOBODYS: LazyLock<Lookup<()>> = LazyLock::new(|| Lookup::set(PLACEHOLDERS));

fn stands_for_nothing(folded: &str) -> bool {
    text::is_nothing(folded) || NOBODYS.has(folded)
}

impl CompanyName {
    /// From a name as a source wrote it.
    pub fn parse(name: &str) -> Result<Self, CompanyNameError> {
        let name = name.trim();
        if name.len() > LONGEST {
            return Err(CompanyNameError::TooLong(name.len()));
        }
        let display = text::tidy(name).trim_matches(['"', '“', '”', ',', ';', '|']).trim().to_owned();
        if display.is_empty() {
            return Err(CompanyNameError::Empty);
        }
        let display =
            if display.is_ascii() { display } else { display.replace(['®', '™', '©', '℠'], "") };
        let (current, former) = history::split(&display);
        let (current, native) = legal::without_native(current);
        if current.len() <= LONGEST_PLACEHOLDER && stands_for_nothing(&text::fold(current)) {
            return Err(CompanyNameError::Placeholder(name.to_owned()));
        }
        let words = words(current);
        let (core, legal_form) = split_legal_form(&words);
        let legal_form = legal_form.or(native);
        let core = match core {
            [first, rest @ ..] if first.folded == "the" && !rest.is_empty() => rest,
            core => core,
        };
        let key: String = core.iter().map(|word| word.folded.as_str()).collect();
        if key.is_empty() {
            return Err(CompanyNameError::Unreadable(name.to_owned()));
        }
        let former = former.and_then(|name| Self::parse(name).ok()).map(|company| company.key);
        let tokens = words::significant(core.iter().map(|word| word.folded.as_str()));
        let acronym = acronym(core, &tokens);
        Ok(Self { key, legal_form: legal_form.map(str::to_owned), acronym, tokens, former, display })
    }
}

/// The initials of the words that say something; a word alone that is short and in capitals is its own.
fn acronym(core: &[Word], tokens: &[String]) -> Option<String> {
    match (core, tokens) {
        ([word], _) => (word.capitals && (2..=5).contains(&word.folded.len())).then(|| word.folded.clone()),
        (_, [] | [_]) => None,
        (_, tokens) => Some(tokens.iter().filter_map(|token| token.chars().next()).take(8).collect()),
    }
}

struct Word {
    folded: String,
    /// Written in capitals.
    capitals: bool,
    /// Written like a plain word: small letters, perhaps after a capital.
    plain: bool,
}

/// Folded words. Dots vanish (`S.A.`), a slash between single letters too (`A/S`), `&` and `+` become `and`.
fn words(name: &str) -> Vec<Word> {
    let mut joined = name;
    let changed: String;
    if name.contains(['.', '&', '+', '/']) {
        changed = join(name);
        joined = &changed;
    }
    joined
        .split(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ';' | '-' | '–' | '—' | '/' | '(' | ')' | '|' | ':' | '_')
        })
        .filter_map(|written| {
            let folded = text::squash(written);
            let mut letters = written.chars();
            let first = letters.next()?;
            let plain = first.is_alphabetic() && letters.all(char::is_lowercase) && written.len() > 1;
            let capitals = first.is_uppercase() && !written.chars().any(char::is_lowercase);
            (!folded.is_empty()).then_some(Word { folded, capitals, plain })
        })
        .collect()
}

fn join(name: &str) -> String {
    let mut joined = String::with_capacity(name.len() + 4);
    let letters: Vec<char> = name.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        match letter {
            '.' => {}
            '&' | '+' => joined.push_str(" and "),
            '/' if single(&letters, at) => {}
            // `d.d.` is an abbreviation, not a word in small letters.
            letter if letters.get(at + 1) == Some(&'.') && stands_alone(&letters, at) => {
                joined.extend(letter.to_uppercase());
            }
            letter => joined.push(*letter),
        }
    }
    joined
}

fn stands_alone(letters: &[char], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| letters.get(before)).is_none_or(|before| !before.is_alphanumeric())
}

/// Whether the letters on both sides stand alone, as in `A/S`.
fn single(letters: &[char], at: usize) -> bool {
    let alone = |inner: Option<&char>, outer: Option<&char>| {
        inner.is_some_and(|c| c.is_alphabetic()) && outer.is_none_or(|c| !c.is_alphanumeric())
    };
    at > 0
        && alone(letters.get(at - 1), at.checked_sub(2).and_then(|before| letters.get(before)))
        && alone(letters.get(at + 1), letters.get(at + 2))
}

/// Takes the legal forms off the end, and one off the front where that is the custom. Something always stays.
fn split_legal_form(words: &[Word]) -> (&[Word], Option<&'static str>) {
    let mut core = words;
    let mut found = None;
    while let Some((length, form)) =
        legal::at_end(core.len(), |index| (core[index].folded.as_str(), core[index].plain))
    {
        core = &core[..core.len() - length];
        found = Some(match found {
            None => form,
            // `Co. Ltd`, `GmbH & Co. KG`: the last one says what it is.
            Some(last) => last,
        });
        // `& Co`
        while let [rest @ .., last] = core {
            if last.folded != "and" || rest.is_empty() {
                break;
            }
            core = rest;
        }
    }
    if found.is_none()
        && let [first, rest @ ..] = core
        && !rest.is_empty()
        && !first.plain
        && let Some(form) = legal::at_front(&first.folded)
    {
        return (rest, Some(form));
    }
    (core, found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_the_same_whatever_the_legal_form() {
        let check = |name: &str, key: &str, form: Option<&str>| {
            let company = CompanyName::parse(name).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!((company.key.as_str(), company.legal_form.as_deref()), (key, form), "{name}");
        };
        check("Acme", "acme", None);
        check("ACME Ltd", "acme", Some("Ltd"));
        check("Acme Limited", "acme", Some("Ltd"));
        check("Acme, Inc.", "acme", Some("Inc"));
        check("Acme Incorporated", "acme", Some("Inc"));
        check("Acme L.L.C.", "acme", Some("LLC"));
        check("Acme Corp.", "acme", Some("Corp"));
        check("Acme Co., Ltd.", "acme", Some("Ltd"));
        check("Acme PLC", "acme", Some("PLC"));
        check("Acme GmbH", "acme", Some("GmbH"));
        check("Acme G.m.b.H.", "acme", Some("GmbH"));
        check("Acme GmbH & Co. KG", "acme", Some("KG"));
        check("Acme AG", "acme", Some("AG"));
        check("Acme S.A.", "acme", Some("SA"));
        check("Acme S. A.", "acme", Some("SA"));
        check("Acme SAS", "acme", Some("SAS"));
        check("Acme S.r.l.", "acme", Some("Srl"));
        check("Acme S.p.A.", "acme", Some("SpA"));
        check("Acme B.V.", "acme", Some("BV"));
        check("Acme N.V.", "acme", Some("NV"));
        check("Acme Oy", "acme", Some("Oy"));
        check("Acme AB", "acme", Some("AB"));
        check("AB Acme", "acme", Some("AB"));
        check("Acme A/S", "acme", Some("AS"));
        check("Acme ApS", "acme", Some("ApS"));
        check("Acme ASA", "acme", Some("ASA"));
        check("Acme Pty Ltd", "acme", Some("Ltd"));
        check("Acme Pty. Limited", "acme", Some("Ltd"));
        check("Acme Sp. z o.o.", "acme", Some("Sp. z o.o."));
        check("Acme s.r.o.", "acme", Some("s.r.o."));
        check("Acme d.o.o.", "acme", Some("d.o.o."));
        check("Acme Kft.", "acme", Some("Kft"));
        check("Acme Lda.", "acme", Some("Lda"));
        check("Acme Ltda.", "acme", Some("Ltda"));
        check("Acme S.A. de C.V.", "acme", Some("SA de CV"));
        check("Acme Pvt. Ltd.", "acme", Some("Ltd"));
        check("Acme (Pvt) Ltd", "acme", Some("Ltd"));
        check("Acme K.K.", "acme", Some("KK"));
        check("Acme A.Ş.", "acme", Some("AS"));
        check("OOO Acme", "acme", Some("OOO"));
        check("PT Acme Tbk", "ptacme", Some("Tbk"));
        check("The Acme Company", "acme", Some("Co"));
        check("Acme S. A. R. L.", "acme", Some("Sàrl"));
        check("Acme Sp. z o. o.", "acme", Some("Sp. z o.o."));
        check("ООО Акме", "akme", Some("OOO"));
        check("PT Acme", "acme", Some("PT"));
        check("Acme PCL", "acme", Some("PCL"));
        check("Acme a. s.", "acme", Some("AS"));
        check("Acme d.d.", "acme", Some("d.d."));
        check("Acme Sh.p.k.", "acme", Some("Sh.p.k."));
        check("Acme S.A.E.", "acme", Some("SAE"));
        check("Acme W.L.L.", "acme", Some("WLL"));
        check("Acme Sdn. Bhd.", "acme", Some("Sdn Bhd"));
        check("Acme Pte. Ltd.", "acme", Some("Ltd"));
        check("Acme San. ve Tic. Ltd. Şti.", "acme", Some("Ltd Şti"));
        check("Acme Aktiengesellschaft", "acme", Some("AG"));
    }

    #[test]
    fn ways_of_writing_make_no_difference() {
        let check = |left: &str, right: &str| {
            assert_eq!(
                CompanyName::parse(left).unwrap().key,
                CompanyName::parse(right).unwrap().key,
                "{left} {right}"
            );
        };
        check("Marks & Spencer", "Marks and Spencer");
        check("Müller + Söhne", "Muller and Sohne");
        check("Bright-Star", "BrightStar");
        check("“Acme”", "ACME®");
        check("Acme (formerly Bolt)", "Acme");
        check("Acme, formerly Bolt Ltd", "Acme");
        check("Acme fka Bolt", "Acme");
        check("Acme, a Bolt company", "Acme");
        check("Acme - part of Bolt Group", "Acme");
        check("Acme (a division of Bolt)", "Acme");
        check("Smith Holdings LLC d/b/a Acme", "Acme");
        check("ООО «Ромашка»", "Romashka");
        check("腾讯有限公司", "腾讯");
        check("株式会社山田", "山田");
        check("Booking.com B.V.", "booking.com");
        check("  Acme\u{a0} Tools ", "ACME TOOLS");
    }

    #[test]
    fn initials_words_and_the_former_name_are_known() {
        let check = |name: &str, acronym: Option<&str>, tokens: &[&str], former: Option<&str>| {
            let company = CompanyName::parse(name).unwrap();
            assert_eq!(company.acronym.as_deref(), acronym, "{name}");
            assert_eq!(company.tokens, tokens, "{name}");
            assert_eq!(company.former.as_deref(), former, "{name}");
        };
        check(
            "International Business Machines Corp.",
            Some("ibm"),
            &["international", "business", "machinery"],
            None,
        );
        check("IBM", Some("ibm"), &["ibm"], None);
        check(
            "Acme Intl. Tech. Svcs.",
            Some("aits"),
            &["acme", "international", "technologies", "services"],
            None,
        );
        check("Marks & Spencer", Some("ms"), &["marks", "spencer"], None);
        check("Acme (formerly Bolt Ltd)", None, &["acme"], Some("bolt"));
        check("Bank of Munich", Some("bm"), &["bank", "munchen"], None);
        check("Acme", None, &["acme"], None);
    }

    #[test]
    fn words_that_only_look_like_legal_forms_stay() {
        let check = |name: &str, key: &str| assert_eq!(CompanyName::parse(name).unwrap().key, key, "{name}");
        check("Serenity Spa", "serenityspa");
        check("Limited", "limited");
        check("AB", "ab");
        check("Abacus", "abacus");
        check("The", "the");
        check("Group of Five", "groupoffive");
        check("Visa", "visa");
    }

    #[test]
    fn what_names_no_organisation_is_refused_with_the_reason() {
        for name in
            ["Self-employed", "Confidential", "n/a", "N.A.", "Freelance", "-", "Stealth Startup", "Retired"]
        {
            assert_eq!(CompanyName::parse(name), Err(CompanyNameError::Placeholder(name.into())), "{name}");
        }
        assert_eq!(CompanyName::parse("  "), Err(CompanyNameError::Empty));
        assert_eq!(CompanyName::parse("()"), Err(CompanyNameError::Placeholder("()".into())));
    }

    #[test]
    fn the_display_form_keeps_the_way_it_is_written() {
        assert_eq!(CompanyName::parse(" Müller\t&  Söhne GmbH ").unwrap().display, "Müller & Söhne GmbH");
    }

    #[test]
    fn the_tables_are_folded_and_sorted() {
        assert!(PLACEHOLDERS.is_sorted_by(|a, b| a < b));
        for (form, _) in legal::LEGAL_FORMS {
            assert_eq!(text::fold(form), *form);
        }
    }
}
