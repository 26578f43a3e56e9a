//! The logistic loss of scores in thousandths of a bit, by table.

/// Scores beyond this, 40 bits, count as this.
pub(super) const LIMIT: i32 = 40_000;

/// Thousandths of a bit in one nat.
pub(super) const PER_NAT: f64 = 1000.0 / std::f64::consts::LN_2;

/// How well a forest does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metric {
    /// The number of trees.
    pub trees: usize,
    /// The mean loss, in nats.
    pub log_loss: f64,
    /// The chance that a same pair scores above a different one; a tie counts half. 0.5 when one kind is missing.
    pub auc: f64,
}

/// The probability of *same* by score.
pub(super) struct Sigmoid(Vec<f32>);

impl Sigmoid {
    pub(super) fn new() -> Sigmoid {
        let chance = |score: i32| (1.0 / (1.0 + (-f64::from(score) / PER_NAT).exp())) as f32;
        Sigmoid((-LIMIT..=LIMIT).map(chance).collect())
    }

    pub(super) fn at(&self, score: i32) -> f32 {
        self.0[(score.clamp(-LIMIT, LIMIT) + LIMIT) as usize]
    }
}

/// The loss and the order of scored rows, each a score, its label and its weight.
pub(super) fn metric(trees: usize, rows: impl Iterator<Item = (i32, bool, f64)>) -> Metric {
    let mut counts = vec![[0.0_f64; 2]; (2 * LIMIT + 1) as usize];
    for (score, label, weight) in rows {
        counts[(score.clamp(-LIMIT, LIMIT) + LIMIT) as usize][usize::from(label)] += weight;
    }
    let (mut loss, mut below, mut ordered, mut same) = (0.0, 0.0, 0.0, 0.0);
    for (score, [different, alike]) in (-LIMIT..=LIMIT).zip(counts) {
        let nats = f64::from(score) / PER_NAT;
        loss += alike * (-nats).exp().ln_1p() + different * nats.exp().ln_1p();
        ordered += alike * (below + different / 2.0);
        below += different;
        same += alike;
    }
    let auc = if same > 0.0 && below > 0.0 { ordered / (same * below) } else { 0.5 };
    Metric { trees, log_loss: loss / (same + below).max(f64::MIN_POSITIVE), auc }
}
