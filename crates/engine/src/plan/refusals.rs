//! What HaloPSA's refusals mean, by words of theirs that say it. Those that are not in the table are told as HaloPSA said them.

use crate::api::Failure;
use sluice_connect::ConnectError;

/// Words of a refusal, in lower case, and the code of what it means.
const MEANT: [(&str, &str); 1] = [
    // Who is the main contact of a client stays there, active, until another one is.
    ("main contact", "halo_main_contact"),
];

/// The refusal by what it means. What was said stays beside it.
pub(super) fn meant(error: ConnectError) -> Failure {
    let failure = Failure::from(error);
    if failure.code != "refused" {
        return failure;
    }
    let said = failure.params.get("said").map(|said| said.to_lowercase()).unwrap_or_default();
    match MEANT.iter().find(|(words, _)| said.contains(*words)) {
        Some((_, code)) => Failure { code: (*code).to_owned(), ..failure },
        None => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_by_what_it_means_where_its_words_say_so() {
        for (said, expected) in [
            ("You cannot deactivate the Main Contact of a Client", "halo_main_contact"),
            ("Please enter a valid Email Address", "refused"),
        ] {
            let failure = meant(ConnectError::Refused { status: 400, said: said.to_owned() });
            assert_eq!((failure.code.as_str(), failure.params["said"].as_str()), (expected, said));
        }
        assert_eq!(
            meant(ConnectError::BadCredentials).code,
            Failure::from(ConnectError::BadCredentials).code
        );
    }
}
