//! Lists of firms.

use crate::{
    column::Draft, dice::Dice, firms, leads::rows_of_one, names::Namer, person::Maker, rates::Rates,
    record::Writer, sources::Source,
};

/// Makes so many rows and gives each away as soon as it is made.
pub(crate) fn companies(seed: u64, rows: usize, rates: &Rates, take: &mut dyn FnMut(Draft)) {
    let mut dice = Dice::new(seed, "companies");
    let namer = Namer::new(rates);
    let mean = rates.single + (1.0 - rates.single) * (1.0 + 1.0 / (1.0 - rates.more_rows));
    let count = (rows as f64 / mean * 1.1) as usize + 20;
    let firms = firms::firms(0, count, rates, &namer, &mut Dice::new(seed, "firms"));
    let sources = Source::all(rates, &mut Dice::new(seed, "sources"));
    let mut maker = Maker::new(&firms, &namer, rates);
    let mut left = rows;
    for entity in 0.. {
        let firm = entity % firms.len();
        // Rows of firms are written by somebody who works there.
        let mut person = maker.person(firm, &mut dice);
        person.jobs.truncate(1);
        for _ in 0..rows_of_one(rates, &mut dice) {
            if left == 0 {
                return;
            }
            let Some(job) = person.jobs.first_mut() else { break };
            left -= 1;
            job.office = if dice.chance(0.85) { 0 } else { dice.below(firms[firm].offices.len()) };
            let source = dice.pick(&sources);
            let draft = Draft::of(entity as u32, firms[firm].traps);
            let job = person.jobs.first();
            take(
                Writer { firms: &firms, rates, source, person: &person, job, draft, dice: &mut dice }.firm(),
            );
        }
    }
}
