use super::support::*;
use crate::{CompanySide, Reader, StoreError, Writer};
use sluice_domain::{CompanyId, Field, normal};
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
