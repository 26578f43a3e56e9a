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

/// Where each of these led, by the days before today on which it was seen.
#[track_caller]
fn check(
    seen: &[(i64, &str)],
    moves: &[(i64, &str)],
    unsaid: &[(i64, &str, &str)],
    expected: &[(i64, &str)],
) {
    let seen: Vec<Seen> = (0_u8..)
        .zip(seen)
        .map(|(number, (days, name))| Seen {
            id: FactId::from_bytes([number; 16]),
            at: days_ago(*days),
            name: (*name).to_owned(),
        })
        .collect();
    let moves: Vec<(DateTime<Utc>, StatusCode)> =
        moves.iter().map(|(days, to)| (days_ago(*days), StatusCode::from(*to))).collect();
    let unsaid: Vec<Unsaid> = unsaid
        .iter()
        .map(|(days, status, instead)| Unsaid {
            at: days_ago(*days),
            status: (*status).into(),
            instead: (*instead).into(),
        })
        .collect();
    let found: Vec<(DateTime<Utc>, What)> = SEEDS
        .moved_there(Stage::Lead, &seen, &moves, &unsaid)
        .into_iter()
        .map(|entry| (entry.at, entry.what))
        .collect();
    let expected: Vec<(DateTime<Utc>, What)> =
        expected.iter().map(|(days, status)| (days_ago(*days), What::Happened(in_halo(status)))).collect();
    assert_eq!(found, expected);
}

#[test]
fn what_a_move_here_put_there_is_no_move_there() {
    // Nothing was moved: a record begins where its stage does, or where HaloPSA has it.
    check(&[(9, "New")], &[], &[], &[]);
    check(&[(9, "Contacted")], &[], &[], &[(9, "contacted")]);
    check(&[(9, "New"), (8, "Engaged"), (7, "Engaged")], &[], &[], &[(8, "engaged")]);
    // Written, and seen later.
    check(&[(9, "New"), (5, "Researching")], &[(6, "researching")], &[], &[]);
    // Seen before it was moved here: somebody there was first.
    check(&[(9, "New"), (7, "Researching")], &[(6, "researching")], &[], &[(7, "researching")]);
    // Moved on here before the first move was seen there: it comes late and says nothing.
    let moves = [(8, "researching"), (7, "contacted")];
    check(&[(9, "New"), (6, "Researching"), (5, "Contacted")], &moves, &[], &[]);
    // Set back there after it was seen: that is meant.
    let back = [(9, "New"), (6, "Researching"), (5, "Contacted"), (4, "Researching")];
    check(&back, &moves, &[], &[(4, "researching")]);
}

#[test]
fn what_was_written_and_taken_back_is_read_as_before_until_something_else_is_seen() {
    let seen = [(9, "New"), (6, "Researching"), (5, "Contacted")];
    let unsaid = [(4, "contacted", "researching")];
    check(&seen, &[(8, "researching")], &unsaid, &[]);
    // Somebody there wants it in earnest later.
    let again = [seen.as_slice(), &[(3, "Researching"), (2, "Contacted")]].concat();
    check(&again, &[(8, "researching")], &unsaid, &[(2, "contacted")]);
}
