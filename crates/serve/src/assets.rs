//! The built interface.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use sluice_engine::api::Failure;
use std::{
    borrow::Cow,
    path::{Component, Path, PathBuf},
};

/// No script, style or connection but from here.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    img-src 'self' data:; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// Where the interface's files come from.
#[derive(Clone, Debug)]
pub enum Assets {
    /// Built into the program.
    Embedded,
    /// A folder, for working on the interface.
    Folder(PathBuf),
}

/// In debug builds read from the folder at run time, in release builds part of the program.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../ui/dist"]
#[allow_missing = true]
struct Embedded;

const PAGE: &str = "index.html";

impl Assets {
    /// Whether there is a page at all: the interface is built by itself.
    pub(crate) async fn has_page(&self) -> bool {
        let assets = self.clone();
        tokio::task::spawn_blocking(move || assets.read(PAGE).is_some()).await.unwrap_or(false)
    }

    fn read(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        match self {
            Self::Embedded => Embedded::get(path).map(|file| file.data),
            Self::Folder(folder) => {
                let path = Path::new(path);
                let inside = path.components().all(|part| matches!(part, Component::Normal(_)));
                let file = folder.join(path).canonicalize().ok().filter(|_| inside)?;
                // No link leads out of the folder.
                let inside = file.starts_with(folder.canonicalize().ok()?);
                inside.then(|| std::fs::read(file).ok()).flatten().map(Cow::Owned)
            }
        }
    }
}

pub(crate) async fn file(State(assets): State<Assets>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    let path = if path.is_empty() { PAGE.to_owned() } else { path };
    let kind = mime_guess::from_path(&path).first_or_octet_stream();
    let is_page = path == PAGE;
    let read = tokio::task::spawn_blocking(move || assets.read(&path)).await.ok().flatten();
    let bytes = match read {
        Some(bytes) => bytes,
        // It was there at the start: somebody is building it anew, or has removed it.
        None if is_page => return crate::refuse(StatusCode::NOT_FOUND, &Failure::of("page_missing")),
        None => return StatusCode::NOT_FOUND.into_response(),
    };
    let mut response = bytes.into_owned().into_response();
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(kind.as_ref()) {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
