//! A field that the tenant demands and Sluice does not know is given one value for all.

use super::{
    calls::{go_on, in_practice},
    support::{ok, refused, synced},
};
use crate::App;
use serde_json::{Value, json};
use sluice_sandbox::{Flaw, Sandbox};

async fn cards(app: &App) -> Value {
    ok(app, "queue", json!({ "kind": "refused", "skip": [], "limit": 1 })).await
}

#[tokio::test]
async fn a_field_that_the_tenant_demands_is_given_once_and_all_that_were_refused_for_it_go_again() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    in_practice(&app, |world| world.plant_in_halo(Flaw::FieldCompulsory)).await;
    go_on(&app).await;
    let queue = cards(&app).await;
    let (count, card) = (queue["refused"].as_u64().unwrap() as usize, &queue["cards"][0]);
    assert!(count > 1, "{queue}");
    assert_eq!((&card["wants"], &card["lacking"]), (&json!("Budget"), &Value::Null));
    assert_eq!(in_practice(&app, Sandbox::leads_written).await.len(), 0);

    let give = |value: &str| json!({ "item": card["item"], "value": value });
    assert_eq!(refused(&app, "give_field", give("plenty")).await.code, "halo_field_value");
    // What was given goes with the decision that gave it, and is there as long as it is said.
    let decision = ok(&app, "give_field", give("5000")).await;
    let given = ok(&app, "given_fields", Value::Null).await;
    let said = ["stage", "name", "value"].map(|part| given[0][part].as_str().unwrap());
    assert_eq!(said, ["lead", "Budget", "5000"], "{given}");
    ok(&app, "undo", json!({ "decision": decision["id"] })).await;
    assert_eq!(ok(&app, "given_fields", Value::Null).await, json!([]));
    assert_eq!(cards(&app).await["refused"], count);
    ok(&app, "give_field", give("5000")).await;
    assert_eq!(cards(&app).await["refused"], 0);
    go_on(&app).await;
    assert_eq!(in_practice(&app, Sandbox::leads_written).await.len(), count);
    // It is one way to mend what the Doctor names.
    let report = ok(&app, "doctor_halopsa", Value::Null).await;
    let mut checks = report["checks"].as_array().unwrap().iter();
    let found = checks.find(|check| check["code"] == "halo_lead_compulsory").unwrap();
    assert_eq!(found["failure"], Value::Null, "{found}");
    assert_eq!(ok(&app, "forget_given", json!({ "id": given[0]["id"] })).await, json!([]));
    app.stop().await;
}
