//! Names of organisations.

mod legal;

use super::text;
use serde::{Deserialize, Serialize};

/// The name of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyName {
    /// As written, tidied.
    pub display: String,
    /// For comparing: folded, without legal form, article and gaps.
    pub key: String,
    /// The legal form in its usual short form, for example `GmbH`.
    pub legal_form: Option<String>,
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
}

/// Written where there is no organisation, folded.
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
    "self",
    "self employed",
    "self employed consultant",
    "self employment",
    "selfemployed",
    "selfstandig",
    "seeking",
    "selbstandig",
    "selbststandig",
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

impl CompanyName {
    /// From a name as a source wrote it.
    pub fn parse(name: &str) -> Result<Self, CompanyNameError> {
        let display = text::tidy(name).trim_matches(['"', '“', '”', ',', ';', '|']).trim().to_owned();
        if display.is_empty() {
            return Err(CompanyNameError::Empty);
        }
        let display: String = display.chars().filter(|c| !matches!(c, '®' | '™' | '©' | '℠')).collect();
        let current = without_history(&display);
        let folded = text::fold(current);
        if text::is_placeholder(current) || PLACEHOLDERS.contains(&folded.as_str()) {
            return Err(CompanyNameError::Placeholder(name.to_owned()));
        }
        let words = words(current);
        let (core, legal_form) = split_legal_form(&words);
        let core = match core {
            [first, rest @ ..] if first.folded == "the" && !rest.is_empty() => rest,
            core => core,
        };
        let key: String = core.iter().map(|word| word.folded.as_str()).collect();
        if key.is_empty() {
            return Err(CompanyNameError::Unreadable(name.to_owned()));
        }
        Ok(Self { display, key, legal_form: legal_form.map(str::to_owned) })
    }
}

/// The name without a trailing `(formerly …)`.
fn without_history(name: &str) -> &str {
    let Some((before, inside)) = name.rsplit_once('(') else { return name };
    let inside = text::fold(inside);
    let history = ["formerly", "former", "fka", "f k a", "previously", "now", "acquired", "ex ", "was "];
    if history.iter().any(|start| inside.starts_with(start)) && !before.trim().is_empty() {
        before.trim()
    } else {
        name
    }
}

struct Word {
    folded: String,
    /// Written like a plain word: small letters, perhaps after a capital.
    plain: bool,
}

/// Folded words. Dots vanish (`S.A.`), a slash between single letters too (`A/S`), `&` and `+` become `and`.
fn words(name: &str) -> Vec<Word> {
    let mut joined = String::with_capacity(name.len() + 4);
    let letters: Vec<char> = name.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        match letter {
            '.' => {}
            '&' | '+' => joined.push_str(" and "),
            '/' if single(&letters, at) => {}
            letter => joined.push(*letter),
        }
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
            (!folded.is_empty()).then_some(Word { folded, plain })
        })
        .collect()
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
        check("Booking.com B.V.", "booking.com");
        check("  Acme\u{a0} Tools ", "ACME TOOLS");
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
    fn the_table_of_legal_forms_is_folded() {
        for (form, _) in legal::LEGAL_FORMS {
            assert_eq!(text::fold(form), *form);
        }
    }
}
