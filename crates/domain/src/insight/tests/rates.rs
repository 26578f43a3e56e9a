//! Shares and their intervals.

use super::*;
use proptest::prelude::*;

/// Worked out apart from the formula here, to four digits.
#[test]
fn the_interval_is_wilsons() {
    let check = |hits, of, low: f64, high: f64| {
        let (is_low, is_high) = Rate::new(hits, of).unwrap().interval();
        assert!(
            (is_low - low).abs() < 5e-5 && (is_high - high).abs() < 5e-5,
            "{hits}/{of}: {is_low} {is_high}"
        );
    };
    check(0, 10, 0.0, 0.2775);
    check(10, 10, 0.7225, 1.0);
    check(1, 1, 0.2065, 1.0);
    check(5, 10, 0.2366, 0.7634);
    check(15, 100, 0.0931, 0.2328);
    check(150, 1000, 0.1292, 0.1735);
}

#[test]
fn nobody_has_no_rate() {
    assert_eq!(Rate::new(0, 0), None);
}

proptest! {
    #[test]
    fn a_share_lies_in_its_interval_and_more_people_make_it_narrower(of in 1_u32..5_000, part in 0.0..=1.0_f64) {
        let hits = (f64::from(of) * part) as u32;
        let rate = Rate::new(hits, of).unwrap();
        let (low, high) = rate.interval();
        prop_assert!(0.0 <= low && low <= rate.share() && rate.share() <= high && high <= 1.0);
        prop_assert!(low < high);
        let (lower, higher) = Rate::new(hits * 10, of * 10).unwrap().interval();
        prop_assert!(higher - lower < high - low);
    }
}
