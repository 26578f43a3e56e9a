//! From the answer to what was bought: records with their prices, and what became of each who was asked for.

use super::price;
use crate::{api::Bought, derive, derive::Trust, ids::new_id, sync, workspace::Workspace};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sluice_connect::{
    Found, SkipReason, Skipped,
    manifest::{Per, Price, Unfit},
};
use sluice_domain::{ConnectionId, EntityKind, FactId, Field, Fields, Observation, RecordId};
use sluice_store::{Purchase, Reader, StoreError, Writer};
use std::collections::BTreeMap;

/// Somebody who was asked for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Asked {
    /// The provider's id of them, as the search had it. The question calls them by it.
    pub id: String,
    /// What the search showed.
    pub fields: Fields,
    /// What of them the account has paid for before.
    #[serde(default)]
    pub paid: Vec<Per>,
    /// Whether they were asked for by what is known of them: the id is not the provider's then.
    #[serde(default)]
    pub by_signs: bool,
    /// A record of the person whom the question is about.
    #[serde(default)]
    pub about: Option<RecordId>,
}

/// Who of those who were asked for is meant by a row's subject.
pub(super) fn whose<'a>(asked: &'a [Asked], subject: Option<&str>) -> Option<&'a Asked> {
    asked.iter().find(|one| Some(one.id.as_str()) == subject)
}

/// A record that was paid for.
pub(super) struct BoughtRecord {
    pub external_id: String,
    pub kind: EntityKind,
    pub fields: Fields,
    /// As it came, as JSON.
    pub raw: String,
    /// What of it is charged although nothing of that is kept.
    pub charged: Vec<Per>,
    /// The most that it may have cost, where the record itself does not tell, or some of it is paid already.
    pub most: Option<u64>,
    /// What was paid for it before the rest of it came.
    pub before: u64,
}

/// What an answer brought.
#[derive(Default)]
pub(super) struct Receipt {
    pub records: Vec<BoughtRecord>,
    /// What of rows that are no record is charged all the same, row by row.
    pub lost: Vec<Vec<Per>>,
    /// Who was bought, under the ids that were asked with.
    pub bought: Vec<String>,
    pub tally: Bought,
    /// What came and can't be read.
    pub unread: Vec<Skipped>,
    /// Those of whom nothing is said yet.
    pub waiting: u32,
    /// Those of whom nothing is said at all, taken for not found.
    pub untold: u32,
    /// Whether the credits did not suffice for all of them.
    pub short: bool,
    /// Whether the answer has any row.
    answered: bool,
}

impl Receipt {
    /// Reads an answer to the question for `asked`, with or without phone numbers.
    pub(super) fn of(prices: &[Price], asked: &[Asked], phone: bool, found: Vec<Found>) -> Self {
        let mut receipt = Self { answered: !found.is_empty(), ..Self::default() };
        for found in found {
            let asked_for = whose(asked, found.subject.as_deref());
            receipt.add(prices, asked_for, phone, found);
        }
        let tally = &mut receipt.tally;
        let told = tally.found + tally.opted_out + tally.failed + tally.not_found + receipt.waiting;
        let asked = u32::try_from(asked.len()).unwrap_or(u32::MAX);
        receipt.untold = asked.saturating_sub(told);
        tally.not_found += receipt.untold;
        receipt
    }

    /// Says what the records are about, those too that can't be read.
    pub(super) fn are(&mut self, kind: EntityKind) {
        self.records.iter_mut().for_each(|record| record.kind = kind);
    }

    /// Whether the answer has no row at all.
    pub(super) const fn nothing(&self) -> bool {
        !self.answered
    }

    fn add(&mut self, prices: &[Price], asked_for: Option<&Asked>, phone: bool, found: Found) {
        let skipped = match found.record {
            Ok(record) => {
                self.tally.found += 1;
                let by_id = asked_for.filter(|asked| !asked.by_signs);
                self.bought.push(by_id.map_or(&record.external_id, |asked| &asked.id).clone());
                let paid = asked_for.map(|asked| &asked.paid).filter(|paid| !paid.is_empty());
                let row = price::Row { kept: Some(&record.fields), charged: &found.charged };
                let most = paid.map(|paid| price::rest_of(prices, paid, row));
                return self.records.push(BoughtRecord {
                    external_id: record.external_id,
                    kind: record.kind,
                    fields: record.fields,
                    raw: record.raw,
                    charged: found.charged,
                    most,
                    before: 0,
                });
            }
            Err(skipped) => skipped,
        };
        if matches!(skipped.reason, SkipReason::Mapping(_) | SkipReason::NoId) {
            self.unread.push(skipped.clone());
        }
        let charged = found.charged.into_iter();
        let charged: Vec<Per> =
            charged.filter(|per| asked_for.is_none_or(|asked| !asked.paid.contains(per))).collect();
        match skipped.reason {
            SkipReason::Unfit(Unfit::Waiting) => {
                self.waiting += 1;
                return;
            }
            SkipReason::Unfit(Unfit::OptedOut) => {
                self.tally.opted_out += 1;
                // A wish to be left alone is worth keeping whoever told us.
                if let Some(asked) = asked_for {
                    let mut fields = asked.fields.clone();
                    fields.insert(Field::DoNotContact, "true".to_owned());
                    self.known(asked, fields, "{}".to_owned(), Some(0));
                }
            }
            // It came and may be paid, but can't be read: another mapping may, so it is kept as it came.
            SkipReason::Mapping(_) | SkipReason::NoId => {
                self.tally.failed += 1;
                let most = Some(price::range(prices, 1, phone).most);
                if let (Some(asked), Some(raw)) = (asked_for, found.raw) {
                    self.bought.push(asked.id.clone());
                    self.known(asked, asked.fields.clone(), raw, most);
                    return;
                }
            }
            SkipReason::Unfit(Unfit::NoCredit) => {
                self.tally.failed += 1;
                self.short = true;
            }
            SkipReason::Unfit(Unfit::Failed) => self.tally.failed += 1,
            SkipReason::Unfit(Unfit::NotFound | Unfit::Locked | Unfit::Gone) | SkipReason::Empty => {
                self.tally.not_found += 1;
            }
        }
        if !charged.is_empty() {
            self.lost.push(charged);
        }
    }

    fn known(&mut self, asked: &Asked, fields: Fields, raw: String, most: Option<u64>) {
        let (external_id, kind) = (asked.id.clone(), EntityKind::Person);
        let charged = Vec::new();
        self.records.push(BoughtRecord { external_id, kind, fields, raw, charged, most, before: 0 });
    }
}

impl BoughtRecord {
    fn row(&self) -> price::Row<'_> {
        price::Row { kept: Some(&self.fields), charged: &self.charged }
    }
}

/// What the records and the rows that are lost cost in all, and how much of it each record. What is paid for the answer
/// as a whole, and for what is lost, is the first one's.
pub(super) fn shares(prices: &[Price], records: &[BoughtRecord], lost: &[Vec<Per>]) -> (u64, Vec<u64>) {
    let sure = records.iter().filter(|record| record.most.is_none()).map(BoughtRecord::row);
    let lost = lost.iter().map(|charged| price::Row { kept: None, charged });
    let sure: Vec<price::Row<'_>> = sure.chain(lost).collect();
    let unsure: u64 = records.iter().filter_map(|record| record.most).sum();
    let whole = price::paid(prices, &sure) + unsure;
    let each: Vec<Price> =
        prices.iter().filter(|price| price.each.get() == 1 && price.per != Per::Call).cloned().collect();
    let mut shares: Vec<u64> = records
        .iter()
        .map(|record| record.most.unwrap_or_else(|| price::paid(&each, &[record.row()])))
        .collect();
    let rest = whole.saturating_sub(shares.iter().sum());
    if let Some(first) = shares.first_mut() {
        *first += rest;
    }
    (whole, shares)
}

/// Whose answer it is, and when it came.
pub(super) struct Sale<'w> {
    pub workspace: &'w Workspace,
    pub connection: ConnectionId,
    /// The stream that the records are kept under.
    pub stream: &'w str,
    pub prices: Vec<Price>,
}

impl Sale<'_> {
    /// At other prices.
    pub(super) fn at(self, prices: Vec<Price>) -> Self {
        Self { prices, ..self }
    }

    /// The records as observations, and what they and the rows that are lost cost in all.
    pub(super) fn observations(
        &self,
        records: Vec<BoughtRecord>,
        lost: &[Vec<Per>],
    ) -> (Vec<Observation>, u64) {
        let (whole, shares) = shares(&self.prices, &records, lost);
        let (desk, at) = (self.workspace.desk, self.workspace.now());
        let observations = records
            .into_iter()
            .zip(shares)
            .map(|(record, share)| Observation {
                id: new_id!(self.workspace.host.as_ref(), FactId),
                desk,
                at,
                connection: self.connection,
                stream: self.stream.to_owned(),
                kind: record.kind,
                external_id: record.external_id,
                fields: record.fields,
                raw: record.raw,
                price_millicredits: u32::try_from(share.saturating_sub(record.before)).unwrap_or(u32::MAX),
            })
            .collect();
        (observations, whole)
    }
}

/// Keeps observations and derives what follows; each must be the only one of its record.
pub(super) fn kept(w: &Writer<'_>, trust: &Trust, observations: Vec<Observation>) -> Result<(), StoreError> {
    let mut fresh = Vec::new();
    for mut observation in observations {
        let stays = sync::stays(w, &observation)?;
        let came = sync::restore(&mut observation, stays);
        if sync::append(w, &observation, came.as_ref())? {
            fresh.push(observation);
        }
    }
    derive::observe(w, trust, &fresh)
}

/// The same record told twice is one: what came later adds to what came first.
pub(super) fn joined(records: Vec<BoughtRecord>) -> Vec<BoughtRecord> {
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    let mut joined: Vec<BoughtRecord> = Vec::new();
    for record in records {
        match at.get(&record.external_id).and_then(|at| joined.get_mut(*at)) {
            Some(first) => {
                first.fields.extend(record.fields);
                first.charged.extend(record.charged);
                first.raw = both(&first.raw, record.raw);
            }
            None => {
                at.insert(record.external_id.clone(), joined.len());
                joined.push(record);
            }
        }
    }
    joined
}

/// Adds to each record what the same purchase has brought before.
pub(super) fn with_what_came_first(
    r: &Reader<'_>,
    purchase: &Purchase,
    records: Vec<BoughtRecord>,
) -> Result<Vec<BoughtRecord>, StoreError> {
    let mut all = Vec::new();
    for record in records {
        let id = RecordId::of(purchase.connection, &purchase.stream, &record.external_id);
        // What the vendor pushed in between is one of them, and was not paid by itself.
        let since: Vec<Observation> =
            r.observations_of(id)?.into_iter().filter(|before| before.at >= purchase.at).collect();
        let paid = since.iter().map(|before| u64::from(before.price_millicredits)).sum();
        all.push(match since.into_iter().next() {
            Some(before) => {
                let mut fields = before.fields;
                fields.extend(record.fields);
                BoughtRecord { fields, raw: both(&before.raw, record.raw), before: paid, ..record }
            }
            None => record,
        });
    }
    Ok(all)
}

/// Two answers about the same record as one; the later one's members count.
pub(crate) fn both(first: &str, later: String) -> String {
    match (serde_json::from_str(first), serde_json::from_str(&later)) {
        (Ok(Value::Object(mut first)), Ok(Value::Object(later))) => {
            first.extend(later);
            Value::Object(first).to_string()
        }
        _ => later,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::num::NonZeroU32;

    fn price(credits: f64, per: Per, each: u32) -> Price {
        let each = NonZeroU32::new(each).unwrap();
        Price { credits, per, each, free_again_days: None, at_least: false, unasked: false }
    }

    fn record(id: &str, fields: &[(Field, &str)], most: Option<u64>) -> BoughtRecord {
        let fields = fields.iter().map(|(field, value)| (*field, (*value).to_owned())).collect();
        let raw = format!("{{\"id\":\"{id}\"}}");
        let (external_id, kind, charged) = (id.to_owned(), EntityKind::Person, Vec::new());
        BoughtRecord { external_id, kind, fields, raw, charged, most, before: 0 }
    }

    #[test]
    fn every_credit_is_some_records_and_none_is_lost_where_there_is_no_record() {
        let check = |prices: &[Price], records: &[BoughtRecord], whole: u64, each: &[u64]| {
            assert_eq!(shares(prices, records, &[]), (whole, each.to_vec()));
        };
        let email = [(Field::Email, "a@x.com")];
        let lookup = [price(1.0, Per::Call, 1), price(1.0, Per::Email, 1)];
        check(&lookup, &[record("1", &email, None), record("2", &[], None)], 2_000, &[2_000, 0]);
        check(&lookup, &[], 1_000, &[]);
        check(
            &[price(1.0, Per::Record, 10)],
            &[record("1", &[], None), record("2", &[], None)],
            1_000,
            &[1_000, 0],
        );
        let each = [price(1.0, Per::Record, 1)];
        check(&each, &[record("1", &[], Some(0)), record("2", &email, None)], 1_000, &[0, 1_000]);
        check(&each, &[record("1", &[], Some(9_000))], 9_000, &[9_000]);

        // What nobody keeps is paid with the first who is kept, or by itself.
        let lusha = [price(1.0, Per::Email, 1), price(5.0, Per::Phone, 1)];
        let uncalled = || BoughtRecord { charged: vec![Per::Phone], ..record("1", &email, None) };
        check(&lusha, &[uncalled()], 6_000, &[6_000]);
        let lost = [vec![Per::Phone]];
        assert_eq!(shares(&lusha, &[uncalled(), uncalled()], &lost), (17_000, vec![11_000, 6_000]));
        assert_eq!(shares(&lusha, &[], &lost), (5_000, vec![]));
    }

    #[test]
    fn the_same_record_told_twice_is_one() {
        let records = joined(vec![
            record("1", &[(Field::Email, "a@x.com")], None),
            record("2", &[], None),
            record("1", &[(Field::Mobile, "+4479")], None),
        ]);
        assert_eq!(records.iter().map(|one| one.external_id.as_str()).collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(records[0].fields.len(), 2);
        let one = both(r#"{"id":1,"email":"a"}"#, r#"{"id":1,"phones":[2]}"#.to_owned());
        let one: Value = serde_json::from_str(&one).unwrap();
        assert_eq!(one, serde_json::json!({ "id": 1, "email": "a", "phones": [2] }));
        assert_eq!(both("none", "[1]".to_owned()), "[1]");
    }

    #[test]
    fn each_who_was_asked_for_is_told_once() {
        let asked: Vec<Asked> =
            ["a", "b", "c", "d", "e", "f"].map(|id| Asked { id: id.to_owned(), ..Asked::default() }).into();
        let skipped = |at: usize, reason| Found {
            subject: Some(asked[at].id.clone()),
            record: Err(Skipped { external_id: None, reason, raw: String::new() }),
            raw: Some("{}".to_owned()),
            paid: Vec::new(),
            charged: vec![Per::Phone],
        };
        let found = vec![
            skipped(0, SkipReason::NoId),
            skipped(1, SkipReason::Unfit(Unfit::OptedOut)),
            skipped(2, SkipReason::Unfit(Unfit::Waiting)),
            skipped(3, SkipReason::Unfit(Unfit::NotFound)),
            skipped(4, SkipReason::Unfit(Unfit::NoCredit)),
        ];
        let receipt = Receipt::of(&[price(2.0, Per::Record, 1)], &asked, false, found);
        let tally = &receipt.tally;
        assert_eq!((tally.failed, tally.opted_out, tally.not_found, receipt.waiting), (2, 1, 2, 1));
        assert!(receipt.short, "for whom the credits did not suffice is not taken for nobody");
        assert_eq!(receipt.bought, ["a"], "what can't be read is paid all the same");
        assert_eq!(receipt.unread.len(), 1, "and is kept until it can be read");
        let most: Vec<_> = receipt.records.iter().map(|record| record.most).collect();
        assert_eq!(most, [Some(2_000), Some(0)]);
        // What can't be read is set down at its most already, and who is waited for comes again.
        assert_eq!(receipt.lost, vec![vec![Per::Phone]; 3]);
    }
}
