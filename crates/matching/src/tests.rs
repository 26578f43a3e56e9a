use crate::{Evidence, Group, Level, Link, Outcome, Side, cluster, compare, keys};
use proptest::{prelude::*, sample::select};
use sluice_domain::{
    ConnectionId, Field, Fields, RecordId,
    normal::{self, NormalCompany, NormalPerson},
};
use std::collections::BTreeMap;

/// `given|family|email|phone|company|domain|profile`, the end may be left out.
fn fields(text: &str) -> Fields {
    const COLUMNS: [Field; 7] = [
        Field::GivenName,
        Field::FamilyName,
        Field::Email,
        Field::Phone,
        Field::CompanyName,
        Field::CompanyDomain,
        Field::Linkedin,
    ];
    let values = text.split('|').map(|value| value.trim().to_owned());
    COLUMNS.into_iter().zip(values).filter(|(_, value)| !value.is_empty()).collect()
}

struct Normal(NormalPerson, Option<NormalCompany>);

impl Normal {
    fn of(text: &str) -> Self {
        let fields = fields(text);
        Self(normal::person(&fields), normal::organisation(&fields))
    }

    fn side(&self) -> Side<'_> {
        Side { person: &self.0, company: self.1.as_ref() }
    }
}

fn compared(left: &str, right: &str) -> Evidence {
    compare(Normal::of(left).side(), Normal::of(right).side())
}

fn share_a_key(left: &Normal, right: &Normal) -> bool {
    let theirs = keys(right.side());
    keys(left.side()).iter().any(|key| theirs.contains(key))
}

#[track_caller]
fn check(left: &str, right: &str, outcome: Outcome) {
    let evidence = compared(left, right);
    assert_eq!(evidence.outcome(), outcome, "{left} / {right}: {evidence:?}");
    if outcome != Outcome::Different {
        assert!(share_a_key(&Normal::of(left), &Normal::of(right)), "never compared: {left} / {right}");
    }
}

const NUMBER: &str = "+44 20 7946 0958";

#[test]
fn one_mailbox_and_names_that_fit_are_the_same() {
    use Outcome::Same;
    check("Nora|Vinter|nora@elm.de", "Nora|Vinter|Nora+crm@ELM.de", Same);
    check("Bob|Smith|bsmith@elm.de", "Robert|Smith|bsmith@elm.de", Same);
    check("J.|Smith|jsmith@elm.de", "Jane|Smith|jsmith@elm.de", Same);
    check("Nora|Vinter-Holm|nora@elm.de", "Nora|Vinter|nora@elm.de", Same);
    check("Jürgen|Müller|jm@elm.de", "Juergen|Mueller|jm@elm.de", Same);
    check("Michael|Okafor|mo@elm.de", "Micheal|Okafor|mo@elm.de", Same);
    check("Vinter|Nora|nora@elm.de", "Nora|Vinter|nora@elm.de", Same);
    check("||nora@elm.de", "Nora|Vinter|nora@elm.de", Same);
    check("Nora|Vinter|nora.v@gmail.com||Elm", "Nora|Vinter|norav@googlemail.com||Ash", Same);
}

#[test]
fn one_mailbox_and_names_that_do_not_fit_are_asked_about() {
    check("Nora|Vinter|desk7@elm.de", "Piet|Quist|desk7@elm.de", Outcome::Review);
    check("Nora|Vinter|nora@elm.de", "Nora|Holm|nora@elm.de", Outcome::Review);
    check("Nora|Vinter|vinter@elm.de", "Piet|Vinter|vinter@elm.de", Outcome::Review);
    check("Piet|Quist Jr|pq@elm.de", "Piet|Quist Sr|pq@elm.de", Outcome::Review);
}

#[test]
fn one_profile_and_names_that_fit_are_the_same() {
    check("Nora|Vinter||||elm.de|in/nora-vinter", "Nora|Vinter||||ash.com|in/nora-vinter", Outcome::Same);
    check("N.|Vinter|||||in/nora-vinter", "Nora|Vinter|||||in/nora-vinter", Outcome::Same);
    check("Piet|Quist|||||in/nora-vinter", "Nora|Vinter|||||in/nora-vinter", Outcome::Review);
}

#[test]
fn one_number_and_whole_names_that_fit_are_the_same() {
    let with = |name: &str, rest: &str| format!("{name}||{NUMBER}|{rest}");
    check(&with("Nora|Vinter", ""), &with("Nora|Vinter", ""), Outcome::Same);
    check(&with("John|Smith", ""), &with("John|Smith", ""), Outcome::Same);
    check(&with("Bob|Okafor", ""), &with("Robert|Okafor", ""), Outcome::Same);
}

#[test]
fn a_switchboard_joins_nobody() {
    let with = |name: &str| format!("{name}||{NUMBER}|Elm|elm.de");
    check(&with("Nora|Vinter"), &with("Piet|Quist"), Outcome::Different);
    check(&with("J.|Quist"), &with("Jane|Quist"), Outcome::Review);
    check(&with("Piet|Quist"), &with("Petra|Quist"), Outcome::Different);
    check(&with("Anna|Hansen"), &with("Anna|Hanson"), Outcome::Review);
    check(&with("Piet|Quist"), &with("Piet|Quist Jr"), Outcome::Review);
}

#[test]
fn one_name_in_one_office_is_the_same_where_the_name_is_not_common() {
    use Outcome::{Review, Same};
    check("Nora|Vinter|||Elm GmbH|elm.de", "Nora|Vinter|||Elm|www.elm.de", Same);
    check("Nora|Vinter|nora@elm.de", "Nora|Vinter|||Elm|elm.de", Same);
    check("Nora|Vinter|||Elm Ltd", "Nora|Vinter|||ELM Limited", Same);
    check("Nora|Vinter|nora@gmail.com||Elm|elm.de", "Nora|Vinter|nora@elm.de", Same);
    check("John|Smith|||Elm|elm.de", "John|Smith|||Elm|elm.de", Review);
    check("Bob|Okafor|||Elm|elm.de", "Robert|Okafor|||Elm|elm.de", Review);
    check("N.|Vinter|||Elm|elm.de", "Nora|Vinter|||Elm|elm.de", Review);
    check("Nora|Vinter|||Elm", "Nora|Vinter||||elm.de", Review);
    check("Nora|Vinter|||Elm|elm.de", "Nora|Vinter|||Elm|elm-group.com", Review);
    check("Nora|Vinter||||elm.de", "Nora|Vinter||||elm.co.uk", Review);
    check("Vinter|Nora||||elm.de", "Nora|Vinter||||elm.de", Review);
    check("Nora|Vinter||||elm.de", "Nora|Vinder||||elm.de", Review);
}

#[test]
fn namesakes_do_not_merge() {
    use Outcome::{Different, Review};
    // Two people of one name in one company have two mailboxes.
    check("John|Smith|john.smith@elm.de", "John|Smith|john.smith2@elm.de", Different);
    check("Nora|Vinter|nora.vinter@elm.de", "Nora|Vinter|nora.vinter2@elm.de", Review);
    let number = |mailbox: &str| format!("Nora|Vinter|{mailbox}@elm.de|{NUMBER}|Elm|elm.de");
    check(&number("nora.vinter"), &number("n.vinter"), Review);
    // Two profiles, two generations, two middle names.
    check("Nora|Vinter||||elm.de|in/nora-vinter", "Nora|Vinter||||elm.de|in/nora-vinter-2", Review);
    check("Piet|Quist Sr||||elm.de", "Piet|Quist Jr||||elm.de", Different);
    check("Piet|Quist||||elm.de", "Piet|Quist Jr||||elm.de", Review);
    check("Piet A.|Quist||||elm.de", "Piet B.|Quist||||elm.de", Review);
    check("Jean-Pierre|Quist||||elm.de", "Jean-Paul|Quist||||elm.de", Review);
    // Elsewhere.
    check("John|Smith|||Elm|elm.de", "John|Smith|||Ash|ash.com", Different);
}

#[test]
fn relatives_and_colleagues_do_not_merge() {
    use Outcome::Different;
    check("Nora|Vinter||||elm.de", "Piet|Vinter||||elm.de", Different);
    check("Nora|Vinter||||elm.de", "Nora|Holm||||elm.de", Different);
    check("Martin|Quist||||elm.de", "Martina|Quist||||elm.de", Different);
    check("Mario|Quist||||elm.de", "Maria|Quist||||elm.de", Different);
}

#[test]
fn a_role_mailbox_speaks_for_the_company_only() {
    check("Nora|Vinter|info@elm.de", "Piet|Quist|info@elm.de", Outcome::Different);
    check("John|Smith|info@elm.de", "John|Smith|info@elm.de", Outcome::Review);
    assert!(
        compared("John|Smith|info@elm.de", "John|Smith|info@elm.de")
            .pieces
            .iter()
            .all(|p| p.group != Group::Email)
    );
}

#[test]
fn a_private_and_a_work_mailbox_say_nothing_of_each_other() {
    let evidence = compared("Nora|Vinter|nora@gmail.com", "Nora|Vinter|nv@elm.de");
    assert!(evidence.pieces.iter().all(|piece| piece.group != Group::Email));
}

#[test]
fn every_level_has_its_own_name() {
    for (at, level) in Level::ALL.iter().enumerate() {
        assert!(Level::ALL[..at].iter().all(|other| other.name() != level.name()));
    }
}

#[test]
fn a_third_record_that_fits_two_namesakes_does_not_join_them() {
    let one = Normal::of("Nora|Vinter|nora.vinter@elm.de");
    let two = Normal::of("Nora|Vinter|nora.vinter2@elm.de");
    let third = Normal::of("Nora|Vinter|||Elm|elm.de");
    let id = |number: u8| RecordId::of(ConnectionId::from_bytes([number; 16]), "people", "1");
    assert!(compare(one.side(), two.side()).conflict);
    let sides = BTreeMap::from([(id(1), one.side()), (id(2), two.side()), (id(3), third.side())]);
    let link = |left: u8, right: u8| {
        let weight = compare(sides[&id(left)], sides[&id(right)]).total;
        Link { left: id(left), right: id(right), weight, judged: false }
    };
    let records: Vec<RecordId> = sides.keys().copied().collect();
    let conflict = |one, other| compare(sides[&one], sides[&other]).conflict;
    let groups = cluster(&records, &[link(1, 3), link(2, 3)], &[], conflict);
    assert_eq!(groups.len(), 3);
}

fn any_record() -> impl Strategy<Value = String> {
    (
        select(vec!["", "Nora", "N.", "Bob", "Robert", "Robert A.", "Martina", "Martin", "Jürgen"]),
        select(vec![
            "",
            "Vinter",
            "Wynter",
            "Smith",
            "Smith Jr",
            "Müller",
            "Mueller",
            "Vinter-Holm",
            "Jönsson",
            "Joensson",
        ]),
        select(vec!["", "nora@elm.de", "n.vinter@elm.de", "info@elm.de", "nora.v@gmail.com", "bob@ash.com"]),
        select(vec!["", NUMBER, "+44 20 7946 0958 x12", "+44 20 7946 0958 x13", "+1 415 555 0132"]),
        select(vec!["", "Elm", "Elm GmbH", "Ash"]),
        select(vec!["", "elm.de", "elm.com", "ash.com"]),
        select(vec!["", "in/nora", "in/bob", "in/ACoAABcDeFgHiJkLmNoPqRsTuVwXyZ0123456789"]),
    )
        .prop_map(|(given, family, email, phone, company, domain, profile)| {
            [given, family, email, phone, company, domain, profile].join("|")
        })
}

proptest! {
    #[test]
    fn the_order_of_the_two_does_not_matter(left in any_record(), right in any_record()) {
        prop_assert_eq!(compared(&left, &right), compared(&right, &left));
    }

    #[test]
    fn the_explanation_is_the_calculation(left in any_record(), right in any_record()) {
        let evidence = compared(&left, &right);
        prop_assert_eq!(evidence.pieces.iter().map(|piece| piece.weight).sum::<f32>(), evidence.total);
        let groups: Vec<Group> = evidence.pieces.iter().map(|piece| piece.group).collect();
        prop_assert!(groups.is_sorted_by(|a, b| a < b), "one piece a group, in order");
        let probability = evidence.probability();
        prop_assert!((0.0..=1.0).contains(&probability));
        prop_assert!(!(evidence.conflict && evidence.outcome() == Outcome::Same));
    }

    #[test]
    fn what_is_the_same_without_asking_meets(left in any_record(), right in any_record()) {
        let (left, right) = (Normal::of(&left), Normal::of(&right));
        if compare(left.side(), right.side()).outcome() == Outcome::Same {
            prop_assert!(share_a_key(&left, &right));
        }
    }
}
