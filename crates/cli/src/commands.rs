//! Commands of the command line as commands of the engine.

use crate::{
    access,
    arguments::{Arguments, Command},
    ask, backup, browser, clients, compare, find, import, mapping,
    output::Output,
    page, proposals, quality, rules, schedule, secret, setup,
    sync::{self, After},
    watch, workflow,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sluice_engine::{
    App,
    api::{CardKind, Failure, VaultKind, Verdict},
};

/// Opens the workspace that the arguments name: the one that was open last, unless they say otherwise.
///
/// What is named for one run is not what the window opens next time; only the very first choice is remembered.
pub(crate) async fn open(app: &App, arguments: &Arguments) -> Result<(), Failure> {
    let status = app.call("status", Value::Null).await?;
    let state = &status["workspace"]["state"];
    let last = (status["practice"] == true, vault_of(&status)?);
    let wanted = (arguments.practice || last.0, arguments.vault().unwrap_or(last.1));
    if state == "ready" && wanted == last {
        return Ok(());
    }
    if state == "closed" && !arguments.practice && arguments.vault().is_none() {
        let failure: Failure = parsed(&status["workspace"]["failure"])?;
        // A sealed file is always closed at first: nobody has been asked yet.
        if failure.code != "vault_locked" || wanted.1 != VaultKind::Passphrase {
            return Err(failure);
        }
    }
    let passphrase = match wanted.1 {
        VaultKind::Passphrase => Some(secret::read("Passphrase", arguments.passphrase_source()).await?),
        VaultKind::Keychain | VaultKind::Session => None,
    };
    let remember = state == "first_run";
    let input = json!({
        "practice": wanted.0, "vault": wanted.1, "passphrase": passphrase, "remember": remember,
    });
    app.call("open_workspace", input).await.map(drop)
}

fn vault_of(status: &Value) -> Result<VaultKind, Failure> {
    parsed(&status["vault"])
}

fn parsed<T: DeserializeOwned>(value: &Value) -> Result<T, Failure> {
    T::deserialize(value).map_err(|_| Failure::of("internal"))
}

/// Runs a command. False where what it found is not as it should be.
pub(crate) async fn run(app: &App, arguments: &Arguments, output: &Output) -> Result<bool, Failure> {
    match &arguments.command {
        // These run by themselves.
        Command::Demo
        | Command::Map { .. }
        | Command::Match(_)
        | Command::Normalize(_)
        | Command::Restore(_)
        | Command::Serve { .. } => Ok(true),
        Command::Connect { connector, name, set, secret_stdin } => {
            connect(app, output, connector, name.as_deref(), set, *secret_stdin).await
        }
        Command::Connections => {
            output.connections(&app.call("connections", Value::Null).await?);
            Ok(true)
        }
        Command::Sync { connections, full, plan, apply, release_brake, only } => {
            let after = After { plan: *plan, apply: *apply, release_brake: *release_brake, only };
            sync::run(app, output, connections, *full, after).await
        }
        Command::Missing { let_go: Some(connection), stream, count } => {
            let known = app.call("connections", Value::Null).await?;
            let ids = sync::ids(&known, std::slice::from_ref(connection))?;
            let input = json!({ "connection": ids.first(), "stream": stream, "count": count });
            output.decided(&app.call("let_go", input).await?);
            Ok(true)
        }
        Command::Emptied { let_empty: Some(connection), stream, fields } => {
            let known = app.call("connections", Value::Null).await?;
            let ids = sync::ids(&known, std::slice::from_ref(connection))?;
            let fields: Vec<&str> = fields.iter().map(|field| field.trim()).collect();
            let input = json!({ "connection": ids.first(), "stream": stream, "fields": fields });
            let ended = watch::jobs(app, output, "let_empty", input).await?;
            output.jobs(&json!(ended));
            watch::failure(&ended).map_or(Ok(true), Err)
        }
        Command::Emptied { .. } => {
            output.emptied(&app.call("emptied", Value::Null).await?);
            Ok(true)
        }
        Command::Unread { replay: true, ids, .. } => {
            let replayed = app.call("replay", json!({ "ids": ids })).await?;
            output.replayed(&replayed);
            Ok(replayed["left"] == 0)
        }
        Command::Unread { drop: true, ids, .. } => {
            output.unread(&app.call("drop_unread", json!({ "ids": ids, "dropped": true })).await?);
            Ok(true)
        }
        Command::Unread { .. } => {
            output.unread(&app.call("unread", json!({ "limit": 500 })).await?);
            Ok(true)
        }
        Command::Missing { .. } => {
            output.missing(&app.call("missing", Value::Null).await?);
            Ok(true)
        }
        Command::Jobs => {
            output.jobs(&app.call("jobs", Value::Null).await?);
            Ok(true)
        }
        Command::Queue { next, kind } => {
            let limit = if next.is_some() { 1 } else { 50 };
            let kind = kind.map(CardKind::from);
            output.queue(&app.call("queue", json!({ "kind": kind, "skip": [], "limit": limit })).await?);
            Ok(true)
        }
        Command::Decide { item, verdict } => {
            let input = json!({ "item": item, "verdict": Verdict::from(*verdict) });
            output.decided(&app.call("decide", input).await?["decision"]);
            Ok(true)
        }
        Command::Proposals { kind, take, item } => {
            proposals::run(app, (*kind).into(), *take, item.as_deref(), output).await
        }
        Command::Undo { decision } => {
            output.undone(&app.call("undo", json!({ "decision": decision })).await?);
            Ok(true)
        }
        Command::Pipeline { stage, status } => {
            let input = json!({ "stage": stage, "status": status });
            output.pipeline(&app.call("pipeline", input).await?);
            Ok(true)
        }
        Command::Insight { days } => {
            output.insight(&app.call("insight", json!({ "days": days })).await?);
            Ok(true)
        }
        Command::Advance { person, to, reason, set } => {
            let values = set
                .iter()
                .map(|pair| {
                    let (field, value) = pair
                        .split_once('=')
                        .ok_or_else(|| Failure::of("bad_input").with("said", "--set FIELD=VALUE"))?;
                    Ok(json!({ "field": field, "value": value }))
                })
                .collect::<Result<Vec<Value>, Failure>>()?;
            let input = json!({ "person": person, "to": to, "reason": reason, "values": values });
            output.decided(&app.call("advance", input).await?);
            Ok(true)
        }
        Command::Happened { person, event, outcome } => {
            let input = json!({ "person": person, "event": event, "outcome": outcome });
            output.decided(&app.call("happened", input).await?);
            Ok(true)
        }
        Command::Find(whom) => find::run(app, whom, output).await,
        Command::Ask(chosen) => ask::run(app, chosen, output).await,
        Command::Import(chosen) => import::run(app, chosen, output).await,
        Command::Lists { withdraw: None } => {
            output.lists(&app.call("lists", Value::Null).await?);
            Ok(true)
        }
        Command::Lists { withdraw: Some(list) } => {
            let id = import::list(app, list).await?;
            output.decided(&app.call("withdraw_list", json!({ "id": id })).await?);
            Ok(true)
        }
        Command::Mapping(chosen) => mapping::run(app, chosen, output).await,
        Command::Quality(chosen) => quality::run(app, chosen, output).await,
        Command::Pushes { connection } => {
            let known = app.call("connections", Value::Null).await?;
            let ids = sync::ids(&known, std::slice::from_ref(connection))?;
            output.pushes(&app.call("push_addresses", json!({ "id": ids.first() })).await?);
            Ok(true)
        }
        Command::Access { connection, set, secret_stdin } => {
            access::change(app, output, connection, set, *secret_stdin).await
        }
        Command::Disconnect { connection } => {
            let known = app.call("connections", Value::Null).await?;
            let row = sync::named(&known, connection)?;
            let ended = app.call("disconnect", json!({ "id": row["id"] })).await?;
            output.disconnected(&row["name"], &ended);
            Ok(true)
        }
        Command::Share { leads, prospects, opportunities, companies, contacts, calls, notes } => {
            let known = app.call("connections", Value::Null).await?;
            let halo = known.as_array().into_iter().flatten().find(|row| row["connector"] == "halopsa");
            let halo = halo.ok_or_else(|| Failure::of("halo_not_connected"))?;
            let mut sharing = halo["sharing"].clone();
            let kinds = [
                ("leads", leads),
                ("prospects", prospects),
                ("opportunities", opportunities),
                ("companies", companies),
                ("contacts", contacts),
            ];
            for (what, wished) in kinds {
                if let Some(wished) = wished {
                    sharing[what] = json!(wished);
                }
            }
            for (what, wished) in [("calls", calls), ("notes", notes)] {
                if let Some(wished) = wished {
                    sharing[what] = json!(wished);
                }
            }
            if sharing != halo["sharing"] {
                sharing = app.call("set_sharing", json!({ "id": halo["id"], "sharing": sharing })).await?;
            }
            output.sharing(&sharing);
            Ok(true)
        }
        Command::Webhook { make, end } => {
            let known = app.call("connections", Value::Null).await?;
            let halo = known.as_array().into_iter().flatten().find(|row| row["connector"] == "halopsa");
            let halo = halo.ok_or_else(|| Failure::of("halo_not_connected"))?;
            let command = match (make, end) {
                (true, _) => "make_webhook",
                (false, true) => "forget_webhook",
                (false, false) => "webhook",
            };
            output.webhook(&app.call(command, json!({ "id": halo["id"] })).await?);
            Ok(true)
        }
        Command::Rules { chosen } => rules::run(app, chosen.as_ref(), output).await,
        Command::Workflow { chosen } => workflow::run(app, chosen.as_ref(), output).await,
        Command::Setup { chosen, .. } => setup::run(app, chosen, output).await,
        Command::Diagnostics { save } => {
            output.diagnostics(&app.call("diagnostics", json!({ "save": save })).await?);
            Ok(true)
        }
        Command::Schedule(wanted) => schedule::run(app, wanted, output).await,
        Command::Backup(wanted) => backup::run(app, wanted, output).await,
        Command::Clients(chosen) => clients::run(app, chosen, output).await,
        Command::Compare { last } => compare::run(app, *last, output).await,
        Command::Rebuild => {
            let report = app.call("rebuild", Value::Null).await?;
            output.rebuilt(&report);
            Ok(report["equal"] == true)
        }
        Command::Doctor { system, page: file, .. } => {
            let command = if system.is_some() { "doctor_halopsa" } else { "doctor" };
            let report = app.call(command, Value::Null).await?;
            if let Some(file) = file {
                page::write(file, &report).await?;
            }
            output.doctor(&report);
            Ok(report["checks"]
                .as_array()
                .is_some_and(|checks| checks.iter().all(|check| check["ok"] == true)))
        }
    }
}

async fn connect(
    app: &App,
    output: &Output,
    connector: &str,
    name: Option<&str>,
    set: &[String],
    secret_stdin: bool,
) -> Result<bool, Failure> {
    let known = app.call("connectors", Value::Null).await?;
    if let Some(failure) = known["unusable"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|failure| failure["params"]["connector"] == connector)
    {
        return Err(serde_json::from_value(failure.clone()).unwrap_or_else(|_| Failure::of("internal")));
    }
    let rows = || known["connectors"].as_array().into_iter().flatten();
    let row = rows().find(|row| row["id"] == connector).ok_or_else(|| {
        let ids: Vec<&str> = rows().filter_map(|row| row["id"].as_str()).collect();
        Failure::of("no_such_connector").with("connector", connector).with("known", ids.join(", "))
    })?;
    let form: Vec<&Value> = row["form"].as_array().into_iter().flatten().collect();
    let mut values = access::settings(&form, set)?;
    let way = values.get("sign_in").cloned().unwrap_or_else(|| json!("usual"));
    let of_way = |field: &&Value| field["sign_in"].is_null() || field["sign_in"] == way;
    let asked: Vec<&Value> = form.iter().copied().filter(of_way).collect();
    access::secrets(&asked, secret_stdin, &mut values).await?;
    let input = json!({ "connector": connector, "name": name, "values": values });
    let mut ways = row["sign_ins"].as_array().into_iter().flatten();
    let in_browser = ways.any(|known| known["name"] == way && known["browser"] == true);
    let connection = match in_browser {
        true => browser::sign_in(app, output, "begin_sign_in", input).await?,
        false => app.call("connect", input).await?,
    };
    output.connections(&json!([connection]));
    if app.call("status", Value::Null).await?["vault"] == json!(VaultKind::Session) {
        output.step("Nothing is kept without a vault: this connection is gone at the end of this run.");
    }
    Ok(true)
}
