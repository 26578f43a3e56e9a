//! Sources compared.

use super::*;
use crate::{ConnectionId, PersonState};

const HALO: u8 = 0;

fn id(number: u8) -> ConnectionId {
    ConnectionId::from_bytes([number; 16])
}

fn origin(source: u8, fresh: bool) -> Origin {
    Origin { source: id(source), crm: source == HALO, bought: false, fresh }
}

fn brought(origins: &[Origin]) -> Brought {
    let state = PersonState::Clean;
    let origins = origins.to_vec();
    Brought { origins, state, verified: false, written: false, engaged: false, won: false }
}

fn parts(person: &Brought, source: u8) -> Vec<SourcePart> {
    SourcePart::ALL.iter().copied().filter(|part| person.is(id(source), *part)).collect()
}

#[test]
fn a_source_is_given_whom_it_brought_in_the_time_that_is_looked_at() {
    use SourcePart::*;
    assert_eq!(parts(&brought(&[origin(1, true)]), 1), [Brought, Only, Clean]);
    assert_eq!(parts(&brought(&[origin(1, false)]), 1), []);
    // Both brought it, and neither alone.
    let both = brought(&[origin(1, true), origin(2, false)]);
    assert_eq!((parts(&both, 1), parts(&both, 2)), (vec![Brought, Clean], vec![]));
    // HaloPSA is no other source, and is not compared.
    let written = super::Brought {
        written: true,
        engaged: true,
        state: PersonState::InHalo,
        ..brought(&[origin(1, true), origin(HALO, true)])
    };
    assert_eq!(parts(&written, 1), [Brought, Only, Written, Engaged]);
    assert_eq!(parts(&written, HALO), []);
}

#[test]
fn only_what_was_bought_there_counts_for_what_was_paid_there() {
    let person = |bought| {
        let origins = [Origin { bought, ..origin(1, true) }, Origin { bought: true, ..origin(2, true) }];
        super::Brought { verified: true, ..brought(&origins) }
    };
    assert!(person(true).is(id(1), SourcePart::Verified));
    assert!(!person(false).is(id(1), SourcePart::Verified));
    assert!(!super::Brought { verified: false, ..person(true) }.is(id(1), SourcePart::Verified));
    assert!(person(false).is_verified(), "it was bought at the other");
}

#[test]
fn whoever_was_known_before_is_not_new() {
    let check = |origins: &[Origin], new, joined| {
        let person = brought(origins);
        assert_eq!((person.is_new(), person.is_joined()), (new, joined), "{origins:?}");
    };
    check(&[origin(1, true)], true, false);
    check(&[origin(1, false)], false, false);
    check(&[origin(1, true), origin(2, true)], true, true);
    check(&[origin(1, true), origin(2, false)], false, true);
    check(&[origin(1, false), origin(2, false)], false, false);
    // HaloPSA had it first; or it came from there alone.
    check(&[origin(1, true), origin(HALO, false)], false, false);
    check(&[origin(HALO, true)], false, false);
}
