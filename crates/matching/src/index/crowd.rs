//! Who shares a key.

/// The records that have a key. Copies are counted by themselves: that somebody was written to the system of record makes
/// no key more crowded, and takes no pair from the others.
#[derive(Default)]
pub(super) struct Crowd {
    counted: Vec<u32>,
    copies: Vec<u32>,
}

impl Crowd {
    /// Adds one; true where too many have the key from now on.
    pub(super) fn add(&mut self, at: u32, counts: bool, most: u32) -> bool {
        let side = self.side(counts);
        side.push(at);
        side.len() == most as usize + 1
    }

    /// Takes one away; true where no longer too many have the key.
    pub(super) fn take(&mut self, at: u32, counts: bool, most: u32) -> bool {
        let side = self.side(counts);
        side.retain(|known| *known != at);
        side.len() == most as usize
    }

    pub(super) fn is_empty(&self) -> bool {
        self.counted.is_empty() && self.copies.is_empty()
    }

    pub(super) fn all(&self) -> impl Iterator<Item = u32> {
        self.counted.iter().chain(&self.copies).copied()
    }

    /// Those that are worth comparing; nobody where more than `most` have the key.
    pub(super) fn met(&self, most: u32) -> impl Iterator<Item = u32> {
        let few = move |side: &&Vec<u32>| side.len() <= most as usize;
        let counted = Some(&self.counted).filter(few);
        let copies = counted.and(Some(&self.copies)).filter(few);
        counted.into_iter().chain(copies).flatten().copied()
    }

    fn side(&mut self, counts: bool) -> &mut Vec<u32> {
        if counts { &mut self.counted } else { &mut self.copies }
    }
}
