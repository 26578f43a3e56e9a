//! Secrets from a prompt or from standard input, never from arguments: those can be read by every user.

use sluice_engine::api::Failure;
use std::io::{self, BufRead, IsTerminal};

/// Asks for a secret, or reads one line of standard input.
pub(crate) fn read(label: &str, from_stdin: bool) -> Result<String, Failure> {
    if from_stdin {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map_err(|_| Failure::of("no_secret").with("field", label))?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    if !io::stdin().is_terminal() {
        return Err(Failure::of("no_secret").with("field", label));
    }
    rpassword::prompt_password(format!("{label}: "))
        .map_err(|_| Failure::of("no_secret").with("field", label))
}
