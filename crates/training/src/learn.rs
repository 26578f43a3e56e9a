//! Learning weights from worlds, and trying them.

use crate::{
    boost::{self, Data, Params, TrainError, Trained},
    column::Column,
    dice::Dice,
    measure::{self, Point},
    noise_kind::Noise,
    world::{self, Kind, Rates, World},
};
use sluice_domain::{
    Field,
    normal::{self, NormalPerson},
};
use sluice_matching::{Batch, Feature, Forest, Index, LEAST, Model, Prepared, Profile, Subject};
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// A world that learns or is learnt from.
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// What it is about.
    pub kind: Kind,
    /// Its seed.
    pub seed: u64,
    /// How many rows.
    pub rows: usize,
    /// Whether its rates are drawn.
    pub drawn: bool,
    /// Whether some columns are left out, as lists do that hold only what somebody needed.
    pub sparse: bool,
}

impl Source {
    /// Makes the world.
    pub fn world(&self) -> World {
        let rates = if self.drawn { Rates::drawn(self.seed) } else { Rates::usual() };
        let mut world = world::world(self.kind, self.seed, self.rows, rates);
        if self.sparse && self.kind != Kind::Leads {
            self.mix_up(&mut world);
        }
        if self.sparse {
            let gone = self.left_out();
            for row in &mut world.rows {
                row.fields.retain(|field, _| !gone.contains(field));
                row.other.retain(|(column, _)| {
                    *column != Column::Birth && *column != Column::Number
                        || !gone.contains(&field_of(*column))
                });
            }
        }
        world
    }

    /// Puts values of other rows in the place of some: lists of people and companies have fields that are simply wrong.
    fn mix_up(&self, world: &mut World) {
        const SOME: [Field; 9] = [
            Field::GivenName,
            Field::FamilyName,
            Field::Phone,
            Field::Street,
            Field::Postcode,
            Field::City,
            Field::Region,
            Field::Email,
            Field::CompanyDomain,
        ];
        let mut dice = Dice::new(self.seed, "values of others");
        let share = 0.06 * dice.unit();
        let rows = world.rows.len();
        for at in 0..rows {
            for field in SOME {
                let other = dice.below(rows);
                if dice.chance(share)
                    && world.rows[at].fields.contains_key(&field)
                    && let Some(value) = world.rows[other].fields.get(&field).cloned()
                {
                    world.rows[at].fields.insert(field, value);
                }
            }
            for column in [Column::Birth, Column::Number] {
                let other = dice.below(rows);
                let theirs = world.rows[other].other.iter().find(|(known, _)| *known == column).cloned();
                if dice.chance(share)
                    && let Some((_, value)) = theirs
                    && let Some(own) = world.rows[at].other.iter_mut().find(|(known, _)| *known == column)
                {
                    own.1 = value;
                }
            }
        }
    }

    /// Columns that a sparse world has not: a choice by its seed, never a name.
    fn left_out(&self) -> Vec<Field> {
        const SOME: [Field; 14] = [
            Field::Title,
            Field::Email,
            Field::Phone,
            Field::Mobile,
            Field::Linkedin,
            Field::CompanyDomain,
            Field::Street,
            Field::Postcode,
            Field::City,
            Field::Region,
            Field::Country,
            Field::BirthDate,
            Field::PersonId,
            Field::CompanyName,
        ];
        let mut dice = Dice::new(self.seed, "columns left out");
        let share = 0.15 + 0.6 * dice.unit();
        let last = if self.kind == Kind::Leads || self.kind == Kind::People { 14 } else { 13 };
        SOME[..last].iter().copied().filter(|_| dice.chance(share)).collect()
    }
}

fn field_of(column: Column) -> Field {
    if column == Column::Birth { Field::BirthDate } else { Field::PersonId }
}

/// The weights for a kind of world.
pub const fn subject(kind: Kind) -> Subject {
    match kind {
        Kind::Leads => Subject::Lead,
        Kind::People => Subject::Person,
        Kind::Companies => Subject::Company,
    }
}

/// The rows of a world as they are compared, and the entity of each.
pub fn batch(world: &World) -> (Batch, Vec<u32>) {
    let mut batch = Batch::default();
    for row in &world.rows {
        let mut fields = row.fields.clone();
        for (column, value) in &row.other {
            let field = match column {
                Column::Birth => Field::BirthDate,
                Column::Number => Field::PersonId,
                _ => continue,
            };
            fields.insert(field, value.clone());
        }
        let (person, company) = normal::record(&fields);
        batch.push(&person, company.as_ref());
    }
    (batch, world.rows.iter().map(|row| row.entity).collect())
}

/// Learns weights from worlds.
pub fn learn(sources: &[Source], params: &Params) -> Result<Trained, TrainError> {
    let mut data = Data {
        names: Feature::ALL.iter().map(|feature| feature.name().to_owned()).collect(),
        ..Data::default()
    };
    for (group, source) in sources.iter().enumerate() {
        let (batch, truth) = batch(&source.world());
        let prepared = Prepared::of_all(&batch);
        for (left, right) in &prepared.candidates {
            data.rows.extend(prepared.features(*left, *right));
            data.labels.push(truth[*left as usize] == truth[*right as usize]);
            data.groups.push(u32::try_from(group).unwrap_or(u32::MAX));
        }
    }
    boost::train(&data, params)
}

/// What weights are worth on a world.
#[derive(Clone, Debug)]
pub struct Tried {
    /// Rows and pairs compared.
    pub rows: usize,
    /// Pairs compared.
    pub compared: usize,
    /// Share of the true pairs that were compared.
    pub complete: f64,
    /// The best F1.
    pub best: Point,
    /// B-cubed there.
    pub b_cubed: Point,
    /// The highest recall where precision is at least 0.99.
    pub precise: Point,
    /// What is the same without asking.
    pub automatic: Point,
    /// By noise: of the true pairs with such a row, the share compared, and the share joined at the best F1.
    pub by_noise: Vec<(Noise, u64, f64, f64)>,
}

/// Tries weights on a world.
pub fn try_on(source: &Source, model: &Model) -> Tried {
    let world = source.world();
    let (batch, truth) = batch(&world);
    let mut prepared = Prepared::of(&batch);
    let mut right = 0_u64;
    let mut met: std::collections::HashSet<(u32, u32)> = std::collections::HashSet::new();
    for (left, other) in &prepared.candidates {
        if truth[*left as usize] == truth[*other as usize] {
            right += 1;
            met.insert((*left, *other));
        }
    }
    let mut members: HashMap<u32, Vec<u32>> = HashMap::new();
    for (row, entity) in truth.iter().enumerate() {
        members.entry(*entity).or_default().push(row as u32);
    }
    let all: u64 = members.values().map(|rows| (rows.len() * (rows.len() - 1) / 2) as u64).sum();
    let least = if source.kind == Kind::Leads { LEAST } else { 4 * LEAST };
    let matches = prepared.matches(model, subject(source.kind), least);
    // Identical rows are compared as one.
    let identical =
        matches.first.iter().enumerate().filter(|(at, first)| *at as u32 != **first).count() as u64;
    let curve = measure::curve(&matches.joins, &truth);
    let best = measure::best(&curve);
    let cluster = measure::clusters(&matches.joins, truth.len(), best.level);
    let mut noises: HashMap<Noise, (u64, u64, u64)> = HashMap::new();
    for rows in members.values() {
        for (at, left) in rows.iter().enumerate() {
            for other in &rows[at + 1..] {
                let compared = met.contains(&(*left, *other));
                let joined = cluster[*left as usize] == cluster[*other as usize];
                for noise in Noise::ALL {
                    let with = |row: u32| world.rows[row as usize].noises.contains(*noise);
                    if with(*left) || with(*other) {
                        let entry = noises.entry(*noise).or_default();
                        entry.0 += 1;
                        entry.1 += u64::from(compared);
                        entry.2 += u64::from(joined);
                    }
                }
            }
        }
    }
    let mut by_noise: Vec<_> = noises
        .into_iter()
        .map(|(noise, (count, met, joined))| {
            (noise, count, met as f64 / count as f64, joined as f64 / count as f64)
        })
        .collect();
    by_noise.sort_by_key(|(noise, ..)| *noise);
    Tried {
        rows: truth.len(),
        compared: matches.compared,
        complete: (right + identical) as f64 / all.max(1) as f64,
        best,
        b_cubed: measure::b_cubed(&matches.joins, &truth, best.level),
        precise: measure::at_precision(&curve, 0.99),
        automatic: measure::at_level(&curve, (sluice_matching::SAME_FROM * 1000.0) as i32),
        by_noise,
    }
}

/// A model with these weights for one subject, and the shipped ones for the others.
pub fn model(subject: Subject, forest: Forest) -> Model {
    let shipped = Model::shipped();
    let other = |wanted: Subject| {
        if wanted == subject { forest.clone() } else { shipped.forest(wanted).clone() }
    };
    Model::new(other(Subject::Lead), other(Subject::Person), other(Subject::Company))
}

/// What a kind of key is worth.
#[derive(Clone, Copy, Debug, Default)]
pub struct Worth {
    /// Pairs that share such a key.
    pub pairs: u64,
    /// True pairs among them.
    pub right: u64,
    /// Pairs that share no other key.
    pub alone: u64,
    /// True pairs among those.
    pub right_alone: u64,
}

/// What each kind of key is worth on a world, in the order of the kinds.
pub fn keys(source: &Source) -> Vec<Worth> {
    let (batch, truth) = batch(&source.world());
    let mut keyed: Vec<(u64, u32)> = Vec::new();
    for at in 0..batch.len() {
        keyed.extend(sluice_matching::keys(batch.view(at)).into_iter().map(|key| (key, at as u32)));
    }
    keyed.sort_unstable();
    let mut kinds: HashMap<(u32, u32), u32> = HashMap::new();
    for run in keyed.chunk_by(|a, b| a.0 == b.0) {
        if run.len() > sluice_matching::most(run[0].0) as usize {
            continue;
        }
        for (at, (key, left)) in run.iter().enumerate() {
            for (_, right) in &run[at + 1..] {
                *kinds.entry((*left, *right)).or_default() |= 1 << (key & 31);
            }
        }
    }
    let mut worths = vec![Worth::default(); 32];
    for ((left, right), kinds) in kinds {
        let same = u64::from(truth[left as usize] == truth[right as usize]);
        for (kind, worth) in worths.iter_mut().enumerate().filter(|(kind, _)| kinds & (1 << kind) != 0) {
            let alone = u64::from(kinds == 1 << kind);
            worth.pairs += 1;
            worth.right += same;
            worth.alone += alone;
            worth.right_alone += alone * same;
        }
    }
    worths
}

/// Adds `more` rows of a world one by one to an index of the rows before them. How long each took: to be put in and
/// compared, and to be only looked for.
pub fn one_by_one(source: &Source, more: usize) -> (Vec<Duration>, Vec<Duration>) {
    let (batch, _) = batch(&source.world());
    let profile = |at: usize| {
        Profile::from_bytes(batch.view(at).bytes())
            .unwrap_or_else(|| Profile::of(&NormalPerson::default(), None))
    };
    let held = batch.len().saturating_sub(more);
    let mut index = Index::load(subject(source.kind), (0..held).map(|at| (at, profile(at))));
    let (mut put, mut looked) = (Vec::with_capacity(more), Vec::with_capacity(more));
    for at in held..batch.len() {
        let new = profile(at);
        let started = Instant::now();
        std::hint::black_box(index.similar(&new));
        looked.push(started.elapsed());
        let started = Instant::now();
        index.put(at, new);
        std::hint::black_box(index.settle());
        put.push(started.elapsed());
    }
    (put, looked)
}
