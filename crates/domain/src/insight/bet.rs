//! From which evidence on answers would have been right without being asked for.

use super::wrong_at_most_among;

/// An answer to a pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// The evidence of the pair, in bits.
    pub bits: f32,
    /// Whether joining the two would have been right.
    pub right: bool,
}

/// That joining without asking is wrong no more often than somebody allows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bet {
    /// From here up, in bits.
    pub least: f32,
    /// How many answers it is from.
    pub of: u32,
    /// How many of these say that joining would have been wrong.
    pub wrong: u32,
    /// The share that is wrong at most, at 95 % for all limits that were tried together; 0 to 1.
    pub at_most: f64,
}

impl Bet {
    /// What answers say of joining from `least` up, where that is one of the whole bits from `review` to below `same`.
    /// Those that say it is right count in the bit above the limit alone: what is more alike is right at least as often,
    /// and proves nothing of what is less. Those that say it is wrong count wherever they are above it.
    pub fn of(trials: &[Trial], least: f32, review: f32, same: f32) -> Self {
        let (mut of, mut wrong) = (0, 0);
        let counts = |trial: &&Trial| trial.bits >= least && (!trial.right || trial.bits < least + 1.0);
        for trial in trials.iter().filter(counts) {
            of += 1;
            wrong += u32::from(!trial.right);
        }
        let looks = u32::try_from(tried(review, same).count()).unwrap_or(u32::MAX);
        Self { least, of, wrong, at_most: wrong_at_most_among(wrong, of, looks) }
    }
}

/// The lowest limit from which joining is wrong in a share of `allowed` at most; nothing where no limit is proved. Trials
/// are about pairs that are asked about: from `review` up and below `same`, both in bits.
pub fn bet(trials: &[Trial], review: f32, same: f32, allowed: f64) -> Option<Bet> {
    let mut proved = tried(review, same).map(|least| Bet::of(trials, least, review, same));
    proved.find(|bet| bet.at_most <= allowed)
}

/// The limits that are tried: whole bits.
fn tried(review: f32, same: f32) -> impl Iterator<Item = f32> {
    (0_u8..).map(move |step| review.ceil() + f32::from(step)).take_while(move |least| *least < same)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trials(of: &[(f32, usize, usize)]) -> Vec<Trial> {
        let some = |(bits, right, wrong): &(f32, usize, usize)| {
            let trial = |right| Trial { bits: *bits, right };
            [vec![trial(true); *right], vec![trial(false); *wrong]].concat()
        };
        of.iter().flat_map(some).collect()
    }

    #[test]
    fn a_bet_is_made_from_the_lowest_limit_that_is_proved() {
        let check = |of: &[(f32, usize, usize)], allowed, expected: Option<(f32, u32, u32)>| {
            let found = bet(&trials(of), 0.0, 6.6, allowed);
            assert_eq!(found.map(|bet| (bet.least, bet.of, bet.wrong)), expected, "{of:?}");
            assert!(found.is_none_or(|bet| bet.at_most <= allowed));
        };
        check(&[], 0.02, None);
        // Seven limits are tried: 245 right in a row prove 2 %, and 97 prove 5 %.
        check(&[(3.5, 244, 0)], 0.02, None);
        check(&[(3.5, 245, 0)], 0.02, Some((3.0, 245, 0)));
        check(&[(3.5, 97, 0)], 0.05, Some((3.0, 97, 0)));
        check(&[(3.5, 300, 0), (1.5, 20, 10)], 0.02, Some((3.0, 300, 0)));
        check(&[(3.5, 300, 0), (1.5, 20, 10), (5.5, 0, 9)], 0.02, None);
        check(&[(5.0, 400, 1)], 0.02, Some((5.0, 401, 1)));
        // What is more alike proves nothing of what is less.
        check(&[(5.5, 400, 0), (3.5, 40, 0)], 0.02, Some((5.0, 400, 0)));
        check(&[(5.5, 400, 0), (3.5, 250, 0)], 0.02, Some((3.0, 250, 0)));
    }
}
