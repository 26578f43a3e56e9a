//! Words looked up in one step.

/// A table of words, hashed: a look-up costs one pass over the word and mostly no comparison.
pub(super) struct Lookup<T: 'static> {
    entries: Vec<(&'static str, T)>,
    /// Places in `entries`, from 1; 0 where there is none. Four times as many as entries, so that chains are short.
    slots: Vec<u16>,
}

impl<T: Copy> Lookup<T> {
    /// Of these words; of a word that comes twice the first counts.
    pub(super) fn of(entries: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let entries: Vec<_> = entries.into_iter().collect();
        let mut slots = vec![0_u16; (entries.len() * 4).next_power_of_two()];
        for (at, (word, _)) in entries.iter().enumerate() {
            let mut slot = hash(word) & (slots.len() - 1);
            while slots[slot] != 0 {
                slot = (slot + 1) & (slots.len() - 1);
            }
            slots[slot] = u16::try_from(at + 1).unwrap_or(0);
        }
        Self { entries, slots }
    }

    /// What the table says of a word.
    pub(super) fn get(&self, word: &str) -> Option<T> {
        let mut slot = hash(word) & (self.slots.len() - 1);
        loop {
            let (known, value) = self.entries.get(usize::from(self.slots[slot]).checked_sub(1)?)?;
            if *known == word {
                return Some(*value);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    /// Whether the word is in the table.
    pub(super) fn has(&self, word: &str) -> bool {
        self.get(word).is_some()
    }
}

impl Lookup<()> {
    /// A table of words without values.
    pub(super) fn set(words: &'static [&'static str]) -> Self {
        Self::of(words.iter().map(|word| (*word, ())))
    }
}

/// Eight letters at a time; the tables are our own, so that nobody can choose words that collide.
pub(super) fn hash(word: &str) -> usize {
    const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut hash = word.len() as u64;
    let mut chunks = word.as_bytes().chunks_exact(8);
    for chunk in &mut chunks {
        let part = chunk.try_into().map_or(0, u64::from_le_bytes);
        hash = (hash.rotate_left(5) ^ part).wrapping_mul(SPREAD);
    }
    let mut rest = 0;
    for byte in chunks.remainder() {
        rest = rest << 8 | u64::from(*byte);
    }
    hash = (hash.rotate_left(5) ^ rest).wrapping_mul(SPREAD);
    // The high bits are the mixed ones.
    (hash >> 40) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_found_and_no_other() {
        static WORDS: [&str; 7] = ["", "a", "ab", "abc", "abcdefgh", "abcdefghi", "abcdefghijklmnopq"];
        let table = Lookup::of(WORDS.iter().enumerate().map(|(at, word)| (*word, at)));
        for (at, word) in WORDS.iter().enumerate() {
            assert_eq!(table.get(word), Some(at));
        }
        for word in ["b", "abcdefgi", "abcdefghijklmnop", "ba"] {
            assert!(!table.has(word));
        }
        assert!(!Lookup::<()>::set(&[]).has("a"));
    }
}
