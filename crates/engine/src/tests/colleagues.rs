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
