//! The practice workspace: simulated providers in place of real ones, everything else the same.

use crate::{
    App, Hurry, Push,
    api::Failure,
    crash, push, setup,
    workspace::{Workspace, io_failure},
};
use sluice_connect::{Connector, halo};
use sluice_sandbox::{Config, Receiver, Sandbox, Source, SourceKey, Verdict, Webhook};
use sluice_store::{Connection, StoreError};
use std::{collections::BTreeMap, io, path::Path, sync::Arc};

/// The world's seed: the same practice data on every desk.
const SEED: u64 = 2026;
/// HaloPSA's connector.
const HALOPSA: &str = "halopsa";
/// Where the simulated providers listen, by connector: another place in each run.
const LISTENED: &str = "practice_addresses";

/// Starts the simulated providers; what was written to them in earlier runs is still there.
pub(crate) async fn start(
    dir: &Path,
    people: Option<usize>,
    hurry: Option<Hurry>,
) -> Result<Sandbox, Failure> {
    let journal = dir.join("practice.journal");
    let usual = Config::default();
    let config = Config {
        seed: SEED,
        journal: Some(journal.clone()),
        requests: crash::requests(),
        halo_calls_per_window: hurry.map_or(usual.halo_calls_per_window, |hurry| hurry.halo_calls),
        people: people.unwrap_or(usual.people),
        ..usual
    };
    Sandbox::start(config).await.map_err(|error| match error.kind() {
        io::ErrorKind::InvalidData => Failure::of("practice_damaged").with("file", journal.display()),
        _ => io_failure(&error, dir),
    })
}

/// Has the practice HaloPSA send webhooks where one is set up, or none. It needs no way in from outside: what it sends is
/// handed over as `serve` would.
pub(crate) async fn hook(workspace: &Arc<Workspace>) -> Result<(), Failure> {
    let Some(sandbox) = workspace.sandbox() else { return Ok(()) };
    let given = match workspace.halo().await? {
        Some(halo) => push::given(workspace, halo.id).await?.map(|given| (halo.id, given)),
        None => None,
    };
    sandbox.set_webhook(given.map(|(id, (token, secret))| {
        let (workspace, token) = (Arc::downgrade(workspace), token.expose().to_owned());
        let to: Receiver = Arc::new(move |sent| {
            let (workspace, token) = (workspace.clone(), token.clone());
            Box::pin(async move {
                let Some(workspace) = workspace.upgrade() else { return 503 };
                let headers =
                    sent.headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value));
                let push = Push {
                    connection: id.to_string(),
                    token,
                    stream: push::WEBHOOK.to_owned(),
                    headers: headers.collect(),
                    body: sent.body.into_bytes(),
                };
                push::take(&workspace, push).await.map_or_else(|refused| refused.status(), |_| 200)
            })
        });
        Webhook { header: halo::SIGNATURE, secret: secret.expose().to_owned(), to }
    }));
    Ok(())
}

/// Connects the simulated providers, or tells the existing connections where they listen in this run.
pub(crate) async fn connect(workspace: &Workspace) -> Result<(), Failure> {
    let Some(sandbox) = workspace.sandbox() else { return Ok(()) };
    let (apollo, hunter) = (sandbox.apollo(), sandbox.hunter());
    let wanted = [
        (HALOPSA, application(sandbox)),
        ("apollo", vec![("base_url", apollo.base_url), ("api_key", apollo.api_key)]),
        ("hunter", vec![("base_url", hunter.base_url), ("api_key", hunter.api_key)]),
    ];
    let mut here = accounts(sandbox);
    for (connector, values) in &wanted {
        let values = values.iter().map(|(key, value)| ((*key).to_owned(), value.clone()));
        here.entry(*connector).or_default().extend(values);
    }
    let existing = listen(workspace, here).await?;
    for (connector, values) in wanted {
        if existing.iter().all(|connection| connection.connector != connector) {
            let values = values.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
            setup::connect_in(workspace, connector, None, values).await?;
        }
    }
    Ok(())
}

/// Tells the connections that spoke to the practice world in the run before where it listens in this one; all that there are.
async fn listen(
    workspace: &Workspace,
    here: BTreeMap<&'static str, BTreeMap<String, String>>,
) -> Result<Vec<Connection>, Failure> {
    workspace
        .store
        .write(move |w| {
            let before: BTreeMap<String, String> = w.setting(LISTENED)?.unwrap_or_default();
            let mut now: BTreeMap<String, String> = BTreeMap::new();
            let existing = w.connections()?;
            for (name, values) in here {
                let Some(connector) = Connector::of_id(name) else { continue };
                let manifest = connector.manifest();
                let base = &manifest.base.setting;
                let of_it: Vec<&Connection> =
                    existing.iter().filter(|connection| connection.connector == name).collect();
                // A world that did not note it was spoken to by the first.
                let first = of_it.first().and_then(|connection| connection.settings.get(base));
                let before = before.get(name).or(first);
                for connection in of_it {
                    if connection.settings.get(base) != before {
                        continue;
                    }
                    let mut connection = connection.clone();
                    for key in manifest.addresses() {
                        if let Some(value) = values.get(key) {
                            connection.settings.insert(key.to_owned(), value.clone());
                        }
                    }
                    w.put_connection(&connection)?;
                }
                now.extend(values.get(base).map(|address| (name.to_owned(), address.clone())));
            }
            w.set_setting(LISTENED, &now)?;
            Ok::<_, StoreError>(existing)
        })
        .await
        .map_err(Failure::from)
}

/// Accounts at the simulated systems, in the words of their connectors' forms.
pub(crate) fn accounts(sandbox: &Sandbox) -> BTreeMap<&'static str, BTreeMap<String, String>> {
    let named = |(key, value): (&str, String)| (key.to_owned(), value);
    let providers = sandbox.providers().into_iter();
    let providers =
        providers.map(|access| (access.connector, access.settings.into_iter().map(named).collect()));
    providers.chain([(HALOPSA, application(sandbox).into_iter().map(named).collect())]).collect()
}

/// The application of the practice HaloPSA, which signs in either way.
fn application(sandbox: &Sandbox) -> Vec<(&'static str, String)> {
    let halo = sandbox.halo();
    vec![("url", halo.base_url), ("client_id", halo.client_id), ("client_secret", halo.client_secret)]
}

/// What the practice world, which knows the truth, says of the work done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demonstration {
    /// Records fetched from all sources.
    pub fetched: u32,
    /// People derived from them.
    pub people: u32,
    /// Companies derived from them.
    pub companies: u32,
    /// Records that were joined to another one.
    pub merged: u32,
    /// Doubtful pairs waiting.
    pub review: u32,
    /// Weak people waiting.
    pub weak: u32,
    /// Leads whose writing was seen and agrees.
    pub written: u32,
    /// The truth's verdict.
    pub verdict: Verdict,
}

impl App {
    /// Compares the open practice workspace with the truth.
    ///
    /// # Errors
    /// `not_practice` in any other workspace; codes of the store.
    pub async fn demonstration(&self) -> Result<Demonstration, Failure> {
        let workspace = self.workspace().await?;
        let sandbox = workspace.sandbox().ok_or_else(|| Failure::of("not_practice"))?;
        let (groups, doubtful, marks, counts) = workspace
            .store
            .read(|r| {
                let sources: BTreeMap<_, _> = r
                    .all_connections()?
                    .into_iter()
                    .filter_map(|connection| Some((connection.id, source(&connection.connector)?)))
                    .collect();
                let mut groups = Vec::new();
                let mut index = BTreeMap::new();
                let mut fetched = 0;
                let mut after = None;
                loop {
                    let people = r.people_after(after, 500)?;
                    let Some(last) = people.last() else { break };
                    after = Some(last.id);
                    for person in people {
                        let records = r.records(&person.records)?;
                        fetched += u32::try_from(records.len()).unwrap_or(u32::MAX);
                        index.insert(person.id, groups.len());
                        groups.push(
                            records
                                .iter()
                                .filter_map(|record| {
                                    Some(SourceKey {
                                        source: *sources.get(&record.connection)?,
                                        stream: record.stream.clone(),
                                        external_id: record.external_id.clone(),
                                    })
                                })
                                .collect::<Vec<_>>(),
                        );
                    }
                }
                let doubtful: Vec<(usize, usize)> = r
                    .doubtful()?
                    .iter()
                    .filter_map(|(left, right)| Some((*index.get(left)?, *index.get(right)?)))
                    .collect();
                let marks = r.agreed_marks()?;
                let weak = r.item_counts()?.weak;
                let review = u32::try_from(doubtful.len()).unwrap_or(u32::MAX);
                let people = u32::try_from(groups.len()).unwrap_or(u32::MAX);
                let companies = r.company_count()?;
                Ok::<_, Failure>((groups, doubtful, marks, (fetched, people, companies, review, weak)))
            })
            .await?;
        let (fetched, people, companies, review, weak) = counts;
        let verdict = sandbox.judge(&groups, &doubtful, &marks);
        let written = u32::try_from(marks.len()).unwrap_or(u32::MAX);
        let merged = fetched.saturating_sub(people);
        Ok(Demonstration { fetched, people, companies, merged, review, weak, written, verdict })
    }
}

fn source(connector: &str) -> Option<Source> {
    match connector {
        "halopsa" => Some(Source::Halo),
        "apollo" => Some(Source::Apollo),
        "hunter" => Some(Source::Hunter),
        "uplead" => Some(Source::UpLead),
        "rocketreach" | "rocketreach_universal" => Some(Source::RocketReach),
        "lusha" | "lusha_v2" => Some(Source::Lusha),
        "seamless" => Some(Source::Seamless),
        "lead411" => Some(Source::Lead411),
        "zoominfo" => Some(Source::ZoomInfo),
        "zoominfo_legacy" => Some(Source::ZoomInfoLegacy),
        _ => None,
    }
}
