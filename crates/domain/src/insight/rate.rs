//! Shares with what they prove.

/// How many of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Those who count.
    pub hits: u32,
    /// All. At least 1.
    pub of: u32,
}

/// The quantile of the normal distribution for 95 %.
const Z: f64 = 1.959_963_984_540_054;

impl Rate {
    /// Nothing where there is nobody of whom it could be said. `hits` is at most `of`.
    pub fn new(hits: u32, of: u32) -> Option<Self> {
        (of > 0).then_some(Self { hits: hits.min(of), of })
    }

    /// The share, 0 to 1.
    pub fn share(self) -> f64 {
        f64::from(self.hits) / f64::from(self.of)
    }

    /// The interval in which the share lies at 95 %: Wilson's, which also holds for few and near 0 and 1, where the
    /// usual one does not.
    pub fn interval(self) -> (f64, f64) {
        let (share, of) = (self.share(), f64::from(self.of));
        let square = Z * Z;
        let middle = share + square / (2.0 * of);
        let reach = Z * ((share * (1.0 - share) + square / (4.0 * of)) / of).sqrt();
        let whole = 1.0 + square / of;
        // Rounding must not push the share out of its own interval.
        (((middle - reach) / whole).clamp(0.0, share), ((middle + reach) / whole).clamp(share, 1.0))
    }
}
