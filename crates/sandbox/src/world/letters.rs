//! What happens to letters that some keyboards lack.

/// Marks dropped: `Müller` becomes `Muller`.
pub(crate) fn plain(text: &str) -> String {
    folded(text, |letter| match letter {
        'ä' => "a",
        'ö' | 'ø' => "o",
        'ü' => "u",
        'Ä' => "A",
        'Ö' | 'Ø' => "O",
        'Ü' => "U",
        'å' => "a",
        'Å' => "A",
        _ => other(letter),
    })
}

/// Marks spelled out: `Müller` becomes `Mueller`.
pub(crate) fn expanded(text: &str) -> String {
    folded(text, |letter| match letter {
        'ä' => "ae",
        'ö' | 'ø' => "oe",
        'ü' => "ue",
        'Ä' => "Ae",
        'Ö' | 'Ø' => "Oe",
        'Ü' => "Ue",
        'å' => "aa",
        'Å' => "Aa",
        _ => other(letter),
    })
}

/// Lower-case ASCII letters and digits alone, as in a mailbox or a domain.
pub(crate) fn slug(text: &str) -> String {
    plain(text)
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

fn folded(text: &str, fold: impl Fn(char) -> &'static str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match fold(letter) {
            "" => out.push(letter),
            replacement => out.push_str(replacement),
        }
    }
    out
}

fn other(letter: char) -> &'static str {
    match letter {
        'ß' => "ss",
        'á' | 'à' | 'â' | 'ã' | 'ą' => "a",
        'é' | 'è' | 'ê' | 'ë' | 'ę' => "e",
        'í' | 'ì' | 'î' | 'ï' | 'ı' => "i",
        'ó' | 'ò' | 'ô' => "o",
        'ú' | 'ù' | 'û' => "u",
        'ç' | 'ć' => "c",
        'ñ' | 'ń' => "n",
        'ł' => "l",
        'ś' => "s",
        'ź' | 'ż' => "z",
        'ý' => "y",
        'Á' | 'À' => "A",
        'É' | 'È' => "E",
        'Í' | 'Î' => "I",
        'Ó' => "O",
        'Ú' => "U",
        'Ł' => "L",
        'Ś' => "S",
        'Ź' | 'Ż' => "Z",
        'Ñ' => "N",
        'Ç' => "C",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_dropped_or_spelled_out() {
        for (text, dropped, spelled, mailbox) in [
            ("Müller", "Muller", "Mueller", "muller"),
            ("Weiß", "Weiss", "Weiss", "weiss"),
            ("Åkesson", "Akesson", "Aakesson", "akesson"),
            ("O'Neill", "O'Neill", "O'Neill", "oneill"),
            ("Święcicki", "Swiecicki", "Swiecicki", "swiecicki"),
        ] {
            assert_eq!(
                (plain(text), expanded(text), slug(text)),
                (dropped.into(), spelled.into(), mailbox.into())
            );
        }
    }

    #[test]
    fn no_name_of_the_world_keeps_a_letter_outside_ascii() {
        for country in super::super::countries::Country::ALL {
            let land = country.data();
            let towns = land.towns.iter().map(|town| town.0);
            for word in land.given.split(['/', ' ']).chain(land.family.split(' ')).chain(towns) {
                assert!(plain(word).is_ascii(), "{word}");
            }
        }
    }
}
