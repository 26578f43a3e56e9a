//! Many alike pairs joined as one, or companies linked to the client that each looks most like, after some of them, drawn
//! by chance, were judged.

use crate::{
    App,
    api::{ApproveBand, Band, Bands, CardKind, DecisionRow, DrawBand, Failure, Topic},
    derive::{self, OF_A_COMPANY, OF_A_PAIR, Stands, Words, two},
    history::{self, Act},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sluice_domain::{
    Judgement, RecordId,
    insight::{sample, wrong_at_most},
};
use sluice_store::{Item, ItemFilter, ItemId, ItemKind, Reader, StoreError};
use std::collections::BTreeMap;

/// Pairs of a band: more are not looked at as one.
const MOST: usize = 2_000;
/// Cards of a sample; 299 clean ones prove one in a hundred.
const MOST_DRAWN: u32 = 500;

/// The band that is being judged. What was drawn stays drawn, whatever is decided meanwhile: the bound is about the
/// pairs that could have been drawn, and no others are joined.
#[derive(Serialize, Deserialize)]
struct Drawn {
    at: DateTime<Utc>,
    by: String,
    least: f32,
    below: Option<f32>,
    pairs: Vec<String>,
    sample: Vec<String>,
    /// Of a band of companies the client that each looked most like; nothing of a band of pairs.
    #[serde(default)]
    clients: Option<BTreeMap<String, RecordId>>,
}

/// What cards of a kind are worth on top of their bits.
const fn on_top(kind: ItemKind) -> f32 {
    match kind {
        ItemKind::Company => OF_A_COMPANY,
        _ => OF_A_PAIR,
    }
}

impl Drawn {
    const KEY: &'static str = "queue_band";

    fn read(r: &Reader<'_>) -> Result<Option<Self>, StoreError> {
        Ok(r.setting::<Option<Self>>(Self::KEY)?.flatten())
    }

    const fn kind(&self) -> ItemKind {
        match self.clients {
            Some(_) => ItemKind::Company,
            None => ItemKind::Pair,
        }
    }

    /// Those of some pairs that are still asked, by themselves and in the band; companies as long as each looks most like
    /// the same client.
    fn asked(&self, r: &Reader<'_>, names: &[String]) -> Result<Vec<Item>, StoreError> {
        let mut items = self.still(r, names)?;
        items.retain(|item| item.within.is_none());
        Ok(items)
    }

    /// The same with those that the joins before them have tied into a knot.
    fn still(&self, r: &Reader<'_>, names: &[String]) -> Result<Vec<Item>, StoreError> {
        let mut items = r.items_named(&ids(names))?;
        items.retain(|item| {
            let bits = item.value - on_top(self.kind());
            item.handed_to.is_none() && bits >= self.least && self.below.is_none_or(|below| bits < below)
        });
        if let Some(clients) = &self.clients {
            let now = surest(r, &items)?;
            items.retain(|item| {
                let name = item.id().to_string();
                now.get(&item.left_record).is_some_and(|client| clients.get(&name) == Some(client))
            });
        }
        Ok(items)
    }

    /// What is said by joining one of the band.
    fn joins(&self, r: &Reader<'_>, item: &Item) -> Result<Option<Judgement>, StoreError> {
        let Some(clients) = &self.clients else {
            return Ok(item.right_record.map(|right| Judgement::Same { left: item.left_record, right }));
        };
        let company = derive::asked_about(r, item.id())?;
        let client = clients.get(&item.id().to_string()).copied();
        Ok(company.zip(client).map(|(company, client)| Judgement::SameCompany { company, client }))
    }

    /// What was said of the sample: how many are the same, and how many are not.
    fn judged(&self, r: &Reader<'_>) -> Result<(u32, u32), StoreError> {
        match &self.clients {
            Some(clients) => self.judged_companies(r, clients),
            None => self.judged_pairs(r),
        }
    }

    /// Of companies: how many are the client that each looked most like, and how many are another or none.
    fn judged_companies(
        &self,
        r: &Reader<'_>,
        clients: &BTreeMap<String, RecordId>,
    ) -> Result<(u32, u32), StoreError> {
        let drawn: Vec<(RecordId, RecordId)> = self
            .sample
            .iter()
            .filter_map(|name| match name.parse() {
                Ok(ItemId::Company { record }) => Some((record, *clients.get(name)?)),
                _ => None,
            })
            .collect();
        let records: Vec<RecordId> = drawn.iter().map(|(company, _)| *company).collect();
        let answers = derive::client_answers(r, &records)?;
        let (mut same, mut different) = (0, 0);
        for (company, client) in drawn {
            let Some(said) = answers.get(&company) else { continue };
            match said.get(&client) {
                Some(true) => same += 1,
                Some(false) => different += 1,
                None if said.values().any(|is_one| *is_one) => different += 1,
                None => {}
            }
        }
        Ok((same, different))
    }

    fn judged_pairs(&self, r: &Reader<'_>) -> Result<(u32, u32), StoreError> {
        let pairs: Vec<(RecordId, RecordId)> = ids(&self.sample)
            .into_iter()
            .filter_map(|id| match id {
                ItemId::Pair { left, right } => Some(two(left, right)),
                _ => None,
            })
            .collect();
        let records: Vec<RecordId> = pairs.iter().flat_map(|(left, right)| [*left, *right]).collect();
        let mut words = Words::default();
        for decision in r.active_judgements(&records)? {
            words.hear(&decision.judgement);
        }
        let (mut same, mut different) = (0, 0);
        for (_, stands) in words.stand().filter(|(two, _)| pairs.contains(two)) {
            match stands {
                Stands::Same => same += 1,
                Stands::Different | Stands::Disputed => different += 1,
            }
        }
        Ok((same, different))
    }

    /// Of the sample how many are the same, how many are not, and how many are still asked.
    fn sampled(&self, r: &Reader<'_>) -> Result<(u32, u32, u32), StoreError> {
        let (same, wrong) = self.judged(r)?;
        Ok((same, wrong, count(self.asked(r, &self.sample)?.len())))
    }

    /// Whether all of the sample was judged.
    fn is_judged(&self, r: &Reader<'_>) -> Result<bool, StoreError> {
        let (same, wrong, open) = self.sampled(r)?;
        Ok(open == 0 && same + wrong > 0)
    }

    fn shown(&self, r: &Reader<'_>) -> Result<Band, StoreError> {
        let (same, wrong, open) = self.sampled(r)?;
        let judged = same + wrong;
        Ok(Band {
            kind: if self.clients.is_some() { CardKind::Company } else { CardKind::Pair },
            at: self.at,
            by: self.by.clone(),
            least: self.least,
            below: self.below,
            pairs: count(self.pairs.len()),
            sample: judged + open,
            judged,
            wrong,
            clean: wrong_at_most(0, judged + open),
            at_most: (open == 0 && judged > 0).then(|| wrong_at_most(wrong, judged)),
            left: count(self.asked(r, &self.pairs)?.len()),
        })
    }
}

/// The client that each of some companies looks most like.
fn surest(r: &Reader<'_>, items: &[Item]) -> Result<BTreeMap<RecordId, RecordId>, StoreError> {
    derive::surest(r, &items.iter().map(|item| item.left_record).collect::<Vec<_>>())
}

fn ids(names: &[String]) -> Vec<ItemId> {
    names.iter().filter_map(|name| name.parse().ok()).collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn bands(r: &Reader<'_>) -> Result<Bands, Failure> {
    let open = Drawn::read(r)?.map(|drawn| drawn.shown(r)).transpose()?;
    Ok(Bands { open })
}

/// The cards of the sample.
pub(super) fn drawn(r: &Reader<'_>) -> Result<Vec<ItemId>, StoreError> {
    Ok(Drawn::read(r)?.map(|drawn| ids(&drawn.sample)).unwrap_or_default())
}

pub(crate) async fn band(app: &App, (): ()) -> Result<Bands, Failure> {
    app.workspace().await?.store.read(bands).await
}

/// Draws the sample of a band, in place of one that was being judged.
pub(crate) async fn draw_band(app: &App, input: DrawBand) -> Result<Bands, Failure> {
    let workspace = app.workspace().await?;
    let (at, by) = (workspace.now(), workspace.host.user_name());
    let kind = match input.kind {
        None | Some(CardKind::Pair) => ItemKind::Pair,
        Some(CardKind::Company) => ItemKind::Company,
        Some(_) => return Err(Failure::of("bad_input").with("said", "kind")),
    };
    let mut chance = [0; 8];
    workspace.host.random(&mut chance);
    let told = workspace
        .store
        .write(move |w| {
            let filter = ItemFilter {
                kind: Some(kind),
                least: Some(on_top(kind) + input.least),
                below: input.below.map(|below| on_top(kind) + below),
                ..ItemFilter::default()
            };
            let items = w.items_page(&filter, &[], count(MOST + 1))?;
            if items.is_empty() {
                return Err(Failure::of("band_empty"));
            }
            if items.len() > MOST {
                return Err(Failure::of("band_too_large").with("most", MOST));
            }
            let pairs: Vec<String> = items.iter().map(|item| item.id().to_string()).collect();
            let size = input.sample.clamp(1, MOST_DRAWN) as usize;
            let places = sample(pairs.len(), size, u64::from_le_bytes(chance));
            let sample = places.into_iter().filter_map(|place| pairs.get(place).cloned()).collect();
            let clients = match kind {
                ItemKind::Company => {
                    let surest = surest(w, &items)?;
                    let client = |item: &Item| Some((item.id().to_string(), *surest.get(&item.left_record)?));
                    Some(items.iter().filter_map(client).collect())
                }
                _ => None,
            };
            let drawn = Drawn { at, by, least: input.least, below: input.below, pairs, sample, clients };
            w.set_setting(Drawn::KEY, &Some(drawn))?;
            bands(w)
        })
        .await?;
    workspace.stale.mark(&[Topic::Queue]);
    Ok(told)
}

/// Joins what is left of the band that was judged, as one act. Cut off between two parts, the band stays open with what is
/// left of it then.
pub(crate) async fn approve_band(app: &App, input: ApproveBand) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let (drawn, left) = workspace
        .store
        .read(move |r| {
            let drawn = Drawn::read(r)?.ok_or_else(|| Failure::of("band_empty"))?;
            if !drawn.is_judged(r)? {
                return Err(Failure::of("band_not_judged"));
            }
            let left = drawn.asked(r, &drawn.pairs)?;
            if left.is_empty() {
                return Err(Failure::of("band_empty"));
            }
            if count(left.len()) != input.left {
                return Err(Failure::of("band_moved"));
            }
            let left: Vec<String> = left.iter().map(|item| item.id().to_string()).collect();
            Ok((drawn, left))
        })
        .await?;
    let (all, mut done) = (left.len(), 0);
    let approved = history::make(&workspace, act, left, "band_part", move |w, act, part: Vec<String>| {
        // An answer may have been taken back since.
        if done == 0 && !drawn.is_judged(w)? {
            return Err(Failure::of("band_moved"));
        }
        done += part.len();
        let mut said = Vec::new();
        for item in drawn.still(w, &part)? {
            said.extend(drawn.joins(w, &item)?);
        }
        let made = history::judge(w, &trust, act, said)?;
        if done == all && Drawn::read(w)?.is_some_and(|now| now.at == drawn.at && now.pairs == drawn.pairs) {
            w.set_setting(Drawn::KEY, &None::<Drawn>)?;
        }
        Ok(made)
    });
    approved.await?.ok_or_else(|| Failure::of("band_empty"))
}

/// Judges the band no further. What was said of its pairs stays.
pub(crate) async fn leave_band(app: &App, (): ()) -> Result<Bands, Failure> {
    let workspace = app.workspace().await?;
    workspace.store.write(|w| w.set_setting(Drawn::KEY, &None::<Drawn>)).await?;
    workspace.stale.mark(&[Topic::Queue]);
    Ok(Bands { open: None })
}
