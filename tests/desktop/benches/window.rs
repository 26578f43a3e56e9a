//! Start-up and memory of the application's window beside a window with nothing in it, as ratios: what the machine
//! does to one it does to the other. Runs alternate, medians count.
//!
//! Start-up is from the process's start to the first paint with content, as the page's own clock says. Memory is that
//! of the application and all web processes, pages that several share counted once.

use serde_json::Value;
use sluice_desktop_tests::{Start, Window, empty_window, shell};
use std::{
    path::Path,
    process::ExitCode,
    time::{Duration, SystemTime},
};

/// Runs of each; odd, so that there is a middle one.
const RUNS: usize = 7;
/// The time after the first paint in which a web process comes to rest.
const SETTLING: Duration = Duration::from_secs(3);
/// Start-up at most, as a multiple of an empty window's.
const START_MOST: f64 = 1.5;
/// Memory at most, as a multiple of an empty window's.
const MEMORY_MOST: f64 = 1.6;

struct Run {
    /// Seconds.
    start: f64,
    /// Megabytes.
    memory: f64,
}

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let (shell, empty) = (shell()?, empty_window()?);
    // The first starts read the programs and the web view from the disk.
    run(&shell).await?;
    run(&empty).await?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(run(&shell).await?);
        theirs.push(run(&empty).await?);
    }
    let start = compare("start to first paint", "ms", &ours, &theirs, START_MOST, |run| run.start * 1_000.0);
    let memory = compare("memory", "MB", &ours, &theirs, MEMORY_MOST, |run| run.memory);
    let within = start <= START_MOST && memory <= MEMORY_MOST;
    Ok(if within { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn run(binary: &Path) -> anyhow::Result<Run> {
    // Without a graphics card the default way of drawing measures the machine's software renderer.
    let window =
        Start::default().binary(binary.to_owned()).with("WEBKIT_DISABLE_DMABUF_RENDERER", "1").open().await?;
    let start = first_paint(&window).await?.duration_since(window.process().began()?)?.as_secs_f64();
    tokio::time::sleep(SETTLING).await;
    #[expect(clippy::cast_precision_loss, reason = "megabytes of a program are far below 2^52 bytes")]
    let memory = window.process().family_memory() as f64 / 1e6;
    window.close().await?;
    Ok(Run { start, memory })
}

async fn first_paint(window: &Window) -> anyhow::Result<SystemTime> {
    let script = "const paint = performance.getEntriesByName('first-contentful-paint')[0];
        return paint ? (performance.timeOrigin + paint.startTime) / 1000 : null";
    loop {
        match window.run(script).await? {
            Value::Number(at) => {
                return Ok(SystemTime::UNIX_EPOCH + Duration::from_secs_f64(at.as_f64().unwrap_or_default()));
            }
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

#[expect(clippy::print_stdout, reason = "a bench tells what it measured")]
fn compare(what: &str, unit: &str, ours: &[Run], theirs: &[Run], most: f64, of: fn(&Run) -> f64) -> f64 {
    let (ours, theirs) = (median(ours, of), median(theirs, of));
    let ratio = ours / theirs;
    let verdict = if ratio <= most { "within" } else { "ABOVE" };
    println!(
        "{what:<22} {ours:>6.0} {unit}  empty window {theirs:>6.0} {unit}  ratio {ratio:.2}  ({verdict} {most})"
    );
    ratio
}

fn median(runs: &[Run], of: fn(&Run) -> f64) -> f64 {
    let mut values: Vec<f64> = runs.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
