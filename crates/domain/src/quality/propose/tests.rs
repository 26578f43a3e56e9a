//! What is proposed for which record, and why.

use super::*;
use crate::{
    FactId, RecordId,
    quality::tests::record,
    survivorship::{self, FirstSeen, Order},
};
use Field::*;

type Said<'a> = &'a [(Field, &'a str)];

/// Records of several sources that are one person's.
fn records(said: &[Said<'_>]) -> Vec<Record> {
    (1..).zip(said).map(|(number, values)| record(number, 0, values)).collect()
}

fn chosen(field: Field, value: Option<&str>, record: RecordId) -> Chosen {
    let value = value.map(str::to_owned);
    Chosen { field, value, record, decision: FactId::from_bytes([1; 16]) }
}

/// What is proposed for them once somebody chose this.
fn proposed(records: &[Record], chosen: &[Chosen]) -> Vec<Proposal> {
    let records: Vec<&Record> = records.iter().collect();
    let (order, first) = (Order::default(), FirstSeen::new());
    let mut values = survivorship::survive(&records, &order, &first);
    survivorship::choose(&mut values, chosen, &records, &order);
    proposals(&Basis { values: &values, records: &records, chosen })
}

#[track_caller]
fn check(said: &[Said<'_>], kind: ProposalKind, changes: &[(Field, &str, &str)], why: &str) {
    let expected: Vec<Change> = changes
        .iter()
        .map(|(field, from, to)| Change { field: *field, from: (*from).to_owned(), to: (*to).to_owned() })
        .collect();
    let found = proposed(&records(said), &[]);
    let found: Vec<_> = found.iter().map(|one| (one.kind, &one.changes, one.why.name())).collect();
    assert_eq!(found, [(kind, &expected, why)], "{said:?}");
}

#[track_caller]
fn check_nothing(said: &[Said<'_>]) {
    assert_eq!(proposed(&records(said), &[]), [], "{said:?}");
}

#[test]
fn a_mistyped_domain_is_mended_unless_mail_arrives_there() {
    let kind = ProposalKind::DomainTypo;
    let gmail = [(Email, "jane@gmial.com", "jane@gmail.com")];
    check(&[&[(Email, "Jane@gmial.com")]], kind, &gmail, "typo");
    check(&[&[(Email, "jane@gmial.com"), (EmailStatus, "accept_all")]], kind, &gmail, "typo");
    check(&[&[(Email, "jane@gmail")]], kind, &[(Email, "jane@gmail", "jane@gmail.com")], "typo");
    let both = [(Email, "jane@acme.con", "jane@acme.com"), (CompanyDomain, "acme.con", "acme.com")];
    check(&[&[(Email, "jane@acme.con")]], kind, &both, "typo");
    let nowak = [(Email, "w.nowak@ashdown-legl.pl", "w.nowak@ashdown-legal.pl")];
    let said = [(Email, "w.nowak@ashdown-legl.pl"), (CompanyDomain, "www.ashdown-legal.pl")];
    check(&[&said], kind, &nowak, "employer");
    check_nothing(&[&[(Email, "jane@gmial.com"), (EmailStatus, "valid")]]);
    check_nothing(&[&[(Email, "jane@acme.com"), (CompanyDomain, "acme.com")]]);
    check_nothing(&[&[(Email, "jane")]]);
}

#[test]
fn the_employers_domain_is_mended_with_the_address_that_gave_it() {
    let newer = record(1, 0, &[(Email, "w.nowak@ashdown-legl.pl")]);
    let older = record(2, 30, &[(CompanyDomain, "ashdown-legal.pl")]);
    let found = proposed(&[newer, older], &[]);
    let changes: Vec<(Field, &str)> =
        found[0].changes.iter().map(|change| (change.field, change.to.as_str())).collect();
    let expected = [(Email, "w.nowak@ashdown-legal.pl"), (CompanyDomain, "ashdown-legal.pl")];
    assert_eq!((found.len(), changes.as_slice()), (1, &expected[..]));
}

#[test]
fn a_national_number_is_read_by_the_country_that_something_else_names() {
    let kind = ProposalKind::PhoneCountry;
    let number = [(Phone, "020 7946 0958", "+44 20 7946 0958")];
    check(&[&[(Phone, "020 7946 0958")], &[(Country, "United Kingdom")]], kind, &number, "country");
    check(&[&[(Phone, "020 7946 0958"), (Email, "jane@acme.co.uk")]], kind, &number, "ending");
    check(&[&[(Phone, "020 7946 0958"), (CompanyDomain, "acme.co.uk")]], kind, &number, "ending");
    check(
        &[&[(Phone, "(415) 555-0132"), (Mobile, "07400 123456")], &[(Country, "GB")]],
        kind,
        &[(Mobile, "07400 123456", "+44 7400 123456")],
        "country",
    );
    // The switchboard in the person's field is the switchboard.
    check(
        &[&[(Phone, "020 7946 0958"), (CompanyPhone, "020 7946 0958")], &[(Country, "GB")]],
        kind,
        &[(CompanyPhone, "020 7946 0958", "+44 20 7946 0958")],
        "country",
    );
    check_nothing(&[&[(Phone, "020 7946 0958"), (Country, "GB")]]);
    check_nothing(&[&[(Phone, "020 7946 0958"), (Email, "jane@acme.com")]]);
    check_nothing(&[&[(Phone, "n/a")], &[(Country, "GB")]]);
    check_nothing(&[&[(Phone, "12")], &[(Country, "GB")]]);
}

#[test]
fn a_whole_name_in_one_part_is_split() {
    let kind = ProposalKind::SplitName;
    let parts = |given, family| [(GivenName, given), (FamilyName, family)];
    check(&[&parts("Jane Doe", "Doe")], kind, &[(GivenName, "Jane Doe", "Jane")], "whole");
    check(&[&parts("Jane", "Jane Doe")], kind, &[(FamilyName, "Jane Doe", "Doe")], "whole");
    let both = |given, family| [(GivenName, given, "Jane"), (FamilyName, family, "Doe")];
    check(&[&parts("Jane Doe", "Jane Doe")], kind, &both("Jane Doe", "Jane Doe"), "whole");
    check(&[&[(FullName, "Jane Doe - Acme Ltd")]], kind, &both("Jane Doe Acme", "Ltd"), "behind");
    check(&[&[(FullName, "jane.doe")]], kind, &both("Jane.Doe", ""), "signs");
    check(&[&[(GivenName, "jane_doe")]], kind, &both("Janedoe", ""), "signs");
    check(&[&[(FullName, "jane.doe@acme.com")]], kind, &both("", ""), "signs");
    check_nothing(&[&[(FullName, "Jane Doe")]]);
    check_nothing(&[&parts("Jane", "Doe")]);
    check_nothing(&[&[(FullName, "J.P.")]]);
    check_nothing(&[&[(FullName, "customer.service@acme.com")]]);
}

/// A record with these parts of a name, and more.
fn named<'a>(given: &'a str, family: &'a str, more: Said<'a>) -> Vec<(Field, &'a str)> {
    [&[(GivenName, given), (FamilyName, family)][..], more].concat()
}

#[track_caller]
fn check_swap(said: Said<'_>, given: &str, family: &str, why: &str) {
    let changes = [(GivenName, given, family), (FamilyName, family, given)];
    check(&[said], ProposalKind::SwapNames, &changes, why);
}

#[test]
fn names_in_each_others_place_are_swapped_where_something_says_so() {
    check_swap(&named("Doe,", "Jane", &[]), "Doe", "Jane", "comma");
    check_swap(&named("DUPONT", "Marc", &[]), "Dupont", "Marc", "capitals");
    check_swap(&[(FullName, "DUPONT Marc")], "Dupont", "Marc", "capitals");
    let smith = |more| named("Smith", "John", more);
    check_swap(&smith(&[(Email, "john.smith@acme.com")]), "Smith", "John", "mailbox");
    check_swap(&smith(&[(Linkedin, "linkedin.com/in/john-smith-12")]), "Smith", "John", "profile");
    check_swap(&smith(&[(FullName, "John Smith")]), "Smith", "John", "elsewhere");
    check_nothing(&[&smith(&[])]);
    check_nothing(&[&smith(&[(Email, "smith.john@acme.com")])]);
    check_nothing(&[&named("Nguyen", "Thomas", &[(Email, "nguyen.thomas@acme.com")])]);
    check_nothing(&[&named("JANE", "Doe", &[])]);
    check_nothing(&[&named("J.P.", "Morgan", &[])]);
    check_nothing(&[&named("JANE", "DOE", &[])]);
}

#[track_caller]
fn check_chosen(said: Said<'_>, field: Field, value: Option<&str>) {
    let records = records(&[said]);
    assert_eq!(proposed(&records, &[]).len(), 1, "{said:?}");
    let chosen = [chosen(field, value, records[0].id)];
    assert_eq!(proposed(&records, &chosen), [], "{said:?} {field}");
}

#[test]
fn what_somebody_chose_is_left_alone() {
    check_chosen(&[(Email, "jane@gmial.com")], Email, Some("jane@gmial.com"));
    check_chosen(&[(Phone, "020 7946 0958"), (Email, "jane@acme.co.uk")], Phone, None);
    for field in [GivenName, FamilyName, FullName] {
        check_chosen(&named("DUPONT", "Marc", &[]), field, Some("Marc"));
        check_chosen(&named("Jane Doe", "Doe", &[]), field, Some("Jane"));
    }
}

#[track_caller]
fn check_taken(said: Said<'_>, kinds: [ProposalKind; 3]) {
    let records = records(&[said]);
    let found = proposed(&records, &[]);
    assert_eq!(found.iter().map(|one| one.kind).collect::<Vec<_>>(), kinds, "{said:?}");
    let mut taken = Vec::new();
    for Change { field, to, .. } in found.iter().flat_map(|one| &one.changes) {
        assert_eq!(survivorship::readable(*field, to, None).as_ref(), Ok(to), "{field}");
        taken.push(chosen(*field, Some(to), records[0].id));
    }
    assert_eq!(proposed(&records, &taken), [], "{said:?}");
}

#[test]
fn what_is_proposed_can_be_chosen_and_is_not_proposed_again() {
    use ProposalKind::{DomainTypo, PhoneCountry, SplitName, SwapNames};
    let damaged: Said<'_> = &[
        (Email, "jane.doe@ashdown-legl.co.uk"),
        (CompanyDomain, "ashdown-legal.co.uk"),
        (Phone, "020 7946 0958 ext 12"),
    ];
    let one = [&[(FullName, "jane.doe")][..], damaged].concat();
    check_taken(&one, [DomainTypo, PhoneCountry, SplitName]);
    check_taken(&named("Doe,", "Jane", damaged), [DomainTypo, PhoneCountry, SwapNames]);
}
