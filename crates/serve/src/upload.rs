//! Files that a browser hands over: it has no path to give, so the bytes come instead.

use crate::{Api, refuse};
use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures::TryStreamExt;
use serde_json::json;
use sluice_engine::api::Failure;
use std::{ffi::OsStr, io, path::PathBuf};
use tokio::{fs, io::AsyncWriteExt};

/// The largest file, in bytes.
const MOST: u64 = 2 << 30;

/// Keeps a file until the server ends, and says where: as long as that, an import of it can go on.
pub(crate) async fn take(State(api): State<Api>, Path(name): Path<String>, body: Body) -> Response {
    // A name and nothing else: no folder of the system is reached through it.
    let name = std::path::Path::new(&name).file_name().unwrap_or(OsStr::new("list")).to_owned();
    match keep(&api, &name, body).await {
        Ok(file) => {
            let stem = file.file_stem().unwrap_or_default().to_string_lossy();
            let rejected = api.app.folder().join("rejected").join(format!("{stem}.rejected.csv"));
            Json(json!({ "file": file.display().to_string(), "rejected": rejected.display().to_string() }))
                .into_response()
        }
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            refuse(StatusCode::PAYLOAD_TOO_LARGE, &Failure::of("too_large"))
        }
        Err(error) => {
            let code = if error.kind() == io::ErrorKind::StorageFull { "disk_full" } else { "file_error" };
            refuse(StatusCode::UNPROCESSABLE_ENTITY, &Failure::of(code).with("said", error.kind()))
        }
    }
}

async fn keep(api: &Api, name: &OsStr, body: Body) -> io::Result<PathBuf> {
    let folder = tempfile::Builder::new().prefix("file").tempdir_in(api.uploads.path())?;
    let path = folder.path().join(name);
    let mut file = fs::File::create(&path).await?;
    let mut bytes = body.into_data_stream();
    let mut length = 0;
    while let Some(part) = bytes.try_next().await.map_err(io::Error::other)? {
        length += part.len() as u64;
        if length > MOST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        file.write_all(&part).await?;
    }
    file.sync_all().await?;
    // From here on it lives as long as the folder of all uploads.
    let _ = folder.keep();
    Ok(path)
}
