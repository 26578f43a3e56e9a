//! Some of many, drawn by chance that is given.

/// The places of `size` of `count`, each as likely as any other, in the order in which they were drawn; all where there
/// are no more. The same chance draws the same.
pub fn sample(count: usize, size: usize, chance: u64) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    let mut state = chance;
    for at in 0..size.min(count) {
        let left = (count - at) as u64;
        // The upper half of the product: as even as 64 bits are.
        let step = (u128::from(next(&mut state)) * u128::from(left)) >> 64;
        places.swap(at, at + step as usize);
    }
    places.truncate(size);
    places
}

/// Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014.
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn each_is_drawn_once_and_the_same_chance_draws_the_same(
            count in 0_usize..500, size in 0_usize..500, chance in any::<u64>(),
        ) {
            let drawn = sample(count, size, chance);
            prop_assert_eq!(drawn.len(), size.min(count));
            prop_assert_eq!(drawn.iter().collect::<BTreeSet<_>>().len(), drawn.len());
            prop_assert!(drawn.iter().all(|place| *place < count));
            prop_assert_eq!(sample(count, size, chance), drawn);
        }
    }

    #[test]
    fn each_is_as_likely_as_any_other() {
        let mut drawn = [0_u32; 20];
        for chance in 0..4_000 {
            for place in sample(20, 5, chance) {
                drawn[place] += 1;
            }
        }
        // A thousand each, and five standard deviations around.
        assert!(drawn.iter().all(|times| (860..=1_140).contains(times)), "{drawn:?}");
    }
}
