//! Keeps accepted writes between runs: a line of JSON for each, forced to the disk before the answer is given.

use super::tables::Change;
use serde::{Deserialize, Serialize};
use std::{
    fs::{File, OpenOptions},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

/// The first line of a journal.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Head {
    practice_journal: u32,
    seed: u64,
}

const FORMAT: u32 = 1;

/// An open journal.
pub(crate) struct Journal {
    file: File,
    length: u64,
}

impl Journal {
    /// Opens or creates the journal of a world, and gives what was written before. A last line that a crash cut
    /// short was never answered for, and is removed.
    pub(crate) fn open(path: &Path, seed: u64) -> io::Result<(Self, Vec<Change>)> {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        let mut content = Vec::new();
        file.read_to_end(&mut content)?;
        let whole = content.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        content.truncate(whole);
        file.set_len(whole as u64)?;
        file.seek(SeekFrom::End(0))?;
        let mut journal = Self { file, length: whole as u64 };
        let head = Head { practice_journal: FORMAT, seed };
        let mut lines = content.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let Some(first) = lines.next() else {
            journal.write_line(&head)?;
            return Ok((journal, Vec::new()));
        };
        if serde_json::from_slice::<Head>(first).map_err(damaged)? != head {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the journal belongs to another practice world",
            ));
        }
        let changes =
            lines.map(|line| serde_json::from_slice(line).map_err(damaged)).collect::<io::Result<_>>()?;
        Ok((journal, changes))
    }

    /// Keeps a change. On an error the journal is as it was.
    pub(crate) fn append(&mut self, change: &Change) -> io::Result<()> {
        self.write_line(change)
    }

    fn write_line(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        bytes.push(b'\n');
        let written = self.file.write_all(&bytes).and_then(|()| self.file.sync_data());
        if written.is_err() {
            // The half line must not become the beginning of the next one.
            self.file.set_len(self.length)?;
            self.file.seek(SeekFrom::End(0))?;
        } else {
            self.length += bytes.len() as u64;
        }
        written
    }
}

fn damaged(error: serde_json::Error) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(clock: i64) -> Change {
        Change { clock, ..Change::default() }
    }

    #[test]
    fn what_was_kept_is_replayed_in_order() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal");
        let (mut journal, before) = Journal::open(&path, 1).unwrap();
        assert_eq!(before, []);
        journal.append(&change(1)).unwrap();
        journal.append(&change(2)).unwrap();
        drop(journal);
        assert_eq!(Journal::open(&path, 1).unwrap().1, [change(1), change(2)]);
    }

    #[test]
    fn a_line_cut_short_by_a_crash_is_removed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal");
        let (mut journal, _) = Journal::open(&path, 1).unwrap();
        journal.append(&change(1)).unwrap();
        drop(journal);
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"{\"clock\":2,\"rec").unwrap();
        let (mut journal, before) = Journal::open(&path, 1).unwrap();
        assert_eq!(before, [change(1)]);
        journal.append(&change(3)).unwrap();
        drop(journal);
        assert_eq!(Journal::open(&path, 1).unwrap().1, [change(1), change(3)]);
    }

    #[test]
    fn another_worlds_journal_and_a_damaged_one_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal");
        Journal::open(&path, 1).unwrap();
        assert_eq!(Journal::open(&path, 2).err().unwrap().kind(), io::ErrorKind::InvalidData);
        std::fs::write(&path, "no journal\n").unwrap();
        assert_eq!(Journal::open(&path, 1).err().unwrap().kind(), io::ErrorKind::InvalidData);
    }
}
