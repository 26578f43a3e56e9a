//! What goes to HaloPSA and to which of its clients, from the command line.

use crate::desk::Desk;

#[test]
fn a_company_is_said_to_be_a_client_and_what_goes_is_chosen() {
    let desk = Desk::new();
    desk.practise(&["sync"]).done();
    let proposed = || desk.practise(&["clients", "--stand", "proposed"]).done().last().clone();
    let before = proposed();
    let (company, client) = (&before[0]["company"], &before[0]["clients"][0]["id"]);
    let [company, client] = [company, client].map(|id| id.as_str().unwrap());
    let said = desk.practise(&["clients", "--company", company, "--is", client]).done();
    assert_eq!(said.last()["kind"], "same_company");
    assert!(proposed().as_array().unwrap().iter().all(|row| row["company"] != company));
    desk.practise(&["undo", said.last()["id"].as_str().unwrap()]).done();
    assert_eq!(proposed(), before);

    let chosen = desk.practise(&["share", "--leads", "create"]).done();
    assert_eq!((&chosen.last()["leads"], &chosen.last()["prospects"]), (&"create".into(), &"both".into()));
    desk.practise(&["sync", "halopsa", "--apply", "--only", "nobody"]).refused("not_in_plan");
}
