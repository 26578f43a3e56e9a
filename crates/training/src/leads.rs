//! Leads: people at firms, each with one row or several.

use crate::{
    column::Draft,
    dice::Dice,
    firms,
    names::Namer,
    noise_kind::Noise,
    person::{Maker, Person},
    rates::Rates,
    record::Writer,
    sources::Source,
};

/// Most rows of a person.
const MOST_ROWS: usize = 9;

/// How many rows an entity has.
pub(crate) fn rows_of_one(rates: &Rates, dice: &mut Dice) -> usize {
    if dice.chance(rates.single) {
        return 1;
    }
    let mut rows = 2;
    while rows < MOST_ROWS && dice.chance(rates.more_rows) {
        rows += 1;
    }
    rows
}

/// Makes so many rows and gives each away as soon as it is made.
pub(crate) fn leads(seed: u64, rows: usize, rates: &Rates, take: &mut dyn FnMut(Draft)) {
    let mut dice = Dice::new(seed, "leads");
    let namer = Namer::new(rates);
    let mean = rates.single + (1.0 - rates.single) * (1.0 + 1.0 / (1.0 - rates.more_rows));
    let people = (rows as f64 / mean).ceil() as usize + 1;
    let firms = firms::firms(people, 3, rates, &namer, &mut Dice::new(seed, "firms"));
    let sources = Source::all(rates, &mut Dice::new(seed, "sources"));
    let mut maker = Maker::new(&firms, &namer, rates);
    let mut seats: Vec<u32> =
        firms.iter().enumerate().flat_map(|(at, firm)| (0..firm.size).map(move |_| at as u32)).collect();
    // In the order of the firms a world that is cut short would lack whole firms.
    Dice::new(seed, "seats").shuffle(&mut seats);
    let mut left = rows;
    let mut entity = 0;
    for firm in seats.iter().cycle() {
        let firm = *firm as usize;
        let mut person = maker.person(firm, &mut dice);
        let others = maker.lookalikes(&mut person, firm, &mut dice);
        for person in std::iter::once(person).chain(others) {
            for _ in 0..rows_of_one(rates, &mut dice) {
                if left == 0 {
                    return;
                }
                left -= 1;
                let mut draft = row(&maker, &sources, &person, &mut dice);
                draft.entity = entity;
                draft.noises = draft.noises.with(person.traps);
                take(draft);
            }
            entity += 1;
        }
    }
}

fn row(maker: &Maker, sources: &[Source], person: &Person, dice: &mut Dice) -> Draft {
    let source = dice.pick(sources);
    let mut draft = Draft::default();
    let mut job = person.jobs.first();
    if person.jobs.len() > 1 && dice.chance((maker.rates.of(Noise::NewJob) * source.stale).min(0.6)) {
        let earlier = &person.jobs[1 + dice.below(person.jobs.len() - 1)];
        let same = job.is_some_and(|job| job.firm == earlier.firm);
        draft.noises.insert(if same { Noise::Promoted } else { Noise::NewJob });
        job = Some(earlier);
    }
    Writer { firms: maker.firms, rates: maker.rates, source, person, job, draft, dice }.write()
}
