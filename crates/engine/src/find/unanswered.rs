//! Whom a purchase asked for whose answer never came: it may have been paid, so nobody is asked for again unasked.
//!
//! Whom it asks for is noted with the purchase before the call goes out, and taken off the note once it is known what
//! became of them. What is still on it when nobody waits for the answer any more was cut off: the program was killed, the
//! wire broke, or the vendor told nothing for as long as it was looked after.

use super::{
    collect::{Rest, Told},
    parts::Part,
    price,
    receipt::Asked,
    search::Finds,
};
use crate::{api::Failure, workspace::Workspace};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sluice_connect::manifest::{Manifest, Stream};
use sluice_domain::{
    ConnectionId, PurchaseId,
    normal::{self, Email, EmailClass, NormalPerson},
};
use sluice_store::{Connection, PageKey, Purchase, Reader, StoreError, Writer};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Whom a purchase asks for, as it is kept with it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Note {
    pub whom: Vec<Asked>,
    /// Whether phone numbers are wanted too.
    #[serde(default)]
    pub phone: bool,
    /// Whether whoever is asked for by the provider's id is bought by it.
    #[serde(default)]
    pub sells: bool,
    /// Whether the answer can be collected by the ids alone, and nobody gave that up yet.
    #[serde(default)]
    pub by_id: bool,
}

impl Note {
    /// Of a call to a stream; `kept_as` is that under whose name it is noted.
    pub(super) fn of(kept_as: &Stream, sells: bool, question: &Value, whom: &[Asked], phone: bool) -> Self {
        let later = kept_as.asked.as_ref().and_then(|asked| asked.later.as_ref());
        // An earlier look without phone numbers would be taken for one with them.
        let by_id = !phone
            && later.is_some_and(|later| later.by_id)
            && !whom.is_empty()
            && whom.iter().all(|asked| !asked.by_signs);
        Self { whom: whom_of(question, whom), phone, sells, by_id }
    }

    /// Of a page of a search.
    pub(super) fn page(key: &PageKey) -> Self {
        Self { whom: vec![page(key)], ..Self::default() }
    }

    fn read(purchase: &Purchase) -> Option<Self> {
        serde_json::from_value(purchase.asked.clone()?).ok()
    }

    /// As it is kept; nothing where it names nobody.
    pub(super) fn written(&self) -> Option<Value> {
        (!self.whom.is_empty()).then(|| json!(self))
    }
}

/// Whom a question asks for; where it names nobody, the question itself stands for them.
fn whom_of(question: &Value, whom: &[Asked]) -> Vec<Asked> {
    match whom {
        [] => vec![by_signs(question.to_string())],
        whom => whom.to_vec(),
    }
}

fn by_signs(id: String) -> Asked {
    Asked { id, by_signs: true, ..Asked::default() }
}

fn page(key: &PageKey) -> Asked {
    by_signs(json!([key.question, key.place]).to_string())
}

/// Whether both are asked for alike.
pub(super) fn alike(one: &Asked, other: &Asked) -> bool {
    (&one.id, one.by_signs) == (&other.id, other.by_signs)
        || (one.about.is_some() && one.about == other.about)
}

/// Purchases whose calls are out: their answers are waited for.
#[derive(Clone, Default)]
pub(crate) struct Out(Arc<Mutex<BTreeSet<PurchaseId>>>);

impl Out {
    fn ids(&self) -> MutexGuard<'_, BTreeSet<PurchaseId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a call is going out.
    pub(super) fn goes(&self, id: PurchaseId) -> IsOut {
        self.ids().insert(id);
        IsOut { out: self.clone(), id }
    }

    fn has(&self, id: PurchaseId) -> bool {
        self.ids().contains(&id)
    }
}

/// A call that is out, until it is dropped.
pub(super) struct IsOut {
    out: Out,
    id: PurchaseId,
}

impl Drop for IsOut {
    fn drop(&mut self) {
        self.out.ids().remove(&self.id);
    }
}

/// Somebody who was asked for and is not answered for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Open {
    pub at: DateTime<Utc>,
    pub phone: bool,
    /// Whether the answer is still to come.
    pub coming: bool,
}

/// Those who are being bought, or may have been.
#[derive(Default)]
pub(super) struct Unanswered {
    /// By the ids that they were asked for with.
    people: BTreeMap<(ConnectionId, String), Open>,
    /// By what is one person's alone, whoever gives it, and with who was asked.
    signs: BTreeMap<String, Vec<(ConnectionId, Open)>>,
}

impl Unanswered {
    pub(super) fn read(r: &Reader<'_>, out: &Out) -> Result<Self, StoreError> {
        Ok(Self::of_notes(notes(r)?, out))
    }

    fn of_notes(notes: Vec<(Purchase, Note)>, out: &Out) -> Self {
        let mut all = Self::default();
        for (purchase, note) in notes.into_iter().filter(|(_, note)| note.sells) {
            let coming = purchase.later.is_some() || note.by_id || out.has(purchase.id);
            let open = Open { at: purchase.at, phone: note.phone, coming };
            for asked in note.whom.into_iter().filter(|asked| !asked.by_signs) {
                for sign in signs(&normal::person(&asked.fields)) {
                    all.signs.entry(sign).or_default().push((purchase.connection, open));
                }
                // Who was asked for twice is known by the later call.
                all.people.insert((purchase.connection, asked.id), open);
            }
        }
        all
    }

    /// What is known of whom a connection calls by this id.
    pub(super) fn of(&self, connection: ConnectionId, id: &str) -> Option<Open> {
        self.people.get(&(connection, id.to_owned())).copied()
    }

    /// Who else than these was asked for the same person last, and what is known of that.
    pub(super) fn elsewhere(
        &self,
        person: &NormalPerson,
        than: &[ConnectionId],
    ) -> Option<(ConnectionId, Open)> {
        let signs = signs(person);
        let open = signs.iter().filter_map(|sign| self.signs.get(sign)).flatten();
        open.filter(|(connection, _)| !than.contains(connection)).max_by_key(|(_, open)| open.at).copied()
    }
}

/// What is one person's alone: an address of their own, a profile.
fn signs(person: &NormalPerson) -> Vec<String> {
    let own = |email: &&Email| matches!(email.class, EmailClass::Work | EmailClass::FreeMail);
    let email = person.email.as_ref().filter(own).map(|email| email.match_key.clone());
    let profile = person.profile.as_ref().map(|profile| profile.as_str().to_owned());
    email.into_iter().chain(profile).collect()
}

fn notes(r: &Reader<'_>) -> Result<Vec<(Purchase, Note)>, StoreError> {
    let read = |purchase: Purchase| Note::read(&purchase).map(|note| (purchase, note));
    Ok(r.purchases_unanswered()?.into_iter().filter_map(read).collect())
}

/// Whom a stream was asked for without an answer: each may have been paid.
pub(super) fn without_answer(
    r: &Reader<'_>,
    out: &Out,
    connection: ConnectionId,
    stream: &str,
) -> Result<Vec<Asked>, StoreError> {
    let of = |(purchase, note): (Purchase, Note)| {
        let same = purchase.connection == connection && purchase.stream == stream && !out.has(purchase.id);
        same.then_some(note.whom)
    };
    Ok(notes(r)?.into_iter().filter_map(of).flatten().collect())
}

/// How long calls without an answer are told of by themselves; whom they asked for is marked for good.
const TOLD: TimeDelta = TimeDelta::days(7);

/// Calls that may have been paid and whose answer never came and can't be collected, of the last days: how many by the
/// connection, and when the newest went out.
pub(crate) fn lost(
    r: &Reader<'_>,
    finds: &Finds,
    now: DateTime<Utc>,
) -> Result<BTreeMap<ConnectionId, (u32, DateTime<Utc>)>, StoreError> {
    let mut lost = BTreeMap::new();
    for (purchase, note) in notes(r)? {
        let coming = purchase.later.is_some() || note.by_id || finds.out.has(purchase.id);
        if coming || purchase.most == 0 || now - purchase.at > TOLD {
            continue;
        }
        let (count, newest) = lost.entry(purchase.connection).or_insert((0_u32, purchase.at));
        *count = count.saturating_add(1);
        *newest = purchase.at.max(*newest);
    }
    Ok(lost)
}

/// When the newest of these was asked for by a stream without an answer.
fn last_asked(
    r: &Reader<'_>,
    out: &Out,
    connection: ConnectionId,
    stream: &str,
    whom: &[Asked],
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let same = |(purchase, note): &(Purchase, Note)| {
        purchase.connection == connection
            && purchase.stream == stream
            && !out.has(purchase.id)
            && note.whom.iter().any(|one| whom.iter().any(|other| alike(one, other)))
    };
    Ok(notes(r)?.into_iter().filter(same).map(|(purchase, _)| purchase.at).max())
}

/// When a page of a search was asked for and may have been paid, where its answer never came.
pub(super) async fn page_asked(
    workspace: &Workspace,
    key: &PageKey,
) -> Result<Option<DateTime<Utc>>, Failure> {
    let (out, connection, stream) = (workspace.finds.out.clone(), key.connection, key.stream.clone());
    let whom = [page(key)];
    workspace.store.read(move |r| Ok(last_asked(r, &out, connection, &stream, &whom)?)).await
}

/// When one of these parts of a question was put to a stream and may have been paid, where its answer never came.
pub(super) async fn question_asked(
    workspace: &Workspace,
    connection: ConnectionId,
    stream: &str,
    parts: &[Part],
) -> Result<Option<DateTime<Utc>>, Failure> {
    let (out, stream) = (workspace.finds.out.clone(), stream.to_owned());
    let whom: Vec<Asked> = parts.iter().flat_map(|part| whom_of(&part.question, &part.whom)).collect();
    workspace.store.read(move |r| Ok(last_asked(r, &out, connection, &stream, &whom)?)).await
}

/// Takes whom an answer tells of off every note of the same stream: whatever became of an earlier call, now it is known
/// of them. What is left of a purchase's own note are those of whom the answer does not tell, where it may have cost for
/// them.
pub(super) fn answered(
    w: &Writer<'_>,
    purchase: &Purchase,
    untold: Vec<Asked>,
) -> Result<Option<Value>, StoreError> {
    let Some(note) = Note::read(purchase) else { return Ok(None) };
    let is_told = |one: &Asked| {
        note.whom.iter().any(|told| alike(told, one)) && !untold.iter().any(|other| alike(other, one))
    };
    for (other, mut left) in notes(w)? {
        let same = other.connection == purchase.connection && other.stream == purchase.stream;
        // What is waited for tells of itself.
        if !same || other.id == purchase.id || other.later.is_some() {
            continue;
        }
        let before = left.whom.len();
        left.whom.retain(|one| !is_told(one));
        if left.whom.len() < before {
            w.put_purchase(&Purchase { asked: left.written(), ..other })?;
        }
    }
    Ok(Note { whom: untold, by_id: false, ..note }.written())
}

/// The note of a purchase that is given up: nothing more is looked for. What was noted before there were notes takes what
/// is kept of its answer.
pub(super) fn given_up(purchase: &Purchase, kept: Option<Rest>, sells: bool) -> Option<Value> {
    let of_rest = || {
        let (whom, phone) = kept?.asked_for();
        Some(Note { whom, phone, sells, by_id: false })
    };
    Note { by_id: false, ..Note::read(purchase).or_else(of_rest)? }.written()
}

/// Has what was asked for at a connection collected like what comes later, where that is done by the ids that were asked
/// with.
pub(super) async fn look_up(workspace: &Workspace, connection: &Connection) -> Result<(), Failure> {
    let (id, out) = (connection.id, workspace.finds.out.clone());
    let lost = workspace
        .store
        .read(move |r| {
            let is_lost = |(purchase, note): &(Purchase, Note)| {
                purchase.connection == id && purchase.later.is_none() && note.by_id && !out.has(purchase.id)
            };
            Ok::<_, Failure>(notes(r)?.into_iter().filter(is_lost).collect::<Vec<_>>())
        })
        .await?;
    if lost.is_empty() {
        return Ok(());
    }
    let connector = workspace.connector(&connection.connector).await?;
    let now = workspace.now();
    let reopened: Vec<Purchase> = lost
        .into_iter()
        .map(|(purchase, note)| match rest(connector.manifest(), &purchase, note, now) {
            Some(rest) => Purchase { later: Some(json!(rest)), ..purchase },
            None => Purchase { asked: given_up(&purchase, None, false), ..purchase },
        })
        .collect();
    workspace
        .store
        .write(move |w| Ok::<_, Failure>(reopened.iter().try_for_each(|purchase| w.put_purchase(purchase))?))
        .await
}

/// How it is collected; nothing where the connector of this version has no way.
fn rest(manifest: &Manifest, purchase: &Purchase, note: Note, now: DateTime<Utc>) -> Option<Rest> {
    let stream = manifest.streams.iter().find(|stream| stream.name == purchase.stream)?;
    let later = stream.asked.as_ref()?.later.as_ref().filter(|later| later.by_id)?;
    let tickets = note.whom.iter().map(|asked| asked.id.clone()).collect();
    let told = Told { paid: price::paid(&stream.price, &[]), bought: Vec::new(), opted_out: 0, failed: 0 };
    Some(Rest::new(later, tickets, note.whom, note.phone, told, now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::{Field, Fields};

    #[test]
    fn who_may_have_been_paid_for_elsewhere_is_known_by_an_address_or_profile_of_their_own() {
        let at = DateTime::UNIX_EPOCH;
        let (there, here) = (ConnectionId::from_bytes([1; 16]), ConnectionId::from_bytes([2; 16]));
        let fields = |some: &[(Field, &str)]| -> Fields {
            some.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
        };
        let mail = (Field::Email, "ann.lee@acme-corp.com");
        let role = (Field::Email, "sales@acme-corp.com");
        let profile = (Field::Linkedin, "https://www.linkedin.com/in/ann-lee-7");
        let check =
            |asked: &[(Field, &str)], shown: &[(Field, &str)], than: &[ConnectionId], expected: bool| {
                let purchase = Purchase {
                    id: PurchaseId::from_bytes([3; 16]),
                    connection: there,
                    stream: "people_enrich".to_owned(),
                    at,
                    most: 1_000,
                    paid: None,
                    later: None,
                    asked: None,
                };
                let whom = vec![Asked { id: "7".to_owned(), fields: fields(asked), ..Asked::default() }];
                let note = Note { whom, sells: true, ..Note::default() };
                let unanswered = Unanswered::of_notes(vec![(purchase, note)], &Out::default());
                let person = normal::person(&fields(shown));
                assert_eq!(unanswered.elsewhere(&person, than).is_some(), expected, "{asked:?} {shown:?}");
            };
        check(&[mail], &[mail, (Field::Title, "CTO")], &[here], true);
        check(&[profile], &[(Field::Linkedin, "linkedin.com/in/ann-lee-7/")], &[here], true);
        check(&[mail, profile], &[profile], &[here], true);
        // Of whom that connection is asked it is known by the id.
        check(&[mail], &[mail], &[there, here], false);
        check(&[mail], &[(Field::Email, "ann.moe@acme-corp.com")], &[here], false);
        check(&[role], &[role], &[here], false);
        check(&[(Field::Title, "CTO")], &[(Field::Title, "CTO")], &[here], false);
    }
}
