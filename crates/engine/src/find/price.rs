//! Prices: what may be paid before it is known what will be found, and what was paid after.

use crate::api::PriceRange;
use chrono::TimeDelta;
use sluice_connect::manifest::{Per, Price};
use sluice_domain::{Field, Fields};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Thousandths in a credit.
const MILLI: f64 = 1_000.0;

/// What asking for `rows` people costs, with or without phone numbers.
pub(super) fn range(prices: &[Price], rows: u64, phone: bool) -> PriceRange {
    range_of(prices, phone, |_| rows)
}

/// What asking for these people costs, of each of whom something may be paid already.
pub(super) fn range_for<'p>(
    prices: &[Price],
    people: impl Iterator<Item = &'p [Per]> + Clone,
    phone: bool,
) -> PriceRange {
    range_of(prices, phone, |price| people.clone().filter(|paid| !covers(paid, price)).count() as u64)
}

/// Whether a price is not asked again of somebody of whom this is paid.
fn covers(paid: &[Per], price: &Price) -> bool {
    price.each.get() == 1 && !price.at_least && price.per != Per::Call && paid.contains(&price.per)
}

/// What a row costs by itself, where this of it is paid already.
pub(super) fn rest_of(prices: &[Price], paid: &[Per], row: Row<'_>) -> u64 {
    let asked = |price: &&Price| price.per != Per::Call && !price.at_least && !covers(paid, price);
    let prices: Vec<Price> = prices.iter().filter(asked).cloned().collect();
    self::paid(&prices, &[row])
}

/// Whether phone numbers come where they are wanted or not.
pub(super) fn with_phones(prices: &[Price], wanted: bool) -> bool {
    wanted || prices.iter().any(|price| price.unasked)
}

/// Whether the vendor charges for the same once only, so long after it was first asked for.
pub(super) fn is_free_again(prices: &[Price], after: TimeDelta) -> bool {
    let is_free = |days: u32| days == 0 || after < TimeDelta::days(days.into());
    prices.iter().all(|price| price.free_again_days.is_some_and(is_free))
}

fn range_of(prices: &[Price], phone: bool, rows: impl Fn(&Price) -> u64) -> PriceRange {
    let mut range = PriceRange::default();
    for price in prices.iter().filter(|price| !price.at_least) {
        let most = match price.per {
            Per::Call => cost(price, 1),
            Per::Phone | Per::Mobile if !phone && !price.unasked => 0,
            Per::Record | Per::Email | Per::Phone | Per::Mobile | Per::Contact => cost(price, rows(price)),
        };
        range.most += most;
        if price.per == Per::Call {
            range.least += most;
        }
    }
    let least = at_least(prices);
    PriceRange { least: range.least.max(least), most: range.most.max(least) }
}

/// What a call costs, whatever it finds.
fn at_least(prices: &[Price]) -> u64 {
    prices.iter().filter(|price| price.at_least).map(|price| cost(price, 1)).sum()
}

/// A row of an answer, as it is paid for.
#[derive(Clone, Copy)]
pub(super) struct Row<'r> {
    /// What is kept of it; nothing where it is no record.
    pub kept: Option<&'r Fields>,
    /// What of it is charged although nothing of that is kept.
    pub charged: &'r [Per],
}

impl Row<'_> {
    fn has(self, fields: &[Field], words: &[Per]) -> bool {
        self.kept.is_some_and(|kept| fields.iter().any(|field| kept.contains_key(field)))
            || words.iter().any(|word| self.charged.contains(word))
    }

    fn counts(self, per: Per) -> bool {
        match per {
            Per::Call => false,
            Per::Record => self.kept.is_some() || self.charged.contains(&Per::Record),
            Per::Email => self.has(&[Field::Email], &[Per::Email]),
            Per::Phone => self.has(&[Field::Phone, Field::Mobile], &[Per::Phone, Per::Mobile]),
            Per::Mobile => self.has(&[Field::Mobile], &[Per::Mobile]),
            Per::Contact => self.has(
                &[Field::Email, Field::Phone, Field::Mobile],
                &[Per::Email, Per::Phone, Per::Mobile, Per::Contact],
            ),
        }
    }
}

/// What an answer with these rows costs.
pub(super) fn paid(prices: &[Price], rows: &[Row<'_>]) -> u64 {
    let units = |per: Per| match per {
        Per::Call => 1,
        per => rows.iter().filter(|row| row.counts(per)).count() as u64,
    };
    let sum: u64 =
        prices.iter().filter(|price| !price.at_least).map(|price| cost(price, units(price.per))).sum();
    sum.max(at_least(prices))
}

fn cost(price: &Price, units: u64) -> u64 {
    let lots = units.div_ceil(u64::from(price.each.get()));
    // A price is a small decimal of the manifest, so that the product is far from any limit.
    (price.credits.max(0.0) * MILLI).round() as u64 * lots
}

/// What may still be spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Budget {
    ceiling: u64,
    /// Paid, and set aside for calls that are out.
    taken: u64,
    per_row: u64,
}

impl Budget {
    pub(super) const fn new(ceiling: u64, per_row: Option<u64>) -> Self {
        Self {
            ceiling,
            taken: 0,
            per_row: match per_row {
                Some(most) => most,
                None => ceiling,
            },
        }
    }

    const fn allows(&self, price: PriceRange, rows: u64) -> bool {
        price.most <= self.ceiling.saturating_sub(self.taken)
            && price.most <= self.per_row.saturating_mul(rows)
    }

    const fn reserve(&mut self, most: u64) {
        self.taken = self.taken.saturating_add(most);
    }

    const fn settle(&mut self, reserved: u64, paid: u64) {
        self.taken = self.taken.saturating_sub(reserved).saturating_add(paid);
    }
}

/// A budget that all jobs of an order pay from.
pub(super) struct Purse(Mutex<Budget>);

impl Purse {
    pub(super) const fn new(budget: Budget) -> Self {
        Self(Mutex::new(budget))
    }

    fn budget(&self) -> MutexGuard<'_, Budget> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a call for so many rows stays below both ceilings, whatever it finds.
    pub(super) fn allows(&self, price: PriceRange, rows: u64) -> bool {
        self.budget().allows(price, rows)
    }

    /// Sets aside what a call may cost, before it goes out; false where that is too much.
    pub(super) fn reserve(&self, price: PriceRange, rows: u64) -> bool {
        let mut budget = self.budget();
        let allowed = budget.allows(price, rows);
        if allowed {
            budget.reserve(price.most);
        }
        allowed
    }

    /// Gives back what of it was not paid.
    pub(super) fn settle(&self, reserved: u64, paid: u64) {
        self.budget().settle(reserved, paid);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::num::NonZeroU32;

    fn price(credits: f64, per: Per, each: u32) -> Price {
        let each = NonZeroU32::new(each).unwrap();
        Price { credits, per, each, free_again_days: None, at_least: false, unasked: false }
    }

    fn record(fields: &[Field]) -> Fields {
        fields.iter().map(|field| (*field, "x".to_owned())).collect()
    }

    /// What an answer costs all of which is kept.
    fn paid(prices: &[Price], records: &[&Fields]) -> u64 {
        let rows: Vec<Row<'_>> =
            records.iter().map(|record| Row { kept: Some(record), charged: &[] }).collect();
        super::paid(prices, &rows)
    }

    #[test]
    fn a_price_is_known_as_an_interval_before_and_to_the_credit_after() {
        let apollo = [price(1.0, Per::Record, 1), price(8.0, Per::Phone, 1)];
        assert_eq!(range(&apollo, 2, false), PriceRange { least: 0, most: 2_000 });
        assert_eq!(range(&apollo, 2, true), PriceRange { least: 0, most: 18_000 });
        assert_eq!(paid(&apollo, &[]), 0);
        assert_eq!(paid(&apollo, &[&record(&[Field::Email])]), 1_000);
        assert_eq!(paid(&apollo, &[&record(&[Field::Email, Field::Mobile])]), 9_000);
        let seamless = [price(1.0, Per::Record, 10)];
        assert_eq!(range(&seamless, 11, false).most, 2_000);
        let lookup = [price(1.0, Per::Call, 1), price(1.0, Per::Email, 1)];
        assert_eq!(range(&lookup, 3, false), PriceRange { least: 1_000, most: 4_000 });
        assert_eq!(paid(&lookup, &[&record(&[Field::Title])]), 1_000);
        let fjordbase = [price(3.0, Per::Mobile, 1)];
        assert_eq!(range(&fjordbase, 2, false).most, 0);
        assert_eq!(range(&fjordbase, 2, true).most, 6_000);
        assert_eq!(paid(&fjordbase, &[&record(&[Field::Phone]), &record(&[Field::Mobile])]), 3_000);
        assert_eq!(paid(&[price(0.5, Per::Record, 1)], &[&record(&[])]), 500);
        let lusha = [price(1.0, Per::Record, 1), Price { at_least: true, ..price(1.0, Per::Call, 1) }];
        assert_eq!(range(&lusha, 3, false), PriceRange { least: 1_000, most: 3_000 });
        assert_eq!(paid(&lusha, &[]), 1_000, "also a call that finds nobody");
        assert_eq!(paid(&lusha, &[&record(&[]), &record(&[])]), 2_000);
    }

    #[test]
    fn what_is_paid_already_is_neither_set_aside_nor_counted_again() {
        let lusha = [price(1.0, Per::Email, 1), price(5.0, Per::Phone, 1)];
        let check = |people: &[&[Per]], phone: bool, most: u64| {
            assert_eq!(range_for(&lusha, people.iter().copied(), phone).most, most, "{people:?} {phone}");
        };
        check(&[&[], &[]], true, 12_000);
        check(&[&[Per::Email], &[]], true, 11_000);
        check(&[&[Per::Email], &[Per::Email]], false, 0);
        check(&[&[Per::Email, Per::Phone]], true, 0);
        check(&[&[Per::Call]], false, 1_000);
        let both = record(&[Field::Email, Field::Mobile]);
        let rest = |paid: &[Per], record: &Fields, charged: &[Per]| {
            rest_of(&lusha, paid, Row { kept: Some(record), charged })
        };
        assert_eq!(rest(&[Per::Email], &both, &[]), 5_000);
        let email = record(&[Field::Email]);
        assert_eq!(rest(&[Per::Email], &email, &[]), 0);
        assert_eq!(rest(&[Per::Email], &email, &[Per::Phone]), 5_000);
        assert_eq!(rest(&[Per::Email, Per::Phone], &email, &[Per::Phone]), 0);
        let tens = [price(1.0, Per::Record, 10)];
        assert_eq!(range_for(&tens, [&[Per::Record][..]].into_iter(), false).most, 1_000, "not one by one");
    }

    #[test]
    fn what_is_charged_and_not_kept_is_paid_once_with_what_is_kept() {
        let lusha = [price(1.0, Per::Email, 1), price(5.0, Per::Phone, 1)];
        let (email, both) = (record(&[Field::Email]), record(&[Field::Email, Field::Mobile]));
        let row = |kept, charged| Row { kept, charged };
        let check = |prices: &[Price], rows: &[Row<'_>], paid: u64| {
            assert_eq!(super::paid(prices, rows), paid);
        };
        check(&lusha, &[row(Some(&email), &[Per::Phone])], 6_000);
        check(&lusha, &[row(Some(&email), &[Per::Mobile])], 6_000);
        check(&lusha, &[row(Some(&both), &[Per::Phone])], 6_000);
        check(&lusha, &[row(None, &[Per::Phone]), row(None, &[])], 5_000);
        let each = [price(2.0, Per::Record, 1)];
        check(&each, &[row(None, &[Per::Record]), row(None, &[Per::Phone])], 2_000);
        check(&[price(1.0, Per::Contact, 1)], &[row(None, &[Per::Phone])], 1_000);
        check(&[price(1.0, Per::Mobile, 1)], &[row(None, &[Per::Phone])], 0);
        check(&[price(1.0, Per::Record, 10)], &[row(Some(&email), &[]), row(None, &[Per::Record])], 1_000);
    }

    #[test]
    fn the_same_is_free_again_where_every_part_of_the_price_is_for_so_long() {
        let check = |days: &[Option<u32>], after: i64, expected: bool| {
            let prices: Vec<Price> = days
                .iter()
                .map(|days| Price { free_again_days: *days, ..price(1.0, Per::Email, 1) })
                .collect();
            assert_eq!(is_free_again(&prices, TimeDelta::days(after)), expected, "{days:?} {after}");
        };
        check(&[Some(0), Some(0)], 4_000, true);
        check(&[Some(365)], 364, true);
        check(&[Some(365)], 365, false);
        check(&[Some(0), None], 1, false);
        check(&[None], 0, false);
        check(&[], 0, true);
    }

    #[test]
    fn phones_that_come_unasked_are_in_the_price_whether_wanted_or_not() {
        let together = [price(1.0, Per::Email, 1), Price { unasked: true, ..price(5.0, Per::Phone, 1) }];
        assert_eq!(range(&together, 2, false), PriceRange { least: 0, most: 12_000 });
        assert_eq!(range(&together, 2, true), range(&together, 2, false));
        assert!(with_phones(&together, false) && !with_phones(&together[..1], false));
    }

    proptest! {
        #[test]
        fn no_sequence_of_calls_goes_beyond_the_ceiling(
            ceiling in 0_u64..20_000,
            per_row in proptest::option::of(0_u64..5_000),
            calls in prop::collection::vec((1_u64..5, 0_u64..6_000, 0.0_f64..=1.5, any::<bool>()), 0..40),
        ) {
            let purse = Purse::new(Budget::new(ceiling, per_row));
            // What vendors charged beyond their prices: nobody can hold it back, but nothing more is asked for after it.
            let (mut spent, mut beyond, mut out) = (0, 0, Vec::new());
            for (rows, most, share, last) in calls {
                if purse.reserve(PriceRange { least: 0, most }, rows) {
                    let reserved: u64 = out.iter().map(|(most, _)| most).sum();
                    prop_assert!(most == 0 || spent + reserved + most <= ceiling);
                    prop_assert!(most <= per_row.unwrap_or(ceiling) * rows);
                    out.push((most, (most as f64 * share) as u64));
                }
                // Several calls are out at once until one of them is the last.
                for (most, paid) in out.split_off(if last { 0 } else { out.len() }) {
                    purse.settle(most, paid);
                    spent += paid;
                    beyond += paid.saturating_sub(most);
                }
                prop_assert!(spent <= ceiling + beyond);
            }
        }
    }
}
