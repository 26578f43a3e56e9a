//! A mapping as it is shown and tried.

use super::{
    layer_of, parsed,
    sample::{Place, name},
    unfit,
};
use crate::{
    App,
    api::{
        Failure, HaloField, MappingConversion, MappingField, MappingPage, MappingPath, MappingQuery,
        MappingStream, MappingVersion, TriedMapping, TriedValue, TryMapping, WriteMapping, WrittenMapping,
    },
    workspace::Workspace,
};
use chrono::DateTime;
use serde_json::Value;
use sluice_domain::{Field, Fields, Observation};
use sluice_mapping::{Changes, Expression, MappingError, Unfit, conversions, join, paths, split, taken};

/// Records that paths and examples come from.
const SAMPLES: u32 = 20;

pub(crate) async fn page(app: &App, input: MappingQuery) -> Result<MappingPage, Failure> {
    let workspace = app.workspace().await?;
    let place = Place::find(&workspace, &input.connection, input.stream.as_deref()).await?;
    let (id, stream) = (place.connection.id, place.stream.clone());
    let observations = samples(&workspace, &place).await?;
    let (seen, held, versions) = workspace
        .store
        .read(move |r| Ok::<_, Failure>((r.streams_of(id)?, r.mappings()?, r.mapping_versions(id, &stream)?)))
        .await?;
    let own = place.connector.written(&place.stream)?;
    let changes = versions.first().map_or_else(|| Ok(Changes::new()), parsed)?;
    let rows = raw(&observations);
    let examples = examples(&place, &rows, changes)?;
    let streams = place.connector.manifest().streams.iter().map(|stream| MappingStream {
        name: stream.name.clone(),
        seen: seen.contains(&stream.name),
        changed: held.iter().any(|version| {
            version.connection == id
                && version.stream == stream.name
                && parsed(version).is_ok_and(|changes| !changes.is_empty())
        }),
    });
    Ok(MappingPage {
        connection_name: place.connection.name.clone(),
        written: place.is_written(),
        streams: streams.collect(),
        stream: place.stream,
        samples: count(rows.len()),
        paths: paths(&rows)
            .into_iter()
            .map(|path| MappingPath { take: path.take, example: path.example, filled: count(path.filled) })
            .collect(),
        fields: Field::every()
            .map(|field| shown(field, own.get(&field).cloned(), examples.get(&field).cloned()))
            .collect(),
        versions: versions
            .iter()
            .map(|version| {
                Ok(MappingVersion {
                    version: version.version,
                    at: version.at,
                    actor: version.actor.clone(),
                    changes: parsed(version)?,
                })
            })
            .collect::<Result<_, Failure>>()?,
    })
}

/// The newest that a stream brought, first what is not kept because something in it came empty.
async fn samples(workspace: &Workspace, place: &Place) -> Result<Vec<Observation>, Failure> {
    let (id, stream) = (place.connection.id, place.stream.clone());
    let mut newest = workspace.emptied.of(id, &stream);
    let most = SAMPLES - SAMPLES.min(count(newest.len()));
    let kept =
        workspace.store.read(move |r| r.newest_observations_of(id, &stream, DateTime::UNIX_EPOCH, most));
    newest.extend(kept.await?);
    Ok(newest)
}

fn shown(field: Field, own: Option<String>, example: Option<String>) -> MappingField {
    let options = crate::shown::options(field);
    let halo = match field {
        Field::Custom(custom) => {
            let definition = custom.definition();
            Some(HaloField {
                label: definition.label.to_owned(),
                group: definition.group.to_owned(),
                stage: definition.stage.name().to_owned(),
            })
        }
        _ => None,
    };
    let (field, kind) = (field.name().to_owned(), field.kind().name().to_owned());
    MappingField { field, kind, options, halo, own, example }
}

/// The first value of each field that the mapping in force gives.
fn examples(place: &Place, rows: &[Value], changes: Changes) -> Result<Fields, Failure> {
    let layer = layer_of(&place.kept, &place.stream, changes)?;
    let mut first = Fields::new();
    for row in rows {
        if let Ok(record) = place.connector.record(&place.stream, row, Some(&layer))? {
            for (field, value) in record.fields {
                first.entry(field).or_insert(value);
            }
        }
    }
    Ok(first)
}

fn raw(observations: &[Observation]) -> Vec<Value> {
    observations.iter().filter_map(|observation| serde_json::from_str(&observation.raw).ok()).collect()
}

pub(crate) async fn attempt(app: &App, input: TryMapping) -> Result<TriedMapping, Failure> {
    let workspace = app.workspace().await?;
    let place = Place::find(&workspace, &input.connection, Some(&input.stream)).await?;
    let field: Field =
        input.field.parse().map_err(|_| Failure::of("mapping_unknown_field").with("field", &input.field))?;
    let expression = match Expression::parse(&input.take) {
        Ok(expression) => expression,
        Err(error) => {
            let failure = Some(super::failure(field, &error));
            return Ok(TriedMapping { failure, results: Vec::new(), conversions: Vec::new() });
        }
    };
    let observations = samples(&workspace, &place).await?;
    // An expression may take its whole time limit on each record, and each conversion again.
    let tried = tokio::task::spawn_blocking(move || {
        let mut limited = false;
        let results: Vec<TriedValue> = observations
            .iter()
            .filter_map(|observation| {
                // One that reached its limit once would reach it on every record.
                if limited {
                    return None;
                }
                let row: Value = serde_json::from_str(&observation.raw).ok()?;
                let tried = taken(field, &expression, &row);
                limited |= tried == Err(Unfit::Mapping(MappingError::Limit));
                // Whoever sees that a value does not fit wants to see the value.
                let given = tried.is_err().then(|| expression.value(&row).ok()?).flatten();
                let (value, failure) = match tried {
                    Ok(value) => (value, None),
                    Err(why) => (None, Some(unfit(field, &why))),
                };
                let given =
                    given.map(|given| given.as_str().map_or_else(|| given.to_string(), str::to_owned));
                Some(TriedValue { name: name(&observation.fields, observation), value, given, failure })
            })
            .collect();
        let unfit = results.iter().any(|result| result.failure.is_some());
        let limited = results
            .iter()
            .filter_map(|result| result.failure.as_ref())
            .any(|why| why.code == "mapping_limit");
        let conversions = if unfit && !limited {
            conversions(field, &input.take, &raw(&observations))
                .into_iter()
                .map(|conversion| MappingConversion {
                    kind: conversion.kind.name().to_owned(),
                    take: conversion.take,
                    fits: count(conversion.fits),
                })
                .collect()
        } else {
            Vec::new()
        };
        TriedMapping { failure: None, results, conversions }
    });
    tried.await.map_err(|_| Failure::of("internal"))
}

pub(crate) async fn write(_: &App, input: WriteMapping) -> Result<WrittenMapping, Failure> {
    let takes: Vec<&str> = input.takes.iter().map(|take| take.trim()).collect();
    if takes.is_empty() || takes.iter().any(|take| take.is_empty()) {
        return Err(Failure::of("mapping_nothing_to_write"));
    }
    if let Some(MappingError::Syntax { said }) = takes.iter().find_map(|take| Expression::parse(take).err()) {
        return Err(Failure::of("expression_syntax").with("said", said));
    }
    if input.part.is_some() && input.separator.is_empty() {
        return Err(Failure::of("mapping_no_separator"));
    }
    Ok(WrittenMapping {
        take: match (input.part, takes.as_slice()) {
            (Some(part), [take, ..]) => split(take, &input.separator, part),
            _ => join(&takes, &input.separator),
        },
    })
}

pub(super) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
