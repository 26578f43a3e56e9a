//! The program as a whole against the practice world.

mod canary;
mod faults;
mod line;
mod opening;
mod support;
