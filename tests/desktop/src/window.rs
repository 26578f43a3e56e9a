//! The application's window.

use crate::{Process, Session, axe, shell};
use anyhow::{Context, bail};
use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    key::Key,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use tempfile::TempDir;

/// Names the data folder of one run.
const FOLDER: &str = "SLUICE_DIR";
/// The longest wait for something to appear.
const LIMIT: Duration = Duration::from_secs(20);
/// The longest wait for the application to end.
const ENDING: Duration = Duration::from_secs(10);

/// What a command answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Its output.
    Done(Value),
    /// A failure of the engine, or a word of refusal from the shell.
    Refused(Value),
}

impl Answer {
    /// The output.
    ///
    /// # Panics
    /// Where the command was refused.
    #[track_caller]
    pub fn done(self) -> Value {
        match self {
            Self::Done(output) => output,
            Self::Refused(failure) => panic!("refused: {failure}"),
        }
    }

    /// The failure.
    ///
    /// # Panics
    /// Where the command was not refused.
    #[track_caller]
    pub fn refused(self) -> Value {
        match self {
            Self::Refused(failure) => failure,
            Self::Done(output) => panic!("not refused: {output}"),
        }
    }
}

/// How to start the application.
#[derive(Default)]
pub struct Start {
    binary: Option<PathBuf>,
    folder: Option<Arc<TempDir>>,
    environment: Vec<(String, String)>,
}

impl Start {
    /// Another binary than the built application.
    pub fn binary(mut self, binary: PathBuf) -> Self {
        self.binary = Some(binary);
        self
    }

    /// On a data folder that there is already.
    pub fn on(mut self, folder: Arc<TempDir>) -> Self {
        self.folder = Some(folder);
        self
    }

    /// One more word in its environment.
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// Opens it, with an empty data folder where none is given.
    ///
    /// # Errors
    /// Where it is not built, does not open, or a part of the session is not installed.
    pub async fn open(mut self) -> anyhow::Result<Window> {
        let folder = match self.folder {
            Some(folder) => folder,
            None => Arc::new(tempfile::tempdir()?),
        };
        let named = folder.path().display().to_string();
        self.environment.push((FOLDER.to_owned(), named.clone()));
        let binary = self.binary.map_or_else(shell, Ok)?;
        let others = Process::find(&binary, FOLDER, &named);
        let session = Session::start(&self.environment)?;
        let capabilities = [
            ("browserName".to_owned(), json!("wry")),
            ("webkitgtk:browserOptions".to_owned(), json!({ "binary": binary, "args": [] })),
        ];
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.into_iter().collect())
            .connect(&session.url())
            .await
            .with_context(|| format!("the application did not open; it said: {}", session.said()))?;
        let mut found = Process::find(&binary, FOLDER, &named);
        found.retain(|process| !others.contains(process));
        let [process] = found[..] else { bail!("processes of the application: {found:?}") };
        Ok(Window { client, process, binary, folder, session })
    }
}

/// An open window. Closed by [`Window::close`]; where that is not reached, everything ends with the session.
pub struct Window {
    client: Client,
    process: Process,
    binary: PathBuf,
    folder: Arc<TempDir>,
    // Last: the driver ends after everything that needs it.
    session: Session,
}

impl Window {
    /// Opens the built application with an empty data folder.
    ///
    /// # Errors
    /// See [`Start::open`].
    pub async fn open() -> anyhow::Result<Self> {
        Start::default().open().await
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The data folder, to be used when this window is closed or beside it.
    pub fn shared_folder(&self) -> Arc<TempDir> {
        Arc::clone(&self.folder)
    }

    /// The program that runs.
    pub fn binary(&self) -> &Path {
        &self.binary
    }

    /// The application's process.
    pub fn process(&self) -> Process {
        self.process
    }

    /// Every process of the application on this data folder.
    pub fn processes(&self) -> Vec<Process> {
        Process::find(&self.binary, FOLDER, &self.folder.path().display().to_string())
    }

    /// Calls a command as the page does, with its input.
    ///
    /// # Errors
    /// Where the window is gone.
    pub async fn call(&self, command: &str, input: Value) -> anyhow::Result<Answer> {
        self.invoke(command, json!({ "input": input })).await
    }

    /// Calls anything that the shell may or may not offer.
    ///
    /// # Errors
    /// Where the window is gone.
    pub async fn invoke(&self, command: &str, payload: Value) -> anyhow::Result<Answer> {
        let script = "const [command, payload, done] = arguments;
            window.__TAURI_INTERNALS__.invoke(command, payload)
                .then((output) => done({ output }), (failure) => done({ failure }));";
        let mut answer = self.client.execute_async(script, vec![json!(command), payload]).await?;
        Ok(match answer.get_mut("failure") {
            Some(failure) => Answer::Refused(failure.take()),
            None => Answer::Done(answer["output"].take()),
        })
    }

    /// Runs the body of a function in the page and gives what it returns.
    ///
    /// # Errors
    /// Where it throws, or the window is gone.
    pub async fn run(&self, script: &str) -> anyhow::Result<Value> {
        Ok(self.client.execute(script, Vec::new()).await?)
    }

    /// Runs the body of a function in the page whose last argument is what it has to call with its result.
    ///
    /// # Errors
    /// Where it throws, or the window is gone.
    pub async fn run_until_done(&self, script: &str) -> anyhow::Result<Value> {
        Ok(self.client.execute_async(script, Vec::new()).await?)
    }

    /// Waits for an element.
    ///
    /// # Errors
    /// Where it does not appear in time; the error names what is on the page instead.
    pub async fn see(&self, selector: &str) -> anyhow::Result<Element> {
        match self.client.wait().at_most(LIMIT).for_element(Locator::Css(selector)).await {
            Ok(element) => Ok(element),
            Err(_) => bail!("{selector} is not there; the page says: {}", self.text().await?),
        }
    }

    /// Waits until a script returns true.
    ///
    /// # Errors
    /// Where it does not within `limit`; the error names what is on the page.
    pub async fn until(&self, limit: Duration, script: &str) -> anyhow::Result<()> {
        let until = std::time::Instant::now() + limit;
        while self.run(script).await? != json!(true) {
            if std::time::Instant::now() > until {
                bail!("not true in time: {script}; the page says: {}", self.text().await?);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Ok(())
    }

    /// The words on the page.
    ///
    /// # Errors
    /// Where the window is gone.
    pub async fn text(&self) -> anyhow::Result<String> {
        Ok(self.run("return document.body.innerText").await?.as_str().unwrap_or_default().to_owned())
    }

    /// Presses a key, wherever the focus is.
    ///
    /// # Errors
    /// Where the window is gone.
    pub async fn press(&self, key: char) -> anyhow::Result<()> {
        let actions = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key });
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Presses a key with Control.
    ///
    /// # Errors
    /// Where the window is gone.
    pub async fn press_with_control(&self, key: char) -> anyhow::Result<()> {
        let control = Key::Control.into();
        let actions = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: control })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: control });
        Ok(self.client.perform_actions(actions).await?)
    }

    /// Types a text, key by key, wherever the focus is.
    ///
    /// # Errors
    /// Where the window is gone.
    pub async fn write(&self, text: &str) -> anyhow::Result<()> {
        for key in text.chars() {
            self.press(key).await?;
        }
        Ok(())
    }

    /// Presses Enter.
    ///
    /// # Errors
    /// Where the window is gone.
    pub async fn enter(&self) -> anyhow::Result<()> {
        self.press(Key::Enter.into()).await
    }

    /// What the accessibility checker finds wrong on the page, one line each.
    ///
    /// # Errors
    /// Where the checker is not installed or fails.
    pub async fn barriers(&self) -> anyhow::Result<Vec<String>> {
        self.client.execute(&axe()?, Vec::new()).await?;
        let script = "const done = arguments[arguments.length - 1];
            axe.run(document, { resultTypes: ['violations'] }).then(
                (found) => done({ violations: found.violations.map(
                    (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`) }),
                (error) => done({ error: String(error) }));";
        let found = self.client.execute_async(script, Vec::new()).await?;
        match found["violations"].as_array() {
            Some(lines) => {
                Ok(lines.iter().map(|line| line.as_str().unwrap_or_default().to_owned()).collect())
            }
            None => bail!("axe: {found}"),
        }
    }

    /// A picture of the page, as PNG.
    ///
    /// # Errors
    /// Where the window is gone.
    pub async fn picture(&self) -> anyhow::Result<Vec<u8>> {
        Ok(self.client.screenshot().await?)
    }

    /// Closes the window and waits for the application to be gone.
    ///
    /// # Errors
    /// Where it does not end.
    pub async fn close(self) -> anyhow::Result<()> {
        self.client.close().await?;
        if !self.process.ends_within(ENDING).await {
            bail!("the application did not end");
        }
        drop(self.session);
        Ok(())
    }
}
