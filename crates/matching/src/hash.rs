//! How values become one number, which is only ever asked whether it is another's. The lowest five bits are the kind,
//! below 32. Never 0.

/// A way from values to a number.
pub(crate) trait Hashing: Copy {
    /// The number of some values; other values, or the same cut otherwise, have another.
    fn hash(self, kind: u8, parts: &[&[u8]]) -> u64;
}

/// What is kept in the store depends on it, so it never changes.
#[derive(Clone, Copy)]
pub(crate) struct Kept;

/// For what is forgotten with the batch: eight bytes at a time.
#[derive(Clone, Copy)]
pub(crate) struct Passing;

impl Hashing for Kept {
    /// FNV-1a (Fowler, Noll and Vo), 64 bits, with a last mixing.
    #[inline]
    fn hash(self, kind: u8, parts: &[&[u8]]) -> u64 {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        let mut byte = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        byte(kind);
        for part in parts {
            part.iter().copied().for_each(&mut byte);
            byte(0);
        }
        of_kind((hash ^ (hash >> 32)).wrapping_mul(SPREAD), kind)
    }
}

impl Hashing for Passing {
    #[inline]
    fn hash(self, kind: u8, parts: &[&[u8]]) -> u64 {
        let mut hash = SPREAD ^ u64::from(kind);
        for part in parts {
            let (words, rest) = part.as_chunks::<8>();
            for word in words {
                hash = mixed(hash ^ u64::from_le_bytes(*word));
            }
            // The length ends a part, so that parts are told from one that is as long as all.
            hash = mixed(hash ^ short(rest) ^ (part.len() as u64) << 56);
        }
        of_kind(hash, kind)
    }
}

const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// [`Kept`]'s.
pub(crate) fn hash(kind: u8, parts: &[&[u8]]) -> u64 {
    Kept.hash(kind, parts)
}

/// The kind with which it was made.
pub(crate) const fn kind(hash: u64) -> u8 {
    (hash & 31) as u8
}

const fn of_kind(hash: u64, kind: u8) -> u64 {
    (hash & !31) | kind as u64 | 1 << 63
}

/// The two halves of a product, folded (as wyhash does, Wang Yi 2019).
const fn mixed(number: u64) -> u64 {
    let product = number as u128 * SPREAD as u128;
    product as u64 ^ (product >> 64) as u64
}

/// Fewer than eight bytes as a number.
fn short(bytes: &[u8]) -> u64 {
    let place = |at: usize| u64::from(bytes[at]) << (8 * at);
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            let last = u64::from(u32::from_le_bytes(*last)) << (8 * (bytes.len() - 4));
            u64::from(u32::from_le_bytes(*first)) | last
        }
        _ if bytes.is_empty() => 0,
        _ => place(0) | place(bytes.len() / 2) | place(bytes.len() - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_keeps_its_kind_and_tells_parts_apart() {
        let check = |hash: fn(u8, &[&[u8]]) -> u64| {
            assert_eq!(kind(hash(7, &[b"nora"])), 7);
            assert_ne!(hash(1, &[b"a", b"bc"]), hash(1, &[b"ab", b"c"]));
            assert_ne!(hash(1, &[b"abcdefgh", b""]), hash(1, &[b"abcdefgh"]));
            assert_ne!(hash(1, &[b"a"]), hash(2, &[b"a"]));
        };
        check(|kind, parts| Kept.hash(kind, parts));
        check(|kind, parts| Passing.hash(kind, parts));
    }

    #[test]
    fn every_letter_of_a_value_counts() {
        for length in 1..=20 {
            let value = vec![b'a'; length];
            for at in 0..length {
                let mut other = value.clone();
                other[at] = b'b';
                assert_ne!(Passing.hash(1, &[&value]), Passing.hash(1, &[&other]), "{at} of {length}");
            }
            assert_ne!(Passing.hash(1, &[&value]), Passing.hash(1, &[&value[1..]]), "{length}");
        }
    }
}
