//! How alike two words are.

use crate::profile::MOST;

/// Whether two values are the same: most are short, and then no call is made for it.
#[inline]
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    match one.len() {
        0 => true,
        1..4 => one[0] == other[0] && one == other,
        4..8 => one.first_chunk::<4>() == other.first_chunk() && one.last_chunk::<4>() == other.last_chunk(),
        8..=16 => {
            one.first_chunk::<8>() == other.first_chunk() && one.last_chunk::<8>() == other.last_chunk()
        }
        _ => one.first_chunk::<8>() == other.first_chunk() && one == other,
    }
}

/// Jaro and Winkler's similarity in twentieths: 0 for nothing alike, 20 for equal.
pub(crate) fn winkler(one: &[u8], other: &[u8]) -> u8 {
    if same(one, other) {
        return 20;
    }
    let similarity = if one.len().max(other.len()) <= 64 && one.is_ascii() && other.is_ascii() {
        short_winkler(one, other)
    } else {
        rapidfuzz::distance::jaro_winkler::similarity(one.iter().copied(), other.iter().copied())
    };
    // Both are in 0 to 1, so the product is in 0 to 20.
    (similarity * 20.0) as u8
}

/// Of two words that differ, in ASCII, of at most 64 letters: a bit a letter, and to the last digit what the library
/// says, whose tables for all letters there are cost more than the comparison.
fn short_winkler(one: &[u8], other: &[u8]) -> f64 {
    let longer = one.len().max(other.len());
    if one.is_empty() || other.is_empty() || longer == 1 {
        return 0.0;
    }
    let mut places = [0_u64; 128];
    for (at, letter) in one.iter().enumerate() {
        places[usize::from(letter & 127)] |= 1 << at;
    }
    let places = |letter: u8| places[usize::from(letter & 127)];
    let bound = longer / 2 - 1;
    let mut window = u64::MAX >> (63 - bound);
    let (mut taken, mut met) = (0_u64, 0_u64);
    for (at, letter) in other.iter().enumerate() {
        let free = places(*letter) & window & !taken;
        taken |= free & free.wrapping_neg();
        met |= u64::from(free != 0) << at;
        window = window << 1 | u64::from(at < bound);
    }
    if met == 0 {
        return 0.0;
    }
    let common = f64::from(met.count_ones());
    let mut moved = 0_u32;
    while met != 0 {
        let here = taken & taken.wrapping_neg();
        moved += u32::from(places(other[met.trailing_zeros() as usize]) & here == 0);
        taken ^= here;
        met &= met - 1;
    }
    let parts = common / one.len() as f64 + common / other.len() as f64;
    let jaro = (parts + (common - f64::from(moved / 2)) / common) / 3.0;
    if jaro <= 0.7 {
        return jaro;
    }
    let beginning = one.iter().zip(other).take(4).take_while(|(a, b)| a == b).count();
    jaro + beginning as f64 * 0.1 * (1.0 - jaro)
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
pub(crate) fn dice<'a>(one: impl Iterator<Item = &'a [u8]>, other: impl Iterator<Item = &'a [u8]>) -> u8 {
    let mut known: [&[u8]; MOST] = [&[]; MOST];
    let there = known.iter_mut().zip(other).map(|(place, word)| *place = word).count();
    let known = &known[..there];
    let (mut here, mut halves) = (0, 0);
    for word in one {
        here += 1;
        let nearly = |known: &&[u8]| word.len().min(known.len()) > 3 && one_edit(word, known);
        halves += if known.iter().any(|known| same(known, word)) {
            2
        } else {
            usize::from(known.iter().any(nearly))
        };
    }
    if here == 0 || there == 0 {
        return 0;
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
        fn values_are_the_same_that_have_the_same_letters(one in "[ab]{0,40}", other in "[ab]{0,40}", at in 0..40_usize) {
            prop_assert_eq!(same(one.as_bytes(), other.as_bytes()), one == other);
            let mut slip = one.clone().into_bytes();
            prop_assert!(same(one.as_bytes(), &slip));
            if let Some(letter) = slip.get_mut(at) {
                *letter = b'c';
                prop_assert!(!same(one.as_bytes(), &slip));
            }
        }

        #[test]
        fn short_words_are_as_alike_as_the_library_says(one in "[a-d]{0,24}|[a-z0-9]{0,64}", other in "[a-d]{0,24}|[a-z0-9]{0,64}") {
            let library = rapidfuzz::distance::jaro_winkler::similarity(one.bytes(), other.bytes());
            if one != other {
                prop_assert_eq!(short_winkler(one.as_bytes(), other.as_bytes()).to_bits(), library.to_bits());
            }
        }

        #[test]
        fn one_edit_is_a_distance_of_one(one in "[abc]{0,6}", other in "[abc]{0,6}") {
            let distance = edits(one.as_bytes(), other.as_bytes(), 9);
            prop_assert_eq!(one_edit(one.as_bytes(), other.as_bytes()), distance == Some(1));
        }
    }
}
