//! From which sum on two records are the same, or are asked about; and what a person's own answers teach about it.

use crate::{Outcome, REVIEW_FROM, SAME_FROM};
use serde::{Deserialize, Serialize};

/// Answers fewer than this teach nothing: their evidence is worth less than that of the worlds the weights are from.
const FEW: usize = 20;
/// How far, in bits, an offset is from none before anybody answers: a standard deviation. This damps.
const SPREAD: f64 = 1.0;
/// What somebody judged is at most so telling, in bits.
const MOST: f64 = 12.0;
/// Offsets are whole steps of so many thousandths of a bit: a limit that moves has pairs looked at anew.
const STEP: f64 = 250.0;

/// The two limits, in thousandths of a bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// From here up a person is asked; −1,000 to 2,000.
    pub review: i32,
    /// From here up a pair is the same without asking, where nothing is in conflict; never below the shipped 6,600.
    pub same: i32,
}

impl Default for Limits {
    fn default() -> Self {
        // Both are whole thousandths.
        Self { review: (REVIEW_FROM * 1_000.0) as i32, same: (SAME_FROM * 1_000.0) as i32 }
    }
}

impl Limits {
    /// What follows from a sum, where nothing is in conflict.
    pub fn outcome(self, score: i32) -> Outcome {
        if score >= self.same {
            Outcome::Same
        } else if score >= self.review {
            Outcome::Review
        } else {
            Outcome::Different
        }
    }

    /// What answers teach: of each judged pair the sum, in thousandths of a bit, and whether it was the same. The offset
    /// is the most probable one where sums are off by the same in all of this user's records (Platt 1999 with the slope
    /// held, under a normal prior). Whoever says *same* more often than expected is asked earlier, but nothing more is
    /// joined without asking; whoever says *different* more often has both limits raised.
    pub fn learnt(answers: &[(i32, bool)]) -> Self {
        let shipped = Self::default();
        if answers.len() < FEW {
            return shipped;
        }
        let slope = |offset: f64| {
            let surplus = answers.iter().map(|(score, same)| {
                let bits = (f64::from(*score) / 1_000.0).clamp(-MOST, MOST) - offset;
                1.0 / (1.0 + (-bits).exp2()) - f64::from(u8::from(*same))
            });
            std::f64::consts::LN_2 * surplus.sum::<f64>() - offset / (SPREAD * SPREAD)
        };
        // The slope falls all the way, so halving finds where it is none.
        let (mut low, mut high) = (-4.0, 4.0);
        for _ in 0..40 {
            let middle = (low + high) / 2.0;
            if slope(middle) > 0.0 { low = middle } else { high = middle }
        }
        let offset = ((low + high) * 500.0 / STEP).round() * STEP;
        // A few thousandths at most.
        let offset = offset as i32;
        Self {
            review: shipped.review + offset.clamp(-1_000, 2_000),
            same: shipped.same + offset.clamp(0, 2_000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Answers at `score` thousandths, of which `same` of `of` were the same.
    fn answers(score: i32, same: usize, of: usize) -> Vec<(i32, bool)> {
        (0..of).map(|at| (score, at < same)).collect()
    }

    #[test]
    fn answers_move_the_limits_as_far_as_they_are_many() {
        let check = |answers: &[(i32, bool)], review, same| {
            assert_eq!(Limits::learnt(answers), Limits { review, same }, "{}", answers.len());
        };
        check(&[], 0, 6_600);
        check(&answers(2_000, 0, 19), 0, 6_600);
        // As expected: at two bits four of five are the same.
        check(&answers(2_000, 80, 100), 0, 6_600);
        check(&answers(2_000, 12, 20), 1_000, 7_600);
        check(&answers(2_000, 20, 100), 2_000, 8_600);
        // Asked earlier, but nothing more is joined without asking.
        check(&answers(2_000, 99, 100), -1_000, 6_600);
    }

    proptest! {
        #[test]
        fn no_answers_make_the_program_join_more(answers in proptest::collection::vec((-20_000..40_000_i32, any::<bool>()), 0..80)) {
            let limits = Limits::learnt(&answers);
            prop_assert!(limits.same >= Limits::default().same);
            prop_assert!((-1_000..=2_000).contains(&limits.review) && limits.review < limits.same);
        }

        #[test]
        fn one_more_same_never_raises_a_limit(answers in proptest::collection::vec((-9_000..9_000_i32, any::<bool>()), 20..60), at in 0..60_usize) {
            let at = at % answers.len();
            let mut more = answers.clone();
            more[at].1 = true;
            let (before, after) = (Limits::learnt(&answers), Limits::learnt(&more));
            prop_assert!(after.review <= before.review && after.same <= before.same);
        }
    }
}
