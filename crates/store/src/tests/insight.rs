use super::support::*;
use crate::{Action, Connection, Job, PeopleFilter, Purchase, Write, WriteState};
use serde_json::json;
use sluice_domain::{
    Actor, Field, JobId, Judgement, PersonId, PersonState, PurchaseId, Stage, WriteId,
    derived::Placed,
    pipeline::{Standing, Workflow},
};
use std::collections::{BTreeMap, HashSet};

fn account(number: u8) -> Connection {
    Connection {
        id: connection(number),
        connector: "apollo".to_owned(),
        name: format!("Apollo {number}"),
        settings: BTreeMap::new(),
        account: None,
        created_at: at(0),
        synced_at: None,
        removed: false,
    }
}

/// Records 1 to 3, observed at their minutes; 1 and 2 are one person's.
async fn peopled() -> Room {
    let room = room().await;
    room.write(|w| {
        w.put_connection(&account(1))?;
        for number in 1..=3 {
            let observed = observation(number, &number.to_string(), "ann@acme.com");
            w.append_observation(&observed)?;
            let mut kept = record(number, connection(1), "acme.com");
            kept.id = sluice_domain::RecordId::of(connection(1), "contacts", &number.to_string());
            w.put_record(&kept)?;
        }
        let id = |number: u8| sluice_domain::RecordId::of(connection(1), "contacts", &number.to_string());
        let mut one = person(1, "Ann", PersonState::Clean);
        one.records = vec![id(1), id(2)];
        let mut other = person(3, "Bea", PersonState::Weak);
        other.records = vec![id(3)];
        w.put_person(&one)?;
        w.put_person(&other)
    })
    .await;
    room
}

#[tokio::test]
async fn fresh_is_what_was_first_observed_in_time_and_bought_what_came_by_a_stream_that_is_paid() {
    let room = peopled().await;
    // Seen again later, which makes nobody fresh.
    room.write(|w| w.append_observation(&observation(9, "1", "other@acme.com"))).await;
    let fresh = async |since: Option<u32>| {
        let mut rows = room.read(move |r| r.origins(since.map(at))).await;
        rows.sort_by_key(|row| row.person);
        let of = |number| {
            let mut all: Vec<bool> =
                rows.iter().filter(|row| row.person == person_id(number)).map(|row| row.fresh).collect();
            all.sort_unstable();
            all
        };
        (of(1), of(3))
    };
    assert_eq!(fresh(None).await, (vec![true, true], vec![true]));
    assert_eq!(fresh(Some(2)).await, (vec![false, true], vec![true]));
    assert_eq!(fresh(Some(3)).await, (vec![false, false], vec![true]));
    assert_eq!(fresh(Some(4)).await, (vec![false, false], vec![false]));
    assert!(room.read(|r| r.origins(None)).await.iter().all(|row| !row.bought));
    room.write(|w| {
        let (id, stream) = (PurchaseId::from_bytes([1; 16]), "contacts".to_owned());
        let connection = connection(1);
        let (most, paid) = (9, Some(4));
        let purchase = Purchase { id, connection, stream, at: at(5), most, paid, later: None, asked: None };
        w.put_purchase(&purchase)
    })
    .await;
    assert!(room.read(|r| r.origins(None)).await.iter().all(|row| row.bought));
    let spent = async |since| room.read(move |r| r.spend_by_connection(since)).await;
    assert_eq!(spent(None).await, [(connection(1), 4)].into());
    assert_eq!(spent(Some(at(6))).await, BTreeMap::new());
}

#[tokio::test]
async fn a_verified_address_is_told_with_the_state() {
    let room = room().await;
    room.write(|w| {
        let mut tried = with(person(1, "Ann", PersonState::Clean), Field::Email, "ann@acme.com");
        w.put_person(&with(person(2, "Bea", PersonState::Weak), Field::EmailStatus, "valid"))?;
        w.put_person(&tried)?;
        tried = with(tried, Field::EmailStatus, "valid");
        w.put_person(&tried)
    })
    .await;
    let wanted = [(person_id(1), (PersonState::Clean, true)), (person_id(2), (PersonState::Weak, false))];
    assert_eq!(room.read(|r| r.states()).await, wanted.into());
}

#[tokio::test]
async fn writes_are_told_by_whom_they_are_about() {
    let room = peopled().await;
    room.write(|w| {
        let anchor = |number: u8| sluice_domain::RecordId::of(connection(1), "contacts", &number.to_string());
        for (number, state) in [(1, WriteState::Agreed), (2, WriteState::Sent), (3, WriteState::Refused)] {
            w.add_write(&Write {
                seq: 0,
                id: WriteId::from_bytes([number; 16]),
                connection: connection(1),
                person: person_id(number),
                anchor: anchor(number),
                action: Action::Create,
                body: json!({}),
                state,
                remote_id: None,
                created_at: at(1),
                sent_at: Some(at(number.into())),
                seen_at: None,
                agreed_at: None,
                failure: None,
                attempts: 1,
            })?;
        }
        Ok(())
    })
    .await;
    let about = async |states: &'static [WriteState], since| {
        room.read(move |r| r.written_about(states, &[Action::Create], since)).await
    };
    let arrived: &[WriteState] = &[WriteState::Sent, WriteState::Agreed];
    assert_eq!(about(arrived, None).await, HashSet::from([person_id(1)]));
    assert_eq!(about(arrived, Some(at(3))).await, HashSet::new());
    assert_eq!(about(&[WriteState::Refused], Some(at(3))).await, HashSet::from([person_id(3)]));
    let updated = room.read(|r| r.written_about(&[WriteState::Refused], &[Action::Update], None)).await;
    assert_eq!(updated, HashSet::new());
}

#[tokio::test]
async fn whoever_somebody_judged_is_told_until_it_is_taken_back() {
    let room = peopled().await;
    let first = sluice_domain::RecordId::of(connection(1), "contacts", "1");
    let third = sluice_domain::RecordId::of(connection(1), "contacts", "3");
    room.write(move |w| {
        w.append_decision(&decision(10, ada(), Judgement::Accept { record: first }))?;
        let rule = Actor::Rule("written".to_owned());
        w.append_decision(&decision(11, rule, Judgement::Accept { record: third }))?;
        w.append_decision(&decision(12, ada(), Judgement::Comment { record: third, text: "Met".to_owned() }))
    })
    .await;
    let judged = async |since| room.read(move |r| r.judged_since(since)).await;
    assert_eq!(judged(None).await, HashSet::from([person_id(1)]));
    assert_eq!(judged(Some(at(11))).await, HashSet::new());
    room.write(|w| w.append_decision(&decision(13, ada(), Judgement::Revoke { decision: fact(10) }))).await;
    assert_eq!(judged(None).await, HashSet::new());
}

#[tokio::test]
async fn jobs_are_counted_by_what_they_did_and_how_they_ended() {
    let room = room().await;
    room.write(|w| {
        for (number, state, done) in [(1, "done", 10), (2, "done", 5), (3, "failed", 2)] {
            let id = JobId::from_bytes([number; 16]);
            let job = Job { state: state.to_owned(), done, ..Job::starting(id, "sync", at(number.into())) };
            w.put_job(&job)?;
        }
        Ok(())
    })
    .await;
    let counts = async |since| {
        let counts = room.read(move |r| r.job_counts(since)).await;
        counts.into_iter().map(|one| (one.state, one.jobs, one.done)).collect::<Vec<_>>()
    };
    let (done, failed) = ("done".to_owned(), "failed".to_owned());
    assert_eq!(counts(None).await, [(done.clone(), 2, 15), (failed.clone(), 1, 2)]);
    assert_eq!(counts(Some(at(2))).await, [(done, 1, 5), (failed, 1, 2)]);
}

#[tokio::test]
async fn of_a_standing_its_trail_can_be_read_alone() {
    let room = room().await;
    let standing = Standing::begin(&Workflow::default(), Stage::Lead, at(7));
    room.write(move |w| {
        w.put_standing(&Placed { person: person_id(1), lead: record_id(1), standing, tickets: Vec::new() })
    })
    .await;
    let [(id, trail)] = &room.read(|r| r.trails()).await[..] else { panic!("one is there") };
    assert_eq!((*id, trail.began, trail.moves.len()), (person_id(1), at(7), 0));
}

#[tokio::test]
async fn some_people_are_listed_by_name_page_by_page_as_all_are() {
    let room = room().await;
    room.write(|w| {
        for (number, name) in [(1, "Dora"), (2, "Ann"), (3, "Carl"), (4, "Bea"), (5, "Ann")] {
            let state = if number == 3 { PersonState::Weak } else { PersonState::Clean };
            w.put_person(&person(number, name, state))?;
        }
        Ok(())
    })
    .await;
    let some: HashSet<PersonId> = [1, 3, 4, 5].map(person_id).into();
    let page = async |after: Option<String>, state, search: Option<&str>| {
        let filter = PeopleFilter { search: search.map(str::to_owned), state, after, limit: 3 };
        let some = some.clone();
        room.read(move |r| r.people_page_of(&filter, &some)).await
    };
    let first = page(None, None, None).await;
    assert_eq!((first.rows, first.count), ([5, 4, 3].map(person_id).to_vec(), 4));
    let rest = page(first.next, None, None).await;
    assert_eq!((rest.rows, rest.next), (vec![person_id(1)], None));
    let weak = page(None, Some(PersonState::Weak), None).await;
    assert_eq!((weak.rows, weak.count), (vec![person_id(3)], 1));
    let found = page(None, None, Some("ann")).await;
    assert_eq!((found.rows, found.count, found.next), (vec![person_id(5)], 1, None));
}
