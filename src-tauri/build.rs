//! Makes every command of the list need a permission of its own.

use std::{error::Error, fs};
use tauri_build::{AppManifest, Attributes};

const COMMANDS: &str = "commands.txt";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={COMMANDS}");
    println!("cargo:rerun-if-changed=capabilities");
    let text: &'static str = fs::read_to_string(COMMANDS)?.leak();
    let commands: &'static [&'static str] = text.lines().collect::<Vec<_>>().leak();
    tauri_build::try_build(Attributes::new().app_manifest(AppManifest::new().commands(commands)))?;
    Ok(())
}
