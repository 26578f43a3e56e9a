//! Many alike pairs joined as one, after some of them, drawn by chance, were judged.

use crate::{
    App,
    api::{ApproveBand, Band, Bands, DecisionRow, DrawBand, Failure, Topic},
    derive::{self, OF_A_PAIR, Stands, Words, two},
    history::{self, Act},
    shown,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sluice_domain::{
    Judgement, RecordId,
    insight::{sample, wrong_at_most},
};
use sluice_store::{Item, ItemFilter, ItemId, ItemKind, Reader, StoreError};

/// Pairs of a band: they are joined in one transaction, and nobody is kept waiting for long.
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
}

impl Drawn {
    const KEY: &'static str = "queue_band";

    fn read(r: &Reader<'_>) -> Result<Option<Self>, StoreError> {
        Ok(r.setting::<Option<Self>>(Self::KEY)?.flatten())
    }

    /// Those of some pairs that are still asked, by themselves and in the band.
    fn asked(&self, r: &Reader<'_>, names: &[String]) -> Result<Vec<Item>, StoreError> {
        let mut items = r.items_named(&ids(names))?;
        items.retain(|item| {
            let bits = item.value - OF_A_PAIR;
            item.handed_to.is_none()
                && item.within.is_none()
                && bits >= self.least
                && self.below.is_none_or(|below| bits < below)
        });
        Ok(items)
    }

    /// What was said of the sample: how many are the same, and how many are not.
    fn judged(&self, r: &Reader<'_>) -> Result<(u32, u32), StoreError> {
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

    fn shown(&self, r: &Reader<'_>) -> Result<Band, StoreError> {
        let (same, wrong) = self.judged(r)?;
        let open = count(self.asked(r, &self.sample)?.len());
        let judged = same + wrong;
        Ok(Band {
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
    let mut chance = [0; 8];
    workspace.host.random(&mut chance);
    let told = workspace
        .store
        .write(move |w| {
            let filter = ItemFilter {
                kind: Some(ItemKind::Pair),
                least: Some(OF_A_PAIR + input.least),
                below: input.below.map(|below| OF_A_PAIR + below),
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
            let drawn = Drawn { at, by, least: input.least, below: input.below, pairs, sample };
            w.set_setting(Drawn::KEY, &Some(drawn))?;
            bands(w)
        })
        .await?;
    workspace.stale.mark(&[Topic::Queue]);
    Ok(told)
}

/// Joins what is left of the band that was judged, as one act.
pub(crate) async fn approve_band(app: &App, input: ApproveBand) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let mut act = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let row = workspace
        .store
        .write(move |w| {
            let drawn = Drawn::read(w)?.ok_or_else(|| Failure::of("band_empty"))?;
            if drawn.shown(w)?.at_most.is_none() {
                return Err(Failure::of("band_not_judged"));
            }
            let left = drawn.asked(w, &drawn.pairs)?;
            if left.is_empty() {
                return Err(Failure::of("band_empty"));
            }
            if count(left.len()) != input.left {
                return Err(Failure::of("band_moved"));
            }
            let (mut first, mut about) = (None, Vec::new());
            for item in left {
                let Some(right) = item.right_record else { continue };
                let decision = act.decide(Judgement::Same { left: item.left_record, right });
                history::append(w, &decision)?;
                about.extend([item.left_record, right]);
                first.get_or_insert(decision);
            }
            let first = first.ok_or_else(|| Failure::of("band_empty"))?;
            derive::judged(w, &trust, &about)?;
            w.set_setting(Drawn::KEY, &None::<Drawn>)?;
            shown::made(w, &first)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(row)
}

/// Judges the band no further. What was said of its pairs stays.
pub(crate) async fn leave_band(app: &App, (): ()) -> Result<Bands, Failure> {
    let workspace = app.workspace().await?;
    workspace.store.write(|w| w.set_setting(Drawn::KEY, &None::<Drawn>)).await?;
    workspace.stale.mark(&[Topic::Queue]);
    Ok(Bands { open: None })
}
