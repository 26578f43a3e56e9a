//! Words for people, from the same catalogue as the interface's.

use sluice_engine::api::Failure;

pub(crate) fn failure(failure: &Failure) -> String {
    failure.to_string()
}
