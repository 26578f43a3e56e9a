//! What every world keeps.

use sluice_domain::Field;
use sluice_training::{
    baseline, file,
    world::{Column, Kind, Noise, Rates, Row, World, world},
};
use std::collections::HashSet;

const KINDS: [Kind; 3] = [Kind::Leads, Kind::People, Kind::Companies];

fn usual(kind: Kind, rows: usize) -> World {
    world(kind, 7, rows, Rates::usual())
}

#[test]
fn the_same_seed_makes_the_same_world() {
    for kind in KINDS {
        assert_eq!(usual(kind, 500), usual(kind, 500));
        assert_ne!(usual(kind, 500), world(kind, 8, 500, Rates::usual()));
        assert_eq!(Rates::drawn(3), Rates::drawn(3));
        assert_ne!(Rates::drawn(3), Rates::drawn(4));
    }
}

#[test]
fn rows_are_numbered_from_one_and_none_is_empty() {
    for kind in KINDS {
        for rates in [Rates::usual(), Rates::drawn(1), Rates::drawn(2), Rates::drawn(3)] {
            let world = world(kind, 7, 3_000, rates);
            assert_eq!(world.rows.len(), 3_000);
            for (row, id) in world.rows.iter().zip(1..) {
                assert_eq!(row.id, id);
                assert!(!row.fields.is_empty(), "{kind:?} {id}");
                assert!(row.fields.values().all(|value| !value.is_empty()), "{row:?}");
            }
        }
    }
}

#[test]
fn about_half_of_the_people_have_one_row() {
    let world = usual(Kind::Leads, 20_000);
    let mut rows = std::collections::HashMap::<u32, u32>::new();
    for row in &world.rows {
        *rows.entry(row.entity).or_default() += 1;
    }
    let single = rows.values().filter(|count| **count == 1).count() as f64 / rows.len() as f64;
    let mean = 20_000.0 / rows.len() as f64;
    assert!((0.45..0.55).contains(&single) && (1.9..2.1).contains(&mean), "{single} {mean}");
}

#[test]
fn every_kind_of_noise_occurs() {
    let mut seen = HashSet::new();
    for kind in KINDS {
        seen.extend(usual(kind, 20_000).rows.iter().flat_map(|row| row.noises.iter()));
    }
    // Which errors a register can have depends on its columns, which its seed draws.
    for seed in 0..12 {
        seen.extend(
            world(Kind::People, seed, 2_000, Rates::usual()).rows.iter().flat_map(|row| row.noises.iter()),
        );
    }
    let lacking: Vec<_> = Noise::ALL.iter().filter(|noise| !seen.contains(noise)).collect();
    assert!(lacking.is_empty(), "{lacking:?}");
}

fn has(row: &Row, field: Field, test: impl Fn(&str) -> bool) -> bool {
    row.fields.get(&field).is_some_and(|value| test(value))
}

/// Whether the row shows what was done to it, as far as one row alone can show it.
fn shows(row: &Row, noise: Noise) -> bool {
    let names = [Field::GivenName, Field::FamilyName, Field::FullName];
    let given = |field| has(row, field, |_| true);
    match noise {
        Noise::SingleField => given(Field::FullName) && !given(Field::GivenName),
        Noise::LastFirst => has(row, Field::FullName, |name| name.contains(',')),
        Noise::UpperCase => names.iter().any(|name| has(row, *name, |name| name == name.to_uppercase())),
        Noise::LowerCase => names.iter().any(|name| has(row, *name, |name| name == name.to_lowercase())),
        Noise::NativeScript => names.iter().any(|name| has(row, *name, |name| !name.is_ascii())),
        Noise::PlusTag => has(row, Field::Email, |address| address.contains('+')),
        Noise::Googlemail => {
            has(row, Field::Email, |address| address.to_lowercase().contains("@g"))
                || row.noises.contains(Noise::TypoDomain)
        }
        Noise::Mailto => has(row, Field::Email, |address| {
            address.to_lowercase().starts_with("mailto:") || address.contains([';', '<'])
        }),
        Noise::PrivateEmail
        | Noise::GmailDots
        | Noise::AliasLocal
        | Noise::Subdomain
        | Noise::TypoLocal
        | Noise::TypoDomain
        | Noise::RoleMailbox => given(Field::Email),
        Noise::OtherTld | Noise::AliasDomain => given(Field::Email) || given(Field::CompanyDomain),
        Noise::PhoneFormat => [Field::Phone, Field::Mobile].iter().any(|field| {
            has(row, *field, |number| {
                !number.strip_prefix('+').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
            })
        }),
        Noise::Extension => has(row, Field::Phone, |number| {
            number.to_lowercase().contains('x') || number.contains("Durchwahl")
        }),
        Noise::Switchboard | Noise::ColleagueLine => given(Field::Phone),
        Noise::LegalForm
        | Noise::Abbreviation
        | Noise::Acronym
        | Noise::BrandOnly
        | Noise::FormerName
        | Noise::Parent
        | Noise::The
        | Noise::Ampersand
        | Noise::CityInName
        | Noise::TypoCompany
        | Noise::NoCompany => given(Field::CompanyName),
        Noise::FreeMailDomain => given(Field::CompanyDomain),
        Noise::CityName => given(Field::City),
        Noise::ProfileForm | Noise::NamesakePage => given(Field::Linkedin),
        Noise::CompanyPage => has(row, Field::Linkedin, |page| page.contains("/company/")),
        Noise::TitleVariant => given(Field::Title),
        _ => true,
    }
}

#[test]
fn a_row_shows_what_was_done_to_it() {
    for kind in [Kind::Leads, Kind::Companies] {
        for row in &usual(kind, 20_000).rows {
            for noise in row.noises.iter() {
                assert!(shows(row, noise), "{noise:?} {row:?}");
            }
        }
    }
}

#[test]
fn no_noise_is_noted_where_its_rate_is_zero() {
    let mut quiet = Rates::usual();
    for noise in Noise::ALL {
        quiet.set(*noise, 0.0);
    }
    // What comes from habits of a source, and not from a rate.
    let habits = [
        Noise::PhoneFormat,
        Noise::ProfileForm,
        Noise::CityName,
        Noise::LegalForm,
        Noise::Switchboard,
        Noise::Promoted,
    ];
    for row in &world(Kind::Leads, 7, 3_000, quiet).rows {
        for noise in row.noises.iter() {
            assert!(habits.contains(&noise), "{noise:?} {row:?}");
        }
    }
}

#[test]
fn a_column_that_the_world_lacks_is_empty() {
    let mut rates = Rates::usual();
    rates.set_absent(Column::Email, true);
    rates.set_absent(Column::Linkedin, true);
    let world = world(Kind::Leads, 7, 2_000, rates);
    for field in [Field::Email, Field::Linkedin] {
        assert!(world.rows.iter().all(|row| !row.fields.contains_key(&field)), "{field}");
    }
}

#[test]
fn files_hold_what_the_world_holds() {
    for kind in KINDS {
        let (mut list, mut truth) = (Vec::new(), Vec::new());
        file::write(kind, 7, 300, &Rates::usual(), &mut list, &mut truth).unwrap();
        let world = usual(kind, 300);
        let truth = String::from_utf8(truth).unwrap();
        for (line, row) in truth.lines().skip(1).zip(&world.rows) {
            assert_eq!(line, format!("{},{},{}", row.id, row.entity, row.noises));
        }
        let list = String::from_utf8(list).unwrap();
        assert_eq!(list.lines().count(), 301);
        for (line, row) in list.lines().skip(1).zip(&world.rows) {
            assert!(line.starts_with(&format!("{},", row.id)));
            for value in row.fields.values().chain(row.other.iter().map(|(_, value)| value)) {
                assert!(line.contains(&value.replace('"', "\"\"")), "{value} {line}");
            }
        }
    }
}

#[test]
fn the_usual_leads_are_as_hard_as_those_the_peers_were_measured_on() {
    let (mut email, mut rules) = (Vec::new(), Vec::new());
    for seed in 1..=4 {
        let world = world(Kind::Leads, seed, 10_000, Rates::usual());
        email.push(baseline::by_email(&world.rows));
        rules.push(baseline::by_rules(&world.rows));
    }
    let mean = |scores: &[baseline::Score], part: fn(&baseline::Score) -> f64| {
        scores.iter().map(part).sum::<f64>() / scores.len() as f64
    };
    let check = |measured: f64, wanted: f64| assert!((measured - wanted).abs() < 0.02, "{measured} {wanted}");
    check(mean(&email, |score| score.recall), 0.22);
    check(mean(&email, |score| score.precision), 0.999);
    check(mean(&rules, |score| score.f1), 0.845);
    check(mean(&rules, |score| score.precision), 0.94);
}
