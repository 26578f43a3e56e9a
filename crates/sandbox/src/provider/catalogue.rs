//! What one provider knows, and the filters that its searches have.

use crate::{
    provider::figures::Figures,
    world::{countries::Land, directory::Entry, firms::Firm, letters::slug},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// People and firms of one provider.
pub(crate) struct Catalogue {
    entries: Arc<Vec<Entry>>,
    firms: Arc<Vec<Firm>>,
    by_id: BTreeMap<String, usize>,
    /// The firms about whose people something is known, in the order of the world.
    known_firms: Vec<usize>,
}

/// What a search asks for. Each list is a choice; what is empty does not matter.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    pub(crate) names: Vec<String>,
    pub(crate) titles: Vec<String>,
    /// The whole title has to be one of those wanted.
    pub(crate) exact_titles: bool,
    /// In the provider's own words.
    pub(crate) levels: Vec<String>,
    /// In the provider's own words.
    pub(crate) departments: Vec<String>,
    pub(crate) firm_names: Vec<String>,
    pub(crate) domains: Vec<String>,
    pub(crate) countries: Vec<String>,
    pub(crate) regions: Vec<String>,
    pub(crate) cities: Vec<String>,
    /// A town, a region or a country, or several of them separated by commas.
    pub(crate) places: Vec<String>,
    pub(crate) industries: Vec<String>,
    pub(crate) headcounts: Vec<(u32, u32)>,
    /// Words that all have to occur in the name, the title, the firm's name, its domain or its industry.
    pub(crate) words: String,
}

impl Wanted {
    /// Whether nothing is asked for.
    pub(crate) fn is_empty(&self) -> bool {
        [
            &self.names,
            &self.titles,
            &self.levels,
            &self.departments,
            &self.firm_names,
            &self.domains,
            &self.countries,
            &self.regions,
            &self.cities,
            &self.places,
            &self.industries,
        ]
        .into_iter()
        .all(Vec::is_empty)
            && self.headcounts.is_empty()
            && self.words.trim().is_empty()
    }
}

/// The provider's words for what the world calls by Apollo's.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    pub(crate) level: fn(&str) -> &'static str,
    pub(crate) department: fn(&str) -> &'static str,
}

impl Catalogue {
    pub(crate) fn new(entries: Arc<Vec<Entry>>, firms: Arc<Vec<Firm>>) -> Self {
        let by_id = entries.iter().map(|entry| (entry.id.clone(), entry.number)).collect();
        let known: BTreeSet<usize> = entries.iter().map(|entry| entry.card.firm).collect();
        Self { entries, firms, by_id, known_firms: known.into_iter().collect() }
    }

    pub(crate) fn firm(&self, place: usize) -> &Firm {
        &self.firms[place]
    }

    pub(crate) fn figures(&self, place: usize) -> Figures {
        Figures::of(place, &self.firms[place])
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<&Entry> {
        self.entries.get(*self.by_id.get(id.trim())?)
    }

    pub(crate) fn by_number(&self, number: usize) -> Option<&Entry> {
        self.entries.get(number)
    }

    /// Somebody by a mailbox, at work or private.
    pub(crate) fn by_mailbox(&self, mailbox: &str) -> Option<&Entry> {
        let wanted = mailbox.trim().to_lowercase();
        self.entries.iter().find(|entry| {
            entry.card.mailbox.as_ref().is_some_and(|(known, _)| known.to_lowercase() == wanted)
                || entry.private_mailbox.as_ref() == Some(&wanted)
        })
    }

    /// Somebody by a profile's address or the last part of one.
    pub(crate) fn by_profile(&self, profile: &str) -> Option<&Entry> {
        let wanted = handle(profile);
        self.entries
            .iter()
            .find(|entry| entry.card.profile.as_ref().is_some_and(|known| handle(known) == wanted))
    }

    /// Somebody by whole name and the firm's name or domain.
    pub(crate) fn by_name_at(&self, name: &str, firm: &str) -> Option<&Entry> {
        let wanted = slug(name);
        if wanted.is_empty() {
            return None;
        }
        self.entries.iter().find(|entry| {
            slug(&entry.name()) == wanted && self.is_firm(entry.card.firm, &entry.card.firm_name, firm)
        })
    }

    fn is_firm(&self, place: usize, written: &str, wanted: &str) -> bool {
        let firm = &self.firms[place];
        host(wanted) == firm.domain || slug(wanted) == slug(&firm.brand) || slug(wanted) == slug(written)
    }

    /// A firm that the provider knows, by domain or name.
    pub(crate) fn firm_named(&self, wanted: &str) -> Option<usize> {
        self.known_firms.iter().copied().find(|&place| {
            let firm = &self.firms[place];
            host(wanted) == firm.domain
                || slug(wanted) == slug(&firm.brand)
                || slug(wanted) == slug(&firm.registered_name())
        })
    }

    /// A firm by the address of its page.
    pub(crate) fn firm_by_page(&self, page: &str) -> Option<usize> {
        let wanted = handle(page);
        self.known_firms.iter().copied().find(|&place| self.firms[place].domain.replace('.', "-") == wanted)
    }

    /// A firm by its place in the world, if the provider knows it.
    pub(crate) fn firm_at(&self, place: usize) -> Option<usize> {
        self.known_firms.binary_search(&place).ok().map(|_| place)
    }

    pub(crate) fn people(&self, wanted: &Wanted, words: Words) -> Vec<&Entry> {
        self.entries.iter().filter(|entry| self.fits(entry, wanted, words)).collect()
    }

    /// Everybody that `fits`.
    pub(crate) fn people_who(&self, fits: impl Fn(&Entry) -> bool) -> Vec<&Entry> {
        self.entries.iter().filter(|entry| fits(entry)).collect()
    }

    pub(crate) fn firms(&self, wanted: &Wanted) -> Vec<usize> {
        self.firms_that(|place| self.firm_matches(place, wanted))
    }

    /// Every firm that `fits`.
    pub(crate) fn firms_that(&self, fits: impl Fn(usize) -> bool) -> Vec<usize> {
        self.known_firms.iter().copied().filter(|place| fits(*place)).collect()
    }

    /// Whether a firm is wanted; names are the firm's.
    pub(crate) fn firm_matches(&self, place: usize, wanted: &Wanted) -> bool {
        let brand = &self.firms[place].brand;
        any(&wanted.names, |name| contains(brand, name))
            && self.firm_fits(place, brand, wanted)
            && self.said(place, &[brand], &wanted.words)
    }

    /// The people of a firm that are known.
    pub(crate) fn staff(&self, place: usize) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(move |entry| entry.card.firm == place)
    }

    /// Whether somebody is wanted.
    pub(crate) fn fits(&self, entry: &Entry, wanted: &Wanted, words: Words) -> bool {
        let card = &entry.card;
        let title = card.title.unwrap_or_default();
        let name = entry.name();
        any(&wanted.names, |wanted| contains(&name, wanted))
            && any(&wanted.titles, |part| match wanted.exact_titles {
                true => same(title, part),
                false => contains(title, part),
            })
            && any(&wanted.levels, |wanted| same(wanted, (words.level)(card.seniority)))
            && any(&wanted.departments, |wanted| same(wanted, (words.department)(card.department)))
            && self.firm_fits(card.firm, &card.firm_name, wanted)
            && self.said(card.firm, &[&name, title, &card.firm_name], &wanted.words)
    }

    fn firm_fits(&self, place: usize, written: &str, wanted: &Wanted) -> bool {
        let firm = &self.firms[place];
        let land = firm.land();
        any(&wanted.firm_names, |name| contains(written, name) || contains(&firm.brand, name))
            && any(&wanted.domains, |domain| host(domain) == firm.domain)
            && any(&wanted.countries, |country| is_country(land, country))
            && any(&wanted.regions, |region| same(region, firm.town.1))
            && any(&wanted.cities, |city| same(city, firm.town.0))
            && any(&wanted.places, |wanted| {
                wanted
                    .split(',')
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                    .all(|part| same(part, firm.town.0) || same(part, firm.town.1) || is_country(land, part))
            })
            && any(&wanted.industries, |industry| contains(firm.industry, industry))
            && (wanted.headcounts.is_empty()
                || wanted.headcounts.iter().any(|(least, most)| (*least..=*most).contains(&firm.headcount)))
    }

    fn said(&self, place: usize, texts: &[&str], words: &str) -> bool {
        let firm = &self.firms[place];
        words.split_whitespace().map(slug).filter(|word| !word.is_empty()).all(|word| {
            texts
                .iter()
                .copied()
                .chain([firm.domain.as_str(), firm.industry, firm.brand.as_str()])
                .any(|text| slug(text).contains(&word))
        })
    }
}

fn any(wanted: &[String], fits: impl Fn(&str) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(|wanted| fits(wanted))
}

fn same(left: &str, right: &str) -> bool {
    slug(left) == slug(right)
}

fn contains(text: &str, part: &str) -> bool {
    let part = slug(part);
    !part.is_empty() && slug(text).contains(&part)
}

pub(crate) fn is_country(land: &Land, written: &str) -> bool {
    let written = match written.trim() {
        "UK" | "Great Britain" => "GB",
        "USA" | "United States of America" => "US",
        other => other,
    };
    written.eq_ignore_ascii_case(land.code) || same(written, land.name)
}

/// The domain in an address of any form.
pub(crate) fn host(address: &str) -> String {
    let address = address.trim().to_lowercase();
    let address = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
    let address = address.split(['/', '?', '#']).next().unwrap_or_default();
    address.strip_prefix("www.").unwrap_or(address).to_owned()
}

/// The part of a profile's address that names its owner.
pub(crate) fn handle(profile: &str) -> String {
    let tidy = profile.trim().to_lowercase();
    let rest = ["/in/", "/company/"]
        .iter()
        .find_map(|part| tidy.split_once(part).map(|(_, rest)| rest))
        .unwrap_or(&tidy);
    rest.split(['/', '?', '#']).next().unwrap_or_default().to_owned()
}
