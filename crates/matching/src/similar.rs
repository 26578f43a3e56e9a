//! How alike two words are.

/// Jaro and Winkler's similarity in twentieths: 0 for nothing alike, 20 for equal.
pub(crate) fn winkler(one: &[u8], other: &[u8]) -> u8 {
    if one == other {
        return 20;
    }
    let similarity =
        rapidfuzz::distance::jaro_winkler::similarity(one.iter().copied(), other.iter().copied());
    // Both are in 0 to 1, so the product is in 0 to 20.
    (similarity * 20.0) as u8
}

/// Whether one letter was put in, left out, changed, or two neighbours changed places.
pub(crate) fn one_edit(one: &[u8], other: &[u8]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if long.len() - short.len() > 1 {
        return false;
    }
    let Some(at) = short.iter().zip(long).position(|(a, b)| a != b) else {
        return long.len() > short.len();
    };
    if short.len() < long.len() {
        return short[at..] == long[at + 1..];
    }
    short[at + 1..] == long[at + 1..]
        || (at + 1 < short.len()
            && short[at] == long[at + 1]
            && short[at + 1] == long[at]
            && short[at + 2..] == long[at + 2..])
}

/// Edits between two words (optimal string alignment), looked for up to `most`.
pub(crate) fn edits(one: &[u8], other: &[u8], most: usize) -> Option<usize> {
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    let args = rapidfuzz::distance::osa::Args::default().score_cutoff(most);
    rapidfuzz::distance::osa::distance_with_args(one.iter().copied(), other.iter().copied(), &args)
}

/// Twice the words in common over all words (Dice), in twentieths; a word one edit away counts half.
pub(crate) fn dice<'a>(
    one: impl Iterator<Item = &'a [u8]> + Clone,
    other: impl Iterator<Item = &'a [u8]> + Clone,
) -> u8 {
    let (here, there) = (one.clone().count(), other.clone().count());
    if here == 0 || there == 0 {
        return 0;
    }
    let mut halves = 0;
    for word in one {
        halves += other
            .clone()
            .map(|known| {
                if known == word {
                    2
                } else {
                    usize::from(word.len().min(known.len()) > 3 && one_edit(word, known))
                }
            })
            .max()
            .unwrap_or(0);
    }
    u8::try_from(20 * halves / (here + there)).unwrap_or(20).min(20)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_edit_is_found_and_two_are_not() {
        let check = |one: &str, other: &str, expected: bool| {
            assert_eq!(one_edit(one.as_bytes(), other.as_bytes()), expected, "{one} {other}");
            assert_eq!(one_edit(other.as_bytes(), one.as_bytes()), expected, "{other} {one}");
        };
        check("smith", "smth", true);
        check("smith", "smyth", true);
        check("smith", "smiht", true);
        check("smith", "smithe", true);
        check("smith", "smtyh", false);
        check("smith", "smith", false);
        check("ab", "ba", true);
        check("", "a", true);
    }

    proptest! {
        #[test]
        fn one_edit_is_a_distance_of_one(one in "[abc]{0,6}", other in "[abc]{0,6}") {
            let distance = edits(one.as_bytes(), other.as_bytes(), 9);
            prop_assert_eq!(one_edit(one.as_bytes(), other.as_bytes()), distance == Some(1));
        }
    }
}
