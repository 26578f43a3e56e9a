//! What a sample proves.

/// How often a bound is wrong at most.
const RISK: f64 = 0.05;
/// Halvings until a share is as exact as its number.
const HALVINGS: u32 = 60;

/// The share that is wrong at most, at 95 %, where `wrong` of `of` drawn at random were: the upper limit of Clopper and
/// Pearson, *The use of confidence or fiducial limits illustrated in the case of the binomial*, Biometrika 26, 1934. It
/// is exact for draws with replacement; without, as cards are drawn, it says rather too much than too little. 1 where
/// nothing was drawn.
pub fn wrong_at_most(wrong: u32, of: u32) -> f64 {
    limit(wrong, of, RISK)
}

/// The same where the best of so many `looks` is taken: all of them together are wrong no more often (Bonferroni).
pub fn wrong_at_most_among(wrong: u32, of: u32, looks: u32) -> f64 {
    limit(wrong, of, RISK / f64::from(looks.max(1)))
}

/// Between what shares of all the share lies of which `hits` in `of` drawn at random are, at 95 %: both limits of Clopper
/// and Pearson. From 0 to 1 where nothing was drawn.
pub fn share_between(hits: u32, of: u32) -> (f64, f64) {
    let hits = hits.min(of);
    (1.0 - limit(of - hits, of, RISK / 2.0), limit(hits, of, RISK / 2.0))
}

fn limit(wrong: u32, of: u32, risk: f64) -> f64 {
    if wrong >= of {
        return 1.0;
    }
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(low, high);
        if at_most(wrong, of, middle) > risk { low = middle } else { high = middle }
    }
    high
}

/// The chance of `wrong` or fewer in `of` draws, where the share `share` is wrong, in (0, 1).
fn at_most(wrong: u32, of: u32, share: f64) -> f64 {
    let (yes, no) = (share.ln(), (-share).ln_1p());
    let mut ways = 0.0_f64;
    let mut sum = 0.0;
    for hits in 0..=wrong {
        sum += (ways + f64::from(hits) * yes + f64::from(of - hits) * no).exp();
        ways += f64::from(of - hits).ln() - f64::from(hits + 1).ln();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_bounds_are_those_of_the_tables() {
        let check = |wrong, of, expected: f64| {
            let found = wrong_at_most(wrong, of);
            assert!((found - expected).abs() < 5e-5, "{wrong} of {of}: {found}");
        };
        // One-sided: 1 − 0.05^(1/n) where none is wrong.
        check(0, 30, 0.0950);
        check(0, 59, 0.0495);
        check(0, 299, 0.00997);
        check(0, 1, 0.95);
        check(1, 30, 0.1486);
        check(2, 59, 0.1029);
        check(5, 100, 0.1023);
        check(3, 3, 1.0);
        check(0, 0, 1.0);
    }

    #[test]
    fn an_interval_has_both_limits_and_many_looks_prove_less() {
        let check = |hits, of, low: f64, high: f64| {
            let (least, most) = share_between(hits, of);
            assert!(
                (least - low).abs() < 5e-4 && (most - high).abs() < 5e-4,
                "{hits} of {of}: {least} {most}"
            );
        };
        check(0, 0, 0.0, 1.0);
        check(10, 10, 0.6915, 1.0);
        check(0, 10, 0.0, 0.3085);
        check(9, 10, 0.5550, 0.9975);
        check(50, 100, 0.3983, 0.6017);
        assert!((wrong_at_most_among(0, 245, 7) - 0.02).abs() < 2e-4);
        assert!((wrong_at_most_among(0, 59, 1) - wrong_at_most(0, 59)).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn more_wrong_proves_less_and_more_drawn_proves_more(of in 1_u32..2_000, wrong in 0_u32..2_000) {
            let wrong = wrong % of;
            let bound = wrong_at_most(wrong, of);
            prop_assert!(bound >= f64::from(wrong) / f64::from(of) && bound <= 1.0);
            prop_assert!(wrong_at_most(wrong + 1, of) > bound);
            prop_assert!(wrong_at_most(wrong, of + 1) < bound);
            // What it says: at that share, so few are seen in one of twenty samples.
            prop_assert!((at_most(wrong, of, bound) - RISK).abs() < 1e-6);
        }
    }
}
