//! The rules of the score: shown as text, tried before they are kept, kept, and carried to everybody; and the day that
//! scores are for, which moves on by itself.

use crate::{
    App,
    api::{Failure, QualityEffect, QualityPage, QualityText, QualityVersion, Topic},
    derive::{
        edition::{self, parsed},
        quality::{Edition, Kept, carry, effect as effect_of},
    },
    slice,
    workspace::Workspace,
};
use chrono::{Days, NaiveTime};
use sluice_domain::quality::QualityRules;
use std::{sync::Weak, time::Duration};
use tokio_util::sync::CancellationToken;

/// The default set with its explanations; what it says is what the domain has.
const DEFAULT: &str = include_str!("quality/default.toml");
/// The editions that were in force before.
const PAST: &str = "quality_past";
/// People looked at together.
const PAGE: u32 = 500;
/// What a page makes stale.
const STALE: &[Topic] = &[Topic::Status, Topic::Queue, Topic::People, Topic::Plan];

/// The rules of a text.
pub(crate) fn read(text: &str) -> Result<QualityRules, Failure> {
    let rules: QualityRules = parsed(text, Failure::of("quality_text"))?;
    rules.checked().map_err(|error| Failure { code: error.code().to_owned(), params: error.params() })
}

pub(crate) async fn page(app: &App, (): ()) -> Result<QualityPage, Failure> {
    let workspace = app.workspace().await?;
    in_force(&workspace).await
}

async fn in_force(workspace: &Workspace) -> Result<QualityPage, Failure> {
    let read = workspace.store.read(|r| Ok::<_, Failure>((Kept::read(r)?, edition::Edition::past(r, PAST)?)));
    let (kept, past) = read.await?;
    let kept = kept.ok_or_else(|| Failure::of("internal"))?;
    let version = |edition: edition::Edition| QualityVersion {
        version: edition.version,
        at: edition.at,
        actor: edition.actor,
        text: edition.text,
    };
    Ok(QualityPage {
        versions: past.into_iter().map(version).collect(),
        version: kept.now.version,
        at: kept.now.at,
        actor: kept.now.actor,
        own: kept.now.text != DEFAULT,
        text: kept.now.text,
        as_of: kept.now.as_of,
        carried: kept.before.is_none(),
    })
}

pub(crate) async fn effect(app: &App, input: QualityText) -> Result<QualityEffect, Failure> {
    let rules = read(&input.text)?;
    let workspace = app.workspace().await?;
    let trust = workspace.trust().await?;
    let found = workspace
        .store
        .read(move |r| {
            let judge = trust.judge(r)?.by(rules);
            effect_of(r, &trust, &judge, PAGE)
        })
        .await?;
    Ok(QualityEffect {
        people: found.people,
        go_out: found.go_out,
        wait: found.wait,
        raised: found.raised,
        lowered: found.lowered,
    })
}

pub(crate) async fn keep(app: &App, input: QualityText) -> Result<QualityPage, Failure> {
    read(&input.text)?;
    let workspace = app.workspace().await?;
    let (at, actor, text) = (workspace.now(), workspace.host.user_name(), input.text);
    if in_force(&workspace).await?.text == text {
        return Err(Failure::of("quality_unchanged"));
    }
    // What is still being carried has to arrive first: the store remembers one edition before the one in force.
    loop {
        carry_all(&workspace).await?;
        let (actor, text) = (actor.clone(), text.clone());
        let next = move |now: &Edition| {
            Some(Edition { version: now.version + 1, at, actor, text, as_of: now.as_of })
        };
        if replace(&workspace, next).await? {
            break;
        }
    }
    carry_all(&workspace).await?;
    in_force(&workspace).await
}

/// Puts what `next` makes of the edition in force in its place. False where another one is still being carried.
async fn replace(
    workspace: &Workspace,
    next: impl FnOnce(&Edition) -> Option<Edition> + Send + 'static,
) -> Result<bool, Failure> {
    workspace
        .store
        .write(move |w| {
            let Some(mut kept) = Kept::read(w)? else { return Ok(true) };
            if kept.before.is_some() {
                return Ok(false);
            }
            let Some(edition) = next(&kept.now) else { return Ok(true) };
            if edition.version != kept.now.version {
                let said = serde_json::json!({ "version": edition.version, "text": edition.text });
                w.append_audit(edition.at, &edition.actor, "quality", "rules", &said)?;
                let Edition { version, at, actor, text, .. } = kept.now.clone();
                edition::Edition { version, at, actor, text }.remember(w, PAST)?;
            }
            kept.replace(edition);
            kept.write(w)?;
            Ok(true)
        })
        .await
}

/// Judges everybody anew for whom something older still holds. Cut off, it goes on when the workspace is opened again.
async fn carry_all(workspace: &Workspace) -> Result<(), Failure> {
    slice::carry_all(workspace, STALE, carry).await
}

/// Gives a store its first rules. People that are there were judged by an earlier program.
pub(crate) async fn begin(workspace: &Workspace) -> Result<(), Failure> {
    let at = workspace.now();
    workspace
        .store
        .write(move |w| {
            if Kept::read(w)?.is_some() {
                return Ok(());
            }
            let first = Edition {
                version: 1,
                at,
                actor: "sluice".to_owned(),
                text: DEFAULT.to_owned(),
                as_of: at.date_naive(),
            };
            let mut kept = Kept { now: first.clone(), before: None };
            if w.person_count()? > 0 {
                kept.replace(first);
            }
            Ok(kept.write(w)?)
        })
        .await
}

/// Carries what was cut off, and moves the day on, for as long as the workspace is open.
pub(crate) async fn keep_up(workspace: Weak<Workspace>, stop: CancellationToken) {
    while let Some(workspace) = workspace.upgrade() {
        if let Err(failure) = move_on(&workspace).await
            && !stop.is_cancelled()
        {
            tracing::error!(code = failure.code, "scores not brought up to date");
        }
        let now = workspace.now();
        drop(workspace);
        let midnight = (now.date_naive() + Days::new(1)).and_time(NaiveTime::MIN).and_utc();
        // A machine that slept finds out within the hour.
        let wait = (midnight - now).to_std().unwrap_or_default().clamp(Duration::from_secs(1), HOUR);
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(wait) => {}
        }
    }
}

const HOUR: Duration = Duration::from_secs(3_600);

/// Scores are for today from now on.
pub(crate) async fn move_on(workspace: &Workspace) -> Result<(), Failure> {
    carry_all(workspace).await?;
    let today = workspace.now().date_naive();
    replace(workspace, move |now| (now.as_of < today).then(|| Edition { as_of: today, ..now.clone() }))
        .await?;
    carry_all(workspace).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_the_default_set_is_the_default_set() {
        assert_eq!(read(DEFAULT).unwrap(), QualityRules::default());
        assert_eq!(read("").unwrap(), QualityRules::default());
        let written = toml::to_string_pretty(&QualityRules::default()).unwrap();
        assert_eq!(read(&written).unwrap(), QualityRules::default());
    }

    #[test]
    fn a_text_that_cannot_be_used_says_where() {
        let check = |text: &str, code: &str, key: &str, value: &str| {
            let failure = read(text).unwrap_err();
            assert_eq!(failure.code, code, "{failure}");
            assert!(failure.params[key].contains(value), "{failure}");
        };
        check("version = 1\n[weights]\ncolour = 5\n", "quality_text", "said", "colour");
        check("version = 1\n[weights]\ncolour = 5\n", "quality_text", "line", "3");
        check("[email]\nvalid = 300\n", "quality_text", "line", "2");
        check("[email]\nvalid = 101\n", "quality_range", "place", "email.valid");
        check("[weights]\nemail = 99\n", "quality_total", "total", "99");
        check("[sources.hunter.weights]\nemail = 99\n", "quality_total", "place", "sources.hunter.weights");
        check("[email]\nguessed = 60\n", "quality_order", "higher", "email.unknown");
    }
}
