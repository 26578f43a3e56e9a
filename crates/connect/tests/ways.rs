//! Every way to sign in that a shipped connector offers, against the practice world.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{get, options};
use sluice_connect::{
    AccountInfo, Client, ConnectError, Connector, SigningIn,
    manifest::{SIGN_IN, USUAL},
};
use sluice_sandbox::{Config, Fault, ProviderAccess, Sandbox, Source};
use sluice_vault::Secret;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use tokio_util::sync::CancellationToken;

async fn world() -> Sandbox {
    Sandbox::start(Config { seed: 7, ..Config::default() }).await.unwrap()
}

fn access(world: &Sandbox, connector: &str) -> ProviderAccess {
    world.providers().into_iter().find(|access| access.connector == connector).unwrap()
}

/// A client with what this way asks for, and nothing else.
fn client(access: &ProviderAccess, way: &str, change: &[(&str, &str)]) -> Result<Client, ConnectError> {
    let connector = Connector::of_id(access.connector).unwrap();
    let manifest = connector.manifest();
    let mut open = BTreeMap::from([(SIGN_IN.to_owned(), way.to_owned())]);
    let mut secret = BTreeMap::new();
    let value = |key: &str| {
        change
            .iter()
            .find(|(changed, _)| *changed == key)
            .map_or_else(|| access.settings.get(key).cloned(), |(_, value)| Some((*value).to_owned()))
    };
    for field in manifest.fields(Some(way)) {
        if let Some(value) = value(&field.key) {
            if field.secret {
                secret.insert(field.key.clone(), Secret::new(value));
            } else {
                open.insert(field.key.clone(), value);
            }
        }
    }
    for key in manifest.addresses() {
        open.extend(value(key).map(|value| (key.to_owned(), value)));
    }
    Client::new(connector.clone(), open, secret, options())
}

/// Says yes or no on the vendor's page, as a browser would: it goes where it is sent.
async fn finish(signing: SigningIn) -> Result<(), ConnectError> {
    let address = signing.address().to_owned();
    let stop = CancellationToken::new();
    let (done, page) = tokio::join!(signing.finish(Duration::from_secs(10), &stop), get(address));
    page.unwrap();
    done.map(drop)
}

async fn sign_in(client: &Client) -> Result<AccountInfo, ConnectError> {
    if client.signs_in_with_browser() {
        finish(client.sign_in().await?).await?;
    }
    client.test().await
}

#[tokio::test]
async fn every_way_reaches_the_same_account() {
    let usual = world().await;
    let mut tried = BTreeSet::new();
    for access in usual.providers() {
        let connector = Connector::of_id(access.connector).unwrap();
        let ways: Vec<&str> = connector.manifest().ways().map(|(name, _, _)| name).collect();
        for way in if ways.is_empty() { vec![USUAL] } else { ways } {
            // Anew for each: a token may be asked for once a second.
            let world = if way == USUAL { None } else { Some(self::world().await) };
            let world = world.as_ref().unwrap_or(&usual);
            let access = self::access(world, access.connector);
            let account = sign_in(&client(&access, way, &[]).unwrap()).await;
            let account = account.unwrap_or_else(|error| panic!("{} {way}: {error}", access.connector));
            let left = account.credits_left_millicredits.map(|credits| credits / 1_000);
            // Lead411 does not tell.
            let told = left.is_none() || left == world.credits_left(access.connector);
            assert!(told, "{} {way}: {left:?}", access.connector);
            if way != USUAL {
                tried.insert(format!("{} {way}", access.connector));
            }
        }
    }
    let expected = ["apollo browser", "seamless browser", "zoominfo browser", "zoominfo_legacy keys"];
    assert_eq!(tried.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn what_a_way_asks_for_has_to_be_there_and_nothing_of_another_way() {
    let world = world().await;
    let check = |connector: &str, way: &str, key: &str| {
        let error = client(&access(&world, connector), way, &[(key, "")]).unwrap_err();
        assert_eq!(
            (error.code(), error.params()["key"].as_str()),
            ("missing_setting", key),
            "{connector} {way}"
        );
    };
    check("apollo", "usual", "api_key");
    check("apollo", "browser", "client_id");
    check("apollo", "browser", "client_secret");
    check("zoominfo_legacy", "usual", "password");
    check("zoominfo_legacy", "keys", "username");
    check("zoominfo_legacy", "keys", "private_key");
    let unknown = client(&access(&world, "apollo"), "carrier pigeon", &[]).unwrap_err();
    assert_eq!((unknown.code(), unknown.params()["key"].as_str()), ("bad_setting", "sign_in"));
}

#[tokio::test]
async fn each_thing_that_goes_wrong_has_its_code() {
    let world = world().await;
    for connector in ["apollo", "seamless", "zoominfo"] {
        let access = access(&world, connector);
        let code = async |change: &[(&str, &str)]| {
            let client = client(&access, "browser", change).unwrap();
            sign_in(&client).await.unwrap_err().code()
        };
        assert_eq!(code(&[("client_secret", "wrong")]).await, "bad_credentials", "{connector}");
        world.refuse_consent(connector, true);
        assert_eq!(code(&[]).await, "sign_in_denied", "{connector}");
        world.refuse_consent(connector, false);

        let client = client(&access, "browser", &[]).unwrap();
        sign_in(&client).await.unwrap();
        world.revoke_consent(connector);
        assert_eq!(client.test().await.unwrap_err().code(), "sign_in_again", "{connector}");
        assert!(client.must_sign_in());
        sign_in(&client).await.unwrap();
        assert!(!client.must_sign_in());
    }
}

#[tokio::test]
async fn a_token_that_ends_early_is_renewed_without_the_user() {
    let world = world().await;
    for (connector, source) in
        [("apollo", Source::Apollo), ("seamless", Source::Seamless), ("zoominfo", Source::ZoomInfo)]
    {
        let client = client(&access(&world, connector), "browser", &[]).unwrap();
        sign_in(&client).await.unwrap();
        for _ in 0..2 {
            world.faults().script(source, vec![Some(Fault::ExpiredToken)]);
            client.test().await.unwrap_or_else(|error| panic!("{connector}: {error}"));
        }
    }
}

#[tokio::test]
async fn a_key_that_is_none_or_somebody_elses_signs_nobody_in() {
    let world = world().await;
    let access = access(&world, "zoominfo_legacy");
    let pem = access.settings["private_key"].clone();
    for broken in [
        "secret",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        &pem.replace("PRIVATE", "PUBLIC"),
    ] {
        let error = client(&access, "keys", &[("private_key", broken)]).unwrap_err();
        assert_eq!((error.code(), error.params()["key"].as_str()), ("not_a_private_key", "private_key"));
    }
    let one_line = pem.replace('\n', " ");
    sign_in(&client(&access, "keys", &[("private_key", &one_line)]).unwrap()).await.unwrap();
    // Anew: it may be asked once a second.
    let world = self::world().await;
    let access = self::access(&world, "zoominfo_legacy");
    let other = client(&access, "keys", &[("client_id", "somebody-else")]).unwrap();
    assert_eq!(sign_in(&other).await.unwrap_err().code(), "bad_credentials");
}
