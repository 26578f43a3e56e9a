//! Identifiers. Each kind of thing has its own type, so that one can't be passed for another.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// From the 16 bytes kept in the store.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// The 16 bytes kept in the store.
            pub const fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

macro_rules! time_ordered {
    ($($name:ident),*) => {$(
        impl $name {
            /// A new id (UUIDv7, RFC 9562 §5.7): ordered by `millis` since the Unix epoch, unique across desks
            /// by ten random bytes.
            pub fn new(millis: u64, random: [u8; 10]) -> Self {
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
            }
        }
    )*};
}

id!(/// A fact: an observation or a decision.
    FactId);
id!(/// A desk: one installation that appends facts.
    DeskId);
id!(/// A connection to one account of one provider.
    ConnectionId);
id!(/// A background job.
    JobId);
id!(/// A call to a provider that may cost something.
    PurchaseId);
id!(/// One intended write to another system. It is also the idempotency mark that travels with the write.
    WriteId);
id!(/// One record of one source: the unit that is matched. Derived from where the record came from, so it is
    /// the same on every desk and after every rebuild.
    RecordId);
id!(/// A person: the group of records judged to be the same human being.
    PersonId);
id!(/// A company: the group of records that name the same organisation.
    CompanyId);

time_ordered!(FactId, DeskId, ConnectionId, JobId, PurchaseId, WriteId);

fn named(parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

impl RecordId {
    /// The record that `connection` calls `external_id` in `stream`.
    pub fn of(connection: ConnectionId, stream: &str, external_id: &str) -> Self {
        Self(named(&[connection.as_bytes(), stream.as_bytes(), external_id.as_bytes()]))
    }
}

impl PersonId {
    /// A person is named after the smallest record of its group, so the same group always has the same id.
    pub const fn of(anchor: RecordId) -> Self {
        Self(anchor.0)
    }

    /// The record that names this person.
    pub const fn anchor(self) -> RecordId {
        RecordId(self.0)
    }
}

impl CompanyId {
    /// A company is named after its matching key (registrable domain, or name key where there is no domain).
    pub fn of(key: &str) -> Self {
        Self(named(&[key.as_bytes()]))
    }

    /// What decisions about this company are found by; no record has this id.
    pub const fn anchor(self) -> RecordId {
        RecordId(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        assert!(FactId::new(1, [255; 10]) < FactId::new(2, [0; 10]));
    }

    #[test]
    fn a_record_id_depends_on_every_part_and_on_nothing_else() {
        let connection = ConnectionId::new(1, [1; 10]);
        let id = RecordId::of(connection, "people", "42");
        assert_eq!(id, RecordId::of(connection, "people", "42"));
        assert_ne!(id, RecordId::of(connection, "people4", "2"));
        assert_ne!(id, RecordId::of(ConnectionId::new(2, [1; 10]), "people", "42"));
    }
}
