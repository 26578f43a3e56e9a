//! What a HaloPSA tenant is set up with, what Sluice needs of it, and the difference.
//!
//! Numbers differ from tenant to tenant and names are people's: what is found or made is [`Kept`], and nothing is guessed
//! once it is. What there is to know comes from the fact sheets `halopsa.md` §5.6 and §6 and `reference-integration.md` §3.

mod difference;
mod kept;
mod needs;
mod older;
mod settle;
mod there;

pub use difference::{Choice, Choices, Differs, Line, State, difference, members};
pub use kept::{DEAL, Kept, KeptField, KeptStatus};
pub use needs::{Need, Part, fits, halo_name, halo_type, type_name};
pub use older::{OLDER, older_number, older_value};
pub use settle::{chosen_twice, settled};
pub use there::{FieldThere, GroupThere, Named, OptionThere, StatusThere, Tenant, TypeThere};

#[cfg(test)]
mod tests;

/// Letters that two words begin with where one may have been made from the other.
const STEM: usize = 5;

/// Whether two names have words that begin alike: what was renamed usually has.
pub fn resembles(one: &str, other: &str) -> bool {
    let stems = |name: &str| -> Vec<String> {
        let words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
        words
            .filter(|word| word.chars().count() >= STEM)
            .map(|word| word.chars().take(STEM).collect())
            .collect()
    };
    let others = stems(other);
    stems(one).iter().any(|stem| others.contains(stem))
}

/// A name without case, blanks and signs, and without the `CF` that HaloPSA puts before a field's.
fn plain(name: &str) -> String {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    plain.strip_prefix("cf").map_or(plain.clone(), str::to_owned)
}
