//! Makes development data and measures plain ways of matching on it.

mod arguments;

use arguments::{Arguments, Command};
use clap::Parser;
use sluice_matching::Forest;
use sluice_training::{
    baseline,
    boost::{self, Params},
    file, learn,
    world::{self, Rates},
};
use std::{
    fs::File,
    io::{BufWriter, Write, stdout},
};

fn main() -> anyhow::Result<()> {
    let rates = |drawn: bool, seed: u64| if drawn { Rates::drawn(seed) } else { Rates::usual() };
    match Arguments::parse().command {
        Command::Generate { kind, rows, seed, drawn, out, truth } => {
            let mut list = BufWriter::new(File::create(out)?);
            let mut truth = BufWriter::new(File::create(truth)?);
            file::write(kind.into(), seed, rows, &rates(drawn, seed), &mut list, &mut truth)?;
        }
        Command::Learn { kind, rows, worlds, trees, rate, depth, out } => {
            let source = |seed: u64, rows: usize, drawn: bool, sparse: bool| learn::Source {
                kind: kind.into(),
                seed,
                rows,
                drawn,
                sparse,
            };
            let usual = (1..=worlds / 2).map(|seed| source(500 + seed, rows, false, false));
            let drawn = (1..=worlds).map(|seed| source(seed, rows, true, false));
            let sparse = (1..=worlds).map(|seed| source(100 + seed, rows / 2, true, true));
            // Names and offices are more frequent in larger lists.
            let large =
                [(701, rows * 6), (702, rows / 3)].map(|(seed, rows)| source(seed, rows, false, false));
            // A list of a few hundred knows little of what is frequent.
            let small = (1..=worlds).map(|seed| source(800 + seed, rows / 20, seed % 2 == 0, seed % 4 < 2));
            let sources: Vec<learn::Source> =
                usual.chain(drawn).chain(sparse).chain(large).chain(small).collect();
            let params = Params { trees, learning_rate: rate, depth, ..Params::default() };
            let trained = learn::learn(&sources, &params)?;
            for metric in trained.course.iter().rev().take(1) {
                writeln!(stdout(), "{metric:?}")?;
            }
            for (name, share) in boost::importance(&trained) {
                writeln!(stdout(), "{:6.2} %  {name}", share * 100.0)?;
            }
            std::fs::write(out, trained.forest.to_text())?;
        }
        Command::Try { kind, rows, seeds, drawn, sparse, weights, noises } => {
            let forest = weights
                .map(|path| -> anyhow::Result<_> { Ok(Forest::parse(&std::fs::read_to_string(path)?)?) })
                .transpose()?;
            let subject = learn::subject(kind.into());
            let own = forest.map(|forest| learn::model(subject, forest));
            let model = own.as_ref().unwrap_or_else(|| sluice_matching::Model::shipped());
            for rows in rows {
                for seed in &seeds {
                    let tried = learn::try_on(
                        &learn::Source { kind: kind.into(), seed: *seed, rows, drawn, sparse },
                        model,
                    );
                    writeln!(
                        stdout(),
                        "{rows:8} seed {seed:4}  F1 {:.4} (P {:.3} R {:.3} at {:+.2})  R@P99 {:.4} at {:+.2}  automatic P {:.4} R {:.3}  B3 {:.4}  complete {:.4} with {:.2} a row",
                        tried.best.f1(),
                        tried.best.precision,
                        tried.best.recall,
                        f64::from(tried.best.level) / 1000.0,
                        tried.precise.recall,
                        f64::from(tried.precise.level) / 1000.0,
                        tried.automatic.precision,
                        tried.automatic.recall,
                        tried.b_cubed.f1(),
                        tried.complete,
                        tried.compared as f64 / tried.rows as f64,
                    )?;
                    if noises {
                        for (noise, count, met, joined) in tried.by_noise {
                            writeln!(
                                stdout(),
                                "    {:24} {count:7} compared {met:.3} joined {joined:.3}",
                                noise.name()
                            )?;
                        }
                    }
                }
            }
        }
        Command::One { held, more, seed } => {
            let source = learn::Source {
                kind: world::Kind::Leads,
                seed,
                rows: held + more,
                drawn: false,
                sparse: false,
            };
            let (mut put, mut looked) = learn::one_by_one(&source, more);
            for (what, times) in [("put in and compared", &mut put), ("looked for", &mut looked)] {
                times.sort_unstable();
                let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e6;
                writeln!(
                    stdout(),
                    "{what:20} p50 {:.0} µs, p99 {:.0} µs, most {:.0} µs",
                    at(0.5),
                    at(0.99),
                    at(1.0)
                )?;
            }
        }
        Command::Keys { kind, rows, seed, drawn } => {
            let worths = learn::keys(&learn::Source { kind: kind.into(), seed, rows, drawn, sparse: false });
            for (name, worth) in sluice_matching::KINDS.iter().zip(worths) {
                writeln!(
                    stdout(),
                    "{name:16} {:8} pairs, {:6} right; alone {:8}, {:6} right",
                    worth.pairs,
                    worth.right,
                    worth.alone,
                    worth.right_alone
                )?;
            }
        }
        Command::Match { file, id, map, truth, out, pairs, threshold } => {
            let started = std::time::Instant::now();
            let columns = map
                .iter()
                .filter_map(|it| it.split_once('='))
                .map(|(field, column)| (field.to_owned(), column.to_owned()))
                .collect();
            let list = sluice_dedupe::read(&file, &sluice_dedupe::Asked { id, columns })?;
            let read = started.elapsed();
            let found = sluice_dedupe::Found::of(&list, threshold);
            if let Some(out) = out {
                found.write_clusters(&out)?;
            }
            let matched = started.elapsed();
            if let Some(pairs) = pairs {
                found.write_pairs(&pairs)?;
            }
            let peak = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
            let peak =
                peak.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("?").trim().to_owned();
            writeln!(
                stdout(),
                "{} rows, {} clusters, {} compared, {} doubts: read {:.2} s, matched {:.2} s, {:.0} rows/s, pairs written after {:.2} s, peak {peak}",
                list.len(),
                found.clusters(),
                found.compared(),
                found.doubts(),
                read.as_secs_f64(),
                matched.as_secs_f64(),
                list.len() as f64 / matched.as_secs_f64(),
                started.elapsed().as_secs_f64(),
            )?;
            for note in &list.notes {
                writeln!(stdout(), "{note:?}")?;
            }
            if let Some(truth) = truth {
                let truth = file::truth(&std::fs::read_to_string(truth)?, &list)?;
                let curve = sluice_training::measure::curve(found.joins(), &truth);
                let best = sluice_training::measure::best(&curve);
                let precise = sluice_training::measure::at_precision(&curve, 0.99);
                let automatic =
                    sluice_training::measure::at_level(&curve, (sluice_matching::SAME_FROM * 1000.0) as i32);
                writeln!(
                    stdout(),
                    "F1 {:.4} (P {:.4} R {:.4} at {:+.2})  R@P99 {:.4} at {:+.2}  automatic P {:.4} R {:.4} F1 {:.4}",
                    best.f1(),
                    best.precision,
                    best.recall,
                    f64::from(best.level) / 1000.0,
                    precise.recall,
                    f64::from(precise.level) / 1000.0,
                    automatic.precision,
                    automatic.recall,
                    automatic.f1(),
                )?;
            }
        }
        Command::Baselines { kind, rows, seeds, drawn } => {
            for seed in seeds {
                let world = world::world(kind.into(), seed, rows, rates(drawn, seed));
                for (name, score) in
                    [("e-mail", baseline::by_email(&world.rows)), ("rules", baseline::by_rules(&world.rows))]
                {
                    writeln!(
                        stdout(),
                        "seed {seed} {name:7} precision {:.3} recall {:.3} F1 {:.3}",
                        score.precision,
                        score.recall,
                        score.f1
                    )?;
                }
            }
        }
    }
    Ok(())
}
