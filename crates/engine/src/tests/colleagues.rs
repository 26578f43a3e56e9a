//! What colleagues tell in tickets of HaloPSA stands on the page of whom they are about.

use super::{
    calls::{call, go_on, in_practice, lead},
    stages::external_id,
    support::{ok, sync, with_leads},
};
use crate::App;
use serde_json::{Value, json};

async fn told(app: &App, person: &Value) -> Vec<Value> {
    ok(app, "person", json!({ "id": person })).await["told"].as_array().unwrap().clone()
}

#[tokio::test]
async fn what_colleagues_tell_is_read_once_in_plain_words_and_what_was_told_from_here_is_no_news() {
    let folder = tempfile::tempdir().unwrap();
    let app = with_leads(folder.path()).await;
    let person = lead(&app).await;
    let ticket: i64 = external_id(&app, &person, "leads").await.parse().unwrap();
    call(&app, &person, "no_answer").await;
    go_on(&app).await;
    sync(&app).await;
    assert_eq!(told(&app, &person).await, Vec::<Value>::new());

    let own = in_practice(&app, |world| world.actions_written().pop().unwrap().note).await;
    let mark = own.lines().last().unwrap();
    in_practice(&app, |world| {
        let note =
            format!("<p>Asked for <b>March</b></p><script>steal()</script><p>{}</p>", "a ".repeat(3_000));
        assert!(world.tell_in_halo(ticket, &note).unwrap());
        // Who answers may quote what was told from here.
        assert!(world.tell_in_halo(ticket, &format!("Agreed<br>{mark}")).unwrap());
    })
    .await;
    sync(&app).await;
    let seen = told(&app, &person).await;
    let texts: Vec<&str> = seen.iter().map(|row| row["text"].as_str().unwrap()).collect();
    assert_eq!((texts.len(), texts[0]), (2, "Agreed"));
    assert!(
        texts[1].starts_with("Asked for March\na a") && texts[1].chars().count() <= 2_001,
        "{}",
        texts[1]
    );
    assert_eq!((&seen[0]["by"], &seen[0]["what"]), (&json!("Kim Vale"), &json!("Note")));
    assert_eq!((&seen[0]["system"], &seen[0]["ticket"]), (&json!("HaloPSA"), &json!(ticket.to_string())));
    sync(&app).await;
    assert_eq!(told(&app, &person).await, seen);
    app.stop().await;
}

#[tokio::test]
async fn what_was_told_in_a_ticket_before_it_came_is_read_when_it_comes() {
    const LATE: i64 = 99_999;
    let folder = tempfile::tempdir().unwrap();
    let app = with_leads(folder.path()).await;
    let person = lead(&app).await;
    let ticket: i64 = external_id(&app, &person, "leads").await.parse().unwrap();
    let (mut other, kind) = in_practice(&app, |world| {
        let mut other = world.delete_in_halo(ticket).unwrap().unwrap();
        world.put_in_halo(ticket, other.clone()).unwrap();
        other.insert("id".to_owned(), json!(LATE));
        other.insert("dateoccurred".to_owned(), json!("2020-01-01T00:00:00"));
        other.insert("last_update".to_owned(), json!("2099-01-01T00:00:00"));
        let kind = other.insert("tickettype_id".to_owned(), json!(1)).unwrap();
        world.put_in_halo(LATE, other.clone()).unwrap();
        assert!(world.tell_in_halo(LATE, "Asked for March").unwrap());
        (other, kind)
    })
    .await;
    sync(&app).await;
    let workspace = app.workspace().await.unwrap();
    let halo = workspace.halo().await.unwrap().unwrap().id;
    let read = async || workspace.store.read(move |r| r.told_in(halo, LATE, 9)).await.unwrap();
    assert_eq!(read().await, [], "it is somebody else's business");

    // The next look begins long after it was told.
    workspace
        .store
        .write(move |w| {
            let mut reached = w.cursor(halo, "actions")?.unwrap();
            reached["look"]["since"] = json!("2099-01-01T00:00:00Z");
            w.set_cursor(halo, "actions", &reached)
        })
        .await
        .unwrap();
    other.insert("tickettype_id".to_owned(), kind);
    in_practice(&app, |world| world.put_in_halo(LATE, other)).await.unwrap();
    sync(&app).await;
    assert_eq!(read().await.iter().map(|told| told.words.as_str()).collect::<Vec<_>>(), ["Asked for March"]);
    app.stop().await;
}
