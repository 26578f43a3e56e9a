//! One hash for keys and tokens. What is kept in the store depends on it, so it never changes.

/// FNV-1a (Fowler, Noll and Vo), 64 bits, with a last mixing; the lowest five bits are the kind, below 32. Never 0.
pub(crate) fn hash(kind: u8, parts: &[&[u8]]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut byte = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    byte(kind);
    for part in parts {
        part.iter().copied().for_each(&mut byte);
        byte(0);
    }
    let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed & !31) | u64::from(kind) | 1 << 63
}

/// The kind with which it was made.
pub(crate) const fn kind(hash: u64) -> u8 {
    (hash & 31) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_keeps_its_kind_and_tells_parts_apart() {
        assert_eq!(kind(hash(7, &[b"nora"])), 7);
        assert_ne!(hash(1, &[b"a", b"bc"]), hash(1, &[b"ab", b"c"]));
        assert_ne!(hash(1, &[b"a"]), hash(2, &[b"a"]));
    }
}
