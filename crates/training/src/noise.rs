//! What spoils values: each function gives the spoilt value, or none where it has nothing to spoil.

pub(crate) mod company;
pub(crate) mod mail;
pub(crate) mod placeholder;
pub(crate) mod profile;
pub(crate) mod typing;
