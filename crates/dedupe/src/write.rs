//! Results as files.

use crate::{DedupeError, Found};
use sluice_matching::{Evidence, Outcome};
use std::{
    fmt::Write as _,
    fs::File,
    io::{self, BufWriter},
    path::Path,
};

impl Found<'_> {
    /// Writes `id,cluster`, a line for every row in the order of the file. A cluster has the id of its first row.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn write_clusters(&self, path: &Path) -> Result<(), DedupeError> {
        written(path, |out| {
            out.write_record(["id", "cluster"])?;
            for (at, first) in self.cluster.iter().enumerate() {
                out.write_record([self.list.id(at), self.list.id(*first as usize)])?;
            }
            Ok(())
        })
    }

    /// Writes `id_a,id_b,probability,outcome,evidence`, a line for every pair that is the same or worth asking about.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn write_pairs(&self, path: &Path) -> Result<(), DedupeError> {
        written(path, |out| {
            out.write_record(["id_a", "id_b", "probability", "outcome", "evidence"])?;
            for pair in self.pairs() {
                let outcome = match pair.outcome {
                    Outcome::Same => "same",
                    Outcome::Review => "review",
                    Outcome::Different => "different",
                };
                out.write_record([
                    self.list.id(pair.left as usize),
                    self.list.id(pair.right as usize),
                    &format!("{:.6}", pair.evidence.probability()),
                    outcome,
                    &line(&pair.evidence),
                ])?;
            }
            Ok(())
        })
    }
}

/// The evidence in one line: each piece with its bits, and their sum.
fn line(evidence: &Evidence) -> String {
    let mut line = String::new();
    for piece in &evidence.pieces {
        // Writing to a string does not fail.
        let _ = write!(line, "{} {} {:+.3}; ", piece.group.name(), piece.level.name(), piece.weight);
    }
    let _ = write!(line, "= {:+.3}", evidence.total);
    line
}

fn written(
    path: &Path,
    write: impl FnOnce(&mut csv::Writer<BufWriter<File>>) -> csv::Result<()>,
) -> Result<(), DedupeError> {
    let failed = |source| DedupeError::Write { file: path.display().to_string(), source };
    let file = File::create(path).map_err(failed)?;
    let mut out = csv::Writer::from_writer(BufWriter::new(file));
    write(&mut out).map_err(|error| failed(io::Error::other(error)))?;
    out.flush().map_err(failed)
}
