//! Chores: `cargo xtask bindings [--check]` and `cargo xtask tidy`.

mod bindings;
mod tidy;

use std::{path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["bindings"] => bindings::write(&root()),
        ["bindings", "--check"] => bindings::check(&root()),
        ["tidy"] => tidy::check(&root()),
        _ => Err(anyhow::anyhow!("cargo xtask bindings [--check] | tidy")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&format!("xtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "a chore speaks to the terminal")]
fn tell(text: &str) {
    eprintln!("{text}");
}

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}
