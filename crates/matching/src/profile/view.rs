//! A profile as it is read where it lies.

use super::{FIXED, Fit, HEAD, Handle, MOST, Mailbox, SLOTS, Slot, at};

/// A profile that lies in somebody else's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View<'a>(pub(super) &'a [u8]);

impl<'a> View<'a> {
    /// Bytes that [`write`] wrote.
    #[inline]
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The bytes, for keeping.
    #[inline]
    pub const fn bytes(self) -> &'a [u8] {
        self.0
    }

    pub(super) fn is_whole(self) -> bool {
        self.0.len() >= FIXED
            && (0..SLOTS).all(|slot| slot == 0 || self.end(slot - 1) <= self.end(slot))
            && FIXED + self.end(SLOTS - 1) == self.0.len()
    }

    #[inline]
    fn end(self, slot: usize) -> usize {
        let place = HEAD + 2 * slot;
        usize::from(u16::from_le_bytes([self.0[place], self.0[place + 1]]))
    }

    /// All values of a slot, with zero bytes between them.
    #[inline]
    pub(crate) fn slot(self, slot: Slot) -> &'a [u8] {
        let slot = slot as usize;
        let start = if slot == 0 { 0 } else { self.end(slot - 1) };
        &self.0[FIXED + start..FIXED + self.end(slot)]
    }

    #[inline]
    pub(crate) fn has(self, slot: Slot) -> bool {
        !self.slot(slot).is_empty()
    }

    #[inline]
    pub(crate) fn each(self, slot: Slot) -> Values<'a> {
        let values = self.slot(slot);
        Values { rest: values, left: if values.is_empty() { 0 } else { MOST } }
    }

    #[inline]
    pub(crate) fn first(self, slot: Slot) -> &'a [u8] {
        let values = self.slot(slot);
        zero(values).map_or(values, |end| &values[..end])
    }

    pub(crate) fn is_initial(self) -> bool {
        self.0[at::INITIAL] == 1
    }

    /// Whether it adds to how frequent its values are.
    pub(crate) fn counts(self) -> bool {
        self.0[at::COMMON] & 2 == 0
    }

    /// Whether every value is one of some others' too.
    pub(crate) fn says_no_more_than(self, others: &[Self]) -> bool {
        let said = |here: &[u8], there: fn(View<'a>) -> &'a [u8]| {
            here.iter().all(|byte| *byte == 0) || others.iter().any(|other| there(*other) == here)
        };
        (0..SLOTS).all(|slot| {
            self.values(slot).all(|value| {
                value.is_empty() || others.iter().any(|other| other.values(slot).any(|known| known == value))
            })
        }) && said(&self.0[at::COUNTRY..at::COUNTRY + 2], |other| &other.0[at::COUNTRY..at::COUNTRY + 2])
            && said(&self.0[at::BORN..at::BORN + 4], |other| &other.0[at::BORN..at::BORN + 4])
    }

    fn values(self, slot: usize) -> impl Iterator<Item = &'a [u8]> {
        let start = if slot == 0 { 0 } else { self.end(slot - 1) };
        self.0[FIXED + start..FIXED + self.end(slot)].split(|byte| *byte == 0)
    }

    /// Whether the surname is among the most frequent.
    pub(crate) fn is_common(self) -> bool {
        self.0[at::COMMON] & 1 != 0
    }

    /// 0 for none.
    pub(crate) fn generation(self) -> u8 {
        self.0[at::GENERATION]
    }

    pub(crate) fn mailbox(self) -> Mailbox {
        match self.0[at::CLASS] {
            1 => Mailbox::Work,
            2 => Mailbox::Private,
            3 => Mailbox::Role,
            _ => Mailbox::None,
        }
    }

    pub(crate) fn local(self) -> Handle {
        handle(self.0[at::LOCAL])
    }

    pub(crate) fn slug(self) -> Handle {
        handle(self.0[at::SLUG])
    }

    /// Whether the profile's name is the site's own id of the member.
    pub(crate) fn is_member_id(self) -> bool {
        self.0[at::MEMBER] == 1
    }

    /// 0 for none.
    pub(crate) fn level(self) -> u8 {
        self.0[at::LEVEL]
    }

    /// 0 for none.
    pub(crate) fn department(self) -> u8 {
        self.0[at::DEPARTMENT]
    }

    /// Two letters, or zeros.
    pub(crate) fn country(self) -> &'a [u8] {
        let country = &self.0[at::COUNTRY..at::COUNTRY + 2];
        if country[0] == 0 { &[] } else { country }
    }

    /// Year, month and day in decimal digits; 0 for none.
    pub(crate) fn born(self) -> u32 {
        let born = &self.0[at::BORN..at::BORN + 4];
        u32::from_le_bytes([born[0], born[1], born[2], born[3]])
    }
}

/// The values of a slot, one after the other.
#[derive(Clone)]
pub(crate) struct Values<'a> {
    rest: &'a [u8],
    left: usize,
}

impl<'a> Iterator for Values<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        self.left = self.left.checked_sub(1)?;
        let Some(end) = zero(self.rest) else {
            self.left = 0;
            return Some(self.rest);
        };
        let value = &self.rest[..end];
        self.rest = &self.rest[end + 1..];
        Some(value)
    }
}

/// Where the first zero byte is, looked for in eight bytes at a time.
#[inline]
pub(super) fn zero(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let zeros = word.wrapping_sub(ONES) & !word & (ONES << 7);
        if zeros != 0 {
            return Some(8 * at + zeros.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|byte| *byte == 0).map(|at| 8 * words.len() + at)
}

fn handle(byte: u8) -> Handle {
    let fit = match byte & 3 {
        0 => Fit::None,
        1 => Fit::Part,
        _ => Fit::Whole,
    };
    Handle { fit, numbered: byte & 4 != 0 }
}
