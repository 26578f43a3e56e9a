//! Secrets from a prompt, from standard input or from a file, never from arguments: those can be read by every user.

use sluice_engine::api::Failure;
use std::{
    future,
    io::{self, BufRead, IsTerminal, Read},
    path::PathBuf,
};
use tokio::task;

/// The longest secret, in bytes.
const LONGEST: u64 = 64 << 10;

/// Where a secret comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// Typed at the terminal, unseen.
    Prompt,
    /// The next line of standard input.
    Stdin,
    /// The first line of a file.
    File(PathBuf),
}

/// Reads the secret that is called `label`.
pub(crate) async fn read(label: &str, source: Source) -> Result<String, Failure> {
    let missing = || Failure::of("no_secret").with("field", label);
    let prompt = format!("{label}: ");
    let file = match &source {
        Source::File(path) => Some(path.clone()),
        Source::Prompt | Source::Stdin => None,
    };
    // Whoever waits for a line must still hear the signal that ends the program.
    let found = task::spawn_blocking(move || line(&prompt, source)).await.map_err(|_| missing())?;
    match (found, file) {
        (Ok(Some(line)), _) => Ok(line),
        // The prompt has sent the signal on, and that ends the program.
        (Err(error), None) if error.kind() == io::ErrorKind::Interrupted => future::pending().await,
        (Err(error), Some(file)) => {
            Err(Failure::of("unreadable_file").with("file", file.display()).with("said", error.kind()))
        }
        (Ok(None) | Err(_), _) => Err(missing()),
    }
}

/// Reads a key as PEM (RFC 7468), which has several lines: up to the one that ends it.
pub(crate) async fn read_key(label: &str, source: Source) -> Result<String, Failure> {
    let mut whole = read(label, source.clone()).await?;
    while whole.contains("-----BEGIN ") && !whole.contains("-----END ") && whole.len() as u64 <= LONGEST {
        whole.push('\n');
        whole.push_str(&read(label, source.clone()).await?);
    }
    Ok(whole)
}

fn line(prompt: &str, source: Source) -> io::Result<Option<String>> {
    match source {
        Source::Prompt if !io::stdin().is_terminal() => Ok(None),
        Source::Prompt => rpassword::prompt_password(prompt).map(Some),
        Source::Stdin => first(&mut io::stdin().lock()),
        Source::File(path) => first(&mut io::BufReader::new(std::fs::File::open(path)?)),
    }
}

fn first(from: &mut impl BufRead) -> io::Result<Option<String>> {
    let mut line = String::new();
    // A passphrase may be long; a file without a line end is none.
    let read = from.take(LONGEST + 1).read_line(&mut line)?;
    if read as u64 > LONGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok((read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
}
