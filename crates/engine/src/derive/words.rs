//! What was said about pairs of records, put together.

use sluice_domain::{Judgement, RecordId};
use sluice_matching::Judged;
use std::collections::BTreeMap;

/// Two records, the smaller id first.
pub(crate) type Two = (RecordId, RecordId);

/// What stands of two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stands {
    /// They are the same.
    Same,
    /// They are different.
    Different,
    /// They are different, and later somebody said *same*: a contradiction.
    Disputed,
}

impl Stands {
    /// What the two are joined or kept apart by. A *different* is never crossed by what somebody said without knowing of it.
    pub(crate) const fn judged(self) -> Judged {
        match self {
            Self::Same => Judged::Same,
            Self::Different | Self::Disputed => Judged::Different,
        }
    }
}

/// What was said about pairs of records. Hearing all of one pair again changes nothing.
#[derive(Debug, Default)]
pub(crate) struct Words(BTreeMap<Two, Stands>);

impl Words {
    /// Takes what was said next; the two records, where it was about two.
    pub(crate) fn hear(&mut self, judgement: &Judgement) -> Option<Two> {
        let (Judgement::Same { left, right }
        | Judgement::Different { left, right }
        | Judgement::SameAfterAll { left, right }) = judgement
        else {
            return None;
        };
        if left == right {
            return None;
        }
        let two = two(*left, *right);
        let stands = match (judgement, self.0.get(&two)) {
            (Judgement::Different { .. }, _) => Stands::Different,
            (Judgement::Same { .. }, Some(Stands::Different | Stands::Disputed)) => Stands::Disputed,
            _ => Stands::Same,
        };
        self.0.insert(two, stands);
        Some(two)
    }

    /// What stands, pair by pair.
    pub(crate) fn stand(&self) -> impl Iterator<Item = (Two, Stands)> {
        self.0.iter().map(|(two, stands)| (*two, *stands))
    }
}

/// Two records, the smaller id first.
pub(crate) fn two(one: RecordId, other: RecordId) -> Two {
    (one.min(other), one.max(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_different_stands_until_it_is_taken_back_knowingly() {
        let [left, right] = [1, 2].map(|n| RecordId::from_bytes([n; 16]));
        let check = |said: &str, stands| {
            let mut words = Words::default();
            // Twice: once with the one record, once with the other.
            for word in said.repeat(2).chars() {
                let (left, right) = (right, left);
                words.hear(&match word {
                    's' => Judgement::Same { left, right },
                    'd' => Judgement::Different { left, right },
                    _ => Judgement::SameAfterAll { left, right },
                });
            }
            assert_eq!(words.stand().collect::<Vec<_>>(), [((left, right), stands)], "{said}");
        };
        check("s", Stands::Same);
        check("d", Stands::Different);
        check("ds", Stands::Disputed);
        check("dss", Stands::Disputed);
        check("sd", Stands::Different);
        check("dsd", Stands::Different);
        check("dsa", Stands::Same);
        check("da", Stands::Same);
        check("das", Stands::Same);
        check("dad", Stands::Different);
    }
}
