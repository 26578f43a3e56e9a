//! How good people's records are, by the rules and for the day that the store holds.
//!
//! Both are changed for one batch of people after the other. Until all are done the store holds what was before as
//! well, and up to whom the new holds, so that what is derived depends on nothing else at any moment.

use super::{Trust, doubt, gone, person};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sluice_domain::{
    Decision, Person, PersonId, PersonState,
    derived::Record,
    quality::{Quality, QualityRules, Said, Subject},
    survivorship::{self, FirstSeen, Order, Survivors},
};
use sluice_store::{Reader, StoreError, Writer};
use std::sync::{Arc, Mutex, PoisonError};

const KEY: &str = "quality";

/// Rules as they were kept, and the day that scores by them are for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Edition {
    /// Counted from 1.
    pub version: u32,
    pub at: DateTime<Utc>,
    pub actor: String,
    /// The rules, as somebody wrote them.
    pub text: String,
    pub as_of: NaiveDate,
}

/// What the store holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub now: Edition,
    /// What still holds for some people.
    pub before: Option<Before>,
}

/// What holds for the people after one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Before {
    pub edition: Edition,
    /// The last person for whom it does not hold any more; nobody yet where absent.
    pub up_to: Option<PersonId>,
}

impl Kept {
    pub(crate) fn read(r: &Reader<'_>) -> Result<Option<Self>, StoreError> {
        r.setting(KEY)
    }

    pub(crate) fn write(&self, w: &Writer<'_>) -> Result<(), StoreError> {
        w.set_setting(KEY, self)
    }

    /// Puts an edition in force, for nobody at first. The one before must hold for everybody.
    pub(crate) fn replace(&mut self, edition: Edition) {
        let before = std::mem::replace(&mut self.now, edition);
        self.before = Some(Before { edition: before, up_to: None });
    }
}

/// Rules from a text that was checked when it was kept; the default set where there is none.
fn rules(text: &str) -> QualityRules {
    toml::from_str(text).unwrap_or_default()
}

/// Who judges, read once for as long as the store holds the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Judges(Arc<Mutex<Option<Known>>>);

/// Who judges by what the store held.
type Known = (Option<Kept>, Arc<Judge>);

impl Judges {
    pub(super) fn of(&self, r: &Reader<'_>) -> Result<Arc<Judge>, StoreError> {
        let kept = Kept::read(r)?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some((of, judge)) if *of == kept => Ok(Arc::clone(judge)),
            _ => {
                let judge = Arc::new(Judge::of(kept.as_ref()));
                *known = Some((kept, Arc::clone(&judge)));
                Ok(judge)
            }
        }
    }
}

#[derive(Clone, Debug, Default)]
struct Scale {
    rules: QualityRules,
    as_of: Option<NaiveDate>,
}

impl Scale {
    fn of(edition: &Edition) -> Self {
        Self { rules: rules(&edition.text), as_of: Some(edition.as_of) }
    }

    fn quality(&self, values: &Survivors, said: &[Said<'_>]) -> Quality {
        self.rules.judge(&Subject { values, said, as_of: self.as_of })
    }
}

/// Judges how good records are.
#[derive(Debug, Default)]
pub(crate) struct Judge {
    now: Scale,
    before: Option<(Scale, Option<PersonId>)>,
}

impl Judge {
    fn of(kept: Option<&Kept>) -> Self {
        let Some(kept) = kept else { return Self::default() };
        let before = kept.before.as_ref().map(|before| (Scale::of(&before.edition), before.up_to));
        Self { now: Scale::of(&kept.now), before }
    }

    /// A judge by other rules, as of the same day.
    pub(crate) fn by(&self, rules: QualityRules) -> Self {
        Self { now: Scale { rules, as_of: self.now.as_of }, before: None }
    }

    pub(super) fn quality(&self, id: PersonId, values: &Survivors, said: &[Said<'_>]) -> Quality {
        let scale = match &self.before {
            Some((before, up_to)) if up_to.is_none_or(|last| id > last) => before,
            _ => &self.now,
        };
        scale.quality(values, said)
    }

    /// Whether a record of this source would be weak as a person of its own.
    pub(crate) fn is_weak_alone(&self, record: &Record, source: &str) -> bool {
        let values = survivorship::survive(&[record], &Order::default(), &FirstSeen::new());
        self.now.quality(&values, &[Said { record, source, own: false }]).is_weak()
    }

    /// What a person who was judged before becomes, where that may be something else.
    fn anew(&self, r: &Reader<'_>, trust: &Trust, person: &Person) -> Result<Option<Quality>, StoreError> {
        if let Some((before, _)) = &self.before
            && before.rules == self.now.rules
            && let (Some(from), Some(to)) = (before.as_of, self.now.as_of)
            // The same once more is what the first rules of a store are carried with.
            && from != to
            && !self.now.rules.ages(&person.quality, person.at.date_naive(), from, to)
        {
            return Ok(None);
        }
        let records = r.records(&person.records)?;
        let quality = self.now.quality(&person.values, &trust.said(&records));
        Ok((quality != person.quality).then_some(quality))
    }
}

/// Carries what is in force now to the next people, at most `limit`. Nothing where it holds for everybody; otherwise
/// how many it was carried to.
pub(crate) fn carry(w: &Writer<'_>, trust: &Trust, limit: u32) -> Result<Option<u32>, StoreError> {
    let Some(mut kept) = Kept::read(w)? else { return Ok(None) };
    let Some(before) = &mut kept.before else { return Ok(None) };
    let judge = trust.judge(w)?;
    let people = w.people_after(before.up_to, limit)?;
    let count = u32::try_from(people.len()).unwrap_or(u32::MAX);
    before.up_to = people.last().map(|person| person.id).or(before.up_to);
    for mut person in people {
        if let Some(quality) = judge.anew(w, trust, &person)? {
            person.quality = quality;
            settle(w, trust, person)?;
        }
    }
    if count < limit {
        kept.before = None;
    }
    kept.write(w)?;
    Ok(Some(count))
}

/// Whether a person may go out.
fn state(
    r: &Reader<'_>,
    trust: &Trust,
    person: &Person,
    said: &[Decision],
    doubted: bool,
) -> Result<PersonState, StoreError> {
    let records = r.records(&person.records)?;
    let records: Vec<&Record> = records.iter().collect();
    Ok(person::state(trust, person, &records, said, doubted))
}

/// Keeps a person whose score or values changed, with its state and card.
pub(super) fn settle(w: &Writer<'_>, trust: &Trust, mut person: Person) -> Result<(), StoreError> {
    let doubted = w.items_of(&[person.id])?.iter().any(|item| item.kind.is_between());
    let said = w.active_judgements(&person.records)?;
    person.state = state(w, trust, &person, &said, doubted)?;
    w.put_person(&person)?;
    let about: Vec<&Decision> = said.iter().collect();
    match gone::card(w, &person, &about)? {
        Some(card) => w.put_item(&card)?,
        None => w.delete_item(&gone::id(&person))?,
    }
    let card = doubt::card(&person, &said);
    if person.state == PersonState::Weak { w.put_item(&card) } else { w.delete_item(&card.id()) }
}

/// What other rules would change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Effect {
    pub people: u32,
    /// Who waits and would go out.
    pub go_out: u32,
    /// Who goes out and would wait.
    pub wait: u32,
    pub raised: u32,
    pub lowered: u32,
}

/// What judging everybody by `judge` would change.
pub(crate) fn effect(r: &Reader<'_>, trust: &Trust, judge: &Judge, page: u32) -> Result<Effect, StoreError> {
    let mut effect = Effect::default();
    let mut after = None;
    loop {
        let people = r.people_after(after, page)?;
        let Some(last) = people.last() else { return Ok(effect) };
        after = Some(last.id);
        for mut person in people {
            effect.people += 1;
            let Some(quality) = judge.anew(r, trust, &person)? else { continue };
            effect.raised += u32::from(quality.score > person.quality.score);
            effect.lowered += u32::from(quality.score < person.quality.score);
            if !matches!(person.state, PersonState::Weak | PersonState::Clean) {
                continue;
            }
            person.quality = quality;
            match (person.state, state(r, trust, &person, &r.active_judgements(&person.records)?, false)?) {
                (PersonState::Weak, PersonState::Clean) => effect.go_out += 1,
                (PersonState::Clean, PersonState::Weak) => effect.wait += 1,
                _ => {}
            }
        }
    }
}
