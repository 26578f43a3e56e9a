//! Time for one new record against 100,000: normalised, kept, compared with whom it may be, and what became of it told.
//! Product budget: 99 of 100 within 500 µs. A second figure leaves the normalising out, as the peers' figure does.
//!
//!     cargo bench -p sluice-training --bench one_record [-- rows=100000 new=10000]

#![expect(clippy::print_stdout, reason = "what is measured is printed")]

use sluice_domain::normal;
use sluice_matching::{Index, Profile, Subject};
use sluice_training::{learn::Source, world::Kind};
use std::{hint::black_box, time::Instant};

fn main() {
    let given = |name: &str, usual: usize| {
        let of = |text: String| text.strip_prefix(name)?.strip_prefix('=')?.parse().ok();
        std::env::args().find_map(of).unwrap_or(usual)
    };
    let (rows, new) = (given("rows", 100_000), given("new", 10_000));
    let source = Source { kind: Kind::Leads, seed: 905, rows: rows + new, drawn: false, sparse: false };
    let world = source.world();
    let profile = |at: usize| {
        let (person, company) = normal::record(&world.rows[at].fields);
        Profile::of(&person, company.as_ref())
    };
    // Every so often one of them is new, so that they are of the same people.
    let stride = world.rows.len() / new;
    let (late, early): (Vec<usize>, Vec<usize>) = (0..world.rows.len()).partition(|at| at % stride == 0);
    let began = Instant::now();
    let mut index = Index::load(Subject::Lead, early.iter().map(|at| (*at as u64, profile(*at))));
    println!("{} records in the index after {:.1} s", index.len(), began.elapsed().as_secs_f64());

    let (mut whole, mut alone, mut found) = (Vec::new(), Vec::new(), 0);
    for at in late {
        let began = Instant::now();
        let profile = black_box(profile(at));
        let known = Instant::now();
        index.put(at as u64, profile);
        found += usize::from(!black_box(index.settle()).is_empty());
        alone.push(known.elapsed());
        whole.push(began.elapsed());
    }
    for (what, mut times) in [("with its normalising", whole), ("compared alone", alone)] {
        times.sort();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e6;
        println!(
            "one record, {what}: p50 {:.0} µs  p99 {:.0} µs  p99.9 {:.0} µs  ({} of {} may be somebody)",
            at(0.5),
            at(0.99),
            at(0.999),
            found,
            times.len()
        );
    }
}
