use crate::{
    address,
    manifest::{self, Auth, FailureKind, Manifest, Stream},
};
use sluice_mapping::{Expression, Mapping, MappingError};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, LazyLock},
};

/// Built-in connectors: folder name, then file names and contents.
const FOLDERS: &[(&str, &[(&str, &str)])] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

static BUILTIN: LazyLock<Vec<Arc<Connector>>> = LazyLock::new(|| {
    FOLDERS
        .iter()
        .filter_map(|(folder, files)| {
            Connector::read(folder, &files.iter().copied().collect())
                .inspect_err(|error| tracing::error!(connector = folder, %error, "connector left out"))
                .ok()
        })
        .map(Arc::new)
        .collect()
});

/// A connector whose manifest and mappings have been checked.
#[derive(Debug)]
pub struct Connector {
    manifest: Manifest,
    mappings: BTreeMap<String, Mapping>,
    failures: Vec<Failure>,
    test: TestExpressions,
}

#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) status: u16,
    pub(crate) when: Option<Expression>,
    pub(crate) is: FailureKind,
}

#[derive(Debug)]
pub(crate) struct TestExpressions {
    pub(crate) label: Expression,
    pub(crate) rights: Option<Expression>,
    pub(crate) credits_left: Option<Expression>,
}

/// Why a folder is not a connector.
#[derive(Debug, thiserror::Error)]
pub enum ConnectorError {
    /// A file is missing.
    #[error("{file} is missing")]
    Missing {
        /// The file.
        file: String,
    },
    /// The manifest is not legal TOML, or has an unknown or missing key.
    #[error("manifest.toml: {0}")]
    Manifest(#[from] toml::de::Error),
    /// The manifest is of another version.
    #[error("version {found}; this program reads {known}")]
    Version {
        /// The manifest's.
        found: u32,
        /// The program's.
        known: u32,
    },
    /// A value contradicts another, or breaks a rule.
    #[error("{at}: {rule}")]
    Rule {
        /// Where in the manifest.
        at: String,
        /// The rule that it breaks.
        rule: &'static str,
    },
    /// An expression or a mapping can't be used.
    #[error("{at}: {error}")]
    Mapping {
        /// Where: a key of the manifest or a file.
        at: String,
        /// Why.
        error: MappingError,
    },
}

impl Connector {
    /// The connectors that are part of the program, by id.
    pub fn builtin() -> &'static [Arc<Connector>] {
        &BUILTIN
    }

    /// The built-in connector with this id.
    pub fn of_id(id: &str) -> Option<Arc<Connector>> {
        Self::builtin().iter().find(|connector| connector.manifest.id == id).cloned()
    }

    /// Reads a connector from the files of its folder, and checks it.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(folder: &str, files: &BTreeMap<&str, &str>) -> Result<Self, ConnectorError> {
        let file = |name: &str| {
            files.get(name).copied().ok_or_else(|| ConnectorError::Missing { file: name.to_owned() })
        };
        let manifest: Manifest = toml::from_str(file("manifest.toml")?)?;
        check(folder, &manifest)?;

        let mut mappings = BTreeMap::new();
        for stream in &manifest.streams {
            let mapping = Mapping::parse(file(&stream.mapping)?)
                .map_err(|error| ConnectorError::Mapping { at: stream.mapping.clone(), error })?;
            mappings.insert(stream.name.clone(), mapping);
        }
        let expression = |at: &str, text: &str| {
            Expression::parse(text).map_err(|error| ConnectorError::Mapping { at: at.to_owned(), error })
        };
        let optional = |at: &str, text: Option<&String>| text.map(|text| expression(at, text)).transpose();
        let test = TestExpressions {
            label: expression("test.label", &manifest.test.label)?,
            rights: optional("test.rights", manifest.test.rights.as_ref())?,
            credits_left: optional("test.credits_left", manifest.test.credits_left.as_ref())?,
        };
        let failures = manifest
            .failures
            .iter()
            .map(|failure| {
                let when = optional("failures.when", failure.when.as_ref())?;
                Ok(Failure { status: failure.status, when, is: failure.is })
            })
            .collect::<Result<_, ConnectorError>>()?;
        Ok(Self { manifest, mappings, failures, test })
    }

    /// What the manifest says.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    pub(crate) fn stream(&self, name: &str) -> Option<(&Stream, &Mapping)> {
        let stream = self.manifest.streams.iter().find(|stream| stream.name == name)?;
        Some((stream, self.mappings.get(name)?))
    }

    pub(crate) fn failures(&self) -> &[Failure] {
        &self.failures
    }

    pub(crate) const fn test(&self) -> &TestExpressions {
        &self.test
    }
}

fn check(folder: &str, manifest: &Manifest) -> Result<(), ConnectorError> {
    if manifest.version != manifest::VERSION {
        return Err(ConnectorError::Version { found: manifest.version, known: manifest::VERSION });
    }
    let rule = |holds: bool, at: &str, rule: &'static str| {
        if holds { Ok(()) } else { Err(ConnectorError::Rule { at: at.to_owned(), rule }) }
    };
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
    rule(path(&manifest.test.path), "test.path", "begins with a slash")?;

    let mut keys = BTreeSet::new();
    for field in &manifest.form {
        let at = format!("form {}", field.key);
        rule(keys.insert(field.key.as_str()), &at, "is asked once")?;
        let legal = field.pattern.as_deref().is_none_or(|pattern| regex::Regex::new(pattern).is_ok());
        rule(legal, &at, "pattern is a legal regular expression")?;
    }
    let asked = |key: &str, secret: bool, required: bool| {
        manifest
            .form
            .iter()
            .any(|field| field.key == key && field.secret == secret && (field.required || !required))
    };
    match &manifest.auth {
        Auth::ApiKey { secret, .. } => {
            rule(asked(secret, true, true), "auth.secret", "is a required secret of the form")?;
        }
        Auth::OAuth2ClientCredentials {
            client_id,
            client_secret,
            token_path,
            scope_setting,
            scope,
            settings_in_query,
        } => {
            rule(asked(client_id, false, true), "auth.client_id", "is required in the form and no secret")?;
            rule(asked(client_secret, true, true), "auth.client_secret", "is a required secret of the form")?;
            rule(path(token_path), "auth.token_path", "begins with a slash")?;
            rule(!scope.trim().is_empty(), "auth.scope", "is not empty")?;
            for key in settings_in_query.iter().chain(scope_setting) {
                rule(asked(key, false, false), &format!("auth: {key}"), "is in the form and no secret")?;
            }
        }
    }

    rule(!manifest.streams.is_empty(), "streams", "has one at least")?;
    let mut names = BTreeSet::new();
    for stream in &manifest.streams {
        let at = format!("stream {}", stream.name);
        rule(names.insert(stream.name.as_str()), &at, "has a name of its own")?;
        rule(path(&stream.path), &at, "path begins with a slash")?;
        let pointers = [&stream.items, &stream.id].into_iter().chain(&stream.paging.total);
        let changed = stream.incremental.iter().flat_map(|incremental| &incremental.changed);
        for pointer in pointers.chain(changed) {
            rule(pointer.is_empty() || pointer.starts_with('/'), &at, "JSON pointers begin with a slash")?;
        }
        rule(!stream.id.is_empty(), &at, "id points into the record")?;
        if let Some(incremental) = &stream.incremental {
            rule(!incremental.changed.is_empty(), &at, "changed has one pointer at least")?;
        }
        let in_body = !stream.body.is_empty() || stream.paging.place == manifest::Place::Body;
        rule(!in_body || stream.method == manifest::Method::Post, &at, "a body goes with POST")?;
    }
    for failure in &manifest.failures {
        let at = format!("failure {}", failure.status);
        rule((100..600).contains(&failure.status), &at, "status is one of HTTP")?;
        rule(!(200..300).contains(&failure.status) || failure.when.is_some(), &at, "a success needs when")?;
    }
    Ok(())
}

fn path(path: &str) -> bool {
    path.starts_with('/')
}

fn path_or_empty(text: &str) -> bool {
    text.is_empty() || (path(text) && !text.ends_with('/'))
}
