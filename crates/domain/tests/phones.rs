//! Phone numbers are read as Google's library reads them: `golden/phones.py` writes what its Python port says.

#![expect(clippy::print_stdout, reason = "the agreement is the result")]

use sluice_domain::normal::{Phone, Region};

struct Case<'a> {
    input: &'a str,
    region: &'a str,
    expected: Option<[&'a str; 4]>,
}

fn cases() -> Vec<Case<'static>> {
    let line = |line: &'static str| {
        let mut columns = line.split('\t');
        let (input, region) = (columns.next()?, columns.next()?);
        let rest: Vec<_> = columns.collect();
        Some(Case { input, region, expected: rest.try_into().ok() })
    };
    include_str!("golden/phones.tsv").lines().filter_map(line).collect()
}

fn agrees(case: &Case) -> bool {
    let region = Region::parse(case.region).ok();
    let found = Phone::parse(case.input, region.as_ref());
    let agrees = match (&case.expected, &found) {
        (None, Err(_)) => true,
        (Some([e164, extension, kind, display]), Ok(phone)) => {
            let shown = phone.display();
            let own = shown.split(" ext. ").next().unwrap_or_default();
            phone.e164 == *e164
                && phone.extension.as_deref().unwrap_or_default() == *extension
                && phone.kind.name() == *kind
                && own == *display
        }
        _ => false,
    };
    if !agrees {
        println!("{:?} {:?}: {:?} {found:?}", case.input, case.region, case.expected);
    }
    agrees
}

#[test]
fn numbers_of_every_region_are_read_as_googles_library_reads_them() {
    let cases = cases();
    let agreed = cases.iter().filter(|case| agrees(case)).count();
    let share = 100.0 * agreed as f64 / cases.len() as f64;
    println!("{agreed} of {} agree: {share:.2} %", cases.len());
    assert!(cases.len() > 3_000);
    assert!(share >= 99.5, "{share:.2} %");
}
