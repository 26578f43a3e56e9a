use super::support::*;
use crate::{Pair, StoreError};
use sluice_domain::RecordId;
use sluice_matching::Outcome;

fn numbers(ids: &[RecordId]) -> Vec<u8> {
    ids.iter().map(|id| id.as_bytes()[0]).collect()
}

#[tokio::test]
async fn a_record_comes_back_as_it_was_put_and_is_replaced() {
    let room = room().await;
    let first = record(1, connection(1), "acme.com");
    let mut second = first.clone();
    second.company = None;
    second.at = at(50);
    for state in [first, second] {
        let kept = state.clone();
        room.write(move |w| w.put_record(&kept)).await;
        assert_eq!(room.read(|r| r.record(record_id(1))).await, Some(state));
    }
    assert_eq!(room.read(|r| r.record(record_id(2))).await, None);
}

#[tokio::test]
async fn many_records_are_fetched_at_once_and_unknown_ones_are_left_out() {
    let room = room().await;
    room.write(|w| {
        [3, 1, 2].into_iter().try_for_each(|n| w.put_record(&record(n, connection(1), "acme.com")))
    })
    .await;
    let found = room.read(|r| r.records(&[record_id(3), record_id(9), record_id(1), record_id(3)])).await;
    assert_eq!(found.iter().map(|record| record.id).collect::<Vec<_>>(), [record_id(1), record_id(3)]);
    assert_eq!(room.read(|r| r.records(&[])).await, []);
}

#[tokio::test]
async fn records_are_found_by_the_company_they_name_now() {
    let room = room().await;
    room.write(|w| {
        w.put_record(&record(1, connection(1), "acme.com"))?;
        w.put_record(&record(2, connection(1), "acme.com"))?;
        w.put_record(&record(3, connection(1), "other.com"))?;
        w.put_record(&record(2, connection(1), "other.com"))
    })
    .await;
    assert_eq!(numbers(&room.read(|r| r.records_of_company_key("acme.com")).await), [1]);
    assert_eq!(numbers(&room.read(|r| r.records_of_company_key("other.com")).await), [2, 3]);
}

#[tokio::test]
async fn records_are_counted_by_connection() {
    let room = room().await;
    room.write(|w| {
        w.put_record(&record(1, connection(1), "acme.com"))?;
        w.put_record(&record(1, connection(1), "acme.com"))?;
        w.put_record(&record(2, connection(1), "acme.com"))?;
        w.put_record(&record(3, connection(2), "acme.com"))
    })
    .await;
    assert_eq!(room.read(|r| r.record_counts()).await, [(connection(1), 2), (connection(2), 1)].into());
}

#[tokio::test]
async fn a_pair_is_kept_where_it_changes_and_goes() {
    let room = room().await;
    let put = |pair: Pair| room.write(move |w| w.put_pair(&pair));
    assert!(put(pair(2, 1, 3)).await);
    assert!(put(pair(2, 3, 7)).await);
    assert!(put(pair(4, 3, 1)).await);
    assert!(!put(pair(1, 2, 3)).await);
    let of = |pairs: &[Pair]| -> Vec<(u8, u8)> {
        pairs.iter().map(|pair| (pair.left.as_bytes()[0], pair.right.as_bytes()[0])).collect()
    };
    assert_eq!(of(&room.read(|r| r.pairs_of(&[record_id(2), record_id(3)])).await), [(1, 2), (2, 3), (3, 4)]);
    assert_eq!(room.read(|r| r.pair(record_id(3), record_id(2))).await, Some(pair(2, 3, 7)));
    let doubtful = Pair { outcome: Outcome::Review, ..pair(2, 3, 7) };
    assert!(put(doubtful).await);
    assert_eq!(room.read(|r| r.pairs_of(&[record_id(2)])).await, [pair(1, 2, 3), doubtful]);
    assert!(room.write(|w| w.delete_pair(record_id(3), record_id(2))).await);
    assert!(!room.write(|w| w.delete_pair(record_id(3), record_id(2))).await);
    assert_eq!(of(&room.read(|r| r.pairs_of(&[record_id(2), record_id(3)])).await), [(1, 2), (3, 4)]);
}

#[tokio::test]
async fn a_record_is_never_paired_with_itself() {
    let room = room().await;
    let refused = room.store.write(|w| w.put_pair(&pair(1, 1, 3))).await;
    assert!(matches!(refused, Err(StoreError::Sqlite { .. })));
}

#[tokio::test]
async fn a_company_comes_back_as_it_was_put_and_goes() {
    let room = room().await;
    let kept = company("acme.com", "Acme", &[1, 2]);
    let put = kept.clone();
    room.write(move |w| w.put_company(&put)).await;
    let id = kept.id;
    assert_eq!(room.read(move |r| r.company(id)).await, Some(kept));
    assert_eq!(room.read(|r| r.company_count()).await, 1);
    room.write(move |w| w.delete_company(id)).await;
    assert_eq!(room.read(move |r| r.company(id)).await, None);
    assert_eq!(room.read(|r| r.companies_page(Some("acme"), None, 10)).await.count, 0);
}

#[tokio::test]
async fn companies_are_paged_by_name_and_searched() {
    let room = room().await;
    room.write(|w| {
        for (number, name) in [(1, "Zeta"), (2, "Ägir"), (3, "Acme Ltd"), (4, "Müller Bau")] {
            w.put_company(&company(&format!("{number}.com"), name, &[number]))?;
        }
        let mut employee = person(1, "Ann", sluice_domain::PersonState::Clean);
        employee.company = Some(company("3.com", "Acme Ltd", &[3]).id);
        w.put_person(&employee)
    })
    .await;
    let (mut names, mut after) = (Vec::new(), None);
    loop {
        let place: Option<String> = after.take();
        let page = room.read(move |r| r.companies_page(None, place.as_deref(), 2)).await;
        assert_eq!(page.count, 4);
        names.extend(page.rows.iter().map(|(company, people)| (company.key.clone(), *people)));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let wanted = [("3.com", 1), ("2.com", 0), ("4.com", 0), ("1.com", 0)];
    assert_eq!(names, wanted.map(|(key, people)| (key.to_owned(), people)));
    let found = room.read(|r| r.companies_page(Some("muller b"), None, 10)).await;
    assert_eq!((found.rows[0].0.key.as_str(), found.count, found.next), ("4.com", 1, None));
}
