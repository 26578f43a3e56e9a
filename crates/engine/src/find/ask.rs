//! Any stream that is asked, asked a question of one's own: the price first, then what is answered, kept and booked like
//! what Find buys.

use super::{
    about,
    buy::{Order, Tally},
    collect,
    order::{Lot, Shop, Step, put, turned_away},
    parts::{self, Part},
    price::{self, Budget, Purse},
    purchase,
    unanswered::{self, Note},
};
use crate::{
    App,
    api::{Answered, AnsweredRow, Ask, AskPreview, Failure, PriceRange, Started, Topic},
    ids::new_id,
    jobs::{End, Progress},
    sync,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use sluice_connect::{
    Connector,
    manifest::{self, Question, Stream},
};
use sluice_domain::{ConnectionId, JobId, Observation};
use sluice_store::{Connection, Job};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time;
use tokio_util::sync::CancellationToken;

/// How often an answer that is not there yet is asked for again, where it comes by the same call, and how long between.
const LOOKS: u32 = 10;
const PAUSE: Duration = Duration::from_secs(2);
/// As many rows of an answer are shown.
const SHOWN: usize = 200;

/// Questions that are about to be put, by job, and the last one that was.
#[derive(Default)]
pub(crate) struct Questions {
    open: Mutex<HashMap<JobId, Open>>,
    last: Mutex<Option<Last>>,
}

/// A question that is about to be put.
struct Open {
    stream: String,
    parts: Vec<Part>,
    order: Order,
}

#[derive(Clone)]
struct Last {
    connection: ConnectionId,
    name: String,
    stream: String,
    tally: Arc<Tally>,
}

impl Questions {
    fn open(&self) -> MutexGuard<'_, HashMap<JobId, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn last(&self) -> MutexGuard<'_, Option<Last>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A question that can be put.
struct Checked {
    connection: Connection,
    connector: Arc<Connector>,
    stream: String,
    parts: Vec<Part>,
    phone: bool,
    price: PriceRange,
    /// When the same was asked, where no answer came and it may have been paid.
    unanswered_at: Option<DateTime<Utc>>,
}

impl Checked {
    fn stream(&self) -> Option<(&Stream, &manifest::Asked)> {
        asked_stream(&self.connector, &self.stream)
    }
}

pub(super) fn asked_stream<'c>(
    connector: &'c Connector,
    name: &str,
) -> Option<(&'c Stream, &'c manifest::Asked)> {
    let stream = connector.manifest().streams.iter().find(|stream| stream.name == name)?;
    Some((stream, stream.asked.as_ref()?))
}

async fn checked(workspace: &Workspace, input: Ask) -> Result<Checked, Failure> {
    let connection = workspace.connection(sync::parse(&input.connection)?).await?;
    let connector = workspace.connector(&connection.connector).await?;
    let (stream, asked) = asked_stream(&connector, &input.stream).ok_or_else(|| {
        let known = connector.manifest().streams.iter().any(|stream| stream.name == input.stream);
        let code = if known { "stream_not_asked" } else { "unknown_stream" };
        Failure::of(code).with("name", &input.stream)
    })?;
    let (question, record) = match input.question {
        Some(question) => (question, None),
        None => about::question(workspace, asked.with, input.person, input.company).await?,
    };
    asked.with.check(&question)?;
    let phone = parts::wants_phone(asked, &question);
    let parts = parts::parts(&connector, stream, asked, &question, record)?;
    let price = parts.iter().map(|part| price::range(&stream.price, part.rows, phone)).fold(
        PriceRange::default(),
        |sum, price| PriceRange { least: sum.least + price.least, most: sum.most + price.most },
    );
    let kept_as = connector.manifest().kept_as(&stream.name);
    let unanswered_at = unanswered::question_asked(workspace, connection.id, kept_as, &parts).await?;
    let stream = stream.name.clone();
    Ok(Checked { connection, connector, stream, parts, phone, price, unanswered_at })
}

/// What a question would cost, and whom it asks about. Asks nobody.
pub(crate) async fn preview(app: &App, input: Ask) -> Result<AskPreview, Failure> {
    let workspace = app.workspace().await?;
    let checked = checked(&workspace, input).await?;
    let (stream, asked) = checked.stream().ok_or_else(|| Failure::of("find_gone"))?;
    Ok(AskPreview {
        connection: checked.connection.id.to_string(),
        name: checked.connection.name.clone(),
        stream: stream.name.clone(),
        with: asked.with.name().to_owned(),
        kind: stream.kind.name().to_owned(),
        known: stream.known.name().to_owned(),
        calls: u32::try_from(checked.parts.len()).unwrap_or(u32::MAX),
        subjects: u32::try_from(checked.parts.iter().map(|part| part.whom.len()).sum::<usize>())
            .unwrap_or(u32::MAX),
        price: checked.price,
        later: asked.later.is_some(),
        unanswered_at: checked.unanswered_at,
    })
}

/// Puts a question. Where it costs, a ceiling has to say that it may.
pub(crate) async fn ask(app: &App, input: Ask) -> Result<Started, Failure> {
    let workspace = app.workspace().await?;
    let (ceiling, again) = (input.ceiling, input.again.unwrap_or_default());
    let checked = checked(&workspace, input).await?;
    if checked.price.most > 0 && ceiling.is_none() {
        return Err(Failure::of("ask_not_agreed").with("credits", credits(checked.price.most)));
    }
    if let Some(at) = checked.unanswered_at.filter(|_| !again) {
        return Err(Failure::of("ask_unanswered").with("day", at.date_naive()));
    }
    let Checked { connection, stream, parts, phone, .. } = checked;
    let ceiling = ceiling.unwrap_or_default();
    put_as_agreed(&workspace, Agreed { connection, stream, parts, phone, ceiling }).await
}

/// A question whose price was agreed to.
pub(super) struct Agreed {
    pub connection: Connection,
    pub stream: String,
    pub parts: Vec<Part>,
    pub phone: bool,
    /// The most that all of it may cost.
    pub ceiling: u64,
}

/// Puts a question in a job of its own.
pub(super) async fn put_as_agreed(workspace: &Arc<Workspace>, agreed: Agreed) -> Result<Started, Failure> {
    let Agreed { connection, stream, parts, phone, ceiling } = agreed;
    let tally = Arc::new(Tally::telling());
    let budget = Arc::new(Purse::new(Budget::new(ceiling, None)));
    let mut job = Job::starting(new_id!(workspace.host.as_ref(), JobId), "ask", workspace.now());
    job.total = u32::try_from(parts.iter().map(|part| part.whom.len().max(1)).sum::<usize>()).ok();
    let last = Last {
        connection: connection.id,
        name: connection.name.clone(),
        stream: stream.clone(),
        tally: Arc::clone(&tally),
    };
    let order = Order { people: Vec::new(), again: BTreeSet::new(), phone, budget, tally };
    let open = Open { stream, parts, order };
    let (id, kept) = (job.id, Arc::clone(workspace));
    let started = sync::start_with(workspace, connection, job, async move {
        kept.finds.questions.open().insert(id, open);
        *kept.finds.questions.last() = Some(last);
        Ok(())
    });
    let job = started.await?;
    workspace.stale.mark(&[Topic::Jobs]);
    Ok(Started { jobs: vec![job] })
}

/// Thousandths of a credit as credits.
pub(super) fn credits(thousandths: u64) -> String {
    let written = format!("{}.{:03}", thousandths / 1_000, thousandths % 1_000);
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// What was answered to the last question, as far as it is there.
pub(crate) async fn answered(app: &App, (): ()) -> Result<Option<Answered>, Failure> {
    let workspace = app.workspace().await?;
    let Some(last) = workspace.finds.questions.last().clone() else { return Ok(None) };
    let answers = last.tally.answers();
    let rows = workspace
        .store
        .read(move |r| {
            let row = |one: &Observation| {
                let person = r.person_of(one.record())?.map(|person| person.to_string());
                Ok(AnsweredRow {
                    external_id: one.external_id.clone(),
                    kind: one.kind.name().to_owned(),
                    kept: r.record(one.record())?.is_some(),
                    person,
                    values: one
                        .fields
                        .iter()
                        .map(|(field, value)| (field.name().to_owned(), value.clone()))
                        .collect(),
                })
            };
            answers.iter().take(SHOWN).map(row).collect::<Result<Vec<_>, Failure>>()
        })
        .await?;
    Ok(Some(Answered {
        connection: last.connection.to_string(),
        name: last.name,
        stream: last.stream,
        sum: last.tally.so_far(),
        rows,
    }))
}

/// Puts the question of a job, and waits for what takes its time.
pub(crate) async fn run(
    workspace: &Arc<Workspace>,
    connection: &Connection,
    progress: &Progress,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    // After the program's end only what was paid is collected.
    let open = workspace.finds.questions.open().remove(&progress.id());
    let is_due = collect::is_due(workspace, connection).await?;
    if open.is_none() && !is_due {
        return Err(Failure::of("find_gone"));
    }
    let shop = Shop::open(workspace, connection, stop).await?;
    shop.count().await?;
    let Some(open) = open else { return collect::all(&shop, &Tally::default()).await };
    let asked = put_all(&shop, &open, progress).await;
    collect::after(&shop, &open.order.tally, asked).await
}

async fn put_all(shop: &Shop<'_>, open: &Open, progress: &Progress) -> Result<End, Failure> {
    for part in &open.parts {
        if let End::Cancelled = put_part(shop, open, part).await? {
            return Ok(End::Cancelled);
        }
        progress.advance(part.whom.len().max(1)).await?;
        shop.changed();
    }
    Ok(End::Done)
}

/// Puts one part of a question, again as long as the answer is not there yet.
async fn put_part(shop: &Shop<'_>, open: &Open, part: &Part) -> Result<End, Failure> {
    let by = shop.named(&open.stream).ok_or_else(|| Failure::of("find_gone"))?;
    let stream = shop.kept_as(by.0);
    let (order, price) = (&open.order, price::range(&stream.price, part.rows, open.order.phone));
    let people = u32::try_from(part.whom.len().max(1)).unwrap_or(u32::MAX);
    let note = Note::of(stream, shop.sells(stream), &part.question, &part.whom, order.phone);
    let mut early = false;
    for _ in 0..LOOKS {
        if shop.stop.is_cancelled() {
            return Ok(End::Cancelled);
        }
        if !order.budget.reserve(price, part.rows) {
            order.tally.note(|sum| sum.over_ceiling += people);
            return Ok(End::Done);
        }
        let noted =
            purchase::begin(shop.workspace, shop.connection.id, &stream.name, price.most, &note).await?;
        let Some(noted) = noted else {
            order.budget.settle(price.most, 0);
            order.tally.note(|sum| sum.over_allowance += people);
            return Ok(End::Done);
        };
        let before = told(&order.tally);
        let (question, whom) = (part.question.clone(), part.whom.clone());
        match put(shop, order, Lot { by, stream, question, whom, price, noted }).await? {
            Step::Cancelled => return Ok(End::Cancelled),
            // Only a verdict comes by the same call.
            Step::Done if by.1.with != Question::VerifyEmail || told(&order.tally) > before => {
                return Ok(End::Done);
            }
            Step::Done => early = false,
            Step::Early => early = true,
        }
        tokio::select! {
            () = time::sleep(PAUSE) => {}
            () = shop.stop.cancelled() => return Ok(End::Cancelled),
        }
    }
    if early {
        return Err(turned_away(order, part.whom.len().max(1)));
    }
    order.tally.note(|sum| sum.failed += people);
    Ok(End::Done)
}

/// Of how many is told what became of them.
fn told(tally: &Tally) -> u32 {
    let sum = tally.so_far();
    sum.found + sum.not_found + sum.opted_out + sum.failed
}
