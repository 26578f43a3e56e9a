//! Long secrets in several entries.
//!
//! Windows' credential manager takes 2,560 bytes per entry (CRED_MAX_CREDENTIAL_BLOB_SIZE), which a token set
//! easily passes. A longer secret is cut into numbered parts, and its own entry then names them. Parts of a new
//! value carry another generation than those of the old one and the naming entry is written last, so that a
//! write cut off half-way leaves the old value whole. KDE's wallet wants UTF-8, so parts are cut at characters.

use crate::VaultError;
use zeroize::Zeroizing;

/// The most bytes that every system takes in one entry.
const ENTRY_BYTES: usize = 2_560;
/// The most parts of one secret.
const MOST_PARTS: usize = 100;
/// Begins the entry that names parts. A secret that begins like this is kept in parts whatever its length.
const NAMES_PARTS: &str = "sluice-parts/1 ";

/// A place that keeps short texts by account.
pub(crate) trait Entries {
    fn read(&self, account: &str) -> Result<Option<Zeroizing<String>>, VaultError>;
    fn write(&self, account: &str, text: &str) -> Result<(), VaultError>;
    fn remove(&self, account: &str) -> Result<(), VaultError>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Named {
    generation: u32,
    count: usize,
}

impl Named {
    fn read(text: &str) -> Result<Option<Self>, VaultError> {
        let Some(rest) = text.strip_prefix(NAMES_PARTS) else { return Ok(None) };
        let named = rest.split_once(' ').and_then(|(generation, count)| {
            Some(Self { generation: generation.parse().ok()?, count: count.parse().ok()? })
        });
        match named {
            Some(named) if (1..=MOST_PARTS).contains(&named.count) => Ok(Some(named)),
            _ => Err(VaultError::Damaged),
        }
    }

    fn text(self) -> String {
        format!("{NAMES_PARTS}{} {}", self.generation, self.count)
    }

    fn accounts(self, account: &str) -> impl Iterator<Item = String> {
        (1..=self.count).map(move |part| format!("{account}/{}/{part}", self.generation))
    }
}

pub(crate) fn read(entries: &impl Entries, account: &str) -> Result<Option<Zeroizing<String>>, VaultError> {
    let Some(text) = entries.read(account)? else { return Ok(None) };
    let Some(named) = Named::read(&text)? else { return Ok(Some(text)) };
    // Reserved in full, so that growing leaves no copies behind.
    let mut whole = Zeroizing::new(String::with_capacity(named.count * ENTRY_BYTES));
    for part in named.accounts(account) {
        whole.push_str(&entries.read(&part)?.ok_or(VaultError::Damaged)?);
    }
    Ok(Some(whole))
}

pub(crate) fn write(entries: &impl Entries, account: &str, secret: &str) -> Result<(), VaultError> {
    let parts = cut(secret);
    if parts.len() > MOST_PARTS {
        return Err(VaultError::TooLong { limit: MOST_PARTS * (ENTRY_BYTES - 3) });
    }
    let old = named(entries, account)?;
    if parts.len() == 1 && !secret.starts_with(NAMES_PARTS) {
        entries.write(account, secret)?;
    } else {
        let generation = old.map_or(0, |old| old.generation.wrapping_add(1));
        let new = Named { generation, count: parts.len() };
        for (part, text) in new.accounts(account).zip(parts) {
            entries.write(&part, text)?;
        }
        entries.write(account, &new.text())?;
    }
    remove_parts(entries, account, old)
}

pub(crate) fn remove(entries: &impl Entries, account: &str) -> Result<(), VaultError> {
    let old = named(entries, account)?;
    entries.remove(account)?;
    remove_parts(entries, account, old)
}

/// What the account's entry names. A damaged entry names nothing: it is about to be replaced.
fn named(entries: &impl Entries, account: &str) -> Result<Option<Named>, VaultError> {
    Ok(entries.read(account)?.and_then(|text| Named::read(&text).ok().flatten()))
}

fn remove_parts(entries: &impl Entries, account: &str, old: Option<Named>) -> Result<(), VaultError> {
    old.into_iter().flat_map(|old| old.accounts(account)).try_for_each(|part| entries.remove(&part))
}

fn cut(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while rest.len() > ENTRY_BYTES {
        // A character has at most four bytes, so one of these four places is between two.
        let at = (ENTRY_BYTES - 3..=ENTRY_BYTES)
            .rev()
            .find(|at| rest.is_char_boundary(*at))
            .unwrap_or(ENTRY_BYTES);
        let (part, after) = rest.split_at(at);
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::{cell::RefCell, collections::BTreeMap};

    /// Refuses entries as Windows does, and any write after the first `writes`.
    #[derive(Default)]
    struct Shelf {
        kept: RefCell<BTreeMap<String, String>>,
        writes: RefCell<Option<usize>>,
    }

    impl Entries for Shelf {
        fn read(&self, account: &str) -> Result<Option<Zeroizing<String>>, VaultError> {
            Ok(self.kept.borrow().get(account).cloned().map(Zeroizing::new))
        }
        fn write(&self, account: &str, text: &str) -> Result<(), VaultError> {
            assert!(text.len() <= 2_560, "{} bytes in one entry", text.len());
            if let Some(left) = self.writes.borrow_mut().as_mut() {
                *left = left.checked_sub(1).ok_or(VaultError::Locked)?;
            }
            self.kept.borrow_mut().insert(account.to_owned(), text.to_owned());
            Ok(())
        }
        fn remove(&self, account: &str) -> Result<(), VaultError> {
            self.kept.borrow_mut().remove(account);
            Ok(())
        }
    }

    fn kept(shelf: &Shelf) -> Option<String> {
        read(shelf, "token").unwrap().map(|text| text.to_string())
    }

    /// Texts of one to four bytes a character, some of which begin like an entry that names parts.
    fn secret() -> impl Strategy<Value = String> {
        let piece = prop_oneof![Just("a"), Just("é"), Just("漢"), Just("𝄞"), Just(NAMES_PARTS)];
        ("[a-z]{0,3}", piece, 0_usize..3_000).prop_map(|(start, piece, times)| start + &piece.repeat(times))
    }

    proptest! {
        #[test]
        fn what_is_kept_comes_back(texts in proptest::collection::vec(secret(), 1..4)) {
            let shelf = Shelf::default();
            for text in &texts {
                write(&shelf, "token", text).unwrap();
                prop_assert_eq!(kept(&shelf), Some(text.clone()));
            }
            remove(&shelf, "token").unwrap();
            prop_assert!(shelf.kept.borrow().is_empty(), "parts are left over");
        }
    }

    #[test]
    fn a_short_secret_is_one_plain_entry() {
        let shelf = Shelf::default();
        write(&shelf, "token", "short").unwrap();
        assert_eq!(*shelf.kept.borrow(), BTreeMap::from([("token".into(), "short".into())]));
    }

    #[test]
    fn a_write_cut_off_leaves_the_old_secret() {
        let (old, new) = ("o".repeat(6_000), "n".repeat(9_000));
        for writes in 0..4 {
            let shelf = Shelf::default();
            write(&shelf, "token", &old).unwrap();
            *shelf.writes.borrow_mut() = Some(writes);
            assert!(write(&shelf, "token", &new).is_err());
            assert_eq!(kept(&shelf).as_deref(), Some(old.as_str()), "cut off after {writes} writes");
        }
    }

    #[test]
    fn a_missing_part_is_damage_not_a_shorter_secret() {
        let shelf = Shelf::default();
        write(&shelf, "token", &"x".repeat(6_000)).unwrap();
        shelf.remove("token/0/2").unwrap();
        assert!(matches!(read(&shelf, "token"), Err(VaultError::Damaged)));
    }

    #[test]
    fn a_secret_beyond_all_parts_is_refused() {
        let shelf = Shelf::default();
        assert!(matches!(write(&shelf, "token", &"x".repeat(300_000)), Err(VaultError::TooLong { .. })));
        assert_eq!(kept(&shelf), None);
    }
}
