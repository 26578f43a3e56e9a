//! Where rows come from: each source has habits of its own.

use crate::{column::Column, dice::Dice, noise::profile, noise_kind::Noise, phones, rates::Rates};

/// How a source lays out names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    Split,
    /// The parts and the whole.
    Both,
    Whole,
    LastFirst,
}

/// The habits of one source.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    missing: [f64; Column::ALL.len()],
    pub(crate) layout: Layout,
    pub(crate) upper: bool,
    pub(crate) lower: bool,
    /// Writes no letters with marks; with two letters where `Some(true)`.
    pub(crate) ascii: Option<bool>,
    /// Keeps names in their own script.
    pub(crate) native: bool,
    pub(crate) phone_style: usize,
    pub(crate) profile_style: usize,
    /// Which of a country's names is written.
    pub(crate) country_style: usize,
    pub(crate) english_city: bool,
    /// Writes the head office's address.
    pub(crate) head_office: bool,
    pub(crate) legal_form: bool,
    /// How old its rows are, against the usual.
    pub(crate) stale: f64,
    /// How carelessly they were typed, against the usual.
    pub(crate) careless: f64,
    /// How often it has private addresses, against the usual.
    pub(crate) private: f64,
    pub(crate) website_style: usize,
}

impl Source {
    /// The sources of a world.
    pub(crate) fn all(rates: &Rates, dice: &mut Dice) -> Vec<Self> {
        let count = 7 + dice.below(5);
        (0..count).map(|_| Self::new(rates, dice)).collect()
    }

    fn new(rates: &Rates, dice: &mut Dice) -> Self {
        let mut missing = [0.0; Column::ALL.len()];
        for column in Column::ALL {
            let usual = rates.missing(*column);
            let own = if usual > 0.2 && dice.chance(0.2 * (rates.source_spread - 0.35)) {
                1.0
            } else {
                usual * dice.factor(1.0 - 0.6 * rates.source_spread, 1.0 + 0.6 * rates.source_spread)
            };
            missing[*column as usize] = if usual >= 1.0 { 1.0 } else { own.min(1.0) };
        }
        // Without a mailbox, a number and a page there is nothing to call a lead by.
        if missing[Column::Email as usize] > 0.9 && missing[Column::Linkedin as usize] > 0.9 {
            missing[Column::Email as usize] = rates.missing(Column::Email);
        }
        let most = 1.0 + 2.0 * rates.source_spread;
        let around = |dice: &mut Dice| dice.factor(1.0 / most, most);
        let whole = rates.of(Noise::SingleField) * 2.0;
        let layout = match dice.unit() {
            at if at < whole * 0.75 => Layout::Whole,
            at if at < whole => Layout::LastFirst,
            at if at < whole + 0.12 => Layout::Both,
            _ => Layout::Split,
        };
        Self {
            missing,
            layout,
            upper: dice.chance(rates.of(Noise::UpperCase) * 1.5),
            lower: dice.chance(rates.of(Noise::LowerCase)),
            ascii: dice.chance(rates.of(Noise::DiacriticsDropped) * 0.7).then(|| dice.chance(0.25)),
            native: dice.chance(rates.of(Noise::NativeScript)),
            phone_style: dice.below(phones::STYLES),
            profile_style: if dice.chance(0.5) { 0 } else { dice.below(profile::STYLES) },
            country_style: dice.below(3),
            english_city: dice.chance(0.5),
            head_office: dice.chance(0.25),
            legal_form: dice.chance(0.55),
            stale: around(dice),
            careless: around(dice),
            private: around(dice),
            website_style: dice.below(5),
        }
    }

    /// Whether this row has a value in the column.
    pub(crate) fn gives(&self, column: Column, dice: &mut Dice) -> bool {
        !dice.chance(self.missing[column as usize])
    }
}
