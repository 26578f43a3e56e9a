//! What can be said on the command line.

use clap::{Parser, Subcommand, ValueEnum};
use sluice_training::world;
use std::path::PathBuf;

#[derive(Parser)]
#[command(version, about)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Write a list and its truth.
    Generate {
        /// What the rows are about.
        #[arg(long, value_enum, default_value = "leads")]
        kind: Kind,
        /// How many rows.
        #[arg(long, default_value_t = 10_000)]
        rows: usize,
        /// The same seed makes the same list.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Draw the rates by the seed.
        #[arg(long)]
        drawn: bool,
        /// Where the list goes.
        #[arg(long)]
        out: PathBuf,
        /// Where the truth goes.
        #[arg(long)]
        truth: PathBuf,
    },
    /// Learn the weights for one kind, and write them.
    Learn {
        /// What the rows are about.
        #[arg(long, value_enum, default_value = "leads")]
        kind: Kind,
        /// How many rows in a world.
        #[arg(long, default_value_t = 15_000)]
        rows: usize,
        /// How many worlds with drawn rates.
        #[arg(long, default_value_t = 10)]
        worlds: u64,
        /// How many trees at most.
        #[arg(long, default_value_t = 200)]
        trees: usize,
        /// The share of a Newton step.
        #[arg(long, default_value_t = 0.1)]
        rate: f64,
        /// The depth of a tree.
        #[arg(long, default_value_t = 6)]
        depth: usize,
        /// Where the weights go.
        #[arg(long)]
        out: PathBuf,
    },
    /// Try weights on worlds that nothing was learnt from.
    Try {
        /// What the rows are about.
        #[arg(long, value_enum, default_value = "leads")]
        kind: Kind,
        /// How many rows.
        #[arg(long, value_delimiter = ',', default_value = "10000")]
        rows: Vec<usize>,
        /// Seeds.
        #[arg(long, value_delimiter = ',', default_value = "901,902")]
        seeds: Vec<u64>,
        /// Draw the rates by the seed.
        #[arg(long)]
        drawn: bool,
        /// Leave some columns out.
        #[arg(long)]
        sparse: bool,
        /// The weights; those that ship where absent.
        #[arg(long)]
        weights: Option<PathBuf>,
        /// Show every kind of noise.
        #[arg(long)]
        noises: bool,
    },
    /// Measure how long one new record takes among many.
    One {
        /// How many are held.
        #[arg(long, default_value_t = 100_000)]
        held: usize,
        /// How many come.
        #[arg(long, default_value_t = 5_000)]
        more: usize,
        /// The seed.
        #[arg(long, default_value_t = 901)]
        seed: u64,
    },
    /// Show what each kind of key finds.
    Keys {
        /// What the rows are about.
        #[arg(long, value_enum, default_value = "leads")]
        kind: Kind,
        /// How many rows.
        #[arg(long, default_value_t = 100_000)]
        rows: usize,
        /// The seed.
        #[arg(long, default_value_t = 901)]
        seed: u64,
        /// Draw the rates by the seed.
        #[arg(long)]
        drawn: bool,
    },
    /// Match a list as `sluice match` does, and say how long it took; with its truth, how good it is.
    Match {
        /// The list.
        file: PathBuf,
        /// The column that names a row.
        #[arg(long, default_value = "id")]
        id: String,
        /// Fields and their columns.
        #[arg(long, value_name = "FIELD=COLUMN")]
        map: Vec<String>,
        /// The truth: `id,entity` and more.
        #[arg(long)]
        truth: Option<PathBuf>,
        /// Where the clusters go.
        #[arg(long)]
        out: Option<PathBuf>,
        /// Where the pairs go.
        #[arg(long)]
        pairs: Option<PathBuf>,
        /// The probability from which two rows are one.
        #[arg(long)]
        threshold: Option<f32>,
    },
    /// Measure two plain ways of matching.
    Baselines {
        /// What the rows are about.
        #[arg(long, value_enum, default_value = "leads")]
        kind: Kind,
        /// How many rows.
        #[arg(long, default_value_t = 10_000)]
        rows: usize,
        /// Seeds, one line each.
        #[arg(long, value_delimiter = ',', default_value = "1,2,3,4")]
        seeds: Vec<u64>,
        /// Draw the rates by the seed.
        #[arg(long)]
        drawn: bool,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Kind {
    Leads,
    People,
    Companies,
}

impl From<Kind> for world::Kind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Leads => Self::Leads,
            Kind::People => Self::People,
            Kind::Companies => Self::Companies,
        }
    }
}
