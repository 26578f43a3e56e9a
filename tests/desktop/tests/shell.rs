//! What the shell promises, whatever the page shows.

use serde_json::{Value, json};
use sluice_desktop_tests::{Process, Window};
use std::{process::Command, time::Duration};

#[tokio::test]
async fn the_first_start_offers_practice_and_connecting() {
    let window = Window::open().await.unwrap();
    window.see("[data-place='first-run']").await.unwrap();
    let status = window.call("status", Value::Null).await.unwrap().done();
    assert_eq!(status["workspace"], json!({ "state": "first_run" }));
    window.close().await.unwrap();
}

#[tokio::test]
async fn the_page_can_run_no_foreign_script_and_reach_no_foreign_host() {
    let window = Window::open().await.unwrap();
    window.see("[data-place]").await.unwrap();

    let inline = "const script = document.createElement('script');
        script.textContent = 'window.foreign = true';
        document.body.append(script);
        document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.foreign = true\">');
        return window.foreign ?? null";
    assert_eq!(window.run(inline).await.unwrap(), Value::Null);
    let evaluated = "try { return new Function('return 1')() } catch { return null }";
    assert_eq!(window.run(evaluated).await.unwrap(), Value::Null);

    let server = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().unwrap();
    let asked = format!(
        "const done = arguments[arguments.length - 1];
         fetch('http://{address}/').then(() => done('answered'), () => done('refused'))"
    );
    assert_eq!(window.run_until_done(&asked).await.unwrap(), "refused");
    let framed = format!(
        "const frame = document.createElement('iframe'); frame.src = 'http://{address}/'; document.body.append(frame);
         const image = new Image(); image.src = 'http://{address}/x.png'; document.body.append(image);
         const form = document.createElement('form'); form.action = 'http://{address}/'; document.body.append(form);
         form.submit(); location.assign('http://{address}/'); return location.protocol"
    );
    assert_eq!(window.run(&framed).await.unwrap(), "tauri:");
    // Every attempt was made before the answers to these; none of them came to the server.
    window.call("status", Value::Null).await.unwrap().done();
    assert_eq!(window.run("return location.protocol").await.unwrap(), "tauri:");
    assert!(tokio::time::timeout(Duration::from_millis(300), server.accept()).await.is_err());
    window.close().await.unwrap();
}

#[tokio::test]
async fn only_commands_of_the_list_are_answered() {
    let window = Window::open().await.unwrap();
    for (command, payload) in [
        ("plugin:fs|read_file", json!({ "path": "/etc/passwd" })),
        ("plugin:updater|check", json!({})),
        ("plugin:opener|open_url", json!({ "url": "file:///" })),
        ("plugin:window|create", json!({ "options": { "label": "other" } })),
        ("unheard_of", json!({ "input": null })),
        ("../status", json!({ "input": null })),
    ] {
        let refusal = window.invoke(command, payload).await.unwrap().refused();
        let words = refusal.as_str().unwrap_or_default();
        assert!(words.contains("not allowed") || words.contains("not found"), "{command}: {refusal}");
    }
    let answered = window.call("status", Value::Null).await.unwrap().done();
    assert!(answered["version"].is_string(), "{answered}");
    window.close().await.unwrap();
}

#[tokio::test]
async fn every_command_of_the_list_reaches_the_engine() {
    let window = Window::open().await.unwrap();
    let list = include_str!("../../../src-tauri/commands.txt");
    for command in list.lines() {
        // An input that no command takes: the engine's own refusal shows that it was asked, and nothing is done.
        let answer = window.call(command, json!("not an input")).await.unwrap();
        assert_eq!(answer.refused()["code"], "bad_input", "{command}");
    }
    window.close().await.unwrap();
}

#[tokio::test]
async fn a_second_start_shows_the_first_window_and_ends() {
    let window = Window::open().await.unwrap();
    window.see("[data-place]").await.unwrap();
    let second = Command::new(window.binary())
        .env_clear()
        .envs(window.process().environment().unwrap())
        .output()
        .unwrap();
    assert!(second.status.success(), "{second:?}");
    assert_eq!(window.processes(), [window.process()]);
    window.call("status", Value::Null).await.unwrap().done();
    window.close().await.unwrap();
}

#[tokio::test]
async fn without_an_update_server_nobody_is_asked() {
    let window = Window::open().await.unwrap();
    let state = window.call("check_update", Value::Null).await.unwrap().done();
    assert_eq!(state, json!({ "state": "not_configured" }));
    let refusal = window.call("install_update", Value::Null).await.unwrap().refused();
    assert_eq!(refusal["code"], "unavailable_here");
    window.close().await.unwrap();
}

#[tokio::test]
async fn nothing_stays_behind_when_a_test_ends_without_closing() {
    let window = Window::open().await.unwrap();
    let process: Process = window.process();
    drop(window);
    assert!(process.ends_within(Duration::from_secs(5)).await);
}

#[tokio::test]
async fn a_page_whose_process_ended_is_loaded_again() {
    const PAGE: &str = "WebKitWebProcess";
    let window = Window::open().await.unwrap();
    window.see("[data-place]").await.unwrap();
    let shown = window.process().started(PAGE);
    assert_eq!(shown.len(), 1, "{shown:?}");
    shown[0].kill().unwrap();
    let until = std::time::Instant::now() + Duration::from_secs(20);
    loop {
        // The driver gives a window up whose page ended, so that only its process can be seen.
        let now = window.process().started(PAGE);
        if now.iter().any(|process| !shown.contains(process)) {
            return;
        }
        assert!(std::time::Instant::now() < until, "{now:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
