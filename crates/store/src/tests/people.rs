use super::support::*;
use crate::{PeopleFilter, StoreError};
use proptest::{collection::vec, prelude::*, sample::select};
use sluice_domain::{Field, PersonId, PersonState, RecordId};
use std::collections::BTreeSet;

#[tokio::test]
async fn a_person_comes_back_as_it_was_put() {
    let room = room().await;
    let mut kept = with(person(1, "Ann Smith", PersonState::Weak), Field::Email, "ann@acme.com");
    kept.records = vec![record_id(1), record_id(2), record_id(5)];
    kept.company = Some(sluice_domain::CompanyId::of("acme.com"));
    let put = kept.clone();
    room.write(move |w| w.put_person(&put)).await;
    assert_eq!(room.read(|r| r.person(person_id(1))).await, Some(kept));
    assert_eq!(room.read(|r| r.person_of(record_id(5))).await, Some(person_id(1)));
    assert_eq!(room.read(|r| r.person(person_id(9))).await, None);
    assert_eq!(room.read(|r| r.person_of(record_id(9))).await, None);
}

#[tokio::test]
async fn a_record_is_in_one_person_only() {
    let room = room().await;
    let mut joined = person(1, "Ann", PersonState::Clean);
    joined.records = vec![record_id(1), record_id(2)];
    room.write(move |w| {
        w.put_person(&person(1, "Ann", PersonState::Clean))?;
        w.put_person(&person(2, "Anne", PersonState::Clean))?;
        w.put_person(&joined)?;
        w.delete_person(person_id(2))
    })
    .await;
    let records = [record_id(1), record_id(2)];
    let both = [(record_id(1), person_id(1)), (record_id(2), person_id(1))];
    assert_eq!(room.read(move |r| r.owners(&records)).await, both.into());
    let members = [(person_id(1), records.to_vec())];
    assert_eq!(room.read(|r| r.members(&[record_id(2)])).await, members.into());
    assert_eq!(room.read(|r| r.people(&[person_id(2), person_id(1)])).await.len(), 1);
    assert_eq!(room.read(|r| r.joined_counts()).await, (2, 1));
    room.write(|w| w.put_person(&person(1, "Ann", PersonState::Clean))).await;
    assert_eq!(room.read(move |r| r.owners(&records)).await, [(record_id(1), person_id(1))].into());
    assert_eq!(room.read(|r| r.person_of(record_id(2))).await, None);
    assert_eq!(room.read(|r| r.joined_counts()).await, (0, 0));
}

#[tokio::test]
async fn states_are_counted_through_every_change() {
    let room = room().await;
    room.write(|w| {
        for number in 1..=4 {
            w.put_person(&person(number, "Ann", PersonState::Clean))?;
        }
        w.set_person_state(person_id(1), PersonState::Weak)?;
        w.put_person(&person(2, "Ann", PersonState::ToJudge))?;
        w.put_person(&person(3, "Anne", PersonState::Clean))?;
        w.delete_person(person_id(4))
    })
    .await;
    let wanted = [(PersonState::Weak, 1), (PersonState::ToJudge, 1), (PersonState::Clean, 1)].into();
    assert_eq!(room.read(|r| r.state_counts()).await, wanted);
    assert_eq!(room.read(|r| r.person_count()).await, 3);
    assert_eq!(room.read(|r| r.person(person_id(1))).await.unwrap().state, PersonState::Weak);
}

#[tokio::test]
async fn people_in_a_state_are_walked_by_id() {
    let room = room().await;
    room.write(|w| {
        for number in 1..=5 {
            let state = if number == 3 { PersonState::Weak } else { PersonState::Clean };
            w.put_person(&person(number, "Ann", state))?;
        }
        Ok(())
    })
    .await;
    let first = room.read(|r| r.people_in_state(PersonState::Clean, None, 2)).await;
    assert_eq!(first.iter().map(|person| person.id).collect::<Vec<_>>(), [person_id(1), person_id(2)]);
    let rest = room.read(|r| r.people_in_state(PersonState::Clean, Some(person_id(2)), 9)).await;
    assert_eq!(rest.iter().map(|person| person.id).collect::<Vec<_>>(), [person_id(4), person_id(5)]);
    assert_eq!(room.read(|r| r.people_after(Some(person_id(2)), 2)).await.len(), 2);
}

#[tokio::test]
async fn people_are_found_by_the_beginnings_of_words() {
    let room = room().await;
    room.write(|w| {
        let ann = with(person(1, "Ann Smith", PersonState::Clean), Field::Email, "a.smith@acme.com");
        let ann = with(with(ann, Field::Title, "Head of Sales"), Field::Phone, "+44 20 7946 0123");
        w.put_person(&with(ann, Field::CompanyName, "Acme Ltd"))?;
        w.put_person(&person(2, "Søren Müller", PersonState::Weak))?;
        w.put_person(&person(3, "Zoë Smithers", PersonState::Weak))
    })
    .await;
    for (typed, state, wanted) in [
        ("smi", None, vec![1, 3]),
        ("smith a", None, vec![1]),
        ("SOREN", None, vec![2]),
        ("søren mül", None, vec![2]),
        ("zoe", None, vec![3]),
        ("a.smith@acme", None, vec![1]),
        ("head sales", None, vec![1]),
        ("acme", None, vec![1]),
        ("020 7946", None, vec![1]),
        ("+44 (0)20 7946", None, vec![1]),
        ("442079460123", None, vec![1]),
        ("mith", None, vec![]),
        ("smi", Some(PersonState::Weak), vec![3]),
        ("\" OR *", None, vec![]),
        ("  ", None, vec![1, 2, 3]),
    ] {
        let filter = PeopleFilter { search: Some(typed.to_owned()), state, after: None, limit: 10 };
        let found = room.read(move |r| r.people_page(&filter)).await;
        let mut rows = found.rows.clone();
        rows.sort_unstable();
        assert_eq!(rows, wanted.iter().map(|number| person_id(*number)).collect::<Vec<_>>(), "{typed}");
        assert_eq!(found.count as usize, wanted.len(), "{typed}");
    }
}

#[tokio::test]
async fn a_changed_or_removed_person_is_not_found_by_old_words() {
    let room = room().await;
    let search =
        |typed: &str| PeopleFilter { search: Some(typed.to_owned()), limit: 10, ..PeopleFilter::default() };
    room.write(|w| {
        w.put_person(&person(1, "Ann Smith", PersonState::Clean))?;
        w.put_person(&person(1, "Ann Jones", PersonState::Clean))?;
        w.put_person(&person(2, "Bea Stone", PersonState::Clean))?;
        w.delete_person(person_id(2))
    })
    .await;
    for (typed, wanted) in [("smith", 0), ("jones", 1), ("stone", 0)] {
        let filter = search(typed);
        assert_eq!(room.read(move |r| r.people_page(&filter)).await.count, wanted, "{typed}");
    }
}

#[tokio::test]
async fn a_place_that_no_page_gave_out_is_refused() {
    let room = room().await;
    for after in ["", "nonsense", "nonsense:x"] {
        let filter = PeopleFilter { after: Some(after.to_owned()), limit: 10, ..PeopleFilter::default() };
        assert_eq!(
            room.store.read(move |r| r.people_page(&filter)).await,
            Err(StoreError::BadPlace),
            "{after}"
        );
    }
}

#[tokio::test]
async fn counts_stop_at_the_cap_and_lists_do_not() {
    let room = room().await;
    room.write(|w| {
        for number in 0..1_200_u32 {
            let mut one = person(1, "Ann Smith", PersonState::Clean);
            let mut id = [1; 16];
            id[..4].copy_from_slice(&number.to_be_bytes());
            one.id = PersonId::from_bytes(id);
            one.records = vec![RecordId::from_bytes(id)];
            w.put_person(&one)?;
        }
        Ok(())
    })
    .await;
    for search in [None, Some("smi".to_owned())] {
        let mut seen = BTreeSet::new();
        let mut after = None;
        loop {
            let filter =
                PeopleFilter { search: search.clone(), state: None, after: after.take(), limit: 500 };
            let page = room.read(move |r| r.people_page(&filter)).await;
            assert_eq!(page.count, 1_001);
            seen.extend(page.rows);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 1_200);
    }
}

fn names() -> impl Strategy<Value = Vec<(&'static str, PersonState)>> {
    let name = select(vec!["", "Ann", "ann", "Änn", "Bo:b", "Çelik", "李", "Zoë"]);
    vec((name, select(vec![PersonState::Clean, PersonState::Weak])), 0..30)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn paging_visits_each_person_once_in_order(
        people in names(),
        limit in 1_u32..7,
        state in proptest::option::of(Just(PersonState::Weak)),
        searched in any::<bool>(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let room = room().await;
            let matches = |name: &str, of: PersonState| {
                state.is_none_or(|state| state == of) && (!searched || crate::text::folded(name).starts_with("an"))
            };
            let mut wanted: Vec<(String, PersonId)> = people
                .iter()
                .zip(1..)
                .filter(|((name, of), _)| matches(name, *of))
                .map(|((name, _), number)| (crate::text::folded(name), person_id(number)))
                .collect();
            wanted.sort();
            room.write(move |w| {
                people.iter().zip(1..).try_for_each(|((name, state), number)| {
                    w.put_person(&person(number, name, *state))
                })
            })
            .await;
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let search = searched.then(|| "an".to_owned());
                let filter = PeopleFilter { search, state, after: after.take(), limit };
                let page = room.read(move |r| r.people_page(&filter)).await;
                prop_assert_eq!(page.count as usize, wanted.len());
                seen.extend(page.rows);
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            prop_assert_eq!(seen, wanted.into_iter().map(|(_, id)| id).collect::<Vec<_>>());
            Ok(())
        })?;
    }
}
