use super::support::*;
use crate::{CompaniesOf, CompanySide, Item, ItemKind, Reader, StoreError, Writer};
use sluice_domain::{CompanyId, Field, Judgement, PersonId, normal};
use sluice_matching::Profile;

/// Puts what is compared of a company or client, and into the index.
fn put(w: &Writer<'_>, number: u8, name: &str, client: bool) -> Result<(), StoreError> {
    let company = normal::organisation(&fields(&[(Field::CompanyName, name)]));
    let profile = Profile::of(&normal::NormalPerson::default(), company.as_ref());
    w.put_company_side(&side(number, client), &profile)?;
    w.change_company_index(|index| {
        index.put(record_id(number), profile);
        index.settle();
    })
}

fn side(number: u8, client: bool) -> CompanySide {
    CompanySide { id: record_id(number), company: CompanyId::of("acme.com"), client }
}

/// Which of two the index has.
fn known(r: &Reader<'_>) -> Result<[bool; 2], StoreError> {
    let index = r.company_index()?;
    Ok([1, 2].map(|number| index.contains(record_id(number))))
}

#[tokio::test]
async fn sides_are_found_by_id_and_by_company_and_say_whether_they_are_clients() {
    let room = room().await;
    room.write(|w| put(w, 1, "Acme Ltd", false).and(put(w, 2, "Acme Limited", true))).await;
    let both = [side(1, false), side(2, true)];
    assert_eq!(room.read(|r| r.company_sides(&[record_id(2), record_id(9), record_id(1)])).await, both);
    assert_eq!(room.read(|r| r.sides_of_company(CompanyId::of("acme.com"))).await, both);
    room.write(|w| w.delete_company_side(record_id(1))).await;
    assert_eq!(room.read(|r| r.sides_of_company(CompanyId::of("acme.com"))).await, both[1..]);
}

#[tokio::test]
async fn the_index_of_companies_is_made_from_what_is_kept_and_goes_with_it() {
    let room = room().await;
    room.write(|w| {
        put(w, 1, "Acme Ltd", false)?;
        put(w, 2, "Acme Limited", true)?;
        w.forget_index();
        Ok(())
    })
    .await;
    assert_eq!(room.read(known).await, [true; 2]);
    let alike = room.read(|r| Ok::<_, StoreError>(r.company_index()?.pairs_of(record_id(1)))).await;
    assert_eq!(alike.iter().map(|(other, _)| *other).collect::<Vec<_>>(), [record_id(2)]);
    let refused = room
        .store
        .write(|w| {
            w.change_company_index(|index| index.remove(record_id(1)))?;
            Err::<(), _>(StoreError::BadPlace)
        })
        .await;
    assert_eq!(refused, Err(StoreError::BadPlace));
    assert_eq!(room.read(known).await, [true; 2]);
    room.write(|w| w.clear_derived()).await;
    assert_eq!(room.read(known).await, [false; 2]);
}

#[tokio::test]
async fn companies_are_paged_by_how_they_stand_to_the_clients() {
    let room = room().await;
    let (asked, judged) = (CompanyId::of("asked.com"), CompanyId::of("judged.com"));
    room.write(move |w| {
        for (number, key) in [(2, "acme.com"), (3, "asked.com"), (4, "judged.com"), (5, "else.com")] {
            w.put_company(&company(key, &format!("Works {key}"), &[number]))?;
        }
        w.put_record(&record(2, connection(1), "acme.com"))?;
        put(w, 2, "Acme Limited", true)?;
        let anchor = asked.anchor();
        let (kind, left) = (ItemKind::Company, PersonId::of(anchor));
        w.put_item(&Item { kind, left, left_record: anchor, ..weak_item(9, 300.0) })?;
        let said = Judgement::DifferentCompany { company: judged, client: record_id(2) };
        w.append_decision(&decision(1, ada(), said))
    })
    .await;
    let here = connection(1);
    for (of, expected) in [
        (CompaniesOf::All, vec!["acme.com", "asked.com", "else.com", "judged.com"]),
        (CompaniesOf::Clients(here), vec!["acme.com"]),
        (CompaniesOf::Clients(connection(2)), Vec::new()),
        (CompaniesOf::Asked, vec!["asked.com"]),
        (CompaniesOf::Judged, vec!["judged.com"]),
        (CompaniesOf::Others(here), vec!["else.com", "judged.com"]),
    ] {
        for search in [None, Some("works")] {
            let (mut keys, mut after) = (Vec::new(), None);
            loop {
                let place: Option<String> = after.take();
                let page = room.read(move |r| r.companies_page_of(of, search, place.as_deref(), 1)).await;
                keys.extend(page.rows.into_iter().map(|(company, _)| company.key));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(keys, expected, "{of:?} {search:?}");
        }
    }
}
