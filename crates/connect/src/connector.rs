use crate::{
    ConnectError, PulledRecord, Skipped,
    check::check,
    manifest::{self, FailureKind, Manifest, Stream},
    prepared::{Prepared, expression},
    records,
};
use serde_json::Value;
use sluice_domain::Field;
use sluice_mapping::{Expression, Layer, MappingError};
use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

/// Built-in connectors: folder name, then file names and contents.
pub(crate) const FOLDERS: &[(&str, &[(&str, &str)])] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

static BUILTIN: LazyLock<Vec<Arc<Connector>>> = LazyLock::new(|| {
    FOLDERS
        .iter()
        .filter_map(|(folder, files)| {
            Connector::read(folder, &files.iter().copied().collect())
                .inspect_err(
                    |error| tracing::error!(connector = folder, reason = %error, "connector left out"),
                )
                .ok()
        })
        .map(Arc::new)
        .collect()
});

/// A connector whose manifest and mappings have been checked.
#[derive(Debug)]
pub struct Connector {
    manifest: Manifest,
    prepared: BTreeMap<String, Prepared>,
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
    pub(crate) limits: Option<Expression>,
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
    #[error("manifest.toml{}: {said}", line.map(|line| format!(", line {line}")).unwrap_or_default())]
    Manifest {
        /// Counted from 1, where it is known.
        line: Option<usize>,
        /// What the reader of TOML says.
        said: String,
    },
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
        let manifest = manifest::read(file("manifest.toml")?)?;
        check(folder, &manifest)?;

        let prepared = manifest
            .streams
            .iter()
            .map(|stream| Ok((stream.name.clone(), Prepared::new(stream, file)?)))
            .collect::<Result<_, ConnectorError>>()?;
        let optional = |at: &str, text: Option<&String>| text.map(|text| expression(at, text)).transpose();
        let test = TestExpressions {
            label: expression("test.label", &manifest.test.label)?,
            rights: optional("test.rights", manifest.test.rights.as_ref())?,
            credits_left: optional("test.credits_left", manifest.test.credits_left.as_ref())?,
            limits: optional("test.limits", manifest.test.limits.as_ref())?,
        };
        let failures = manifest
            .failures
            .iter()
            .map(|failure| {
                let when = optional("failures.when", failure.when.as_ref())?;
                Ok(Failure { status: failure.status, when, is: failure.is })
            })
            .collect::<Result<_, ConnectorError>>()?;
        Ok(Self { manifest, prepared, failures, test })
    }

    /// What the manifest says.
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// What a sync would take from a raw answer of a stream, without asking anyone.
    ///
    /// # Errors
    /// [`ConnectError::UnknownStream`], or [`ConnectError::UnexpectedAnswer`] where the stream's rows are not there.
    pub fn records(
        &self,
        stream: &str,
        answer: Value,
    ) -> Result<(Vec<PulledRecord>, Vec<Skipped>), ConnectError> {
        let (stream, prepared) = self.stream(stream)?;
        let rows = records::rows(answer, stream, prepared, 200)?;
        Ok(records::records(rows.iter(), stream, prepared, None))
    }

    /// What a sync would make of one record of a stream, with what people changed about the mapping.
    ///
    /// # Errors
    /// [`ConnectError::UnknownStream`]; inside, why the record is left out.
    pub fn record(
        &self,
        stream: &str,
        row: &Value,
        layer: Option<&Layer>,
    ) -> Result<Result<PulledRecord, Skipped>, ConnectError> {
        let (stream, prepared) = self.stream(stream)?;
        Ok(records::record(row, stream, prepared, layer))
    }

    /// The expression of each field that a stream's mapping gives, each by itself.
    ///
    /// # Errors
    /// [`ConnectError::UnknownStream`].
    pub fn written(&self, stream: &str) -> Result<BTreeMap<Field, String>, ConnectError> {
        Ok(self.stream(stream)?.1.mapping.written())
    }

    pub(crate) fn stream(&self, name: &str) -> Result<(&Stream, &Prepared), ConnectError> {
        let stream = self.manifest.streams.iter().find(|stream| stream.name == name);
        stream
            .zip(self.prepared.get(name))
            .ok_or_else(|| ConnectError::UnknownStream { name: name.to_owned() })
    }

    pub(crate) fn failures(&self) -> &[Failure] {
        &self.failures
    }

    pub(crate) const fn test(&self) -> &TestExpressions {
        &self.test
    }
}
