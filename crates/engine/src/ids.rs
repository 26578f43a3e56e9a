//! New ids from the host's clock and chance.

use crate::Host;

/// Milliseconds since the epoch and ten random bytes: what a UUIDv7 is made of.
pub(crate) fn seed(host: &dyn Host) -> (u64, [u8; 10]) {
    let mut random = [0; 10];
    host.random(&mut random);
    (u64::try_from(host.now().timestamp_millis()).unwrap_or_default(), random)
}

macro_rules! new_id {
    ($host:expr, $kind:ty) => {{
        let (millis, random) = $crate::ids::seed($host);
        <$kind>::new(millis, random)
    }};
}
pub(crate) use new_id;
