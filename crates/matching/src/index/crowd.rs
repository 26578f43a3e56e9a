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

    /// Those that are worth comparing with one that counts or is a copy; nobody where more than `most` count. Where more
    /// than `most` are copies, no copy meets anybody: whether two meet is the same seen from either.
    pub(super) fn met(&self, most: u32, counts: bool) -> impl Iterator<Item = u32> {
        let few = move |side: &&Vec<u32>| side.len() <= most as usize;
        let copies = Some(&self.copies).filter(few);
        let counted = Some(&self.counted).filter(few).filter(|_| counts || copies.is_some());
        let copies = counted.and(copies);
        counted.into_iter().chain(copies).flatten().copied()
    }

    fn side(&mut self, counts: bool) -> &mut Vec<u32> {
        if counts { &mut self.counted } else { &mut self.copies }
    }
}
