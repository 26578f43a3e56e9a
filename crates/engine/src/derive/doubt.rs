//! What a person has to judge, and what state that leaves people in.

use super::{
    Trust, clash, gone, knot, person, standing,
    words::{Stands, Words},
    workflow::Flow,
};
use sluice_domain::{Decision, Judgement, Person, PersonId, PersonState, RecordId, derived::Record};
use sluice_store::{Item, ItemId, ItemKind, Pair, StoreError, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// A pair holds two people back, a weak record one: pairs come first, the most alike before the others. Evidence stays
/// far below this, scores end at 100.
pub(crate) const OF_A_PAIR: f32 = 1_000.0;

/// What was said against what was said holds whole groups in the balance, and two people contradict each other in it.
const OF_A_CONTRADICTION: f32 = 2_000.0;

/// People as they were grouped, before what is doubted about them is known.
#[derive(Default)]
pub(super) struct Doubted {
    /// Records of which something else has to be judged.
    pub records: BTreeSet<RecordId>,
    /// Who the records around belong to now.
    pub owners: BTreeMap<RecordId, PersonId>,
    /// The people that are made anew, not kept yet.
    pub people: BTreeMap<PersonId, Person>,
    /// The people that are no more.
    pub gone: BTreeSet<PersonId>,
    /// Records that are nobody's any more: what was said of them holds nobody apart, although they are kept as somebody's
    /// still.
    pub nobodys: BTreeSet<RecordId>,
    /// Records as they are now, as far as they are at hand.
    pub at_hand: BTreeMap<RecordId, Record>,
}

/// Brings items and states up to date, and keeps the people.
pub(super) fn refresh(w: &Writer<'_>, trust: &Trust, mut doubted: Doubted) -> Result<(), StoreError> {
    let asked: Vec<RecordId> = doubted.records.iter().copied().collect();
    doubted.learn_owners(w, &asked)?;
    let mut dirty: BTreeSet<PersonId> = doubted.people.keys().copied().collect();
    dirty.extend(asked.iter().filter_map(|record| doubted.owners.get(record)));

    let known = doubted.people_of(w, &dirty)?;
    let wanted = doubted.wanted(w, &dirty, &known)?;
    let of: Vec<PersonId> = dirty.union(&doubted.gone).copied().collect();
    let kept: BTreeMap<ItemId, Item> = w
        .items_of(&of)?
        .into_iter()
        .filter(|item| item.kind.is_between() || doubted.gone.contains(&item.left))
        .filter(|item| item.kind != ItemKind::Knot)
        .map(|item| (item.id(), item))
        .collect();
    let mut settled = dirty;
    let both = |item: &Item| std::iter::once(item.left).chain(item.right);
    let mut untied = knot::Untied::default();
    for (id, item) in &kept {
        if !wanted.contains_key(id) {
            w.delete_item(id)?;
            settled.extend(both(item));
            untied.changed(item);
        }
    }
    for (id, item) in wanted {
        let before = kept.get(&id);
        let within = before.and_then(|before| before.within).filter(|_| item.handed_to.is_none());
        let item = Item { within, ..item };
        if before != Some(&item) {
            w.put_item(&item)?;
            settled.extend(both(&item));
            before.into_iter().chain([&item]).for_each(|item| untied.changed(item));
        }
    }
    settled.retain(|id| !doubted.gone.contains(id));
    untied.tie(w, &doubted.gone)?;
    doubted.settle(w, trust, &settled, known)
}

impl Doubted {
    fn learn_owners(&mut self, w: &Writer<'_>, records: &[RecordId]) -> Result<(), StoreError> {
        let known = |record: &RecordId| self.owners.contains_key(record) || self.nobodys.contains(record);
        let unknown: Vec<RecordId> = records.iter().copied().filter(|record| !known(record)).collect();
        let owners = w.owners(&unknown)?.into_iter().filter(|(_, person)| !self.gone.contains(person));
        self.owners.extend(owners);
        Ok(())
    }

    /// People by id: those made anew as they will be, the others as they are kept.
    fn people_of(
        &self,
        w: &Writer<'_>,
        ids: &BTreeSet<PersonId>,
    ) -> Result<BTreeMap<PersonId, Person>, StoreError> {
        let kept: Vec<PersonId> = ids.iter().copied().filter(|id| !self.people.contains_key(id)).collect();
        Ok(w.people(&kept)?.into_iter().map(|person| (person.id, person)).collect())
    }

    /// The doubts between some people and others: the strongest pair of records for each two people, unless somebody
    /// said that the two are different; and every *same* that did not come true because of that.
    fn wanted(
        &mut self,
        w: &Writer<'_>,
        dirty: &BTreeSet<PersonId>,
        known: &BTreeMap<PersonId, Person>,
    ) -> Result<BTreeMap<ItemId, Item>, StoreError> {
        let people = dirty.iter().filter_map(|id| self.people.get(id).or_else(|| known.get(id)));
        let records: Vec<RecordId> = people.flat_map(|person| person.records.iter().copied()).collect();
        let pairs = w.pairs_of(&records)?;
        let (mut words, mut handed) = (Words::default(), Vec::new());
        for decision in w.active_judgements(&records)? {
            words.hear(&decision.judgement);
            if let Judgement::HandOn { record, other: Some(other), to, .. } = decision.judgement {
                handed.push((record, other, to));
            }
        }
        let named = pairs.iter().map(|pair| (pair.left, pair.right));
        let named = named.chain(words.stand().map(|(two, _)| two));
        let named = named.chain(handed.iter().map(|(one, other, _)| (*one, *other)));
        let named: Vec<RecordId> = named.flat_map(|(left, right)| [left, right]).collect();
        self.learn_owners(w, &named)?;
        let echoes = self.echoes(w, &pairs)?;
        let apart: BTreeSet<(PersonId, PersonId)> = words
            .stand()
            .filter(|(_, stands)| *stands != Stands::Same)
            .filter_map(|((left, right), _)| self.two(left, right))
            .collect();
        // Who was asked last counts.
        let handed: BTreeMap<(PersonId, PersonId), String> =
            handed.into_iter().filter_map(|(one, other, to)| Some((self.two(one, other)?, to))).collect();

        let mut strongest: BTreeMap<(PersonId, PersonId), Item> = BTreeMap::new();
        for pair in pairs {
            let Some(two) = self.two(pair.left, pair.right) else { continue };
            if echoes.contains(&pair.left) || echoes.contains(&pair.right) {
                continue;
            }
            if two.0 == two.1 || apart.contains(&two) || !(dirty.contains(&two.0) || dirty.contains(&two.1)) {
                continue;
            }
            // Bits are a few dozen at most.
            let value = OF_A_PAIR + pair.bits as f32;
            let item = self.item(ItemKind::Pair, (pair.left, pair.right), value, handed.get(&two));
            let Some(item) = item else { continue };
            match strongest.get(&two) {
                Some(known) if !stronger(&item, known) => {}
                _ => {
                    strongest.insert(two, item);
                }
            }
        }
        let mut contradictions: BTreeMap<(PersonId, PersonId), Item> = BTreeMap::new();
        for ((left, right), stands) in words.stand() {
            let Some(two) = self.two(left, right) else { continue };
            if stands == Stands::Different || two.0 == two.1 || contradictions.contains_key(&two) {
                continue;
            }
            let handed = handed.get(&two);
            let item = self.item(ItemKind::Contradiction, (left, right), OF_A_CONTRADICTION, handed);
            contradictions.extend(item.map(|item| (two, item)));
        }
        let all = strongest.into_values().chain(contradictions.into_values());
        Ok(all.map(|item| (item.id(), item)).collect())
    }

    /// The copies among some pairs that were written of somebody and say no more than that person's other records: they
    /// raise no doubt that those don't.
    fn echoes(&self, w: &Writer<'_>, pairs: &[Pair]) -> Result<BTreeSet<RecordId>, StoreError> {
        let named = pairs.iter().flat_map(|pair| [pair.left, pair.right]);
        let index = w.index()?;
        let copies: BTreeSet<RecordId> = named.filter(|record| index.is_copy(*record)).collect();
        drop(index);
        let copies: Vec<RecordId> = copies.into_iter().collect();
        let mut tied = BTreeSet::new();
        for decision in w.active_judgements(&copies)? {
            if let Judgement::Same { left, right } | Judgement::SameAfterAll { left, right } =
                decision.judgement
            {
                tied.extend([left, right]);
            }
        }
        let tied: Vec<(RecordId, PersonId)> = copies
            .into_iter()
            .filter(|copy| tied.contains(copy))
            .filter_map(|copy| Some((copy, *self.owners.get(&copy)?)))
            .collect();
        let people = self.people_of(w, &tied.iter().map(|(_, person)| *person).collect())?;
        let index = w.index()?;
        let records_of = |id: &PersonId| {
            self.people.get(id).or_else(|| people.get(id)).map_or(&[][..], |person| &person.records)
        };
        let echoes = tied.iter().filter(|(copy, person)| index.echoes(*copy, records_of(person)));
        Ok(echoes.map(|(copy, _)| *copy).collect())
    }

    /// Whose two records are, the smaller id first.
    fn two(&self, left: RecordId, right: RecordId) -> Option<(PersonId, PersonId)> {
        let (one, other) = (*self.owners.get(&left)?, *self.owners.get(&right)?);
        Some((one.min(other), one.max(other)))
    }

    fn item(
        &self,
        kind: ItemKind,
        (left, right): (RecordId, RecordId),
        value: f32,
        handed_to: Option<&String>,
    ) -> Option<Item> {
        Some(Item {
            kind,
            left: *self.owners.get(&left)?,
            right: Some(*self.owners.get(&right)?),
            left_record: left,
            right_record: Some(right),
            value,
            handed_to: handed_to.cloned(),
            within: None,
        })
    }

    /// Brings people's states and cards up to date with what is now known about them.
    fn settle(
        mut self,
        w: &Writer<'_>,
        trust: &Trust,
        ids: &BTreeSet<PersonId>,
        mut known: BTreeMap<PersonId, Person>,
    ) -> Result<(), StoreError> {
        let others: BTreeSet<PersonId> = ids.iter().copied().filter(|id| !known.contains_key(id)).collect();
        known.extend(self.people_of(w, &others)?);
        let fresh: BTreeSet<PersonId> = self.people.keys().copied().collect();
        known.append(&mut self.people);

        let all: Vec<RecordId> = known.values().flat_map(|person| person.records.iter().copied()).collect();
        let missing: Vec<RecordId> =
            all.iter().copied().filter(|record| !self.at_hand.contains_key(record)).collect();
        self.at_hand.extend(w.records(&missing)?.into_iter().map(|record| (record.id, record)));
        let mut said: BTreeMap<RecordId, Vec<Decision>> = BTreeMap::new();
        let mut history = standing::History::read(w, trust, Flow::read(w)?, self.at_hand.values())?;
        for decision in w.active_judgements(&all)? {
            history.add(&decision);
            if let Judgement::Accept { record }
            | Judgement::Quarantine { record }
            | Judgement::HandOn { record, other: None, .. }
            | Judgement::Value { record, .. } = decision.judgement
            {
                said.entry(record).or_default().push(decision);
            } else if let Judgement::Gone { .. } | Judgement::Leave { .. } | Judgement::WriteAgain { .. } =
                decision.judgement
            {
                for record in decision.judgement.records() {
                    said.entry(record).or_default().push(decision.clone());
                }
            }
        }
        let ids: Vec<PersonId> = known.keys().copied().collect();
        let items = w.items_of(&ids)?;
        let (pairs, own): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|item| item.kind.is_between());
        let in_doubt: BTreeSet<PersonId> =
            pairs.iter().flat_map(|item| std::iter::once(item.left).chain(item.right)).collect();
        let own: BTreeMap<ItemId, Item> = own.into_iter().map(|item| (item.id(), item)).collect();
        let ruling = trust.ruling(w)?;
        for (id, mut person) in known {
            let records: Vec<&Record> =
                person.records.iter().filter_map(|record| self.at_hand.get(record)).collect();
            let said: Vec<&Decision> =
                person.records.iter().filter_map(|record| said.get(record)).flatten().collect();
            let state = person::state(trust, &person, &records, said.iter().copied(), in_doubt.contains(&id));
            let before = std::mem::replace(&mut person.state, state);
            if fresh.contains(&id) {
                w.put_person(&person)?;
            } else if state != before {
                w.set_person_state(id, state)?;
            }
            standing::settle(w, trust, id, &records, &mut history)?;
            let by = ruling.of_person(w, id, &records)?;
            let clash = clash::card(w, trust, &by, &person, &records, said.iter().copied())?;
            ask(w, own.get(&clash::id(&person)), clash)?;
            ask(w, own.get(&gone::id(&person)), gone::card(w, &person, &said)?)?;
            let weak = card(&person, said);
            ask(w, own.get(&weak.id()), (state == PersonState::Weak).then_some(weak))?;
        }
        Ok(())
    }
}

/// Keeps a question in place of the one that was kept, or none.
fn ask(w: &Writer<'_>, kept: Option<&Item>, wanted: Option<Item>) -> Result<(), StoreError> {
    match (kept, wanted) {
        (Some(kept), Some(wanted)) if *kept == wanted => Ok(()),
        (_, Some(wanted)) => w.put_item(&wanted),
        (Some(kept), None) => w.delete_item(&kept.id()),
        (None, None) => Ok(()),
    }
}

/// The question whether a weak person may go out. `said` is what was said of it, also what is about something else.
pub(super) fn card<'d>(person: &Person, said: impl IntoIterator<Item = &'d Decision>) -> Item {
    Item {
        kind: ItemKind::Weak,
        left: person.id,
        right: None,
        left_record: person.id.anchor(),
        right_record: None,
        // The nearest to good first.
        value: f32::from(person.quality.score),
        handed_to: handed_to(said),
        within: None,
    }
}

/// Who was asked last about a person; facts' ids are in the order in which they were made.
pub(super) fn handed_to<'d>(said: impl IntoIterator<Item = &'d Decision>) -> Option<String> {
    let handed = said.into_iter().filter_map(|decision| match &decision.judgement {
        Judgement::HandOn { other: None, to, .. } => Some((decision.id, to)),
        _ => None,
    });
    handed.max_by_key(|(id, _)| *id).map(|(_, to)| to.clone())
}

fn stronger(item: &Item, known: &Item) -> bool {
    item.value.total_cmp(&known.value).is_gt()
        || (item.value.total_cmp(&known.value).is_eq()
            && (item.left_record, item.right_record) < (known.left_record, known.right_record))
}
