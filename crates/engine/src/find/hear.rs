//! What providers say to a search: asked now, or paid for and kept.

use super::{
    buy, buy_stream,
    companies::{self, Seen},
    offer::{Offered, offered},
    page::{self, Row},
    price,
    purchase::{self, Noted},
    receipt::{BoughtRecord, Sale, joined, kept},
    search_stream,
    unanswered::{self, Note},
};
use crate::{
    allowance,
    api::{Failure, FindSource, PriceRange, Topic},
    derive, history,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use futures::future::join_all;
use serde_json::Value;
use sluice_connect::{
    CallError, Connector, Found, FoundPage, Position, PulledRecord, SkipReason, Turn,
    manifest::{Price, Stream},
};
use sluice_domain::{EntityKind, FactId, Field, Observation, derived::Record};
use sluice_store::{Connection, PaidPage, Purchase};
use std::{sync::Arc, time::Duration};

/// One provider's limit does not keep the others' answers waiting.
const PATIENCE: Duration = Duration::from_secs(10);

/// A provider that is asked, from its place on.
pub(super) struct Asking {
    /// What is looked for.
    pub kind: EntityKind,
    pub connection: Connection,
    pub connector: Arc<Connector>,
    pub position: Option<Position>,
    /// When the search began: what came since was not known before it.
    pub since: DateTime<Utc>,
}

impl Asking {
    fn stream(&self) -> Option<&Stream> {
        search_stream(self.connector.manifest(), self.kind)
    }

    /// What a page of its search costs; nothing where searching is free.
    fn price(&self) -> Option<PriceRange> {
        let stream = self.stream().filter(|stream| !stream.price.is_empty())?;
        let rows = stream.paging.as_ref().map_or(1, |paging| u64::from(paging.size.get()));
        Some(price::range(&stream.price, rows, true))
    }

    fn most(&self) -> u64 {
        self.price().map_or(0, |price| price.most)
    }
}

/// What a provider said, what it offered, and where it goes on.
pub(super) struct Heard {
    pub source: FindSource,
    pub offers: Vec<Offered>,
    pub companies: Vec<Seen>,
    pub next: Option<Position>,
}

/// What searching may cost, in thousandths of a credit, and whether it is still wanted.
#[derive(Clone, Copy)]
pub(super) struct Limit {
    pub ceiling: u64,
    pub wanted: bool,
}

/// How a provider is asked.
pub(super) enum Go {
    Free,
    /// Not at all: it said this before, and was paid for it.
    Kept(PaidPage),
    /// Its price is noted.
    Paid(Noted),
    /// Not at all: it was asked for this before, no answer came, and it may have been paid.
    Unanswered(DateTime<Utc>),
    OverCeiling,
    OverAllowance,
    NotWanted,
}

/// Those who answer for nothing, the kept pages among them, with those who may be paid already and did not answer, and
/// those who have to be paid.
pub(super) async fn split(
    workspace: &Workspace,
    asked: Vec<Asking>,
    question: &Value,
    fresh: bool,
) -> Result<(Vec<(Asking, Go)>, Vec<Asking>), Failure> {
    let (mut free, mut paid) = (Vec::new(), Vec::new());
    for asking in asked {
        let Some(stream) = asking.stream().filter(|_| asking.most() > 0) else {
            free.push((asking, Go::Free));
            continue;
        };
        if fresh {
            paid.push(asking);
            continue;
        }
        let key = page::key(&asking.connection, stream, question, asking.position.as_ref());
        let unanswered = unanswered::page_asked(workspace, &key).await?;
        match (page::known(workspace, key).await?, unanswered) {
            (Some(page), _) => free.push((asking, Go::Kept(page))),
            (None, Some(at)) => free.push((asking, Go::Unanswered(at))),
            (None, None) => paid.push(asking),
        }
    }
    Ok((free, paid))
}

/// Asks those who have to be paid, as far as the ceiling and what they are allowed reach.
pub(super) async fn paid(
    workspace: &Workspace,
    asked: Vec<Asking>,
    question: &Value,
    limit: Limit,
) -> Result<Vec<Heard>, Failure> {
    let mut left = limit.ceiling;
    let mut turns = Vec::new();
    for asking in asked {
        let most = asking.most();
        let key = asking
            .stream()
            .map(|stream| page::key(&asking.connection, stream, question, asking.position.as_ref()));
        let (note, stream) = key.map(|key| (Note::page(&key), key.stream)).unwrap_or_default();
        let go = if most > left {
            Go::OverCeiling
        } else if !limit.wanted {
            Go::NotWanted
        } else {
            match purchase::begin(workspace, asking.connection.id, &stream, most, &note).await? {
                Some(noted) => {
                    left -= most;
                    Go::Paid(noted)
                }
                None => Go::OverAllowance,
            }
        };
        turns.push((asking, go));
    }
    Ok(all(workspace, turns, question).await)
}

/// Providers are asked side by side: each has its own limits.
pub(super) async fn all(workspace: &Workspace, turns: Vec<(Asking, Go)>, question: &Value) -> Vec<Heard> {
    join_all(turns.into_iter().map(|(asking, go)| ask(workspace, asking, question, go))).await
}

/// What a provider says.
async fn ask(workspace: &Workspace, asking: Asking, question: &Value, go: Go) -> Heard {
    let source = FindSource {
        connection: asking.connection.id.to_string(),
        name: asking.connection.name.clone(),
        found: 0,
        total: None,
        search_price: asking.price(),
        asked: matches!(go, Go::Free | Go::Kept(_) | Go::Paid(_)),
        kept_at: None,
        unanswered_at: match go {
            Go::Unanswered(at) => Some(at),
            _ => None,
        },
        more: false,
        failure: matches!(go, Go::OverAllowance).then(|| Failure::of("credit_allowance_used")),
    };
    let mut heard = Heard { source, offers: Vec::new(), companies: Vec::new(), next: None };
    let Some(stream) = asking.stream() else { return heard };
    // Until what is answered is kept.
    let (noted, _out) = match go {
        Go::Free => (None, None),
        Go::Paid(Noted { purchase, out }) => (Some(purchase), Some(out)),
        Go::Kept(kept) => {
            heard.source.kept_at = Some(kept.at);
            heard.source.failure = buy::save(workspace, kept.paid).await.err();
            let answer = page::read(kept, asking.kind);
            heard.see(workspace, &asking, stream, &answer.rows).await;
            heard.tell(workspace, &asking, stream, answer);
            return heard;
        }
        Go::Unanswered(_) | Go::OverCeiling | Go::OverAllowance | Go::NotWanted => return heard,
    };
    let found = match answer(workspace, &asking, stream, question).await {
        Ok(found) => found,
        Err((failure, sure)) => {
            heard.source.failure = Some(failure);
            if let Some(noted) = noted.filter(|_| sure) {
                // Where it can't be taken back either, it stays noted at its most.
                let failed = purchase::for_nothing(workspace, noted).await.err();
                heard.source.failure = failed.or(heard.source.failure);
            }
            return heard;
        }
    };
    let paid = paid_for(&stream.price, &found.found);
    let (total, next) = (found.total, found.next);
    let rows = found.found.into_iter().filter_map(|found| Some((found.record.ok()?, found.paid)));
    let rows: Vec<Row> = rows.collect();
    let answer = page::Answer { rows, total, next };
    heard.see(workspace, &asking, stream, &answer.rows).await;
    if noted.is_some() || asking.kind == EntityKind::Company {
        let key = page::key(&asking.connection, stream, question, asking.position.as_ref());
        let page = page::written(key, &answer, paid, workspace.now());
        let kept = keep(workspace, asking.connection.id, stream, &answer.rows, noted, paid, page).await;
        heard.source.failure = kept.err().or(heard.source.failure);
    }
    heard.tell(workspace, &asking, stream, answer);
    heard
}

impl Heard {
    /// Notes which companies came, before they are kept.
    async fn see(&mut self, workspace: &Workspace, asking: &Asking, stream: &Stream, rows: &[Row]) {
        if asking.kind == EntityKind::Company {
            match companies::seen(workspace, asking, stream, rows).await {
                Ok(seen) => self.companies = seen,
                Err(failure) => self.source.failure = Some(failure),
            }
        }
    }

    /// Takes over what was answered.
    fn tell(&mut self, workspace: &Workspace, asking: &Asking, stream: &Stream, answer: page::Answer) {
        self.source.found = u32::try_from(answer.rows.len()).unwrap_or(u32::MAX);
        self.source.total = answer.total;
        self.next = answer.next;
        if asking.kind == EntityKind::Company {
            return;
        }
        let sold = buy_stream(asking.connector.manifest());
        let offer = |(pulled, paid): Row| {
            let sold = sold.filter(|_| !is_bought(stream, &pulled));
            let record = normalised(workspace, &asking.connection, stream, &pulled);
            offered(&asking.connection, sold, pulled, paid, record)
        };
        self.offers = answer.rows.into_iter().map(offer).collect();
    }
}

/// A record as it would be kept: what a free search for people shows is half masked, and is not.
pub(super) fn normalised(
    workspace: &Workspace,
    connection: &Connection,
    stream: &Stream,
    pulled: &PulledRecord,
) -> Record {
    derive::normalise(&Observation {
        id: FactId::from_bytes([0; 16]),
        desk: workspace.desk,
        at: workspace.now(),
        connection: connection.id,
        stream: stream.name.clone(),
        kind: pulled.kind,
        external_id: pulled.external_id.clone(),
        fields: pulled.fields.clone(),
        raw: String::new(),
        price_millicredits: 0,
    })
}

/// Asks; where it failed, whether it was certainly not charged.
async fn answer(
    workspace: &Workspace,
    asking: &Asking,
    stream: &Stream,
    question: &Value,
) -> Result<FoundPage, (Failure, bool)> {
    let client = workspace.client(&asking.connection).await.map_err(|failure| (failure, true))?;
    let turn = Turn { most: Some(PATIENCE), stop: None };
    let answered = client.ask_in_turn(&stream.name, question, asking.position.as_ref(), turn).await;
    workspace.saw(&answered.as_ref().map_err(|error| error.cause().clone()));
    if let Err(failure) = allowance::count(workspace, asking.connection.id, &client).await {
        tracing::error!(code = failure.code, "calls not counted");
    }
    answered.map_err(|error| {
        let sure = !matches!(error, CallError::Unknown(_));
        (error.into_cause().into(), sure)
    })
}

/// What an answer costs; a row that can't be read counts at its most.
fn paid_for(prices: &[Price], found: &[Found]) -> u64 {
    let is_unread = |found: &&Found| matches!(&found.record, Err(skipped) if matches!(skipped.reason, SkipReason::NoId | SkipReason::Mapping(_)));
    let (unread, read): (Vec<&Found>, Vec<&Found>) = found.iter().partition(is_unread);
    let read: Vec<price::Row<'_>> = read
        .into_iter()
        .map(|found| price::Row {
            kept: found.record.as_ref().ok().map(|record| &record.fields),
            charged: &found.charged,
        })
        .collect();
    let unread = match unread.len() as u64 {
        0 => 0,
        rows => price::range(prices, rows, true).most,
    };
    price::paid(prices, &read) + unread
}

/// Whether what a search shows is kept: companies, and people who are paid for.
fn is_kept(stream: &Stream, pulled: &PulledRecord) -> bool {
    stream.kind == EntityKind::Company || is_bought(stream, pulled)
}

/// Whether a search has paid for this person already: then there is nothing left to buy.
fn is_bought(stream: &Stream, pulled: &PulledRecord) -> bool {
    !stream.price.is_empty() && pulled.fields.contains_key(&Field::Email)
}

/// Keeps what a search has brought for good, with its price.
async fn keep(
    workspace: &Workspace,
    connection: sluice_domain::ConnectionId,
    stream: &Stream,
    rows: &[Row],
    noted: Option<Purchase>,
    paid: u64,
    page: Option<page::Written>,
) -> Result<(), Failure> {
    let bought: Vec<BoughtRecord> = rows
        .iter()
        .filter(|(pulled, _)| is_kept(stream, pulled))
        .map(|(pulled, _)| BoughtRecord {
            external_id: pulled.external_id.clone(),
            kind: pulled.kind,
            fields: pulled.fields.clone(),
            raw: pulled.raw.clone(),
            charged: Vec::new(),
            most: None,
            before: 0,
        })
        .collect();
    let sale = Sale { workspace, connection, stream: &stream.name, prices: stream.price.clone() };
    let (observations, _) = sale.observations(joined(bought), &[]);
    let trust = workspace.trust().await?;
    let (changed, now) = (!observations.is_empty(), workspace.now());
    workspace
        .store
        .write(move |w| {
            if let Some(noted) = noted {
                purchase::settled(w, noted, paid, Vec::new())?;
            }
            page::keep(w, page, now)?;
            Ok::<_, Failure>(kept(w, &trust, observations)?)
        })
        .await?;
    workspace.stale.mark(&[Topic::Status, Topic::Connections]);
    if changed {
        workspace.stale.mark(history::STALE);
    }
    Ok(())
}
