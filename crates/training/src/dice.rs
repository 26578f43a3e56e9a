//! Reproducible chance.

/// A stream of numbers that depends on nothing but a seed. The generator is SplitMix64 (Steele, Lea, Flood 2014).
#[derive(Clone, Debug)]
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64, purpose: &str) -> Self {
        // FNV-1a keeps the streams of different purposes apart.
        let mixed = purpose.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        let mut dice = Self(seed ^ mixed);
        dice.next();
        dice
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number from 0 to `bound` − 1; 0 where `bound` is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.next()) * bound as u128) >> 64) as usize
    }

    /// A number from 0 to 1, 1 excluded.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(crate) fn chance(&mut self, rate: f64) -> bool {
        self.unit() < rate
    }

    /// One of a list that is not empty.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// One of the words of a text.
    pub(crate) fn word<'a>(&mut self, text: &'a str) -> &'a str {
        let count = text.split_whitespace().count();
        let at = self.below(count);
        text.split_whitespace().nth(at).unwrap_or_default()
    }

    /// A factor between `low` and `high`, every ratio as likely as its inverse would be.
    pub(crate) fn factor(&mut self, low: f64, high: f64) -> f64 {
        (low.ln() + self.unit() * (high.ln() - low.ln())).exp()
    }

    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }

    /// `#` becomes a digit, `@` a capital letter, anything else stays.
    pub(crate) fn filled(&mut self, pattern: &str) -> String {
        pattern
            .chars()
            .map(|sign| match sign {
                '#' => char::from(b'0' + self.below(10) as u8),
                '@' => char::from(*self.pick(b"ABDEFGHJKLNPRSTUWXY")),
                other => other,
            })
            .collect()
    }
}

/// Ranks drawn with a probability that falls with a power of the rank.
#[derive(Clone, Debug)]
pub(crate) struct Zipf(Vec<f64>);

impl Zipf {
    pub(crate) fn new(count: usize, skew: f64) -> Self {
        let mut sum = 0.0;
        Self(
            (0..count)
                .map(|rank| {
                    sum += ((rank + 2) as f64).powf(-skew);
                    sum
                })
                .collect(),
        )
    }

    pub(crate) fn draw(&self, dice: &mut Dice) -> usize {
        let at = dice.unit() * self.0.last().copied().unwrap_or_default();
        self.0.partition_point(|&edge| edge <= at).min(self.0.len().saturating_sub(1))
    }
}
