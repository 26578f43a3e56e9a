//! Answers that take their time: what was paid is collected, also after the program has ended in between.

use super::{
    buy::Tally,
    linked::{Link, is_kept},
    order::Shop,
    purchase,
    receipt::{Asked, Receipt, joined, kept, with_what_came_first},
};
use crate::{api::Failure, jobs::End, workspace::Workspace};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sluice_connect::{
    CallError, ConnectError,
    manifest::{Later, Per, Price},
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
    /// When it is given up.
    until: DateTime<Utc>,
}

impl Rest {
    pub(super) fn new(
        later: &Later,
        tickets: Vec<String>,
        asked: Vec<Asked>,
        phone: bool,
        paid: u64,
        now: DateTime<Utc>,
    ) -> Self {
        let until = now + TimeDelta::seconds(later.give_up_seconds.get().into());
        Self { tickets, asked, phone, paid, until }
    }
}

/// Those whose answer is still to come, under the ids that were asked with.
pub(super) fn coming(r: &Reader<'_>, connection: ConnectionId) -> Result<BTreeSet<String>, StoreError> {
    let rests = r.purchases_to_collect(connection)?.into_iter().filter_map(|noted| noted.later);
    let rests = rests.filter_map(|rest| serde_json::from_value::<Rest>(rest).ok());
    Ok(rests.flat_map(|rest| rest.asked).map(|asked| asked.id).collect())
}

/// Looks until everything is collected or given up.
pub(super) async fn all(shop: &Shop<'_>, tally: &Tally) -> Result<End, Failure> {
    let id = shop.connection.id;
    loop {
        let open = shop.workspace.store.read(move |r| r.purchases_to_collect(id)).await?;
        if open.is_empty() {
            return Ok(End::Done);
        }
        let pauses =
            open.iter().filter_map(|noted| Some(shop.named(&noted.stream)?.1.later.as_ref()?.every_seconds));
        let pause = Duration::from_secs(pauses.min().unwrap_or(NonZeroU32::MIN).get().into());
        tokio::select! {
            () = time::sleep(pause) => {}
            () = shop.stop.cancelled() => return Ok(End::Cancelled),
        }
        if let End::Cancelled = look(shop, tally).await? {
            return Ok(End::Cancelled);
        }
    }
}

/// Looks once, where something is to be collected from a connection that is being synced.
pub(crate) async fn once(
    workspace: &Workspace,
    connection: &Connection,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    let id = connection.id;
    if workspace.store.read(move |r| r.purchases_to_collect(id)).await?.is_empty() {
        return Ok(End::Done);
    }
    look(&Shop::open(workspace, connection, stop).await?, &Tally::default()).await
}

async fn look(shop: &Shop<'_>, tally: &Tally) -> Result<End, Failure> {
    let id = shop.connection.id;
    for noted in shop.workspace.store.read(move |r| r.purchases_to_collect(id)).await? {
        let Some(rest) = noted.later.clone().and_then(|rest| serde_json::from_value::<Rest>(rest).ok())
        else {
            given_up(shop, noted).await?;
            continue;
        };
        if let End::Cancelled = fetch(shop, tally, noted, rest).await? {
            return Ok(End::Cancelled);
        }
    }
    Ok(End::Done)
}

async fn fetch(shop: &Shop<'_>, tally: &Tally, noted: Purchase, rest: Rest) -> Result<End, Failure> {
    let later = shop.named(&noted.stream).and_then(|(stream, asked)| Some((stream, asked.later.as_ref()?)));
    let Some((stream, later)) = later else {
        return given_up(shop, noted).await;
    };
    let answer = shop.ask(&later.collect, &json!({ "tickets": rest.tickets })).await;
    shop.count().await?;
    let last = shop.workspace.now() >= rest.until;
    let found = match answer {
        Ok(page) => page.found,
        Err(CallError::NotSent(ConnectError::Stopped)) => return Ok(End::Cancelled),
        Err(error) if matters(error.cause()) => return Err(error.into_cause().into()),
        Err(error) => {
            tracing::warn!(connector = shop.connection.connector, %error, "nothing collected yet");
            Vec::new()
        }
    };
    let mut link = Link::new(shop, stream, &rest.asked, &found);
    let mut receipt = Receipt::of(&stream.price, &rest.asked, rest.phone, found);
    receipt.are(stream.kind);
    let whole = receipt.waiting == 0 && !receipt.nothing();
    if !whole && !last {
        return Ok(End::Done);
    }
    if receipt.nothing() {
        tally.note(|bought| {
            bought.failed += u32::try_from(rest.asked.len()).unwrap_or(u32::MAX);
            bought.spent += noted.most;
            bought.unsure += noted.most;
        });
        return given_up(shop, noted).await;
    }
    // The call itself was paid with the part that came at once.
    let prices: Vec<Price> = stream.price.iter().filter(|price| price.per != Per::Call).cloned().collect();
    let sale = shop.sale(stream).at(prices);
    let bought = if shop.sells(stream) { receipt.bought } else { Vec::new() };
    let (records, mut told) = (joined(receipt.records), receipt.tally);
    told.failed += receipt.waiting;
    let (trust, connection) = (shop.trust.clone(), shop.connection.id);
    let before = noted.clone();
    let records = shop
        .workspace
        .store
        .read(move |r| Ok::<_, Failure>(with_what_came_first(r, &before, records)?))
        .await?;
    let first: u64 = records.iter().map(|record| record.before).sum();
    let (mut observations, whole) = sale.observations(records);
    tally.tell(&observations);
    observations.retain(|observation| is_kept(stream, observation));
    let paid = (rest.paid + whole).saturating_sub(first);
    shop.workspace
        .store
        .write(move |w| {
            for asked in &bought {
                w.note_bought(connection, asked, rest.phone)?;
            }
            purchase::settled(w, noted, paid)?;
            kept(w, &trust, observations)?;
            link.make(w, &trust)
        })
        .await?;
    tally.add(&told, paid);
    shop.changed();
    Ok(End::Done)
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
    )
}

/// Nothing came: what it may have cost counts as spent.
async fn given_up(shop: &Shop<'_>, noted: Purchase) -> Result<End, Failure> {
    tracing::warn!(connector = shop.connection.connector, purchase = %noted.id, "given up");
    shop.workspace.store.write(move |w| w.put_purchase(&Purchase { later: None, ..noted })).await?;
    shop.changed();
    Ok(End::Done)
}
