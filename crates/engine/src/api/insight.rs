//! What the numbers say.

use super::JobRow;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The time that is looked at.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct InsightQuery {
    /// The last so many days, 1 to 3,660; absent: all time.
    pub days: Option<u32>,
}

/// What the numbers say. Each counts people, and [`Counted`] names them, unless it says what else it counts.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Insight {
    /// What is looked at begins here; absent: at the beginning.
    pub since: Option<DateTime<Utc>>,
    /// The pipeline from its start to what was won.
    pub whole: SectionRow,
    /// Its stages, in order.
    pub stages: Vec<SectionRow>,
    /// The statuses in which work goes on, in order.
    pub statuses: Vec<SectionRow>,
    /// Where it is held up; absent where nobody waits.
    pub bottleneck: Option<BottleneckRow>,
    /// The sources, who brought most first.
    pub sources: Vec<SourceRow>,
    /// What the runs did.
    pub runs: Runs,
    /// Whether there is anything at all to count, at any time.
    pub empty: bool,
}

/// What became of those who came to a part of the pipeline in the time that is looked at. `entered` is `there`, `on`,
/// `back` and `out` together.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SectionRow {
    /// The stage; absent for the whole.
    pub stage: Option<String>,
    /// The status, by code; absent for a stage and the whole.
    pub status: Option<String>,
    /// The status's name.
    pub name: Option<String>,
    /// Who came.
    pub entered: u32,
    /// Who is still there.
    pub there: u32,
    /// Who has been there beyond the time limit.
    pub over: u32,
    /// The time limit, in milliseconds.
    #[ts(type = "number | null")]
    pub limit_ms: Option<u64>,
    /// Who went on; of the whole, who was won.
    pub on: u32,
    /// Who went back.
    pub back: u32,
    /// Who was led out.
    pub out: u32,
    /// Into which statuses, in reading order.
    pub exits: Vec<ExitRow>,
    /// How many of those who came have gone on so far; absent where nobody came.
    pub rate: Option<RateRow>,
    /// How long they stayed; absent where nobody's time is known.
    pub times: Option<TimesRow>,
}

/// Who was led out into a status.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ExitRow {
    /// The status, by code.
    pub status: String,
    /// Its name.
    pub name: String,
    /// Who.
    pub people: u32,
}

/// A share with its interval at 95 %.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RateRow {
    /// 0 to 1.
    pub share: f64,
    /// It is hardly less than this.
    pub low: f64,
    /// It is hardly more than this.
    pub high: f64,
}

/// How long people stayed. Whoever is still there counts for as long as it has been there so far.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TimesRow {
    /// Those whose time is known, so far or in all.
    pub people: u32,
    /// Those of them who are still there.
    pub open: u32,
    /// The time after which half had left, in milliseconds; absent where too many are still there to know.
    #[ts(type = "number | null")]
    pub median_ms: Option<u64>,
    /// The mean time, in milliseconds.
    #[ts(type = "number")]
    pub average_ms: u64,
    /// Whether it is longer than that, because whoever has been there longest is still there.
    pub at_least: bool,
    /// The shortest time, in milliseconds.
    #[ts(type = "number")]
    pub shortest_ms: u64,
    /// The longest time, in milliseconds.
    #[ts(type = "number")]
    pub longest_ms: u64,
}

/// Where the pipeline is held up, and why that is said.
#[derive(Clone, Debug, Serialize, TS)]
pub struct BottleneckRow {
    /// The status, by code.
    pub status: String,
    /// Its name.
    pub name: String,
    /// `over`: nowhere do so many wait beyond the time limit. `time`: most of all time is spent there.
    pub why: String,
    /// For `over`, who waits beyond the limit; for `time`, who is there.
    pub people: u32,
    /// For `over`, who is there.
    pub of: Option<u32>,
    /// For `time`, the share of all time, 0 to 1.
    pub share: Option<f64>,
}

/// What became of the people whom a source first brought in the time that is looked at.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SourceRow {
    /// The connection.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// Whether it is a list that came as a file.
    pub list: bool,
    /// Everybody.
    pub brought: u32,
    /// Whom no other source has.
    pub only: u32,
    /// Of whom somebody has to say whether they are known.
    pub to_judge: u32,
    /// Whose data is too weak to go out.
    pub weak: u32,
    /// Who may go out.
    pub clean: u32,
    /// Who was written to HaloPSA.
    pub written: u32,
    /// Who was engaged there.
    pub engaged: u32,
    /// Who was won.
    pub won: u32,
    /// Who was bought there and has a verified address.
    pub verified: u32,
    /// What was spent there in that time, in thousandths of a credit.
    #[ts(type = "number")]
    pub spent_millicredits: u64,
    /// What one of `verified` cost, in thousandths of a credit; absent where nothing was bought.
    #[ts(type = "number | null")]
    pub each_millicredits: Option<u64>,
}

/// What the runs did in the time that is looked at.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Runs {
    /// Syncs that came to their end: jobs.
    pub syncs: u32,
    /// Syncs that did not: jobs.
    pub stopped: u32,
    /// Rows that syncs and lists brought.
    #[ts(type = "number")]
    pub rows: u64,
    /// Of whom sources brought anything.
    pub came: u32,
    /// Whom nobody had before.
    pub new: u32,
    /// Of whom something came that was recognised as theirs.
    pub joined: u32,
    /// Of whom somebody has to say whether they are known.
    pub asked: u32,
    /// Of whom somebody said it, or whether they may go out.
    pub judged: u32,
    /// Who was written to HaloPSA.
    pub written: u32,
    /// Whose write HaloPSA refused.
    pub refused: u32,
    /// Who was bought and has a verified address.
    pub verified: u32,
    /// What was spent, in thousandths of a credit.
    #[ts(type = "number")]
    pub spent_millicredits: u64,
    /// What one of `verified` cost, in thousandths of a credit; absent where nothing was bought.
    #[ts(type = "number | null")]
    pub each_millicredits: Option<u64>,
    /// The newest of them, up to 100.
    pub jobs: Vec<JobRow>,
}

/// Whom a number counts.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(tag = "of", rename_all = "snake_case")]
#[ts(optional_fields = nullable)]
pub enum Counted {
    /// A part of the pipeline.
    Section {
        /// What is looked at begins here.
        since: Option<DateTime<Utc>>,
        /// The stage; the whole pipeline where that and the status are absent.
        stage: Option<String>,
        /// The status, by code.
        status: Option<String>,
        /// A member of [`SectionRow`]: `entered`, `there`, `over`, `on`, `back`, `out`.
        part: String,
        /// For `out`: only into this status.
        exit: Option<String>,
    },
    /// A source.
    Source {
        /// What is looked at begins here.
        since: Option<DateTime<Utc>>,
        /// The connection.
        connection: String,
        /// A member of [`SourceRow`]: `brought`, `only`, `to_judge` and so on.
        part: String,
    },
    /// The runs.
    Runs {
        /// What is looked at begins here.
        since: Option<DateTime<Utc>>,
        /// A member of [`Runs`]: `came`, `new`, `joined`, `asked`, `judged`, `written`, `refused`, `verified`.
        part: String,
    },
}
