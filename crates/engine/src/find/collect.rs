//! Answers that take their time: what was paid is collected, also after the program has ended in between.

use super::{
    buy::Tally,
    linked::{Link, is_kept},
    order::Shop,
    price, purchase,
    receipt::{Asked, Receipt, joined, kept, with_what_came_first},
    unanswered,
};
use crate::{api::Failure, jobs::End, sync, workspace::Workspace};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sluice_connect::{
    CallError, ConnectError, Found, SkipReason,
    manifest::{Later, Per, Price, Unfit},
};
use sluice_domain::ConnectionId;
use sluice_store::{Connection, Purchase, Reader, StoreError};
use std::{collections::BTreeSet, num::NonZeroU32, time::Duration};
use tokio::time;
use tokio_util::sync::CancellationToken;

/// How the rest of an answer is collected, as it is kept with the purchase.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Rest {
    tickets: Vec<String>,
    asked: Vec<Asked>,
    phone: bool,
    /// What the part that came at once has cost, in thousandths of a credit.
    paid: u64,
    /// Who came at once, under the ids that were asked with.
    #[serde(default)]
    bought: Vec<String>,
    /// How many were told at once not to want to be contacted.
    #[serde(default)]
    opted_out: u32,
    /// For how many was told at once that they failed.
    #[serde(default)]
    failed: u32,
    /// When it is given up.
    until: DateTime<Utc>,
}

/// What the part of an answer that came at once has told.
pub(super) struct Told {
    /// What it has cost, in thousandths of a credit.
    pub paid: u64,
    /// Who came, under the ids that were asked with.
    pub bought: Vec<String>,
    /// How many do not want to be contacted.
    pub opted_out: u32,
    /// How many failed.
    pub failed: u32,
}

impl Rest {
    pub(super) fn new(
        later: &Later,
        tickets: Vec<String>,
        asked: Vec<Asked>,
        phone: bool,
        told: Told,
        now: DateTime<Utc>,
    ) -> Self {
        let until = now + TimeDelta::seconds(later.give_up_seconds.get().into());
        let Told { paid, bought, opted_out, failed } = told;
        Self { tickets, asked, phone, paid, bought, opted_out, failed, until }
    }

    /// Whom it asks for, and whether for phone numbers too.
    pub(super) fn asked_for(self) -> (Vec<Asked>, bool) {
        (self.asked, self.phone)
    }

    /// Those of whom neither the answer tells that was looked for, nor the part that came at once.
    fn untold(&self, found: &[Found]) -> Vec<Asked> {
        let waiting = SkipReason::Unfit(Unfit::Waiting);
        let waits = |found: &&Found| found.record.as_ref().is_err_and(|skipped| skipped.reason == waiting);
        let told: BTreeSet<&String> =
            found.iter().filter(|one| !waits(one)).filter_map(|one| one.subject.as_ref()).collect();
        let is_told = |id: &String| told.contains(id) || self.bought.contains(id);
        self.asked.iter().filter(|asked| !is_told(&asked.id)).cloned().collect()
    }

    /// The id of whom an answer names by their ticket: there is one for each who was asked for, in the same order.
    fn whose(&self, named: String) -> String {
        let of_ticket = || {
            let at = self.tickets.iter().position(|ticket| *ticket == named)?;
            self.asked.get(at).filter(|_| self.tickets.len() == self.asked.len())
        };
        of_ticket().map_or(named, |asked| asked.id.clone())
    }
}

/// Those who are being bought by one of these streams and whose answer is still to come, under the ids that were asked
/// with.
pub(super) fn coming(
    r: &Reader<'_>,
    connection: ConnectionId,
    sold: &BTreeSet<String>,
) -> Result<BTreeSet<String>, StoreError> {
    let noted = r.purchases_to_collect(connection)?.into_iter().filter(|noted| sold.contains(&noted.stream));
    let rests = noted.filter_map(|noted| serde_json::from_value::<Rest>(noted.later?).ok());
    Ok(rests.flat_map(|rest| rest.asked).filter(|asked| !asked.by_signs).map(|asked| asked.id).collect())
}

/// Whether something is to be collected from a connection, what the answer never told of among it.
pub(super) async fn is_due(workspace: &Workspace, connection: &Connection) -> Result<bool, Failure> {
    unanswered::look_up(workspace, connection).await?;
    let id = connection.id;
    Ok(!workspace.store.read(move |r| r.purchases_to_collect(id)).await?.is_empty())
}

/// Looks until everything is collected or given up.
///
/// # Errors
/// `no_credit` where the account had none left for some, once everything else is kept.
pub(super) async fn all(shop: &Shop<'_>, tally: &Tally) -> Result<End, Failure> {
    let id = shop.connection.id;
    let mut short = false;
    loop {
        let open = shop.workspace.store.read(move |r| r.purchases_to_collect(id)).await?;
        if open.is_empty() {
            return if short { Err(tally.short()) } else { Ok(End::Done) };
        }
        let pauses =
            open.iter().filter_map(|noted| Some(shop.named(&noted.stream)?.1.later.as_ref()?.every_seconds));
        let pause = Duration::from_secs(pauses.min().unwrap_or(NonZeroU32::MIN).get().into());
        tokio::select! {
            () = time::sleep(pause) => {}
            () = shop.stop.cancelled() => return Ok(End::Cancelled),
        }
        match look(shop, tally).await? {
            Look::Cancelled => return Ok(End::Cancelled),
            Look::Done { short: now } => short |= now,
        }
    }
}

/// [`all`], after everything was asked for. Where that ended for want of credits, what was paid before is collected all
/// the same.
pub(super) async fn after(
    shop: &Shop<'_>,
    tally: &Tally,
    asked: Result<End, Failure>,
) -> Result<End, Failure> {
    match asked {
        Ok(End::Done) => all(shop, tally).await,
        Err(failure) if failure.code == "no_credit" => {
            if let End::Cancelled = all(shop, tally).await? {
                return Ok(End::Cancelled);
            }
            Err(failure)
        }
        ended => ended,
    }
}

/// Looks once, where something is to be collected from a connection that is being synced.
pub(crate) async fn once(
    workspace: &Workspace,
    connection: &Connection,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    if !is_due(workspace, connection).await? {
        return Ok(End::Done);
    }
    let shop = Shop::open(workspace, connection, stop).await?;
    match look(&shop, &Tally::default()).await? {
        Look::Cancelled => Ok(End::Cancelled),
        Look::Done { short: true } => Err(Failure::of("no_credit")),
        Look::Done { short: false } => Ok(End::Done),
    }
}

/// What looking once came to.
enum Look {
    /// It was done, for all or for as many as the account had credits for.
    Done {
        short: bool,
    },
    Cancelled,
}

const DONE: Look = Look::Done { short: false };

async fn look(shop: &Shop<'_>, tally: &Tally) -> Result<Look, Failure> {
    let id = shop.connection.id;
    let mut short = false;
    for noted in shop.workspace.store.read(move |r| r.purchases_to_collect(id)).await? {
        let Some(rest) = noted.later.clone().and_then(|rest| serde_json::from_value::<Rest>(rest).ok())
        else {
            given_up(shop, noted, None).await?;
            continue;
        };
        match fetch(shop, tally, noted, rest).await? {
            Look::Cancelled => return Ok(Look::Cancelled),
            Look::Done { short: now } => short |= now,
        }
    }
    Ok(Look::Done { short })
}

async fn fetch(shop: &Shop<'_>, tally: &Tally, noted: Purchase, rest: Rest) -> Result<Look, Failure> {
    let later = shop.named(&noted.stream).and_then(|(stream, asked)| Some((stream, asked.later.as_ref()?)));
    let Some((stream, later)) = later else {
        return given_up(shop, noted, Some(rest)).await;
    };
    let looked = read(shop, later, &rest).await;
    shop.count().await?;
    let Some(Looked { found, whole }) = looked? else { return Ok(Look::Cancelled) };
    let last = shop.workspace.now() >= rest.until;
    let mut link = Link::new(shop, stream, &rest.asked, &found);
    let mut untold = rest.untold(&found);
    let mut receipt = Receipt::of(&stream.price, &rest.asked, rest.phone, found);
    receipt.are(stream.kind);
    let whole = whole && receipt.waiting == 0 && !receipt.nothing();
    if !whole && !last {
        return Ok(DONE);
    }
    if receipt.nothing() {
        tally.note(|bought| {
            let asked = u32::try_from(rest.asked.len()).unwrap_or(u32::MAX);
            bought.failed += asked.saturating_sub(rest.failed);
            bought.spent += noted.most;
            bought.unsure += noted.most;
        });
        return given_up(shop, noted, Some(rest)).await;
    }
    // The call itself was paid with the part that came at once.
    let prices: Vec<Price> = stream.price.iter().filter(|price| price.per != Per::Call).cloned().collect();
    let sale = shop.sale(stream).at(prices.clone());
    let (records, mut told, short) = (joined(receipt.records), receipt.tally, receipt.short);
    let bought: BTreeSet<String> = receipt.bought.into_iter().collect();
    let at_once = rest.bought.iter().filter(|one| !bought.contains(*one)).count();
    let at_once = u32::try_from(at_once).unwrap_or(u32::MAX).min(told.not_found);
    told.found += at_once;
    told.not_found -= at_once;
    told.not_found = told.not_found.saturating_sub(rest.opted_out + rest.failed);
    // Who never was told of may have been charged.
    let silent = if whole { 0 } else { receipt.untold.min(told.not_found) };
    told.not_found -= silent;
    told.failed += silent + receipt.waiting;
    let unsure = match silent + receipt.waiting {
        0 => {
            // Who is not named was not found.
            untold.clear();
            0
        }
        rows => price::range(&prices, rows.into(), rest.phone).most,
    };
    let (trust, connection, sells) = (shop.trust.clone(), shop.connection.id, shop.sells(stream));
    let (unread, name, at) = (receipt.unread, stream.name.clone(), shop.workspace.now());
    let before = noted.clone();
    let records = shop
        .workspace
        .store
        .read(move |r| Ok::<_, Failure>(with_what_came_first(r, &before, records)?))
        .await?;
    let first: u64 = records.iter().map(|record| record.before).sum();
    let (mut observations, all) = sale.observations(records, &receipt.lost);
    tally.tell(&observations);
    observations.retain(|observation| is_kept(stream, observation));
    let paid = (rest.paid + all).saturating_sub(first) + unsure;
    shop.workspace
        .store
        .write(move |w| {
            for asked in bought.iter().filter(|_| sells) {
                w.note_bought(connection, asked, rest.phone)?;
            }
            // Whoever has no phone is not asked for one again; whose may still come is.
            for asked in rest.bought.iter().filter(|_| sells) {
                w.note_bought(connection, asked, rest.phone && whole)?;
            }
            purchase::settled(w, noted, paid, untold)?;
            kept(w, &trust, observations)?;
            sync::set_aside(w, connection, &name, &unread, at)?;
            link.make(w, &trust)
        })
        .await?;
    tally.add(&told, paid);
    tally.note(|sum| sum.unsure += unsure);
    shop.changed();
    Ok(Look::Done { short })
}

/// What looking once has brought.
struct Looked {
    found: Vec<Found>,
    /// Whether every ticket was answered, to its last page.
    whole: bool,
}

/// Asks for all tickets, as many at a time as the stream takes, each answer to its end; nothing where it was stopped.
async fn read(shop: &Shop<'_>, later: &Later, rest: &Rest) -> Result<Option<Looked>, Failure> {
    let streams = &shop.connector.manifest().streams;
    let collect = streams.iter().find(|stream| stream.name == later.collect);
    let batch = collect.and_then(|stream| stream.asked.as_ref()).map_or(1, |asked| asked.batch.get());
    let mut looked = Looked { found: Vec::new(), whole: true };
    for tickets in rest.tickets.chunks(batch as usize) {
        let question = json!({ "tickets": tickets });
        let (before, mut total, mut position) = (looked.found.len(), 0, None);
        loop {
            match shop.ask(&later.collect, &question, position.as_ref()).await {
                Ok(page) => {
                    total = page.total.unwrap_or_default().max(total);
                    looked.found.extend(page.found);
                    position = page.next;
                }
                Err(CallError::NotSent(ConnectError::Stopped)) => return Ok(None),
                Err(error) if matters(error.cause()) => return Err(error.into_cause().into()),
                Err(error) => {
                    let code = Failure::from(error.into_cause()).code;
                    tracing::warn!(connector = shop.connection.connector, code, "nothing collected yet");
                    looked.whole = false;
                    position = None;
                }
            }
            if position.is_none() {
                break;
            }
        }
        // Some are ready page by page, in no order: one that is not there yet has no rows.
        let came = looked.found.len() - before;
        looked.whole &= came > 0 && came as u64 >= total;
    }
    for found in &mut looked.found {
        found.subject = found.subject.take().map(|named| rest.whose(named));
    }
    Ok(Some(looked))
}

/// Whether looking again would meet the same.
const fn matters(error: &ConnectError) -> bool {
    matches!(
        error,
        ConnectError::BadCredentials
            | ConnectError::Forbidden { .. }
            | ConnectError::AllowanceUsed
            | ConnectError::NoCredit
            | ConnectError::UnknownStream { .. }
            | ConnectError::NotAsked { .. }
    )
}

/// Nothing came: what it may have cost counts as spent, and who was asked for is not asked for again unasked.
async fn given_up(shop: &Shop<'_>, noted: Purchase, rest: Option<Rest>) -> Result<Look, Failure> {
    tracing::warn!(connector = shop.connection.connector, purchase = %noted.id, "given up");
    let sells = shop.named(&noted.stream).is_some_and(|(stream, _)| shop.sells(stream));
    let asked = unanswered::given_up(&noted, rest, sells);
    shop.workspace.store.write(move |w| w.put_purchase(&Purchase { later: None, asked, ..noted })).await?;
    shop.changed();
    Ok(DONE)
}
