//! Connectors tried without an account: a mapping on a raw answer, a connector on its fixtures.

use crate::output::Output;
use serde_json::json;
use sluice_engine::{api::Failure, map, shelf};
use std::{
    fs,
    io::{self, Read},
    path::Path,
};
use tokio::task;

/// The longest answer, in bytes: the same as from a vendor.
const LONGEST: u64 = 64 << 20;

/// Lists what can be mapped.
pub(crate) fn list(output: &Output, root: &Path) -> bool {
    let (rows, unusable) = map::streams(root);
    for row in rows {
        output.stream(&json!(row));
    }
    for failure in &unusable {
        output.failure(failure);
    }
    unusable.is_empty()
}

/// Holds a connector against its fixtures. False where it does not keep what it promises.
pub(crate) fn examine(output: &Output, root: &Path, connector: &str) -> Result<bool, Failure> {
    let examined = shelf::examine(root, connector)?;
    output.examined(&json!(examined));
    Ok(examined.broken.is_empty())
}

/// Maps the answer in a file, or from standard input where it is `-`. False where a record was left out.
pub(crate) async fn run(
    output: &Output,
    root: &Path,
    connector: &str,
    stream: &str,
    file: &Path,
) -> Result<bool, Failure> {
    let answer = contents(file).await?;
    let (mapped, skipped) = map::map(root, connector, stream, &answer)?;
    for record in &mapped {
        output.mapped(&json!(record));
    }
    for failure in &skipped {
        output.left_out(failure);
    }
    Ok(skipped.is_empty())
}

/// What a file holds; standard input where it is `-`.
pub(crate) async fn contents(file: &Path) -> Result<Vec<u8>, Failure> {
    let path = file.to_owned();
    let read = task::spawn_blocking(move || read(&path)).await.map_err(|_| Failure::of("internal"))?;
    read.map_err(|error| {
        Failure::of("unreadable_file").with("file", file.display()).with("said", error.kind())
    })
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    let mut answer = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().take(LONGEST + 1).read_to_end(&mut answer)?;
    } else {
        fs::File::open(file)?.take(LONGEST + 1).read_to_end(&mut answer)?;
    }
    if answer.len() as u64 > LONGEST { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(answer) }
}
