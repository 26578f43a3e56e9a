//! The desktop shell: one window over the engine. It opens the window, hands the window's calls to the engine and
//! the engine's events to the window, and does what only a program on a desktop can: open a page in the browser,
//! update itself, keep a second start from opening a second window.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod calls;
mod folder;
mod host;
mod navigation;
#[cfg(target_os = "linux")]
mod renewal;
mod running;
mod signals;
mod update;

use running::Running;
use tauri::{Manager, RunEvent};

/// The label of the only window; its capability names it.
const WINDOW: &str = "main";

fn main() -> Result<(), tauri::Error> {
    // Fails only where a provider is installed already, which serves as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = tauri::Builder::default()
        // First, so that a second start ends before anything else of it begins.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| show(app)))
        .plugin(tauri_plugin_updater::Builder::new().build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(navigation::plugin());
    #[cfg(target_os = "linux")]
    let builder = builder.plugin(renewal::plugin());
    let app = builder
        .manage(Running::default())
        .invoke_handler(calls::handle)
        .setup(|app| {
            let handle = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                // What stands in the way is told to the window, which asks for the status.
                let _ = handle.state::<Running>().engine(&handle).await;
            });
            Ok(())
        })
        .build(tauri::generate_context!())?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            tauri::async_runtime::block_on(app.state::<Running>().stop());
        }
    });
    Ok(())
}

fn show(app: &tauri::AppHandle) {
    if let Some(window) = app.get_webview_window(WINDOW) {
        // A window system may refuse any of these; then the window stays where it is.
        let _ = window.unminimize();
        let _ = window.show();
        let _ = window.set_focus();
    }
}
