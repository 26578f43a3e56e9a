//! Find: one search over all connected providers, and buying what is found.

use super::Failure;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whom or what to look for. What is left out does not narrow the search.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields = nullable)]
pub struct FindQuery {
    /// Job titles.
    #[ts(optional)]
    pub titles: Option<Vec<String>>,
    /// Levels: `owner`, `c_suite`, `vp`, `director`, `manager`, `senior`, `entry`.
    #[ts(optional)]
    pub seniorities: Option<Vec<String>>,
    /// Departments.
    #[ts(optional)]
    pub departments: Option<Vec<String>>,
    /// Employers by name.
    #[ts(optional)]
    pub company_names: Option<Vec<String>>,
    /// Employers by domain.
    #[ts(optional)]
    pub domains: Option<Vec<String>>,
    /// Industries.
    #[ts(optional)]
    pub industries: Option<Vec<String>>,
    /// Countries, by their English names.
    #[ts(optional)]
    pub countries: Option<Vec<String>>,
    /// Towns.
    #[ts(optional)]
    pub cities: Option<Vec<String>>,
    /// The employer's least headcount.
    pub headcount_min: Option<u32>,
    /// The employer's greatest headcount.
    pub headcount_max: Option<u32>,
    /// Free words.
    pub keywords: Option<String>,
    /// A person's name.
    pub name: Option<String>,
    /// The connections to ask; all that can search where absent.
    #[ts(optional)]
    pub connections: Option<Vec<String>>,
    /// The most that searching may cost, in thousandths of a credit: some providers take credits for a search. Only
    /// free searches where absent.
    #[ts(type = "number | null")]
    pub ceiling: Option<u64>,
    /// Whether pages that were paid for before are asked and paid for again, and not answered from what is kept of
    /// them; no where absent.
    pub fresh: Option<bool>,
    /// Whether companies are looked for and not people; no where absent. Titles, levels, departments and a person's
    /// name do not narrow that.
    pub companies: Option<bool>,
}

/// A search that was kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedSearch {
    /// What it is called; each name once.
    pub name: String,
    /// Whom it looks for.
    pub query: FindQuery,
}

/// What is paid, in thousandths of a credit: nobody knows before what will be found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PriceRange {
    /// At the least.
    #[ts(type = "number")]
    pub least: u64,
    /// At the most.
    #[ts(type = "number")]
    pub most: u64,
}

/// What a search found.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FindPage {
    /// Counts the searches since the program started; 0 where there was none.
    pub search: u32,
    /// What was looked for: `person` or `company`.
    pub kind: String,
    /// People, those who are new first; none where companies were looked for.
    pub rows: Vec<FindRow>,
    /// Companies, those that are new first; none where people were looked for. They are kept already.
    pub companies: Vec<FindCompany>,
    /// What each provider said.
    pub sources: Vec<FindSource>,
}

/// The next page of those who have more.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct FindMore {
    /// The search.
    pub search: u32,
    /// The most that it may cost, in thousandths of a credit; only free searches where absent.
    #[ts(type = "number | null")]
    pub ceiling: Option<u64>,
}

/// What one provider said to a search.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FindSource {
    /// The connection.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// How many it gave.
    pub found: u32,
    /// How many it has, where it says so.
    #[ts(type = "number | null")]
    pub total: Option<u64>,
    /// What a page of its search costs; absent where searching is free.
    pub search_price: Option<PriceRange>,
    /// Whether it said something: asked now, or paid for before and kept.
    pub asked: bool,
    /// When what it says was paid for; absent where it says it now.
    pub kept_at: Option<DateTime<Utc>>,
    /// When it was asked for the same and no answer came: it may have been paid, and is asked again only where `fresh` says
    /// so.
    pub unanswered_at: Option<DateTime<Utc>>,
    /// Whether it has more.
    pub more: bool,
    /// Why it gave nothing.
    pub failure: Option<Failure>,
}

/// Somebody who was found, once however many providers know them.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FindRow {
    /// Its id in this search.
    pub id: String,
    /// Whole name, as far as it is shown.
    pub name: String,
    /// Job title.
    pub title: Option<String>,
    /// Employer.
    pub company: Option<String>,
    /// Employer's domain.
    pub domain: Option<String>,
    /// Town and country.
    pub place: Option<String>,
    /// `new`, `have`, `have_old` or `do_not_contact`.
    pub mark: String,
    /// The person who is known already.
    pub person: Option<String>,
    /// When that person was last seen.
    pub seen_at: Option<DateTime<Utc>>,
    /// Who sells it, the cheapest first.
    pub offers: Vec<FindOffer>,
    /// The place of the offer that is taken for an address; nothing where nobody sells one.
    pub email_offer: Option<u32>,
    /// The place of the offer that is taken where a phone number is wanted too.
    pub phone_offer: Option<u32>,
}

/// A company that was found, once however many providers know it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FindCompany {
    /// The company.
    pub id: String,
    /// Name.
    pub name: String,
    /// Internet domain.
    pub domain: Option<String>,
    /// Town and country.
    pub place: Option<String>,
    /// Industry.
    pub industry: Option<String>,
    /// How many work there: a number or a band.
    pub headcount: Option<String>,
    /// `new` where nothing was known of it before this search, `in_halo` where HaloPSA holds it as a client, else `have`.
    pub mark: String,
    /// Who tells of it.
    pub sources: Vec<String>,
}

/// What somebody costs at one provider.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FindOffer {
    /// The connection.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// The price of an address.
    pub email: PriceRange,
    /// The price of an address and a phone number; nothing where no phone number is sold.
    pub phone: Option<PriceRange>,
    /// Whether it was bought there already: it is not paid again.
    pub owned: bool,
    /// Whether it was bought there with phone numbers.
    pub phone_owned: bool,
    /// Whether it was asked for there and the answer is still to come: it is waited for, and not paid again.
    pub coming: bool,
    /// That it was asked for there and the answer never came; or the same person at another provider that is none of these.
    pub unanswered: Option<FindUnanswered>,
}

/// Somebody who was asked for without an answer: they may have been paid, and are asked for again only by whoever says so.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FindUnanswered {
    /// When they were asked for.
    pub at: DateTime<Utc>,
    /// Whether the provider charges for the same once only, so that asking again costs nothing where it was paid.
    pub free_again: bool,
}

/// What is to be bought.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Buy {
    /// The search whose rows they are: the last one.
    pub search: u32,
    /// Rows of it.
    pub rows: Vec<String>,
    /// Whether phone numbers are wanted too; no where absent.
    pub phone: Option<bool>,
    /// The most that the whole may cost, in thousandths of a credit.
    #[ts(type = "number")]
    pub ceiling: u64,
    /// The most that one row may cost, in thousandths of a credit; the same where absent.
    #[ts(type = "number | null")]
    pub ceiling_per_row: Option<u64>,
    /// Whether to buy those who are known already; no where absent.
    pub known_too: Option<bool>,
    /// Those of the rows that are bought although they were asked for before and the answer never came, so that they may
    /// be paid a second time; none where absent.
    #[ts(optional)]
    pub again: Option<Vec<String>>,
}

/// What became of buying.
#[derive(Clone, Debug, Default, Serialize, TS)]
pub struct Bought {
    /// Rows that were found and kept.
    pub found: u32,
    /// Rows that the provider did not know.
    pub not_found: u32,
    /// Rows that were not bought because they are known.
    pub known: u32,
    /// Rows that were not bought because they were asked for before and the answer never came: they may be paid.
    pub unanswered: u32,
    /// Rows that were left because of a ceiling.
    pub over_ceiling: u32,
    /// Rows that were left because the source's credits for today are used up.
    pub over_allowance: u32,
    /// Rows whose person asked not to be contacted; that is kept.
    pub opted_out: u32,
    /// Rows whose provider failed.
    pub failed: u32,
    /// What was spent, in thousandths of a credit.
    #[ts(type = "number")]
    pub spent: u64,
    /// What of it may have been charged or not, in thousandths of a credit: no answer told.
    #[ts(type = "number")]
    pub unsure: u64,
    /// What was not spent because it is known already, at the most it would have cost.
    #[ts(type = "number")]
    pub saved: u64,
    /// The last failure.
    pub failure: Option<Failure>,
}
