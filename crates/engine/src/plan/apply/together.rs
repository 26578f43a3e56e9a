//! How many writes go out together, and what became of them says of that.

use sluice_connect::ConnectError;

/// How many are sent together after so many tries without an answer, where usually it is so many: ever fewer, and in the
/// last try each alone.
pub(crate) fn at_once(usual: usize, tries: u32) -> usize {
    // Halved four times, more than these would not be alone yet.
    let halvings = if usual < 32 { 1 } else { 2 };
    usual.checked_shr(tries.saturating_mul(halvings)).unwrap_or_default().max(1)
}

/// What became of a batch that was refused, and sent in parts.
#[derive(Default)]
pub(super) struct Parts {
    parted: bool,
    /// Whether one of them did not arrive for another reason than how many there were.
    bad: bool,
    /// The most that were taken together.
    largest: usize,
}

impl Parts {
    pub(super) const fn parted(&mut self) {
        self.parted = true;
    }

    pub(super) const fn bad(&mut self) {
        self.bad = true;
    }

    pub(super) fn taken(&mut self, writes: usize) {
        self.largest = self.largest.max(writes);
    }

    /// How many are taken together, where nothing was wrong with those that were refused but their number.
    pub(super) fn most(&self) -> Option<usize> {
        (self.parted && !self.bad && self.largest > 0).then_some(self.largest)
    }
}

/// Whether a server says that what was sent is too much for it (RFC 9110 §15.5.14).
pub(super) const fn is_too_large(error: &ConnectError) -> bool {
    matches!(error, ConnectError::Refused { status: 413, .. })
}

/// Whether fewer may be answered sooner: nobody waited any longer, here or at HaloPSA's gateway.
pub(super) const fn took_too_long(error: &ConnectError) -> bool {
    matches!(error, ConnectError::TimedOut { .. } | ConnectError::UnexpectedAnswer { status: 408 | 504, .. })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::apply::look::TRIES;

    #[test]
    fn whoever_goes_unanswered_is_sent_with_ever_fewer_others() {
        for (usual, expected) in [
            (25, [25, 12, 6, 3, 1, 1]),
            (50, [50, 12, 3, 1, 1, 1]),
            (100, [100, 25, 6, 1, 1, 1]),
            (6, [6, 3, 1, 1, 1, 1]),
            (1, [1, 1, 1, 1, 1, 1]),
        ] {
            let found = [0, 1, 2, 3, 4, 200].map(|tries| at_once(usual, tries));
            assert_eq!(found, expected, "{usual}");
        }
    }

    #[test]
    fn nobody_is_set_aside_who_was_not_sent_alone() {
        for usual in 1..=100 {
            assert_eq!(at_once(usual, TRIES - 1), 1, "{usual}");
        }
    }

    #[test]
    fn there_were_too_many_where_all_are_taken_in_parts() {
        let check = |became: &[(&str, usize)], expected: Option<usize>| {
            let mut parts = Parts::default();
            for (what, writes) in became {
                match *what {
                    "parted" => parts.parted(),
                    "taken" => parts.taken(*writes),
                    _ => parts.bad(),
                }
            }
            assert_eq!(parts.most(), expected, "{became:?}");
        };
        check(&[("taken", 50)], None);
        check(&[("parted", 50), ("taken", 25), ("taken", 25)], Some(25));
        check(&[("parted", 50), ("parted", 25), ("taken", 12), ("taken", 13), ("taken", 12)], Some(13));
        check(&[("parted", 2), ("taken", 1), ("bad", 1)], None);
        check(&[("parted", 2), ("bad", 1), ("bad", 1)], None);
    }
}
