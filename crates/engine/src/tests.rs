//! The program as a whole against the practice world.

mod allowance;
mod asking;
mod backups;
mod canary;
mod causes;
mod choosing;
mod doctor;
mod faults;
mod finding;
mod insight;
mod learning;
mod line;
mod lists;
mod mapping;
mod opening;
mod own;
mod prices;
mod purchases;
mod pushes;
mod quality;
mod rules;
mod signing;
mod stages;
mod storm;
mod support;
