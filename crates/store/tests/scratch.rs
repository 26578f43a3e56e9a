//! scratch
use chrono::{DateTime, Utc};
use sluice_domain::*;
use sluice_domain::quality::Quality;
use sluice_store::*;
use std::time::Instant;
fn bytes(n: u32) -> [u8; 16] { u128::from(n).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_be_bytes() }
fn person(n: u32) -> Person {
    let record = RecordId::from_bytes(bytes(n));
    let g = ["Ann","Soren","Zoe","Mark","Lena"]; let f = ["Smith","Muller","Jones","Stone","Berg","Klein","Rossi"];
    let values = [(Field::FullName, format!("{} {} {n}", g[n as usize % 5], f[n as usize % 7])),(Field::Email, format!("p{n}@c{}.com", n%600)),(Field::Title,"Head of Sales".into()),(Field::CompanyName,format!("Company {}",n%600)),(Field::Phone, format!("+44 20 79{:06}", n))];
    Person { id: PersonId::of(record), records: vec![record], company: Some(CompanyId::of(&format!("{}", n%600))), values: values.into_iter().map(|(k,v)|(k,Survivor{raw:v.clone(),value:v,record})).collect(), quality: Quality{score:1,lines:vec![]}, state: if n%10==0 {PersonState::Weak} else {PersonState::Clean}, at: DateTime::<Utc>::UNIX_EPOCH }
}
#[tokio::test]
async fn scratch() {
    let dir = tempfile::tempdir().unwrap();
    let s = Store::open(&dir.path().join("s.db"), Some(&StoreKey::from_bytes([7;32])), DateTime::UNIX_EPOCH).await.unwrap();
    let t = Instant::now();
    for p in 0..1000u32 { s.write(move |w| (p*100..p*100+100).try_for_each(|n| w.put_person(&person(n)))).await.unwrap(); }
    println!("put 100k {:?} size {}MB", t.elapsed(), s.file_size().await.unwrap()/1_000_000);
    for q in ["", "a", "p", "smith", "ann sm", "comp", "p123", "company 12", "99999"] {
        for st in [None, Some(PersonState::Weak)] {
        let t = Instant::now(); let f = PeopleFilter{search:Some(q.into()), state: st, after:None, limit:100};
        let r = s.read(move |r| r.people_page(&f)).await.unwrap();
        println!("search {q:?} {st:?}: {:?} rows {} count {}", t.elapsed(), r.rows.len(), r.count);
    }}
    let t = Instant::now(); s.read(|r| r.state_counts()).await.unwrap(); println!("state_counts {:?}", t.elapsed());
    let t = Instant::now(); s.read(|r| r.joined_counts()).await.unwrap(); println!("joined_counts {:?}", t.elapsed());
    let t = Instant::now(); s.integrity().await.unwrap(); println!("integrity {:?}", t.elapsed());
    let t = Instant::now(); s.backup(&dir.path().join("b.db")).await.unwrap(); println!("backup {:?}", t.elapsed());
    s.write(|w| { let t = Instant::now(); w.stash_derived()?; println!("stash {:?}", t.elapsed());
      let t = Instant::now(); let d = w.diff_derived()?; println!("diff {:?} {d:?}", t.elapsed());
      let t = Instant::now(); w.clear_derived()?; println!("clear {:?}", t.elapsed()); Ok::<_,StoreError>(()) }).await.unwrap();
}
