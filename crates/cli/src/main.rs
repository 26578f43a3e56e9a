//! `sluice`: the engine without a window, for scripts, servers and measuring.

mod access;
mod arguments;
mod ask;
mod backup;
mod browser;
mod clients;
mod commands;
mod compare;
mod demo;
mod find;
mod host;
mod import;
mod insight;
mod map;
mod mapping;
mod matching;
mod normalize;
mod output;
mod page;
mod proposals;
mod quality;
mod rules;
mod schedule;
mod secret;
mod serve;
mod session;
mod setup;
mod signals;
mod sync;
mod watch;
mod words;
mod workflow;

use arguments::{Arguments, Command};
use clap::Parser;
use output::Output;
use signals::{Ended, Signals};
use sluice_engine::api::Failure;
use std::{io, process::ExitCode, time::Duration};

/// How long the end waits for calls of the system that can't be broken off, such as a keychain that never answers.
const PATIENCE: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // A second call is not an error worth a word.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let output = Output::new(arguments.json);
    let done = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => {
            let done = runtime.block_on(run(&arguments, &output));
            runtime.shutdown_timeout(PATIENCE);
            done
        }
        Err(error) => Err(refused(&error).into()),
    };
    let code = match done {
        Ok(true) => 0,
        Ok(false) => 1,
        Err(Ended::Failed(failure)) => {
            output.failure(&failure);
            1
        }
        Err(Ended::Signalled(signal)) => {
            output.failure(&Failure::of("interrupted"));
            signal.exit_code()
        }
    };
    ExitCode::from(if output.lost() && code == 0 { 1 } else { code })
}

/// False where the work was done but what it found is not as it should be.
async fn run(arguments: &Arguments, output: &Output) -> Result<bool, Ended> {
    let mut signals = Signals::listen().map_err(|error| refused(&error))?;
    if let Command::Demo = arguments.command {
        return demo::run(arguments, output, &mut signals).await;
    }
    if let Command::Map { list, connector, stream, file } = &arguments.command {
        let root = arguments.root()?;
        return match (list, connector, stream, file) {
            (false, Some(connector), Some(stream), Some(file)) => {
                signals.cut(map::run(output, &root, connector, stream, file)).await
            }
            _ => Ok(map::list(output, &root)),
        };
    }
    if let Command::Normalize(wanted) = &arguments.command {
        return signals.cut(normalize::run(wanted, arguments.json)).await;
    }
    if let Command::Match(chosen) = &arguments.command {
        return signals.cut(matching::run(chosen, output)).await;
    }
    if let Command::Doctor { connector: Some(connector), .. } = &arguments.command {
        return Ok(map::examine(output, &arguments.root()?, connector)?);
    }
    session::run(arguments.root()?, &mut signals, async |app, signals| {
        if let Command::Restore(wanted) = &arguments.command {
            return signals.cut(backup::restore(app, arguments, wanted, output)).await;
        }
        signals.cut(commands::open(app, arguments)).await?;
        match &arguments.command {
            Command::Serve { port, ui, metrics } => {
                serve::run(app, output, *port, ui.as_deref(), *metrics, signals).await
            }
            _ => signals.cut(commands::run(app, arguments, output)).await,
        }
    })
    .await
}

fn refused(error: &io::Error) -> Failure {
    Failure::of("file_error").with("said", error.kind())
}
