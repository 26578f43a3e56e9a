//! What HaloPSA is seen to say.

use super::*;

#[test]
fn a_status_is_known_however_the_tenant_writes_it() {
    let check = |name: &str, code: &str| {
        assert_eq!(SEEDS.named(Stage::Lead, name).as_str(), code, "{name}");
    };
    check("New", "new_lead");
    check("New Lead", "new_lead");
    check("Lead - New", "new_lead");
    check("  no interest ", "no_interest");
    check("Do-Not-Contact", "do_not_contact");
    check("Converted", "new_prospect");
    check("Lead converted to prospect", "new_prospect");
    check("On Ice", "on_ice");
    // Another stage's word is none of a lead's.
    check("Negotiation", "negotiation");
    check("", "");
    assert_eq!(SEEDS.named(Stage::Prospect, "New").as_str(), "new_prospect");
    assert_eq!(SEEDS.named(Stage::Opportunity, "promoted").as_str(), "promoted");
}

/// Where each of these led, by the days before today on which it was seen, and whether the last was put there from here.
#[track_caller]
fn check(seen: &[(i64, &str)], ours: &[(i64, &str)], expected: &[(i64, &str)], last_ours: bool) {
    let seen: Vec<Seen> = (0_u8..)
        .zip(seen)
        .map(|(number, (days, name))| Seen {
            id: FactId::from_bytes([number; 16]),
            at: days_ago(*days),
            name: (*name).to_owned(),
        })
        .collect();
    let ours: Vec<(DateTime<Utc>, StatusCode)> =
        ours.iter().map(|(days, to)| (days_ago(*days), StatusCode::from(*to))).collect();
    let there = SEEDS.moved_there(Stage::Lead, &seen, &ours);
    let found: Vec<(DateTime<Utc>, What)> =
        there.moves.into_iter().map(|entry| (entry.at, entry.what)).collect();
    let expected: Vec<(DateTime<Utc>, What)> =
        expected.iter().map(|(days, status)| (days_ago(*days), What::Happened(in_halo(status)))).collect();
    assert_eq!((found, there.ours), (expected, last_ours));
}

#[test]
fn what_was_put_there_from_here_is_no_move_there() {
    // Nothing was moved: a record begins where its stage does, or where HaloPSA has it.
    check(&[(9, "New")], &[], &[], false);
    check(&[(9, "Contacted")], &[], &[(9, "contacted")], false);
    check(&[(9, "New"), (8, "Engaged"), (7, "Engaged")], &[], &[(8, "engaged")], false);
    // Written, and seen later.
    check(&[(9, "New"), (5, "Researching")], &[(6, "researching")], &[], true);
    // Seen before it was moved here: somebody there was first.
    check(&[(9, "New"), (7, "Researching")], &[(6, "researching")], &[(7, "researching")], false);
    // Moved on here before the first move was seen there: it comes late and says nothing.
    let ours = [(8, "researching"), (7, "contacted")];
    check(&[(9, "New"), (6, "Researching"), (5, "Contacted")], &ours, &[], true);
}

#[test]
fn what_is_set_back_there_is_meant() {
    let ours = [(8, "researching"), (7, "contacted")];
    let back = [(9, "New"), (6, "Researching"), (5, "Contacted"), (4, "Researching")];
    check(&back, &ours, &[(4, "researching")], false);
    // Also to where it only went through here.
    check(&[(9, "New"), (5, "Contacted"), (4, "Researching")], &ours, &[(4, "researching")], false);
    // Also where somebody there had moved it in between.
    let between = [(9, "New"), (6, "Engaged"), (5, "Researching")];
    check(&between, &[(8, "researching")], &[(6, "engaged"), (5, "researching")], false);
    // The same move made here twice is written twice.
    let twice = [(9, "New"), (7, "Researching"), (5, "New"), (3, "Researching")];
    check(&twice, &[(8, "researching"), (6, "new_lead"), (4, "researching")], &[], true);
}
