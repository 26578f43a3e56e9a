//! Processes, seen through `/proc`.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Clock ticks a second: fixed for user space on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

/// A running process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Process(u32);

impl Process {
    /// Those whose program is `binary` and in whose environment `name` is `value`.
    pub fn find(binary: &Path, name: &str, value: &str) -> Vec<Self> {
        all()
            .filter(|process| fs::read_link(process.file("exe")).is_ok_and(|exe| exe == binary))
            .filter(|process| {
                process.environment().is_ok_and(|all| all.get(name).is_some_and(|is| is == value))
            })
            .collect()
    }

    /// Its environment at its start.
    ///
    /// # Errors
    /// Where it is gone.
    pub fn environment(self) -> io::Result<BTreeMap<String, String>> {
        let bytes = fs::read(self.file("environ"))?;
        Ok(String::from_utf8_lossy(&bytes)
            .split('\0')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect())
    }

    /// When it began, to a hundredth of a second.
    ///
    /// # Errors
    /// Where it is gone.
    pub fn began(self) -> io::Result<SystemTime> {
        let ticks: f64 = self.stat(19).ok_or(io::ErrorKind::NotFound)?;
        let uptime = fs::read_to_string("/proc/uptime")?;
        let up: f64 =
            uptime.split(' ').next().and_then(|text| text.parse().ok()).ok_or(io::ErrorKind::InvalidData)?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH).map_err(io::Error::other)?.as_secs_f64();
        Ok(UNIX_EPOCH + Duration::from_secs_f64(now - up + ticks / TICKS))
    }

    /// Memory of the process and of all that it started, in bytes; pages that several share count once.
    pub fn family_memory(self) -> u64 {
        let parents: BTreeMap<Self, Self> =
            all().filter_map(|process| Some((process, Self(process.stat(1)?)))).collect();
        let mut family = vec![self];
        let mut at = 0;
        while let Some(parent) = family.get(at).copied() {
            family.extend(parents.iter().filter(|(_, of)| **of == parent).map(|(child, _)| *child));
            at += 1;
        }
        family.iter().filter_map(|process| process.memory()).sum()
    }

    /// Those that it started whose program has this name.
    pub fn started(self, program: &str) -> Vec<Self> {
        all()
            .filter(|process| process.stat(1) == Some(self.0))
            .filter(|process| {
                fs::read_link(process.file("exe"))
                    .is_ok_and(|exe| exe.file_name().is_some_and(|name| name == program))
            })
            .collect()
    }

    /// Kills it.
    ///
    /// # Errors
    /// Where it is gone.
    pub fn kill(self) -> io::Result<()> {
        let ended = std::process::Command::new("kill").args(["-KILL", &self.0.to_string()]).status()?;
        if ended.success() { Ok(()) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    /// Whether it ended within `limit`.
    pub async fn ends_within(self, limit: Duration) -> bool {
        let until = Instant::now() + limit;
        while self.running() {
            if Instant::now() > until {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        true
    }

    fn running(self) -> bool {
        // A process that ended stays in the table until its parent has asked for it. What it held is free when its last
        // thread has ended, which one that waits for the disk does after the first.
        let threads = fs::read_dir(self.file("task")).map_or(0, Iterator::count);
        threads > 1 || self.field(0).is_some_and(|state| state != "Z")
    }

    fn memory(self) -> Option<u64> {
        let text = fs::read_to_string(self.file("smaps_rollup")).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
        line.trim().strip_suffix(" kB")?.trim().parse().ok().map(|kilobytes: u64| kilobytes * 1024)
    }

    fn stat<T: std::str::FromStr>(self, at: usize) -> Option<T> {
        self.field(at)?.parse().ok()
    }

    /// A field of the status line, counted from the state on: the name before it may hold anything.
    fn field(self, at: usize) -> Option<String> {
        let text = fs::read_to_string(self.file("stat")).ok()?;
        text.rsplit_once(')')?.1.split_whitespace().nth(at).map(str::to_owned)
    }

    fn file(self, name: &str) -> PathBuf {
        Path::new("/proc").join(self.0.to_string()).join(name)
    }
}

fn all() -> impl Iterator<Item = Process> {
    fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok().map(Process))
}
