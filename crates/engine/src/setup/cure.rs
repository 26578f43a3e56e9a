//! Why an account is not let in, in the words of whoever knows best: HaloPSA's own site says where its sign-in is, and
//! which tenant it is.

use super::doctor::HALOPSA;
use crate::api::Failure;
use sluice_connect::{
    Client, ConnectError,
    halo::{self, Cure},
};

pub(super) async fn told(client: &Client, error: ConnectError) -> Failure {
    if client.connector().manifest().id != HALOPSA {
        return error.into();
    }
    match halo::cure(client, &error).await {
        Some(Cure::Authority(address)) => Failure::of("halo_sign_in_elsewhere").with("address", address),
        Some(Cure::Tenant(tenant)) => Failure::of("halo_tenant_unsaid").with("tenant", tenant),
        None => error.into(),
    }
}
