//! `sluice`: the engine without a window, for scripts, servers and measuring.

mod arguments;
mod commands;
mod demo;
mod host;
mod output;
mod secret;
mod watch;
mod words;

use arguments::{Arguments, Command};
use clap::Parser;
use output::Output;
use sluice_engine::{App, Dirs, api::Failure};
use std::{process::ExitCode, sync::Arc};

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // Ends of pipes and second calls are not errors worth a word.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let output = Output::new(arguments.json);
    match run(arguments, &output).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            output.failure(&failure);
            ExitCode::FAILURE
        }
    }
}

/// False where the work was done but what it found is not as it should be.
async fn run(arguments: Arguments, output: &Output) -> Result<bool, Failure> {
    if let Command::Demo = arguments.command {
        return demo::run(&arguments, output).await;
    }
    let app = App::start(Dirs { root: arguments.root()? }, Arc::new(host::Terminal)).await;
    let done = match commands::open(&app, &arguments).await {
        Ok(()) => commands::run(&app, &arguments, output).await,
        Err(failure) => Err(failure),
    };
    app.stop().await;
    done
}
