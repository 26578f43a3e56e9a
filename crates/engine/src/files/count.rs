//! What would become of a file's rows, before anything is kept.

use super::{
    class::{Seen, Weigher},
    list,
    prepared::{Source, failure, observed, prepare},
};
use crate::{
    App,
    api::{Failure, FileCounts, FileForecast, FileInput},
};
use sluice_domain::FactId;
use std::ops::ControlFlow;

/// Rows that are counted unasked, and those that later ones are compared with: they are held in memory meanwhile.
const FIRST: u32 = 60_000;

pub(crate) async fn count(app: &App, input: FileInput) -> Result<FileForecast, Failure> {
    let workspace = app.workspace().await?;
    let prepared = prepare(&workspace, &input).await?;
    let (desk, at, name) = (workspace.desk, workspace.now(), list::name(&input));
    let to_the_end = input.to_the_end == Some(true);
    let trust = workspace.trust().await?;
    workspace
        .store
        .read(move |r| {
            let list = list::named(r, &name)?.map_or(list::NOBODY, |connection| connection.id);
            let source = Source { desk, list, at };
            let weigher = Weigher {
                judge: trust.judge(r)?,
                source: prepared.columns.vendor.clone().unwrap_or_default(),
            };
            let (mut counts, mut seen, mut whole) = (FileCounts::default(), Seen::by(weigher, FIRST), true);
            let mut broken = None;
            let read = prepared.table.rows(0, &mut |row| {
                if counts.rows == FIRST && !to_the_end {
                    whole = false;
                    return ControlFlow::Break(());
                }
                let Ok(read) = prepared.reader.read(&row) else {
                    counts.reject();
                    return ControlFlow::Continue(());
                };
                let (_, record) = observed(source, FactId::from_bytes([0; 16]), &prepared.reader, read);
                match seen.next(r, &record) {
                    Ok(verdict) => counts.add(verdict),
                    Err(error) => {
                        broken = Some(error);
                        return ControlFlow::Break(());
                    }
                }
                ControlFlow::Continue(())
            });
            read.map_err(|error| failure(&error, &input.file))?;
            match broken {
                Some(error) => Err(error.into()),
                None => Ok(FileForecast { counts, whole }),
            }
        })
        .await
}
