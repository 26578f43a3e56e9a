//! An order at one provider: asked in batches that fit below every ceiling, and collected where the answer takes time.

use super::{
    bulk_stream,
    buy::{Order, Tally},
    buy_stream, collect,
    linked::{Link, is_kept},
    offer::{Offered, owned, reached_at},
    price,
    purchase::{self, Noted},
    receipt::{Asked, Receipt, Sale, joined, kept},
    unanswered::{Note, Unanswered},
};
use crate::{
    allowance,
    api::{Bought, Failure, PriceRange, Topic},
    crash::edge,
    derive::Trust,
    history,
    jobs::{End, Progress},
    push, sync,
    workspace::Workspace,
};
use serde_json::{Value, json};
use sluice_connect::{
    CallError, Client, ConnectError, Connector, FoundPage, Position, Turn,
    manifest::{self, Per, Question, Stream},
};
use sluice_domain::{EntityKind, Field};
use sluice_store::{Connection, Purchase};
use std::{collections::BTreeSet, sync::Arc};
use tokio_util::sync::CancellationToken;

/// How often a batch is asked for that the vendor turned away because it came too early.
const TRIES: u32 = 3;

/// A provider that sells, and what is needed to buy there.
pub(super) struct Shop<'w> {
    pub workspace: &'w Workspace,
    pub connection: &'w Connection,
    pub connector: Arc<Connector>,
    pub client: Client,
    pub trust: Trust,
    pub stop: &'w CancellationToken,
}

impl<'w> Shop<'w> {
    pub(super) async fn open(
        workspace: &'w Workspace,
        connection: &'w Connection,
        stop: &'w CancellationToken,
    ) -> Result<Self, Failure> {
        Ok(Self {
            workspace,
            connection,
            connector: workspace.connector(&connection.connector).await?,
            client: workspace.client(connection).await?,
            trust: workspace.trust().await?,
            stop,
        })
    }

    /// The stream that people are bought with.
    pub(super) fn stream(&self) -> Option<(&Stream, &manifest::Asked)> {
        let stream = buy_stream(self.connector.manifest())?;
        Some((stream, stream.asked.as_ref()?))
    }

    /// The stream that so many people are asked for with, all of whom have the vendor's id. What it brings is kept as
    /// that of [`Self::stream`].
    fn stream_for(&self, people: usize) -> Option<(&Stream, &manifest::Asked)> {
        if people < 2 {
            return self.stream();
        }
        let stream = bulk_stream(self.connector.manifest())?;
        Some((stream, stream.asked.as_ref()?))
    }

    /// The stream of this name, where it is asked.
    pub(super) fn named(&self, name: &str) -> Option<(&Stream, &manifest::Asked)> {
        let stream = self.connector.manifest().streams.iter().find(|stream| stream.name == name)?;
        Some((stream, stream.asked.as_ref()?))
    }

    /// The stream as whose records those of another are kept: the one that names it as its `bulk`, else itself.
    pub(super) fn kept_as<'s>(&'s self, stream: &'s Stream) -> &'s Stream {
        self.named(self.connector.manifest().kept_as(&stream.name)).map_or(stream, |(stream, _)| stream)
    }

    /// Whether whoever a stream brings is bought by that: what is looked at for nothing, or for the look alone, shows only
    /// a part.
    pub(super) fn sells(&self, stream: &Stream) -> bool {
        let is_enriched = stream.asked.as_ref().is_some_and(|asked| asked.with == Question::Enrich);
        let usual = || self.stream().is_some_and(|(usual, _)| usual.name == stream.name);
        stream.kind == EntityKind::Person
            && is_enriched
            && (stream.price.iter().any(|price| price.per != Per::Call) || usual())
    }

    pub(super) fn sale<'s>(&'s self, stream: &'s Stream) -> Sale<'s> {
        Sale {
            workspace: self.workspace,
            connection: self.connection.id,
            stream: &stream.name,
            prices: stream.price.clone(),
        }
    }

    /// Asks for a page, and notes what that tells of the connection.
    pub(super) async fn ask(
        &self,
        stream: &str,
        question: &Value,
        position: Option<&Position>,
    ) -> Result<FoundPage, CallError> {
        let turn = Turn { most: None, stop: Some(self.stop) };
        let found = self.client.ask_in_turn(stream, question, position, turn).await;
        self.workspace.saw(&found.as_ref().map_err(|error| error.cause().clone()));
        found
    }

    /// Counts the calls that were made.
    pub(super) async fn count(&self) -> Result<(), Failure> {
        allowance::count(self.workspace, self.connection.id, &self.client).await
    }

    pub(super) fn changed(&self) {
        self.workspace.stale.mark(history::STALE);
        self.workspace.stale.mark(&[Topic::Connections]);
    }
}

/// What is asked for with one call.
pub(super) struct Lot<'l> {
    /// The stream that is asked.
    pub by: (&'l Stream, &'l manifest::Asked),
    /// The stream under whose name it is noted and kept.
    pub stream: &'l Stream,
    pub question: Value,
    pub whom: Vec<Asked>,
    pub price: PriceRange,
    /// What it costs is set aside and noted already.
    pub noted: Noted,
}

/// What became of asking for a batch.
pub(super) enum Step {
    /// It is done with.
    Done,
    /// The vendor wants it later.
    Early,
    Cancelled,
}

pub(crate) async fn run(
    workspace: &Arc<Workspace>,
    connection: &Connection,
    progress: &Progress,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    // What was bought is kept and not paid again; after the program's end only what was paid is collected.
    let order = workspace.finds.orders.take(progress.id());
    let is_due = collect::is_due(workspace, connection).await?;
    if order.is_none() && !is_due {
        return Err(Failure::of("find_gone"));
    }
    let shop = Shop::open(workspace, connection, stop).await?;
    shop.count().await?;
    let Some(order) = order else { return collect::all(&shop, &Tally::default()).await };
    let sold = sell(&shop, &order, progress).await;
    collect::after(&shop, &order.tally, sold).await
}

/// Asks for everybody in the order.
async fn sell(shop: &Shop<'_>, order: &Order, progress: &Progress) -> Result<End, Failure> {
    let gone = || Failure::of("find_gone");
    let (stream, _) = shop.stream().ok_or_else(gone)?;
    let callback = callback(shop, order).await?;
    let (mut people, mut tries) = (still_missing(shop, order).await?, 0);
    while !people.is_empty() {
        if shop.stop.is_cancelled() {
            return Ok(End::Cancelled);
        }
        let (_, asked) = shop.stream_for(people.len()).ok_or_else(gone)?;
        let rows = people.len().min(asked.batch.get() as usize);
        let left = purchase::left(shop.workspace, shop.connection.id).await?;
        let paid = |rows: usize| people[..rows].iter().map(|person| &person.paid[..]);
        let costs = |rows: usize| price::range_for(&stream.price, paid(rows), order.phone);
        let affordable = |most: u64| left.is_none_or(|left| most <= left);
        // As many as fit: a batch is not left out because one less would do.
        let fits = (1..=rows)
            .rev()
            .find(|rows| affordable(costs(*rows).most) && order.budget.allows(costs(*rows), *rows as u64));
        let Some(rows) = fits else {
            let over = u32::try_from(people.len()).unwrap_or(u32::MAX);
            let by_ceiling = affordable(costs(1).most);
            order.tally.note(|bought| {
                *(if by_ceiling { &mut bought.over_ceiling } else { &mut bought.over_allowance }) += over;
            });
            progress.advance(people.len()).await?;
            return Ok(End::Done);
        };
        let price = costs(rows);
        if !order.budget.reserve(price, rows as u64) {
            // Another provider's job was quicker.
            continue;
        }
        let whom = whom(&people[..rows]);
        let note = Note::of(stream, shop.sells(stream), &Value::Null, &whom, order.phone);
        let noted =
            purchase::begin(shop.workspace, shop.connection.id, &stream.name, price.most, &note).await?;
        let Some(noted) = noted else {
            order.budget.settle(price.most, 0);
            continue;
        };
        let batch: Vec<Offered> = people.drain(..rows).collect();
        match ask(shop, order, &batch, callback.as_deref(), price, noted).await? {
            Step::Done => {
                tries = 0;
                progress.advance(rows).await?;
                shop.changed();
            }
            Step::Cancelled => return Ok(End::Cancelled),
            Step::Early if tries < TRIES => {
                tries += 1;
                people.splice(0..0, batch);
            }
            // The next batch would come too early as well.
            Step::Early => return Err(turned_away(order, rows + people.len())),
        }
    }
    Ok(End::Done)
}

/// So many are not asked for: the vendor wanted it later, each time.
pub(super) fn turned_away(order: &Order, rows: usize) -> Failure {
    let failure = Failure::of("rate_limited");
    order.tally.note(|bought| {
        bought.failed += u32::try_from(rows).unwrap_or(u32::MAX);
        bought.failure = Some(failure.clone());
    });
    failure
}

/// Where phones are to be pushed, where they are wanted and the vendor can reach us.
async fn callback(shop: &Shop<'_>, order: &Order) -> Result<Option<String>, Failure> {
    let asked = shop.stream().map(|(_, asked)| asked).filter(|_| order.phone);
    let reached = asked.and_then(|asked| reached_at(shop.connection, asked).zip(asked.callback.as_ref()));
    let Some((address, callback)) = reached else { return Ok(None) };
    let path = push::path(shop.workspace, shop.connection.id, &callback.stream).await?;
    Ok(Some(format!("{address}{path}")))
}

/// Those in the order whom no other order has brought meanwhile, or may have paid for without an answer, unless they are
/// wanted all the same.
async fn still_missing(shop: &Shop<'_>, order: &Order) -> Result<Vec<Offered>, Failure> {
    let (people, phone, id) = (order.people.clone(), order.phone, shop.connection.id);
    let (again, out) = (order.again.clone(), shop.workspace.finds.out.clone());
    let streams = shop.connector.manifest().streams.iter().filter(|stream| shop.sells(stream));
    let sold: BTreeSet<String> = streams.map(|stream| stream.name.clone()).collect();
    let (missing, known, unanswered) = shop
        .workspace
        .store
        .read(move |r| {
            let (mut missing, mut known, mut left) = (Vec::new(), 0, 0);
            let coming = collect::coming(r, id, &sold)?;
            let unanswered = Unanswered::read(r, &out)?;
            for person in people {
                let is_owned = owned(r, &person)?.is_some_and(|with_phone| with_phone || !phone);
                if is_owned || coming.contains(&person.external_id) {
                    known += 1;
                } else if unanswered.of(id, &person.external_id).is_some()
                    && !again.contains(&person.external_id)
                {
                    left += 1;
                } else {
                    missing.push(person);
                }
            }
            Ok::<_, Failure>((missing, known, left))
        })
        .await?;
    order.tally.note(|bought| {
        bought.known += known;
        bought.unanswered += unanswered;
    });
    Ok(missing)
}

/// Asks for a batch; what it costs is set aside and noted already.
async fn ask(
    shop: &Shop<'_>,
    order: &Order,
    batch: &[Offered],
    callback: Option<&str>,
    price: PriceRange,
    noted: Noted,
) -> Result<Step, Failure> {
    let gone = || Failure::of("find_gone");
    let (stream, _) = shop.stream().ok_or_else(gone)?;
    let by = shop.stream_for(batch.len()).ok_or_else(gone)?;
    let subjects: Vec<Value> = batch.iter().map(subject).collect();
    let want: &[&str] = if order.phone { &["email", "phone"] } else { &["email"] };
    let mut question = json!({ "subjects": subjects, "want": want });
    if let Some(callback) = callback {
        question["callback"] = json!(callback);
    }
    put(shop, order, Lot { by, stream, question, whom: whom(batch), price, noted }).await
}

/// Whom a batch asks for.
fn whom(batch: &[Offered]) -> Vec<Asked> {
    let asked = |person: &Offered| Asked {
        id: person.external_id.clone(),
        fields: person.fields.clone(),
        paid: person.paid.clone(),
        ..Asked::default()
    };
    batch.iter().map(asked).collect()
}

/// Puts a question, and keeps what is answered.
pub(super) async fn put(shop: &Shop<'_>, order: &Order, lot: Lot<'_>) -> Result<Step, Failure> {
    let Lot { by: (by, asked), stream, question, whom, price, noted } = lot;
    edge("order_noted");
    let answer = shop.ask(&by.name, &question, None).await;
    edge("order_answered");
    let page = match answer {
        Ok(page) => page,
        Err(error) => return refused(shop, order, whom.len().max(1), price, noted, error).await,
    };
    // Until what was answered is kept.
    let Noted { purchase: noted, out: _out } = noted;
    let later = asked.later.as_ref().filter(|_| !page.tickets.is_empty());
    let mut link = Link::new(shop, stream, &whom, &page.found);
    let mut receipt = Receipt::of(&stream.price, &whom, order.phone, page.found);
    receipt.are(stream.kind);
    let (mut observations, paid) = shop.sale(stream).observations(joined(receipt.records), &receipt.lost);
    order.tally.tell(&observations);
    observations.retain(|observation| is_kept(stream, observation));
    let later = later.map(|later| {
        let Bought { opted_out, failed, .. } = receipt.tally;
        let told = collect::Told { paid, bought: receipt.bought.clone(), opted_out, failed };
        json!(collect::Rest::new(later, page.tickets, whom, order.phone, told, shop.workspace.now()))
    });
    let phone = price::with_phones(&stream.price, order.phone);
    let (trust, connection) = (shop.trust.clone(), shop.connection.id);
    let (unread, name, at) = (receipt.unread, stream.name.clone(), shop.workspace.now());
    let (bought, waits) = (if shop.sells(stream) { receipt.bought } else { Vec::new() }, later.is_some());
    shop.workspace
        .store
        .write(move |w| {
            for asked in &bought {
                w.note_bought(connection, asked, phone && !waits)?;
            }
            match later {
                Some(later) => w.put_purchase(&Purchase { later: Some(later), ..noted })?,
                None => purchase::settled(w, noted, paid, Vec::new())?,
            }
            kept(w, &trust, observations)?;
            sync::set_aside(w, connection, &name, &unread, at)?;
            link.make(w, &trust)
        })
        .await?;
    edge("order_kept");
    let (tally, short) = (receipt.tally, receipt.short);
    if waits {
        // What was said already is told once everything is; what it costs is not known before.
        order.tally.note(|sum| {
            sum.opted_out += tally.opted_out;
            sum.failed += tally.failed;
        });
    } else {
        order.budget.settle(price.most, paid);
        order.tally.add(&tally, paid);
    }
    // Not before the answer is kept.
    shop.count().await?;
    if short { Err(order.tally.short()) } else { Ok(Step::Done) }
}

/// A batch that was asked for without an answer that can be read.
async fn refused(
    shop: &Shop<'_>,
    order: &Order,
    rows: usize,
    price: PriceRange,
    noted: Noted,
    error: CallError,
) -> Result<Step, Failure> {
    let sure = !matches!(error, CallError::Unknown(_));
    let Noted { purchase, out } = noted;
    if sure {
        purchase::for_nothing(shop.workspace, purchase).await?;
        order.budget.settle(price.most, 0);
    }
    // From now on nobody waits for an answer, and who was asked for is shown as such.
    drop(out);
    shop.changed();
    shop.count().await?;
    match error {
        CallError::NotSent(ConnectError::Stopped) => return Ok(Step::Cancelled),
        CallError::NotSent(ConnectError::RateLimited { .. }) => return Ok(Step::Early),
        _ => {}
    }
    let failure = Failure::from(error.into_cause());
    order.tally.note(|bought| {
        bought.failed += u32::try_from(rows).unwrap_or(u32::MAX);
        bought.failure = Some(failure.clone());
        if !sure {
            // It may have been charged, and counts as if it was.
            bought.spent += price.most;
            bought.unsure += price.most;
        }
    });
    // The next batch would fare no better; and where it is not known what this one cost, nobody should go on paying.
    let for_all = ["no_credit", "allowance_used", "bad_credentials", "forbidden"];
    if !sure || for_all.contains(&failure.code.as_str()) { Err(failure) } else { Ok(Step::Done) }
}

/// Who is asked for. The vendor's own id tells them apart: some repeat it, and none repeats ours.
fn subject(person: &Offered) -> Value {
    let names = [
        ("given_name", Field::GivenName),
        ("family_name", Field::FamilyName),
        ("full_name", Field::FullName),
        ("email", Field::Email),
        ("linkedin", Field::Linkedin),
        ("title", Field::Title),
        ("company_name", Field::CompanyName),
        ("company_domain", Field::CompanyDomain),
    ];
    let mut subject = serde_json::Map::new();
    subject.insert("ref".to_owned(), json!(person.external_id));
    subject.insert("id".to_owned(), json!(person.external_id));
    for (name, field) in names {
        if let Some(value) = person.fields.get(&field) {
            subject.insert(name.to_owned(), json!(value));
        }
    }
    subject.into()
}
