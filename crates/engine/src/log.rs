//! The log: a line of JSON for what happens, in a file a day, without anybody's data. Seven files are kept, of ten megabytes
//! each at most.

mod line;

use crate::{
    App,
    api::{Failure, LogArea, LogSettings},
    workspace::{io_failure, write_whole},
};
use line::{Line, Within};
use std::{
    fs,
    io::{self, Write},
    panic,
    path::{Path, PathBuf},
    sync::{
        Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tracing::Subscriber;
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::{
    EnvFilter, Registry,
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
    registry::LookupSpan,
    reload::{self, Handle},
    util::SubscriberInitExt,
};

const DAYS: usize = 7;
const MOST: u64 = 10_000_000;
/// Says which areas are written in full, over what is set in the program: as in `SLUICE_LOG=sluice_connect=debug`.
const VARIABLE: &str = "SLUICE_LOG";
const USUAL: &str =
    "warn,sluice=info,sluice_engine=info,sluice_connect=info,sluice_store=info,sluice_serve=info";

struct Log {
    folder: PathBuf,
    filter: Handle<EnvFilter, Registry>,
}

/// One for the process: so is what writes into it.
static LOG: OnceLock<Log> = OnceLock::new();

/// Begins to write the log into a folder of the data folder. Where that can't be done, nothing is written.
pub fn begin(root: &Path) {
    let folder = folder(root);
    // Whoever thins out the folder complains where there is none.
    if fs::create_dir_all(&folder).is_err() {
        return;
    }
    let areas = kept(root).areas;
    let rolling = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("sluice")
        .filename_suffix("jsonl")
        .max_log_files(DAYS)
        .build(&folder);
    let Ok(rolling) = rolling else { return };
    let (filter, handle) = reload::Layer::new(filter(&areas));
    let lines = lines(Capped::new(rolling, &folder));
    if tracing_subscriber::registry().with(filter).with(lines).try_init().is_ok() {
        let _ = LOG.set(Log { folder, filter: handle });
        note_mistakes();
    }
}

/// Writes what happens as lines of the log.
pub(crate) fn lines<S, W>(writer: W) -> fmt::Layer<S, Within, Line, W>
where
    S: Subscriber + for<'lookup> LookupSpan<'lookup>,
    W: for<'writer> MakeWriter<'writer> + 'static,
{
    fmt::layer().event_format(Line).fmt_fields(Within).with_writer(writer)
}

/// Has it noted where the program made a mistake. What a mistake says may quote what it was about, for example a name that
/// was cut in the middle of a letter: that is written nowhere, but for whoever builds the program.
fn note_mistakes() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |mistake| {
        let at = mistake.location().map(place).unwrap_or_default();
        tracing::error!(at, "the program made a mistake");
        if cfg!(debug_assertions) {
            usual(mistake);
        } else {
            // Nobody may be there to read it.
            let _ = writeln!(io::stderr(), "Sluice made a mistake at {at}.");
        }
    }));
}

/// A place in the source, without the folders of whoever built it.
fn place(at: &panic::Location<'_>) -> String {
    let parts: Vec<&str> = at.file().split(['/', '\\']).collect();
    format!("{}:{}", parts[parts.len().saturating_sub(3)..].join("/"), at.line())
}

fn folder(root: &Path) -> PathBuf {
    root.join("logs")
}

fn settings(root: &Path) -> PathBuf {
    root.join("log.json")
}

fn kept(root: &Path) -> LogSettings {
    fs::read(settings(root)).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

fn filter(areas: &[LogArea]) -> EnvFilter {
    let mut text = USUAL.to_owned();
    for area in areas {
        text.push_str(match area {
            LogArea::Connect => ",sluice_connect=debug",
            LogArea::Engine => ",sluice_engine=debug",
            LogArea::Store => ",sluice_store=debug",
            LogArea::Serve => ",sluice_serve=debug",
        });
    }
    let wanted = std::env::var(VARIABLE).ok().and_then(|wanted| EnvFilter::try_new(wanted).ok());
    wanted.unwrap_or_else(|| EnvFilter::new(text))
}

/// What is written into the log.
pub(crate) async fn show(app: &App, (): ()) -> Result<LogSettings, Failure> {
    let folder = LOG.get().map(|log| log.folder.display().to_string());
    Ok(LogSettings { areas: kept(app.folder()).areas, folder })
}

/// Chooses of which areas every step is written.
pub(crate) async fn set(app: &App, input: LogSettings) -> Result<LogSettings, Failure> {
    let mut areas = input.areas;
    areas.sort_unstable();
    areas.dedup();
    let wanted = LogSettings { areas: areas.clone(), folder: None };
    write_whole(&settings(app.folder()), &serde_json::json!(wanted).to_string())?;
    if let Some(log) = LOG.get() {
        log.filter.reload(filter(&areas)).map_err(|_| Failure::of("internal"))?;
    }
    show(app, ()).await
}

/// The last lines, oldest first.
pub(crate) fn last(root: &Path, most: usize) -> Result<Vec<String>, Failure> {
    let folder = folder(root);
    let mut files: Vec<PathBuf> = match fs::read_dir(&folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io_failure(&error, &folder)),
    };
    // Their names hold the day.
    files.sort();
    let mut lines = Vec::new();
    for file in files.iter().rev() {
        // One that is being removed at this moment is no loss.
        let Ok(text) = fs::read(file) else { continue };
        let text = String::from_utf8_lossy(&text);
        let left = most - lines.len();
        lines.extend(text.lines().rev().take(left).map(str::to_owned));
        if lines.len() >= most {
            break;
        }
    }
    lines.reverse();
    Ok(lines)
}

/// A file that takes no more than it may in a day.
struct Capped {
    file: Mutex<RollingFileAppender>,
    written: AtomicU64,
    day: Mutex<chrono::NaiveDate>,
}

impl Capped {
    fn new(file: RollingFileAppender, folder: &Path) -> Self {
        let day = chrono::Utc::now().date_naive();
        let name = format!("sluice.{day}.jsonl");
        let there = fs::metadata(folder.join(name)).map_or(0, |about| about.len());
        Self { file: Mutex::new(file), written: AtomicU64::new(there), day: Mutex::new(day) }
    }

    /// Whether so many bytes more may be written today.
    fn room(&self, bytes: u64) -> bool {
        let today = chrono::Utc::now().date_naive();
        let mut day = self.day.lock().unwrap_or_else(PoisonError::into_inner);
        if *day != today {
            *day = today;
            self.written.store(0, Ordering::Relaxed);
        }
        self.written.fetch_add(bytes, Ordering::Relaxed) + bytes <= MOST
    }
}

impl<'a> MakeWriter<'a> for Capped {
    type Writer = &'a Self;

    fn make_writer(&'a self) -> &'a Self {
        self
    }
}

impl Write for &Capped {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if self.room(line.len() as u64) {
            self.file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line)?;
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_no_more_than_its_room() {
        let folder = tempfile::tempdir().unwrap();
        let rolling = RollingFileAppender::builder().filename_prefix("sluice").build(folder.path()).unwrap();
        let capped = Capped::new(rolling, folder.path());
        let line = vec![b'x'; 1_000_000];
        for _ in 0..20 {
            (&capped).write_all(&line).unwrap();
        }
        let written: u64 =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum();
        assert_eq!(written, MOST);
    }

    #[test]
    fn the_last_lines_are_read_over_several_days_in_their_order() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(last(root.path(), 10).unwrap(), Vec::<String>::new());
        fs::create_dir(folder(root.path())).unwrap();
        for (day, text) in [("2026-11-26", "1\n2\n3\n"), ("2026-11-27", "4\n5\n")] {
            fs::write(folder(root.path()).join(format!("sluice.{day}.jsonl")), text).unwrap();
        }
        assert_eq!(last(root.path(), 4).unwrap(), ["2", "3", "4", "5"]);
        assert_eq!(last(root.path(), 9).unwrap().len(), 5);
    }
}
