use super::support::*;
use crate::StoreError;
use sluice_domain::{Actor, FactId, Field, Judgement, Observation, RecordId};

#[tokio::test]
async fn an_observation_comes_back_as_it_was_appended() {
    let room = room().await;
    let said = observation(1, "42", "ann@acme.com");
    let kept = said.clone();
    assert!(room.write(move |w| w.append_observation(&kept)).await);
    let (id, record) = (said.id, said.record());
    assert_eq!(room.read(move |r| r.observation(id)).await, Some(said.clone()));
    assert_eq!(room.read(move |r| r.latest_observation(record)).await, Some(said));
    assert_eq!(room.read(|r| r.observation(fact(9))).await, None);
}

#[tokio::test]
async fn only_news_are_kept_and_news_means_other_values_than_the_latest() {
    let room = room().await;
    let heard = room
        .write(|w| {
            ["a@x.com", "a@x.com", "b@x.com", "a@x.com"]
                .into_iter()
                .zip(1..)
                .map(|(email, number)| w.append_observation(&observation(number, "42", email)))
                .collect::<Result<Vec<_>, _>>()
        })
        .await;
    assert_eq!(heard, [true, false, true, true]);
    assert_eq!(room.read(|r| r.observation_count()).await, 3);
}

#[tokio::test]
async fn what_its_source_left_out_and_says_again_is_news_and_is_in_the_answer_that_is_kept() {
    let room = room().await;
    let (heard, last) = room
        .write(|w| {
            let named = |number, name: &str| {
                let mut said = observation(number, "42", "a@x.com");
                said.fields.insert(Field::FullName, name.to_owned());
                said
            };
            let came = |name: &str| fields(&[(Field::FullName, name)]);
            let heard = [
                w.append_observation(&named(1, "Ann"))?,
                // What is known is in the answer before.
                w.append_restored(&named(2, "Ann"), &came("Ann"))?,
                w.append_restored(&named(3, "Moe"), &came("Moe"))?,
                w.append_restored(&named(4, "Moe"), &came("Moe"))?,
                w.append_observation(&named(5, "Moe"))?,
                w.append_restored(&named(6, "Moe"), &came("Moe"))?,
                w.append_restored(&named(7, "Poe"), &came("Poe"))?,
            ];
            let last = Observation { fields: came("Poe"), ..named(8, "Poe") };
            Ok((heard, w.append_observation(&last)?))
        })
        .await;
    assert_eq!(heard, [true, false, true, false, true, false, true]);
    assert!(last, "it may be empty after all");
}

#[tokio::test]
async fn the_same_values_in_another_record_are_news() {
    let room = room().await;
    let heard = room
        .write(|w| {
            Ok([
                w.append_observation(&observation(1, "42", "a@x.com"))?,
                w.append_observation(&observation(2, "43", "a@x.com"))?,
            ])
        })
        .await;
    assert_eq!(heard, [true, true]);
}

#[tokio::test]
async fn current_observations_are_each_record_once_in_order() {
    let room = room().await;
    room.write(|w| {
        for (number, external, email) in [(1, "a", "1@x.com"), (2, "b", "2@x.com"), (3, "a", "3@x.com")] {
            w.append_observation(&observation(number, external, email))?;
        }
        Ok(())
    })
    .await;
    let all = room.read(|r| r.observations_after(0, 10)).await;
    assert_eq!(all.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), [1, 2, 3]);
    let current = room.read(|r| r.latest_observations_after(0, 10)).await;
    assert_eq!(current.iter().map(|(seq, o)| (*seq, o.id)).collect::<Vec<_>>(), [(2, fact(2)), (3, fact(3))]);
    let rest = room.read(|r| r.latest_observations_after(2, 10)).await;
    assert_eq!(rest.len(), 1);
    assert_eq!(room.read(|r| r.observations_after(0, 2)).await.len(), 2);
}

#[tokio::test]
async fn facts_are_never_changed() {
    let room = room().await;
    room.write(|w| {
        w.append_observation(&observation(1, "42", "a@x.com"))?;
        w.append_decision(&decision(2, ada(), Judgement::Accept { record: record_id(1) }))
    })
    .await;
    for sql in ["UPDATE observation SET raw = ''", "UPDATE decision SET judgement = ''"] {
        let refused = room.store.write(move |w| w.run(sql, [])).await;
        assert!(matches!(refused, Err(StoreError::Sqlite { .. })), "{sql}");
    }
    assert_eq!(room.read(|r| r.observation(fact(1))).await.unwrap().fields[&Field::Email], "a@x.com");
}

fn same(left: RecordId, right: RecordId) -> Judgement {
    Judgement::Same { left, right }
}

fn revoke(decision: FactId) -> Judgement {
    Judgement::Revoke { decision }
}

#[tokio::test]
async fn decisions_are_listed_newest_first_with_what_was_revoked() {
    let room = room().await;
    room.write(|w| {
        w.append_decision(&decision(1, ada(), same(record_id(1), record_id(2))))?;
        w.append_decision(&decision(2, ada(), Judgement::Quarantine { record: record_id(3) }))?;
        w.append_decision(&decision(3, ada(), revoke(fact(1))))
    })
    .await;
    let newest = room.read(|r| r.acts_before(None, 2)).await;
    assert_eq!(
        newest.iter().map(|act| (act.seq, act.first.id, act.revoked)).collect::<Vec<_>>(),
        [(3, fact(3), false), (2, fact(2), false)]
    );
    let older = room.read(|r| r.acts_before(Some(2), 2)).await;
    assert_eq!(
        older.iter().map(|act| (act.seq, act.first.id, act.revoked)).collect::<Vec<_>>(),
        [(1, fact(1), true)]
    );
    assert_eq!(room.read(|r| r.decisions_after(1, 10)).await.len(), 2);
    assert_eq!(room.read(|r| r.decision_count()).await, 3);
    let (found, revoked) = room.read(|r| r.decision(fact(1))).await.unwrap();
    assert_eq!((found, revoked), (decision(1, ada(), same(record_id(1), record_id(2))), true));
    assert_eq!(room.read(|r| r.decision(fact(9))).await, None);
}

#[tokio::test]
async fn a_decision_is_revoked_at_most_once_and_a_revocation_never() {
    let room = room().await;
    room.write(|w| {
        w.append_decision(&decision(1, ada(), same(record_id(1), record_id(2))))?;
        w.append_decision(&decision(2, ada(), revoke(fact(1))))
    })
    .await;
    for about in [fact(1), fact(2), fact(9)] {
        let refused = room.store.write(move |w| w.append_decision(&decision(3, ada(), revoke(about)))).await;
        assert_eq!(refused, Err(StoreError::NotRevocable { decision: about }));
    }
    assert_eq!(room.read(|r| r.decision_count()).await, 2);
}

#[tokio::test]
async fn undo_offers_the_latest_decision_of_a_person_that_counts() {
    let room = room().await;
    assert_eq!(room.read(|r| r.last_undoable()).await, None);
    room.write(|w| {
        w.append_decision(&decision(1, ada(), same(record_id(1), record_id(2))))?;
        w.append_decision(&decision(2, ada(), Judgement::Accept { record: record_id(3) }))?;
        let rule = Actor::Rule("written".to_owned());
        w.append_decision(&decision(3, rule, same(record_id(4), record_id(5))))?;
        w.append_decision(&decision(4, ada(), revoke(fact(2))))
    })
    .await;
    assert_eq!(room.read(|r| r.last_undoable()).await.unwrap().id, fact(1));
}

#[tokio::test]
async fn only_judgements_that_count_and_touch_a_record_are_active() {
    let room = room().await;
    room.write(|w| {
        w.append_decision(&decision(1, ada(), same(record_id(1), record_id(2))))?;
        w.append_decision(&decision(
            2,
            ada(),
            Judgement::Different { left: record_id(2), right: record_id(3) },
        ))?;
        w.append_decision(&decision(3, ada(), Judgement::Accept { record: record_id(4) }))?;
        w.append_decision(&decision(4, ada(), same(record_id(5), record_id(5))))?;
        w.append_decision(&decision(5, ada(), revoke(fact(3))))
    })
    .await;
    for (records, wanted) in [
        (vec![1], vec![1]),
        (vec![2], vec![1, 2]),
        (vec![1, 2, 3], vec![1, 2]),
        (vec![4], vec![]),
        (vec![5], vec![4]),
        (vec![9], vec![]),
        (vec![], vec![]),
    ] {
        let ids: Vec<RecordId> = records.iter().map(|number| record_id(*number)).collect();
        let found = room.read(move |r| r.active_judgements(&ids)).await;
        let wanted: Vec<FactId> = wanted.into_iter().map(fact).collect();
        assert_eq!(found.iter().map(|decision| decision.id).collect::<Vec<_>>(), wanted, "{records:?}");
    }
}

#[tokio::test]
async fn what_was_told_of_a_record_is_found_also_where_it_was_taken_back_and_by_what() {
    let room = room().await;
    assert!(!room.read(|r| r.has_told()).await);
    room.write(|w| {
        let said = |number, record| {
            let text = "Prefers mornings".to_owned();
            decision(number, ada(), Judgement::Comment { record: record_id(record), text })
        };
        w.append_decision(&decision(1, ada(), same(record_id(1), record_id(2))))?;
        w.append_decision(&said(2, 1))?;
        w.append_decision(&said(3, 1))?;
        w.append_decision(&said(4, 2))?;
        w.append_decision(&decision(5, ada(), revoke(fact(2))))
    })
    .await;
    assert!(room.read(|r| r.has_told()).await);
    let found = room.read(|r| r.told_of(&[record_id(1)])).await;
    let found: Vec<(FactId, bool)> =
        found.iter().map(|(decision, revoked)| (decision.id, *revoked)).collect();
    assert_eq!(found, [(fact(2), true), (fact(3), false)]);
    let by = room.read(|r| r.revocation_of(fact(2))).await;
    assert_eq!(by.map(|decision| decision.id), Some(fact(5)));
    assert_eq!(room.read(|r| r.revocation_of(fact(3))).await, None);
}
