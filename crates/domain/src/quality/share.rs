//! Hundredths of what a rule can give.

/// Points of `of` for `share` hundredths, rounded to the nearest, halves up. More than all is all.
pub(crate) fn points(of: u8, share: u8) -> u8 {
    let points = (u16::from(of) * u16::from(share.min(100)) + 50) / 100;
    u8::try_from(points).unwrap_or(of)
}

/// The hundredths that weighted parts make together; nothing where nothing has weight.
pub(super) fn weighted(parts: impl Iterator<Item = (u8, u8)>) -> u8 {
    let (mut got, mut of) = (0_u32, 0_u32);
    for (weight, share) in parts {
        got += u32::from(weight) * u32::from(share);
        of += u32::from(weight);
    }
    got.checked_div(of).and_then(|share| u8::try_from(share).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_rounded_to_the_nearest() {
        for (of, share, expected) in [
            (25, 100, 25),
            (25, 50, 13),
            (25, 49, 12),
            (20, 90, 18),
            (5, 85, 4),
            (5, 90, 5),
            (0, 100, 0),
            (9, 200, 9),
        ] {
            assert_eq!(points(of, share), expected, "{share} % of {of}");
        }
    }

    #[test]
    fn parts_count_by_their_weight() {
        assert_eq!(weighted([(3, 100), (1, 0)].into_iter()), 75);
        assert_eq!(weighted([(0, 100)].into_iter()), 0);
        assert_eq!(weighted(std::iter::empty()), 0);
    }
}
