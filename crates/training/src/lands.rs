//! Countries: how their people, firms, towns and numbers are named.

mod asian;
mod eastern;
mod english;
mod german;
mod northern;
mod romance;

use crate::part::Part;
use std::sync::LazyLock;

/// What firms, streets, titles and rare surnames are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tongue {
    English,
    Indian,
    German,
    Dutch,
    French,
    Spanish,
    Portuguese,
    Italian,
    Nordic,
    Polish,
    Czech,
    Russian,
    Ukrainian,
    Greek,
    Turkish,
    Arabic,
    Chinese,
    Japanese,
    Korean,
}

/// What is written down of a country.
pub(crate) struct Land {
    /// ISO 3166 alpha-2.
    pub(crate) code: &'static str,
    /// As lists write it; the first is the usual English name.
    pub(crate) names: &'static str,
    pub(crate) calling: &'static str,
    pub(crate) trunk: &'static str,
    /// Public suffixes of firms' domains, as often as they are used.
    pub(crate) suffixes: &'static str,
    pub(crate) tongue: Tongue,
    /// Parts of about 1,500 of the world's firms.
    pub(crate) share: u32,
    /// How many of a hundred people have a name from elsewhere.
    pub(crate) mixed: u32,
    /// First names by frequency; an underscore stands for a space.
    pub(crate) male: &'static str,
    pub(crate) female: &'static str,
    pub(crate) family: &'static str,
    /// Surnames that are frequent too, spread among the others.
    pub(crate) more_family: &'static str,
    /// `local name/English name/area codes/postcode/region`, an area code with `:length` where its numbers have
    /// another length.
    pub(crate) cities: &'static str,
    /// Digits of a fixed number with its area code; negative: without it.
    pub(crate) fixed: i8,
    /// What a subscriber's number begins with.
    pub(crate) first: &'static str,
    pub(crate) mobile: &'static str,
    /// Legal forms with semicolons, their spellings with bars between.
    pub(crate) forms: &'static str,
}

/// A town.
pub(crate) struct City {
    pub(crate) local: &'static str,
    pub(crate) english: &'static str,
    /// Area codes and the digits that follow.
    pub(crate) areas: Vec<(&'static str, usize)>,
    pub(crate) postcode: &'static str,
    pub(crate) state: &'static str,
}

/// A country, taken apart.
pub(crate) struct Country {
    pub(crate) land: &'static Land,
    pub(crate) male: Vec<Part>,
    pub(crate) female: Vec<Part>,
    pub(crate) family: Vec<Part>,
    pub(crate) cities: Vec<City>,
    pub(crate) names: Vec<&'static str>,
    pub(crate) forms: Vec<Vec<&'static str>>,
}

/// Every country.
pub(crate) static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    [english::LANDS, german::LANDS, romance::LANDS, northern::LANDS, eastern::LANDS, asian::LANDS]
        .concat_refs()
        .into_iter()
        .map(Country::new)
        .collect()
});

trait Concat {
    fn concat_refs(self) -> Vec<&'static Land>;
}

impl<const N: usize> Concat for [&'static [Land]; N] {
    fn concat_refs(self) -> Vec<&'static Land> {
        self.into_iter().flatten().collect()
    }
}

impl Country {
    fn new(land: &'static Land) -> Self {
        let parts = |text: &'static str| -> Vec<Part> {
            text.split_whitespace().map(|word| Part::written(word, land.tongue)).collect()
        };
        let mut family = parts(land.family);
        for (at, part) in parts(land.more_family).into_iter().enumerate() {
            family.insert((3 + at * 4).min(family.len()), part);
        }
        Self {
            male: parts(land.male),
            female: parts(land.female),
            family,
            cities: land.cities.split(';').map(|city| City::new(city.trim(), land)).collect(),
            names: land.names.split('|').collect(),
            forms: land.forms.split(';').map(|form| form.split('|').collect()).collect(),
            land,
        }
    }
}

impl City {
    fn new(text: &'static str, land: &Land) -> Self {
        let mut fields = text.split('/');
        let mut next = || fields.next().unwrap_or_default();
        let (local, english, areas) = (next(), next(), next());
        // A postcode never holds the sign, so that what is left is the region.
        let (postcode, state) = (next(), next());
        let rest = |area: &str, total: Option<usize>| match (total, land.fixed) {
            (Some(total), _) => total.saturating_sub(area.len()),
            (None, fixed) if fixed < 0 => usize::from(fixed.unsigned_abs()),
            (None, fixed) => usize::from(fixed.unsigned_abs()).saturating_sub(area.len()),
        };
        Self {
            local,
            english: if english.is_empty() { local } else { english },
            areas: areas
                .split(' ')
                .map(|area| match area.split_once(':') {
                    Some((area, total)) => (area, rest(area, total.parse().ok())),
                    None => (area, rest(area, None)),
                })
                .collect(),
            postcode,
            state,
        }
    }
}
