//! Use cases of Sluice as commands, queries and jobs. Knows no window and no terminal: both call
//! [`App::call`] with a name of the one command list and hear of changes through [`App::events`].

mod allowance;
pub mod api;
mod app;
mod backup;
mod bindings;
mod clients;
mod commands;
mod crash;
pub mod derive;
mod diagnostics;
mod failure;
mod files;
mod find;
mod history;
mod host;
mod ids;
mod insight;
mod jobs;
mod kept;
mod learn;
pub mod log;
pub mod map;
mod mapping;
mod people;
mod pipeline;
mod plan;
mod practice;
mod push;
mod quality;
mod queue;
mod rules;
mod schedule;
mod setup;
pub mod shelf;
mod shown;
mod slice;
mod staleness;
mod sync;
mod today;
mod workflow;
mod workspace;

pub use app::{App, Dirs};
pub use commands::{COMMANDS, CommandSpec, typescript};
pub use host::{Host, HostError, Hurry};
pub use practice::Demonstration;
pub use push::{NotTaken, Push, Taken};

#[cfg(test)]
mod tests;
