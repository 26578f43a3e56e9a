//! Keys that are the same for the ways in which one name is written in Latin letters: `Yuliya`, `Iuliia`, `Julija`.

/// How the letters that are read in two ways are read.
#[derive(Clone, Copy)]
struct Reading {
    /// `c` as `ts` (Slavic) and not as `k`.
    c_is_ts: bool,
    /// `ch` as `kh` (German, Polish) and not as `sh`.
    ch_is_kh: bool,
    /// `j` as `zh` (French, English) and not as `y`.
    j_is_zh: bool,
}

/// The keys of folded names, sorted. An initial has none.
pub(super) fn keys<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut keys = Vec::new();
    for name in names.filter(|name| name.len() > 1 && !name.starts_with('~')) {
        let bytes = name.as_bytes();
        let pairs = || bytes.windows(2);
        let both = |needed: bool| if needed { &[false, true][..] } else { &[false][..] };
        let has_c =
            bytes.ends_with(b"c") || pairs().any(|pair| pair[0] == b'c' && !b"hkzq".contains(&pair[1]));
        let has_ch = pairs().any(|pair| pair == b"ch");
        let has_j = pairs().any(|pair| pair[0] == b'j' && is_vowel(pair[1]));
        for &c_is_ts in both(has_c) {
            for &ch_is_kh in both(has_ch) {
                for &j_is_zh in both(has_j) {
                    let key = key(bytes, Reading { c_is_ts, ch_is_kh, j_is_zh });
                    if key.len() > 1 && !keys.contains(&key) {
                        keys.push(key);
                    }
                }
            }
        }
    }
    keys.sort_unstable();
    keys
}

const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn key(letters: &[u8], reading: Reading) -> String {
    let mut key = String::with_capacity(letters.len() + 2);
    let mut rest = letters;
    let mut last = b' ';
    while !rest.is_empty() {
        let (length, sound) = sound(rest, last, reading);
        last = rest[length - 1];
        rest = &rest[length..];
        // A silent `h`: `Sarah`, `Abdullah`, `Ahmed` and `Akhmed`.
        let silent = sound == "h"
            && key.ends_with(['a', 'e', 'i', 'o', 'u'])
            && !rest.first().is_some_and(|l| is_vowel(*l));
        if silent {
            continue;
        }
        for letter in sound.chars() {
            if !key.ends_with(letter) {
                key.push(letter);
            }
        }
    }
    // `Romanov`, `Romanoff`, `Romanow`
    if key.ends_with("of") || key.ends_with("ef") {
        key.pop();
        key.push('v');
    }
    key
}

/// How many letters make the next sound, and the sound.
fn sound(rest: &[u8], last: u8, reading: Reading) -> (usize, &'static str) {
    let hushed = "sh";
    match rest {
        [b's', b'c', b'h', b't', b's', b'c', b'h', ..] => (7, hushed),
        [b's', b'h', b'c', b'h', ..] | [b't', b's', b'c', b'h', ..] => (4, hushed),
        [b's', b'c', b'h', ..] | [b't', b'c', b'h', ..] => (3, hushed),
        [b'd', b'z', b'h', ..] => (3, "zh"),
        [b'j', b'o', b'u', ..] if reading.j_is_zh => (1, "zh"),
        [b'y' | b'i' | b'j', b'o', b'u', ..] => (3, "iu"),
        [b'i', b'y' | b'j', b'a', ..] => (3, "ia"),
        [b'c', b'h', ..] if reading.ch_is_kh => (2, "h"),
        [b's' | b'c', b'h', ..] | [b's' | b'c', b'z', ..] => (2, hushed),
        [b'z', b'h', ..] | [b'd', b'j', ..] | [b'r', b'z', ..] => (2, "zh"),
        [b'k', b'h', ..] => (2, "h"),
        [b'g', b'h', ..] => (2, "g"),
        [b'g', b'u', b'e' | b'i', ..] => (2, "g"),
        [b't', b's' | b'z' | b'c', ..] => (2, "ts"),
        [b'p', b'h', ..] => (2, "f"),
        [b't' | b'd', b'h', ..] => (2, if rest[0] == b't' { "t" } else { "d" }),
        [b'c', b'k', ..] | [b'q', b'u', ..] => (2, "k"),
        [b'k', b's', ..] => (2, "x"),
        [b'o', b'u', ..] | [b'o', b'o', ..] => (2, "u"),
        [b'a' | b'e', b'i' | b'y', ..] => (2, "ai"),
        [b'a' | b'e', b'j', after, ..] if !is_vowel(*after) => (2, "ai"),
        [b'a' | b'e', b'j'] => (2, "ai"),
        [b'a', b'e', ..] => (2, "a"),
        [b'o', b'e', ..] => (2, "o"),
        [b'u', b'e', ..] => (2, "u"),
        [b'e', b'e', ..] | [b'i', b'y' | b'i', ..] | [b'y', b'i', ..] => (2, "i"),
        [b'i', b'j'] => (2, "i"),
        [b'i', b'j', after, ..] if !is_vowel(*after) => (2, "i"),
        [b'y', b'e', ..] => (2, "e"),
        [b'j', b'e', ..] if !reading.j_is_zh => (2, "e"),
        [b'j', next, ..] if is_vowel(*next) => (1, if reading.j_is_zh { "zh" } else { "i" }),
        [b'c', ..] => (1, if reading.c_is_ts { "ts" } else { "k" }),
        [b'h', ..] if last == b'r' => (1, ""),
        [letter, ..] => (1, one(*letter)),
        [] => (1, ""),
    }
}

const fn one(letter: u8) -> &'static str {
    match letter {
        b'a' => "a",
        b'b' => "b",
        b'd' => "d",
        b'e' => "e",
        b'f' => "f",
        b'g' => "g",
        b'h' => "h",
        b'i' | b'y' | b'j' => "i",
        b'k' | b'q' => "k",
        b'l' => "l",
        b'm' => "m",
        b'n' => "n",
        b'o' => "o",
        b'p' => "p",
        b'r' => "r",
        b's' => "s",
        b't' => "t",
        b'u' => "u",
        b'v' | b'w' => "v",
        b'x' => "x",
        b'z' => "z",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_one_name_share_a_key() {
        let share = |names: &[&str]| {
            let first = keys(std::iter::once(names[0]));
            for name in names {
                let own = keys(std::iter::once(*name));
                assert!(own.iter().any(|key| first.contains(key)), "{name} {own:?} {first:?}");
            }
        };
        share(&["yuliya", "iuliia", "julija", "yulia", "julia"]);
        share(&["dmitriy", "dmitri", "dmitry", "dmitrij", "dmitrii"]);
        share(&["sergey", "sergei", "serguei", "sergej"]);
        share(&["yuri", "iurii", "juri", "youri", "yuriy"]);
        share(&["kuznetsov", "kuznecov", "kuznetzov", "kuznetsow"]);
        share(&["zhukov", "joukov", "jukov", "zhukow"]);
        share(&["chekhov", "tchekhov", "tschechow", "chehov"]);
        share(&["mikhail", "mihail", "michail"]);
        share(&["shevchenko", "schewtschenko", "szewczenko"]);
        share(&["tatyana", "tatiana", "tatjana"]);
        share(&["yevgeny", "jevgeny", "yevgeniy", "jevgenij"]);
        share(&["mueller", "muller"]);
        share(&["meyer", "meier", "maier", "mayer"]);
        share(&["philip", "filip", "phillip"]);
        share(&["eric", "erik", "erick"]);
        share(&["ahmed", "akhmed"]);
        share(&["romanov", "romanoff", "romanow"]);
        share(&["alexey", "aleksei", "aleksej"]);
        share(&["sarah", "sara"]);
    }

    #[test]
    fn other_names_have_other_keys() {
        let differ = |left: &str, right: &str| {
            assert_ne!(keys(std::iter::once(left)), keys(std::iter::once(right)), "{left} {right}");
        };
        differ("maria", "mara");
        differ("smith", "schmidt");
        differ("ivanov", "ivanova");
        differ("lind", "lund");
        assert!(keys(std::iter::once("j")).is_empty());
        assert!(keys(std::iter::once("~robert")).is_empty());
    }
}
