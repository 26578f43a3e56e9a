//! Lists: what came of files.

use super::{
    REJECTED, VENDOR, prepared,
    prepared::{Prepared, prepare},
    rejected,
};
use crate::{
    App,
    api::{Failure, FileCounts, FileInput, JobRow, ListRow},
    ids::new_id,
    jobs, shown, sync,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use sluice_domain::{ConnectionId, JobId};
use sluice_store::{Connection, Job, LIST, List, Reader, StoreError};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
};
use tokio::task;

/// The connection of a list that is not there yet.
pub(super) const NOBODY: ConnectionId = ConnectionId::from_bytes([0; 16]);

/// The list's name: as the user says, else the file's.
pub(super) fn name(input: &FileInput) -> String {
    let said = input.name.as_deref().unwrap_or_default().trim();
    if !said.is_empty() {
        return said.to_owned();
    }
    Path::new(&input.file).file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The list of this name that is not taken back.
pub(super) fn named(r: &Reader<'_>, name: &str) -> Result<Option<Connection>, StoreError> {
    let withdrawn = r.withdrawals()?;
    Ok(r.lists()?.into_iter().find(|list| list.name == name && !withdrawn.contains_key(&list.id)))
}

pub(crate) async fn lists(app: &App, (): ()) -> Result<Vec<ListRow>, Failure> {
    let workspace = app.workspace().await?;
    workspace
        .store
        .read(|r| {
            let withdrawn = r.withdrawals()?;
            let mut rows = Vec::new();
            for connection in r.lists()? {
                let Some(list) = r.list(connection.id)? else { continue };
                let job = r.latest_job_of(connection.id)?;
                let decision = match withdrawn.get(&connection.id) {
                    Some(decision) => Some(shown::decision(r, decision, false)?),
                    None => None,
                };
                rows.push((connection, list, decision, job));
            }
            Ok::<_, Failure>(rows)
        })
        .await
        .map(|rows| {
            rows.into_iter()
                .map(|(connection, list, withdrawn, job)| {
                    let counts = counts(&list);
                    ListRow {
                        id: connection.id.to_string(),
                        file: list.file,
                        layout: list.columns["layout"].as_str().map(str::to_owned),
                        at: connection.created_at,
                        counts,
                        rejected_file: connection
                            .settings
                            .get(REJECTED)
                            .filter(|_| counts.rejected > 0)
                            .cloned(),
                        withdrawn,
                        job: job.map(|job| jobs::row(&workspace.jobs.as_ended(job), connection.name.clone())),
                        name: connection.name,
                    }
                })
                .collect()
        })
}

/// What became of a list's rows so far.
pub(super) fn counts(list: &List) -> FileCounts {
    serde_json::from_value(list.counts.clone()).unwrap_or_default()
}

pub(crate) async fn start(app: &App, input: FileInput) -> Result<JobRow, Failure> {
    let workspace = app.workspace().await?;
    let Prepared { table, columns, choice, .. } = prepare(&workspace, &input).await?;
    if columns.fields.is_empty() {
        return Err(Failure::of("nothing_recognised")
            .with("file", &input.file)
            .with("columns", table.columns.join(", ")));
    }
    let (layout, path) = (table.layout_key(), PathBuf::from(&input.file));
    let read = task::spawn_blocking(move || {
        let mut rows = 0_u32;
        table.rows(0, &mut |_| {
            rows = rows.saturating_add(1);
            ControlFlow::Continue(())
        })?;
        Ok((digest(&path)?, rows))
    });
    let (digest, rows) = read
        .await
        .map_err(|_| Failure::of("internal"))?
        .map_err(|error| prepared::failure(&error, &input.file))?;
    let fresh = new_id!(workspace.host.as_ref(), ConnectionId);
    let (wanted, now, actor) = (name(&input), workspace.now(), workspace.host.user_name());
    let rejected = input.rejected.map_or_else(|| rejected::beside(Path::new(&input.file)), PathBuf::from);
    let mut settings = BTreeMap::from([(REJECTED.to_owned(), absolute(&rejected.display().to_string()))]);
    settings.extend(columns.vendor.iter().map(|vendor| (VENDOR.to_owned(), vendor.clone())));
    let job = new_id!(workspace.host.as_ref(), JobId);
    let connection = workspace
        .store
        .read(move |r| {
            let known = named(r, &wanted)?;
            let taken = r.all_connections()?;
            Ok::<_, Failure>(Connection {
                id: known.as_ref().map_or(fresh, |known| known.id),
                connector: LIST.to_owned(),
                created_at: known.as_ref().map_or(now, |known| known.created_at),
                name: if known.is_some() { wanted } else { crate::setup::unused(&wanted, &taken) },
                settings,
                account: None,
                synced_at: None,
                removed: false,
            })
        })
        .await?;
    let list = List {
        connection: connection.id,
        file: absolute(&input.file),
        digest,
        layout,
        columns: json!(columns),
        choice: json!(choice),
        counts: json!(FileCounts::default()),
    };
    let mut job = Job::starting(job, "import", now);
    job.total = Some(rows);
    let kept = connection.clone();
    sync::start_with(&workspace, connection, job, async {
        workspace
            .store
            .write(move |w| {
                w.put_connection(&kept)?;
                w.put_list(&list)?;
                w.put_layout(&list.layout, &list.columns)?;
                w.append_audit(now, &actor, "import", &kept.id.to_string(), &json!({ "list": kept.name }))?;
                Ok::<_, Failure>(())
            })
            .await
    })
    .await
}

fn absolute(file: &str) -> String {
    std::path::absolute(file).map_or_else(|_| file.to_owned(), |path| path.display().to_string())
}

/// SHA-256 of a file's bytes. Blocks.
pub(super) fn digest(path: &Path) -> io::Result<[u8; 32]> {
    let (mut file, mut hash, mut part) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut part)? {
            0 => return Ok(hash.finalize().into()),
            read => hash.update(&part[..read]),
        }
    }
}
