//! What a changed mapping would have made of the last days.

use super::{
    layer_of,
    sample::{Place, name},
    unfit as unfit_of,
    view::count,
};
use crate::{
    App,
    api::{EffectRow, Failure, FieldEffect, MappingDraft, MappingEffect},
};
use chrono::TimeDelta;
use serde_json::Value;
use sluice_connect::Connector;
use sluice_domain::{Field, Fields, Observation};
use sluice_mapping::{Layer, Unfit};
use std::collections::{BTreeMap, BTreeSet};

const DAYS: u32 = 30;
/// Records that are mapped anew; at the slowest mapping this is about a second.
const MOST: u32 = 10_000;
/// Differences that are shown.
const ROWS: usize = 60;
/// Differences of one field that are shown, so that one field does not hide the others.
const ROWS_OF_A_FIELD: usize = 12;

pub(crate) async fn effect(app: &App, input: MappingDraft) -> Result<MappingEffect, Failure> {
    let workspace = app.workspace().await?;
    let place = Place::find(&workspace, &input.connection, Some(&input.stream)).await?;
    let layer = layer_of(&place.kept, &place.stream, input.changes)?;
    let since = workspace.now() - TimeDelta::days(i64::from(DAYS));
    let (id, stream) = (place.connection.id, place.stream.clone());
    let mut observations =
        workspace.store.read(move |r| r.newest_observations_of(id, &stream, since, MOST + 1)).await?;
    let more = observations.len() > MOST as usize;
    observations.truncate(MOST as usize);
    tokio::task::spawn_blocking(move || {
        let mut effect = Effect::default();
        for observation in &observations {
            if let Some((fields, unfit)) = mapped(&place.connector, observation, &layer) {
                effect.compare(observation, &fields, &unfit);
            }
        }
        effect.told(count(observations.len()), more)
    })
    .await
    .map_err(|_| Failure::of("internal"))
}

/// What a layer makes of what a source answered; nothing where that is no record any more.
pub(super) fn mapped(
    connector: &Connector,
    observation: &Observation,
    layer: &Layer,
) -> Option<(Fields, BTreeMap<Field, Unfit>)> {
    let row: Value = serde_json::from_str(&observation.raw).ok()?;
    let record = connector.record(&observation.stream, &row, Some(layer)).ok()?.ok()?;
    Some((record.fields, record.left_out))
}

#[derive(Default)]
struct Effect {
    changed: u32,
    fields: BTreeMap<Field, FieldEffect>,
    rows: Vec<EffectRow>,
}

impl Effect {
    fn compare(&mut self, observation: &Observation, after: &Fields, unfit: &BTreeMap<Field, Unfit>) {
        let before = &observation.fields;
        let touched: BTreeSet<Field> =
            before.keys().chain(after.keys()).chain(unfit.keys()).copied().collect();
        let mut changed = false;
        for field in touched {
            let (was, is) = (before.get(&field), after.get(&field));
            let why = unfit.get(&field);
            if was == is && why.is_none() {
                continue;
            }
            changed |= was != is;
            let counts = self.fields.entry(field).or_insert_with(|| FieldEffect {
                field: field.name().to_owned(),
                gained: 0,
                lost: 0,
                altered: 0,
                unfit: 0,
            });
            let counter = match (was, is) {
                _ if why.is_some() => &mut counts.unfit,
                (None, _) => &mut counts.gained,
                (Some(_), None) => &mut counts.lost,
                (Some(_), Some(_)) => &mut counts.altered,
            };
            *counter += 1;
            let shown = counts.gained + counts.lost + counts.altered + counts.unfit;
            if self.rows.len() < ROWS && shown as usize <= ROWS_OF_A_FIELD {
                self.rows.push(EffectRow {
                    name: name(before, observation),
                    field: field.name().to_owned(),
                    before: was.cloned(),
                    after: is.cloned(),
                    failure: why.map(|why| unfit_of(field, why)),
                });
            }
        }
        self.changed += u32::from(changed);
    }

    fn told(self, records: u32, more: bool) -> MappingEffect {
        MappingEffect {
            days: DAYS,
            records,
            more,
            changed: self.changed,
            fields: self.fields.into_values().collect(),
            rows: self.rows,
        }
    }
}
