//! Cyrillic and Greek names in Latin letters, as passports, libraries and people themselves write them; and Latin
//! letters without their marks.

/// How a Cyrillic letter is written by four habits: passport (ICAO 9303), English (BGN), informal, scholarly.
const CYRILLIC: &[(char, [&str; 4])] = &[
    ('а', ["a", "a", "a", "a"]),
    ('б', ["b", "b", "b", "b"]),
    ('в', ["v", "v", "v", "w"]),
    ('г', ["g", "g", "g", "g"]),
    ('ґ', ["g", "g", "g", "g"]),
    ('д', ["d", "d", "d", "d"]),
    ('е', ["e", "e", "e", "e"]),
    ('є', ["ie", "ye", "ye", "je"]),
    ('ё', ["e", "yo", "e", "jo"]),
    ('ж', ["zh", "zh", "zh", "j"]),
    ('з', ["z", "z", "z", "s"]),
    ('и', ["i", "i", "i", "i"]),
    ('і', ["i", "i", "i", "i"]),
    ('ї', ["i", "yi", "yi", "ji"]),
    ('й', ["i", "y", "y", "j"]),
    ('к', ["k", "k", "k", "k"]),
    ('л', ["l", "l", "l", "l"]),
    ('м', ["m", "m", "m", "m"]),
    ('н', ["n", "n", "n", "n"]),
    ('о', ["o", "o", "o", "o"]),
    ('п', ["p", "p", "p", "p"]),
    ('р', ["r", "r", "r", "r"]),
    ('с', ["s", "s", "s", "s"]),
    ('т', ["t", "t", "t", "t"]),
    ('у', ["u", "u", "u", "u"]),
    ('ф', ["f", "f", "f", "f"]),
    ('х', ["kh", "kh", "h", "ch"]),
    ('ц', ["ts", "ts", "c", "z"]),
    ('ч', ["ch", "ch", "ch", "tsch"]),
    ('ш', ["sh", "sh", "sh", "sch"]),
    ('щ', ["shch", "shch", "sch", "schtsch"]),
    ('ъ', ["ie", "", "", ""]),
    ('ы', ["y", "y", "y", "y"]),
    ('ь', ["", "", "", ""]),
    ('э', ["e", "e", "e", "e"]),
    ('ю', ["iu", "yu", "ju", "ju"]),
    ('я', ["ia", "ya", "ja", "ja"]),
    ('\'', ["", "", "", ""]),
];

/// Every spelling of a Cyrillic word, the commonest first.
pub(crate) fn cyrillic(word: &str, ukrainian: bool) -> Vec<String> {
    let lower = word.to_lowercase();
    let mut out: Vec<String> = Vec::new();
    for habit in [1, 0, 2, 3] {
        let mut text = String::new();
        for letter in lower.chars() {
            let written = match (letter, ukrainian) {
                ('г', true) => "h",
                ('и', true) => "y",
                ('й', true) if text.is_empty() => "y",
                _ => CYRILLIC.iter().find(|(own, _)| *own == letter).map_or("", |(_, forms)| forms[habit]),
            };
            text.push_str(written);
        }
        let text = match habit {
            1 => begins_with_ye(&text, &lower),
            2 => text.replace("ks", "x").replace("iy", "y"),
            _ => text,
        };
        push(&mut out, capital(&text));
    }
    out
}

fn begins_with_ye(text: &str, native: &str) -> String {
    if native.starts_with('е') { format!("y{text}") } else { text.to_owned() }
}

/// The feminine form of an adjectival or possessive surname.
pub(crate) fn feminine_cyrillic(word: &str) -> Option<String> {
    if let Some(stem) = word.strip_suffix("ский").or_else(|| word.strip_suffix("ський")) {
        return Some(format!("{stem}{}", if word.ends_with("ський") { "ська" } else { "ская" }));
    }
    ["ов", "ев", "ёв", "ин", "ын"].iter().any(|end| word.ends_with(end)).then(|| format!("{word}а"))
}

const GREEK_PAIRS: &[(&str, [&str; 3])] = &[
    ("ου", ["ou", "ou", "u"]),
    ("αυ", ["av", "af", "au"]),
    ("ευ", ["ev", "ef", "eu"]),
    ("γγ", ["ng", "gg", "ng"]),
    ("γκ", ["gk", "g", "gk"]),
    ("μπ", ["b", "mp", "b"]),
    ("ντ", ["nt", "d", "nt"]),
    ("αι", ["ai", "e", "ai"]),
    ("ει", ["ei", "i", "i"]),
    ("οι", ["oi", "i", "i"]),
];

const GREEK: &[(char, [&str; 3])] = &[
    ('α', ["a", "a", "a"]),
    ('β', ["v", "v", "b"]),
    ('γ', ["g", "g", "g"]),
    ('δ', ["d", "d", "dh"]),
    ('ε', ["e", "e", "e"]),
    ('ζ', ["z", "z", "z"]),
    ('η', ["i", "i", "e"]),
    ('θ', ["th", "th", "th"]),
    ('ι', ["i", "i", "i"]),
    ('κ', ["k", "k", "c"]),
    ('λ', ["l", "l", "l"]),
    ('μ', ["m", "m", "m"]),
    ('ν', ["n", "n", "n"]),
    ('ξ', ["x", "ks", "x"]),
    ('ο', ["o", "o", "o"]),
    ('π', ["p", "p", "p"]),
    ('ρ', ["r", "r", "r"]),
    ('σ', ["s", "s", "s"]),
    ('ς', ["s", "s", "s"]),
    ('τ', ["t", "t", "t"]),
    ('υ', ["y", "i", "y"]),
    ('φ', ["f", "f", "ph"]),
    ('χ', ["ch", "h", "ch"]),
    ('ψ', ["ps", "ps", "ps"]),
    ('ω', ["o", "o", "o"]),
];

/// Every spelling of a Greek word, the commonest first.
pub(crate) fn greek(word: &str) -> Vec<String> {
    let plain: String = word
        .to_lowercase()
        .chars()
        .map(|letter| match letter {
            'ά' => 'α',
            'έ' => 'ε',
            'ή' => 'η',
            'ί' | 'ϊ' | 'ΐ' => 'ι',
            'ό' => 'ο',
            'ύ' | 'ϋ' => 'υ',
            'ώ' => 'ω',
            other => other,
        })
        .collect();
    let mut out = Vec::new();
    for habit in 0..3 {
        let mut text = String::new();
        let mut rest = plain.as_str();
        while let Some(letter) = rest.chars().next() {
            if let Some((pair, forms)) = GREEK_PAIRS.iter().find(|(pair, _)| rest.starts_with(pair)) {
                // At the start of a word the two letters are one stop.
                let at = if text.is_empty() && *pair == "ντ" { 1 } else { habit };
                text.push_str(forms[at]);
                rest = &rest[pair.len()..];
                continue;
            }
            text.push_str(GREEK.iter().find(|(own, _)| *own == letter).map_or("", |(_, forms)| forms[habit]));
            rest = &rest[letter.len_utf8()..];
        }
        push(&mut out, capital(&text));
    }
    out
}

fn push(list: &mut Vec<String>, text: String) {
    if !list.contains(&text) {
        list.push(text);
    }
}

/// The word with a capital in front.
pub(crate) fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

const MARKED: &[(&str, &str, &str)] = &[
    ("àáâãāăąả", "a", "a"),
    ("ä", "a", "ae"),
    ("å", "a", "aa"),
    ("æ", "ae", "ae"),
    ("çćčĉ", "c", "c"),
    ("ďđð", "d", "d"),
    ("èéêëēęě", "e", "e"),
    ("ğĝ", "g", "g"),
    ("ìíîïīıİ", "i", "i"),
    ("ľł", "l", "l"),
    ("ñńňņ", "n", "n"),
    ("òóôõōő", "o", "o"),
    ("ö", "o", "oe"),
    ("ø", "o", "oe"),
    ("œ", "oe", "oe"),
    ("řŕ", "r", "r"),
    ("śšşșŝ", "s", "s"),
    ("ß", "ss", "ss"),
    ("ťţț", "t", "t"),
    ("þ", "th", "th"),
    ("ùúûūůű", "u", "u"),
    ("ü", "u", "ue"),
    ("ýÿ", "y", "y"),
    ("źżž", "z", "z"),
    ("’'ʼ", "'", "'"),
];

/// Latin letters without their marks; `expanded` writes two letters where the tongue does.
pub(crate) fn unmarked(text: &str, expanded: bool) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii() {
            out.push(letter);
            continue;
        }
        let lower: String = letter.to_lowercase().filter(|part| *part != '\u{307}').collect();
        if lower.is_ascii() {
            out.push_str(&capital(&lower));
            continue;
        }
        let Some((_, plain, wide)) = MARKED.iter().find(|(marked, ..)| marked.contains(lower.as_str()))
        else {
            out.push(letter);
            continue;
        };
        let written = if expanded { wide } else { plain };
        if letter.is_uppercase() { out.push_str(&capital(written)) } else { out.push_str(written) }
    }
    out
}

/// Small Latin letters and digits of a text, for a mailbox or a page's name.
pub(crate) fn squashed(text: &str, expanded: bool) -> String {
    unmarked(text, expanded).to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_the_spellings_that_people_use() {
        let check = |spellings: Vec<String>, expected: &[&str]| {
            for one in expected {
                assert!(spellings.iter().any(|spelling| spelling == one), "{one} in {spellings:?}");
            }
        };
        check(cyrillic("Алексей", false), &["Aleksey", "Aleksei", "Alexey", "Aleksej"]);
        check(cyrillic("Юлия", false), &["Yuliya", "Iuliia"]);
        check(cyrillic("Евгений", false), &["Yevgeniy", "Evgenii", "Evgeny"]);
        check(cyrillic("Григорій", true), &["Hryhoriy", "Hryhorii"]);
        check(greek("Γεώργιος"), &["Georgios"]);
        check(greek("Χρήστος"), &["Christos", "Hristos"]);
        assert_eq!(unmarked("Jürgen Groß", true), "Juergen Gross");
        assert_eq!(unmarked("Øystein Łódź İzmir", false), "Oystein Lodz Izmir");
    }
}
