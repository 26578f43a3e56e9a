//! What may be done to a field: which way it goes, and what a new value does to one that is there.

use serde::{Deserialize, Serialize};

/// Which way a field goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// It is read from the system, and written to it where that is one that is written to.
    #[default]
    Both,
    /// It is read only.
    In,
    /// It is written only.
    Out,
    /// Neither.
    Off,
}

impl Direction {
    /// Whether it is read.
    pub const fn reads(self) -> bool {
        matches!(self, Self::Both | Self::In)
    }

    /// Whether it is written.
    pub const fn writes(self) -> bool {
        matches!(self, Self::Both | Self::Out)
    }
}

/// What a new value may do to one that is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// It takes its place.
    #[default]
    Always,
    /// It is taken only where there is none.
    WhenEmpty,
    /// It is never taken.
    Never,
    /// What it adds is put after what is there.
    Merge,
}

impl Protection {
    /// What stands afterwards. `there` is empty where there is nothing.
    pub fn settle(self, there: &str, new: &str) -> String {
        match self {
            _ if new.is_empty() => there.to_owned(),
            Self::Always => new.to_owned(),
            Self::WhenEmpty if there.is_empty() => new.to_owned(),
            Self::WhenEmpty | Self::Never => there.to_owned(),
            Self::Merge => merged(there, new),
        }
    }
}

/// The parts of both, each once, in the order in which they came.
pub(crate) fn merged(there: &str, new: &str) -> String {
    let parts = |text: &str| -> Vec<String> {
        text.split([',', ';', '\n'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let mut all = parts(there);
    for part in parts(new) {
        if !all.iter().any(|known| known.to_lowercase() == part.to_lowercase()) {
            all.push(part);
        }
    }
    all.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn protection_says_what_stands_afterwards_and_nothing_never_wins() {
        let check = |protection: Protection, there: &str, new: &str, expected: &str| {
            assert_eq!(protection.settle(there, new), expected, "{protection:?} {there:?} {new:?}");
        };
        for protection in [Protection::Always, Protection::WhenEmpty, Protection::Never, Protection::Merge] {
            check(protection, "kept", "", "kept");
        }
        check(Protection::Always, "a", "b", "b");
        check(Protection::WhenEmpty, "a", "b", "a");
        check(Protection::WhenEmpty, "", "b", "b");
        check(Protection::Never, "", "b", "");
        check(Protection::Merge, "Azure, VMware", "vmware; Intune", "Azure, VMware, Intune");
        check(Protection::Merge, "", "b", "b");
    }
}
