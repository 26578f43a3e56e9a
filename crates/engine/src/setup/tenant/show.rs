//! The difference as it is shown, and beginning to make it so.

use super::{RIGHT, SetUp, Sight};
use crate::{
    App,
    api::{
        Account, Failure, JobRow, SetUpTenant, TenantChoice, TenantLine, TenantQuery, TenantSetUp,
        TenantThing, Topic, Words,
    },
    ids::new_id,
    sync,
    workspace::Workspace,
};
use sluice_domain::{
    JobId, Stage,
    tenant::{Choice, Choices, Differs, Line, Part, State, chosen_twice},
};
use sluice_store::{Connection, Job};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) async fn show(app: &App, input: TenantQuery) -> Result<TenantSetUp, Failure> {
    let workspace = app.workspace().await?;
    let connection = halo(&workspace).await?;
    let id = connection.id;
    let known = workspace.store.read(move |r| SetUp::read(r, id)).await?;
    let choices = with_left(&known, read(&input.choices)?);
    let client = workspace.client(&connection).await?;
    let workflow = workspace.workflow().await?;
    let sight = Sight::look(&client, &workflow, &known.kept, &choices).await;
    workspace.saw(&sight);
    let sight = sight?;
    let mut counts = BTreeMap::new();
    for line in &sight.lines {
        *counts.entry(line.state.name().to_owned()).or_default() += 1;
    }
    Ok(TenantSetUp {
        connection: connection.id.to_string(),
        connection_name: connection.name.clone(),
        fingerprint: sight.fingerprint(),
        open: count(sight.open(&choices).count()),
        calls: calls(&sight, &choices, client.at_once()),
        lines: sight.lines.iter().map(|line| shown(line, &choices, &known)).collect(),
        counts,
        things: things(&sight),
        missing: missing(&connection),
        at: known.at,
    })
}

pub(crate) async fn set_up(app: &App, input: SetUpTenant) -> Result<JobRow, Failure> {
    let workspace = app.workspace().await?;
    let connection = halo(&workspace).await?;
    let chosen = read(&input.choices)?;
    let (id, now, actor) = (connection.id, workspace.now(), workspace.host.user_name());
    let seen = input.fingerprint;
    let store = workspace.store.clone();
    let book = async move {
        store
            .write(move |w| {
                let mut set_up = SetUp::read(w, id)?;
                set_up.choices = with_left(&set_up, chosen);
                set_up.seen = Some(seen);
                let said = serde_json::json!({ "choices": set_up.choices });
                w.append_audit(now, &actor, "set_up", &id.to_string(), &said)?;
                Ok(set_up.write(w, id)?)
            })
            .await
    };
    let job = Job::starting(new_id!(workspace.host.as_ref(), JobId), "set_up", now);
    let row = sync::start_with(&workspace, connection, job, book).await?;
    workspace.stale.mark(&[Topic::Connections]);
    Ok(row)
}

async fn halo(workspace: &Workspace) -> Result<Connection, Failure> {
    workspace.halo().await?.ok_or_else(|| Failure::of("halo_not_connected"))
}

/// What was left alone stays so until somebody says otherwise.
fn with_left(known: &SetUp, chosen: Choices) -> Choices {
    let left = known.choices.iter().filter(|(_, choice)| **choice == Choice::Leave);
    left.map(|(key, choice)| (key.clone(), *choice)).chain(chosen).collect()
}

fn read(choices: &BTreeMap<String, TenantChoice>) -> Result<Choices, Failure> {
    let one = |(key, choice): (&String, &TenantChoice)| {
        let choice = match (choice.act.as_str(), choice.id) {
            ("leave", _) => Choice::Leave,
            ("make", _) => Choice::Make,
            ("add", _) => Choice::Add,
            ("map", Some(id)) => Choice::Map(id),
            _ => return Err(Failure::of("bad_input").with("said", format!("{key}: {}", choice.act))),
        };
        Ok((key.clone(), choice))
    };
    choices.iter().map(one).collect()
}

fn written(choice: Choice) -> TenantChoice {
    let (act, id) = match choice {
        Choice::Leave => ("leave", None),
        Choice::Make => ("make", None),
        Choice::Add => ("add", None),
        Choice::Map(id) => ("map", Some(id)),
    };
    TenantChoice { act: act.to_owned(), id }
}

fn shown(line: &Line, choices: &Choices, known: &SetUp) -> TenantLine {
    let open = line.state != State::There;
    TenantLine {
        key: line.key.clone(),
        part: line.part.name().to_owned(),
        stage: line.stage.name().to_owned(),
        name: line.name.clone(),
        group: line.group.map(str::to_owned),
        state: line.state.name().to_owned(),
        there: line.there.as_ref().map(|there| there.name.clone()),
        there_id: line.there.as_ref().map(|there| there.id),
        differs: line.differs.iter().map(differs).collect(),
        fits: line.fits.to_vec(),
        choice: written(line.choice(choices)),
        failure: known.sent.get(&line.key).filter(|_| open).and_then(|sent| sent.failure.clone()),
    }
}

fn differs(differs: &Differs) -> Words {
    let (code, params): (&str, Vec<(&str, String)>) = match differs {
        Differs::Options(missing) => {
            ("options", vec![("count", missing.len().to_string()), ("options", missing.join(", "))])
        }
        Differs::Type { found, wanted } => {
            ("type", vec![("found", kind(*found).to_owned()), ("wanted", kind(*wanted).to_owned())])
        }
        Differs::Area => ("area", vec![]),
        Differs::Mandatory => ("mandatory", vec![]),
        Differs::Default { found, wanted } => {
            ("default", vec![("found", found.clone()), ("wanted", wanted.clone())])
        }
        Differs::Fields(missing) => {
            ("fields", vec![("count", missing.len().to_string()), ("fields", missing.join(", "))])
        }
        Differs::Several => ("several", vec![]),
    };
    let params = params.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    Words { code: code.to_owned(), params, parts: Vec::new() }
}

/// The name of a type of fields in HaloPSA's own interface.
pub(in crate::setup) const fn kind(kind: i64) -> &'static str {
    match kind {
        0 => "Text",
        1 => "Memo",
        2 => "Single Selection",
        3 => "Multiple Selection",
        4 => "Date",
        5 => "Time",
        6 => "Checkbox",
        7 => "Table",
        10 => "Rich Text",
        _ => "?",
    }
}

/// Requests that make it so: things of one kind go together, so many at once.
fn calls(sight: &Sight, choices: &Choices, at_once: usize) -> u32 {
    let mut made: BTreeMap<Part, usize> = BTreeMap::new();
    let mut added = 0;
    for (line, choice) in sight.open(choices) {
        match choice {
            Choice::Make => *made.entry(line.part).or_default() += 1,
            Choice::Add => added += 1,
            Choice::Leave | Choice::Map(_) => {}
        }
    }
    count(made.values().map(|things| things.div_ceil(at_once)).sum::<usize>() + added)
}

fn things(sight: &Sight) -> Vec<TenantThing> {
    let thing = |part: Part, stage: Option<Stage>, id: i64, name: &str, kind: Option<i64>| TenantThing {
        part: part.name().to_owned(),
        stage: stage.map(|stage| stage.name().to_owned()),
        id,
        name: name.to_owned(),
        kind,
    };
    let tenant = &sight.tenant;
    let mut things: Vec<TenantThing> =
        tenant.types.iter().map(|there| thing(Part::Type, None, there.id, &there.name, None)).collect();
    let types: BTreeSet<(Stage, i64)> = sight
        .lines
        .iter()
        .filter(|line| line.part == Part::Type)
        .filter_map(|line| Some((line.stage, line.there.as_ref()?.id)))
        .collect();
    for (stage, id) in types {
        let statuses = tenant.ticket_type(id).into_iter().flat_map(|there| &there.statuses);
        things.extend(statuses.map(|there| thing(Part::Status, Some(stage), there.id, &there.name, None)));
    }
    let fields = tenant.fields.iter();
    things.extend(
        fields.map(|there| thing(Part::Field, None, there.id, &there.named().name, Some(there.kind))),
    );
    things
}

/// The right that is missing, where HaloPSA said when it was asked last what the application may do.
fn missing(connection: &Connection) -> Option<Failure> {
    let account: Account = serde_json::from_value(connection.account.clone()?).ok()?;
    let may = |right: &String| right.eq_ignore_ascii_case("all") || right.eq_ignore_ascii_case(RIGHT);
    let told = !account.rights.is_empty() && !account.rights.iter().any(may);
    told.then(|| Failure::of("halo_setup_no_right").with("right", RIGHT))
}

/// Why nothing may be made of these choices.
pub(super) fn clash(lines: &[Line], choices: &Choices) -> Option<Failure> {
    let (one, other) = chosen_twice(lines, choices)?;
    let there = one.there.as_ref().or(other.there.as_ref()).map_or("", |there| there.name.as_str());
    Some(
        Failure::of("halo_setup_twice")
            .with("one", &one.name)
            .with("other", &other.name)
            .with("there", there),
    )
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
