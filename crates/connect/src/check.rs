//! The rules of a manifest that its types can't hold.

use crate::{
    ConnectorError, address,
    manifest::{
        Address, Auth, GRANT, Items, Manifest, Method, Paging, PagingKind, Per, Place, Price, Proof,
        Question, SIGN_IN, Stream, USUAL,
    },
};
use chrono::format::{Item, StrftimeItems};
use std::collections::BTreeSet;

pub(crate) fn check(folder: &str, manifest: &Manifest) -> Result<(), ConnectorError> {
    rule(manifest.id == folder, "id", "is the folder's name")?;
    rule(
        !manifest.id.is_empty()
            && manifest.id.bytes().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-')),
        "id",
        "has lower-case letters, digits, - and _",
    )?;
    if let Some(default) = &manifest.base.default {
        rule(address::parse(default, &[], false).is_ok(), "base.default", "is an https address")?;
    }
    rule(path_or_empty(&manifest.base.path), "base.path", "begins with a slash and does not end with one")?;
    let legal = |(name, value): (&String, &String)| {
        name.parse::<reqwest::header::HeaderName>().is_ok()
            && value.parse::<reqwest::header::HeaderValue>().is_ok()
    };
    rule(manifest.base.headers.iter().all(legal), "base.headers", "are legal in HTTP")?;
    rule(path(&manifest.test.path), "test.path", "begins with a slash")?;

    let mut keys = BTreeSet::new();
    for field in &manifest.form {
        let at = format!("form {}", field.key);
        rule(keys.insert(field.key.as_str()), &at, "is asked once")?;
        let legal = field.pattern.as_deref().is_none_or(|pattern| regex::Regex::new(pattern).is_ok());
        rule(legal, &at, "pattern is a legal regular expression")?;
        rule(field.key != SIGN_IN && field.key != GRANT, &at, "key is none of Sluice's own")?;
        let known = field.sign_in.as_deref().is_none_or(|name| manifest.sign_in(Some(name)).is_some());
        rule(known, &at, "sign_in is usual or the name of another way to sign in")?;
    }
    auth(manifest, &manifest.auth, USUAL)?;
    let labelled = manifest.auth_label.as_ref().is_some_and(|label| !label.trim().is_empty());
    rule(labelled || manifest.auth_instead.is_empty(), "auth_label", "is there where auth_instead is")?;
    let mut ways = BTreeSet::from([USUAL]);
    for instead in &manifest.auth_instead {
        let at = format!("auth_instead {}", instead.name);
        rule(ways.insert(&instead.name), &at, "has a name of its own")?;
        rule(!instead.label.trim().is_empty(), &at, "has a label")?;
        auth(manifest, &instead.auth, &instead.name)?;
    }

    rule(!manifest.streams.is_empty(), "streams", "has one at least")?;
    let mut names = BTreeSet::new();
    for stream in &manifest.streams {
        let at = format!("stream {}", stream.name);
        rule(names.insert(stream.name.as_str()), &at, "has a name of its own")?;
        self::stream(stream, manifest, &at)?;
    }
    for failure in &manifest.failures {
        let at = format!("failure {}", failure.status);
        rule((100..600).contains(&failure.status), &at, "status is one of HTTP")?;
        rule(!(200..300).contains(&failure.status) || failure.when.is_some(), &at, "a success needs when")?;
    }
    Ok(())
}

fn auth(manifest: &Manifest, auth: &Auth, way: &str) -> Result<(), ConnectorError> {
    let asked = |manifest: &Manifest, key: &str, secret: bool, required: bool| {
        manifest
            .fields(Some(way))
            .any(|field| field.key == key && field.secret == secret && (field.required || !required))
    };
    match auth {
        Auth::ApiKey { secret, .. } => {
            rule(asked(manifest, secret, true, true), "auth.secret", "is a required secret of the form")
        }
        Auth::Basic { user, password } => {
            rule(asked(manifest, user, false, true), "auth.user", "is required in the form and no secret")?;
            rule(asked(manifest, password, true, true), "auth.password", "is a required secret of the form")
        }
        Auth::OAuth2ClientCredentials {
            client_id,
            client_secret,
            token_path,
            scope_setting,
            scope,
            authority_setting,
            settings_in_query,
            client_in: _,
        } => {
            let no_secret = "is required in the form and no secret";
            rule(asked(manifest, client_id, false, true), "auth.client_id", no_secret)?;
            rule(
                asked(manifest, client_secret, true, true),
                "auth.client_secret",
                "is a required secret of the form",
            )?;
            rule(path(token_path), "auth.token_path", "begins with a slash")?;
            let empty = scope.as_deref().is_some_and(|scope| scope.trim().is_empty());
            rule(!empty, "auth.scope", "is not empty")?;
            settings_in_query.iter().chain(scope_setting).chain(authority_setting).try_for_each(|key| {
                rule(
                    asked(manifest, key, false, false),
                    &format!("auth: {key}"),
                    "is in the form and no secret",
                )
            })
        }
        Auth::OAuth2Code {
            client_id,
            client_secret,
            authorize,
            token,
            scope_setting,
            scope,
            lasting_scope,
            authority_setting,
            settings_in_query,
            ports,
            revoke,
            ..
        } => {
            rule(
                asked(manifest, client_id, false, true),
                "auth.client_id",
                "is required in the form and no secret",
            )?;
            if let Some(secret) = client_secret {
                rule(asked(manifest, secret, true, false), "auth.client_secret", "is a secret of the form")?;
            }
            for (scope, at) in [(scope, "auth.scope"), (lasting_scope, "auth.lasting_scope")] {
                let empty = scope.as_deref().is_some_and(|scope| scope.trim().is_empty());
                rule(!empty, at, "is not empty")?;
            }
            settings_in_query.iter().chain(scope_setting).chain(authority_setting).try_for_each(|key| {
                let there = asked(manifest, key, false, false);
                rule(there, &format!("auth: {key}"), "is in the form and no secret")
            })?;
            rule(ports.iter().all(|port| *port >= 1024), "auth.ports", "are 1024 or more")?;
            let https = |address: &Address| address::beside(&address.default, false).is_ok();
            let placed = |address: &Address| address.is_own() || https(address);
            rule(placed(authorize), "auth.authorize", "is an https address, or a path")?;
            rule(placed(token), "auth.token", "is an https address, or a path")?;
            let own = authorize.is_own() && token.is_own();
            rule(own || authority_setting.is_none(), "auth.authority_setting", "goes with paths")?;
            let there = revoke
                .as_ref()
                .map(|revoke| Address { setting: revoke.setting.clone(), default: revoke.default.clone() });
            rule(there.as_ref().is_none_or(https), "auth.revoke", "is an https address")?;
            let open = |address: &Address| {
                !manifest.form.iter().any(|field| field.key == address.setting && field.secret)
            };
            let all_open = [authorize, token].into_iter().chain(&there).all(open);
            rule(all_open, "auth", "an address is no secret")
        }
        Auth::TokenExchange { path: at, values, token, signed, .. } => {
            rule(path(at), "auth.path", "begins with a slash")?;
            rule(signed.is_some() || !values.is_empty(), "auth.values", "are there, or signed is")?;
            if let Some(signed) = signed {
                rule(
                    asked(manifest, &signed.private_key, true, true),
                    "auth.signed.private_key",
                    "is a required secret of the form",
                )?;
                signed.values.values().try_for_each(|key| {
                    let open = asked(manifest, key, false, true);
                    rule(open, &format!("auth.signed: {key}"), "is required in the form and no secret")
                })?;
            }
            rule(token.starts_with('/'), "auth.token", "is a JSON pointer into the answer")?;
            values.values().try_for_each(|key| {
                let known = asked(manifest, key, false, true) || asked(manifest, key, true, true);
                rule(known, &format!("auth: {key}"), "is required in the form")
            })
        }
    }
}

/// Whether the form asks for it, as a secret or not.
fn asked(manifest: &Manifest, key: &str, secret: bool, required: bool) -> bool {
    manifest
        .form
        .iter()
        .any(|field| field.key == key && field.secret == secret && (field.required || !required))
}

fn stream(stream: &Stream, manifest: &Manifest, at: &str) -> Result<(), ConnectorError> {
    rule(path(&stream.path), at, "path begins with a slash")?;
    let items: &[String] = match &stream.items {
        Items::At(pointer) => std::slice::from_ref(pointer),
        Items::AtEach(pointers) => pointers,
        Items::Made { .. } => &[],
    };
    rule(!matches!(&stream.items, Items::AtEach(pointers) if pointers.is_empty()), at, "has items")?;
    let paging = stream.paging.iter().flat_map(|paging| paging.total.iter().chain(&paging.next));
    let changed = stream.incremental.iter().flat_map(|incremental| &incremental.changed);
    for pointer in items.iter().chain([&stream.id]).chain(paging).chain(changed) {
        rule(pointer.is_empty() || pointer.starts_with('/'), at, "JSON pointers begin with a slash")?;
    }
    rule(!stream.id.is_empty(), at, "id points into the record")?;
    if let Some(incremental) = &stream.incremental {
        rule(!incremental.changed.is_empty(), at, "changed has one pointer at least")?;
        for format in [Some(&incremental.format), incremental.changed_format.as_ref()].into_iter().flatten() {
            let legal = StrftimeItems::new(format).all(|item| item != Item::Error);
            rule(legal, at, "incremental: a format is in the letters of strftime")?;
        }
        named(incremental.place, &incremental.parameter, at)?;
    }
    if let Some(one) = &stream.one {
        rule(stream.is_walked(), at, "one is of a stream that a sync walks")?;
        rule(path(&one.path) && one.path.contains("{id}"), at, "one.path begins with a slash and has {id}")?;
        for pointer in [&one.item].into_iter().chain(&one.deleted) {
            rule(pointer.is_empty() || pointer.starts_with('/'), at, "JSON pointers begin with a slash")?;
        }
    }
    let places = [
        stream.paging.as_ref().map(|paging| paging.place),
        stream.incremental.as_ref().map(|incremental| incremental.place),
    ];
    let in_body = !stream.body.is_empty() || places.contains(&Some(Place::Body));
    rule(!in_body || stream.method == Method::Post, at, "a body goes with POST")?;
    if let Some(paging) = &stream.paging {
        self::paging(paging, at)?;
    }
    rule(!stream.is_walked() || stream.paging.is_some(), at, "what a sync walks has paging")?;
    rule(stream.asked.is_none() || stream.pushed.is_none(), at, "is asked or pushed")?;
    let priced = stream.price.iter().all(|price| price.credits.is_finite() && price.credits >= 0.0);
    rule(priced, at, "a price is no less than nothing")?;
    rule(!stream.is_walked() || stream.price.is_empty(), at, "what a sync walks costs nothing")?;
    let phones = |price: &Price| matches!(price.per, Per::Phone | Per::Mobile);
    let unasked = stream.price.iter().all(|price| !price.unasked || phones(price));
    rule(unasked, at, "a price that is paid unasked is for phone or mobile")?;
    if let Some(later) = stream.asked.as_ref().and_then(|asked| asked.later.as_ref()) {
        let collects = manifest.streams.iter().any(|other| {
            other.name == later.collect
                && other.asked.as_ref().is_some_and(|asked| asked.with == Question::Collect)
        });
        rule(collects, at, "later.collect is a stream that is asked with tickets")?;
    }
    if let Some(bulk) = stream.asked.as_ref().and_then(|asked| asked.bulk.as_ref()) {
        let alike = manifest
            .streams
            .iter()
            .any(|other| other.name == *bulk && other.name != stream.name && is_alike(stream, other));
        rule(alike, at, "bulk is a stream that is asked for the same, with the same mapping and price")?;
    }
    if let Some(callback) = stream.asked.as_ref().and_then(|asked| asked.callback.as_ref()) {
        rule(
            asked(manifest, &callback.setting, false, false),
            at,
            "callback.setting is in the form and no secret",
        )?;
        let of = Some(manifest.kept_as(&stream.name));
        let adds = manifest.streams.iter().any(|other| {
            other.name == callback.stream
                && other.pushed.as_ref().is_some_and(|pushed| pushed.of.as_deref() == of)
        });
        rule(adds, at, "callback.stream is pushed and adds to this one")?;
    }
    if let Some(pushed) = &stream.pushed {
        let once = pushed.once.as_deref().is_none_or(|pointer| pointer.starts_with('/'));
        rule(once, at, "JSON pointers begin with a slash")?;
        let of = pushed.of.as_ref().is_none_or(|of| {
            manifest
                .streams
                .iter()
                .any(|other| other.name == *of && other.kind == stream.kind && other.pushed.is_none())
        });
        rule(of, at, "pushed.of is a stream about the same that is not pushed itself")?;
        match &pushed.proof {
            Proof::Address => {}
            Proof::Secret { secret, .. } | Proof::Hmac { secret, .. } => {
                rule(
                    asked(manifest, secret, true, false),
                    at,
                    "pushed.proof.secret is a secret of the form",
                )?;
            }
        }
    }
    Ok(())
}

/// Whether what the other stream brings can stand for what this one would.
fn is_alike(stream: &Stream, other: &Stream) -> bool {
    let (Some(asked), Some(of_other)) = (&stream.asked, &other.asked) else { return false };
    let collect = |asked: &crate::manifest::Asked| asked.later.as_ref().map(|later| later.collect.clone());
    other.kind == stream.kind
        && other.mapping == stream.mapping
        && other.price == stream.price
        && of_other.with == asked.with
        && collect(of_other) == collect(asked)
}

fn paging(paging: &Paging, at: &str) -> Result<(), ConnectorError> {
    let (follows, link) = match paging.kind {
        PagingKind::Page | PagingKind::Offset => (false, false),
        PagingKind::Cursor => (true, false),
        PagingKind::Link => (true, true),
    };
    // Without it, a header names the next page.
    rule(link || follows == paging.next.is_some(), at, "paging.next goes with cursor and link")?;
    rule(link == paging.parameter.is_empty(), at, "paging.parameter goes with all kinds but link")?;
    [Some(&paging.parameter), paging.size_parameter.as_ref()]
        .into_iter()
        .flatten()
        .try_for_each(|name| named(paging.place, name, at))?;
    rule(!follows || paging.first.is_none(), at, "paging.first goes with page and offset")
}

/// A query has names, and no pointers.
fn named(place: Place, name: &str, at: &str) -> Result<(), ConnectorError> {
    rule(place == Place::Body || !name.starts_with('/'), at, "a name that is a pointer goes into the body")
}

fn rule(holds: bool, at: &str, rule: &'static str) -> Result<(), ConnectorError> {
    if holds { Ok(()) } else { Err(ConnectorError::Rule { at: at.to_owned(), rule }) }
}

fn path(path: &str) -> bool {
    path.starts_with('/')
}

fn path_or_empty(text: &str) -> bool {
    text.is_empty() || (path(text) && !text.ends_with('/'))
}
