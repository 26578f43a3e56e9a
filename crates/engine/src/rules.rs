//! The rules by which one of several values survives: shown, tried before they are kept, kept, and carried to everybody.

use crate::{
    App,
    api::{
        Failure, RulesDraft, RulesEffect, RulesExample, RulesFieldEffect, RulesInput, RulesPage, RulesSource,
        RulesVersion, Topic,
    },
    derive::{
        edition::{Edition, parsed},
        rules::{Effect, Kept, PAST, Valued, carry, effect as effect_of},
    },
    shown::Names,
    slice,
    workspace::Workspace,
};
use sluice_domain::survivorship::{Part, Preset, SurvivorRules};
use std::sync::Weak;
use tokio_util::sync::CancellationToken;

/// The default set with its explanations; what it says is what the domain has.
const DEFAULT: &str = include_str!("rules/default.toml");
/// People or companies looked at together.
const PAGE: u32 = 500;
/// What a page makes stale.
const STALE: &[Topic] = &[Topic::Status, Topic::Queue, Topic::People, Topic::Plan];

/// The rules of a text.
pub(crate) fn read(text: &str) -> Result<SurvivorRules, Failure> {
    checked(parsed(text, Failure::of("rules_text"))?)
}

fn checked(rules: SurvivorRules) -> Result<SurvivorRules, Failure> {
    rules.checked().map_err(|error| Failure { code: error.code().to_owned(), params: error.params() })
}

/// Rules as text. The default set keeps its explanations.
fn write(rules: &SurvivorRules) -> Result<String, Failure> {
    if *rules == SurvivorRules::default() {
        return Ok(DEFAULT.to_owned());
    }
    toml::to_string(rules).map_err(|_| Failure::of("internal"))
}

pub(crate) async fn page(app: &App, (): ()) -> Result<RulesPage, Failure> {
    let workspace = app.workspace().await?;
    in_force(&workspace).await
}

async fn in_force(workspace: &Workspace) -> Result<RulesPage, Failure> {
    let (kept, past) =
        workspace.store.read(|r| Ok::<_, Failure>((kept(r)?, Edition::past(r, PAST)?))).await?;
    let rules = read(&kept.now.text)?;
    let mut sources: Vec<RulesSource> = workspace
        .trust()
        .await?
        .sources()
        .map(|(source, own)| RulesSource { source: source.to_owned(), own })
        .collect();
    let named = rules.trust.of.keys().chain(&rules.every.first);
    for source in named.chain(rules.parts.values().filter_map(|rule| rule.first.as_ref()).flatten()) {
        if !sources.iter().any(|known| known.source == *source) {
            sources.push(RulesSource { source: source.clone(), own: false });
        }
    }
    sources.retain(|known| !known.source.is_empty());
    sources.sort();
    sources.dedup();
    Ok(RulesPage {
        preset: rules.preset(),
        version: kept.now.version,
        at: kept.now.at,
        actor: kept.now.actor,
        own: kept.now.text != DEFAULT,
        text: kept.now.text,
        carried: kept.before.is_none(),
        parts: Part::every()
            .filter(|part| !matches!(part, Part::Field(sluice_domain::Field::Custom(_))))
            .map(|part| part.name().to_owned())
            .collect(),
        rules,
        sources,
        versions: past.into_iter().map(version).collect(),
    })
}

fn version(edition: Edition) -> RulesVersion {
    RulesVersion {
        preset: read(&edition.text).ok().and_then(|rules| rules.preset()),
        version: edition.version,
        at: edition.at,
        actor: edition.actor,
        text: edition.text,
    }
}

fn kept(r: &sluice_store::Reader<'_>) -> Result<Kept, Failure> {
    Kept::read(r)?.ok_or_else(|| Failure::of("internal"))
}

/// Rules as somebody gives them, as text and understood.
async fn understood(workspace: &Workspace, input: RulesInput) -> Result<(String, SurvivorRules), Failure> {
    let rules = match input {
        RulesInput::Text { text } => {
            let rules = read(&text)?;
            return Ok((text, rules));
        }
        RulesInput::Rules { rules } => checked(rules)?,
        RulesInput::Preset { preset } => by_name(workspace, preset).await?,
    };
    Ok((write(&rules)?, rules))
}

async fn by_name(workspace: &Workspace, preset: Preset) -> Result<SurvivorRules, Failure> {
    let kept = workspace.store.read(kept).await?;
    Ok(read(&kept.now.text)?.with(preset))
}

pub(crate) async fn draft(app: &App, input: RulesInput) -> Result<RulesDraft, Failure> {
    let workspace = app.workspace().await?;
    let (text, rules) = understood(&workspace, input).await?;
    Ok(RulesDraft { text, preset: rules.preset(), rules })
}

pub(crate) async fn effect(app: &App, input: RulesInput) -> Result<RulesEffect, Failure> {
    let workspace = app.workspace().await?;
    let (_, rules) = understood(&workspace, input).await?;
    let (trust, stop) = (workspace.trust().await?, workspace.stop.clone());
    workspace
        .store
        .read(move |r| {
            let names = Names::read(r)?;
            let found = effect_of(r, &trust, &rules, PAGE, &|| stop.is_cancelled())?
                .ok_or_else(|| Failure::of("interrupted"))?;
            Ok(told(found, &names))
        })
        .await
}

fn told(effect: Effect, names: &Names) -> RulesEffect {
    let source = |valued: &Option<Valued>| valued.as_ref()?.source.map(|source| names.of(source));
    let examples = effect.examples.into_iter().map(|example| RulesExample {
        person: example.person.to_string(),
        name: example.name,
        field: example.field.name().to_owned(),
        before_source: source(&example.before),
        after_source: source(&example.after),
        before: example.before.map(|valued| valued.value),
        after: example.after.map(|valued| valued.value),
    });
    let fields = effect.fields.into_iter().map(|(field, counts)| RulesFieldEffect {
        field: field.name().to_owned(),
        gained: counts.gained,
        altered: counts.altered,
        lost: counts.lost,
    });
    RulesEffect {
        people: effect.people,
        changed: effect.changed,
        clashing: effect.clashing,
        companies: effect.companies,
        fields: fields.collect(),
        examples: examples.collect(),
    }
}

pub(crate) async fn keep(app: &App, input: RulesInput) -> Result<RulesPage, Failure> {
    let workspace = app.workspace().await?;
    let (text, _) = understood(&workspace, input).await?;
    let (at, actor) = (workspace.now(), workspace.host.user_name());
    if workspace.store.read(kept).await?.now.text == text {
        return Err(Failure::of("rules_unchanged"));
    }
    // What is still being carried has to arrive first: the store remembers one edition before the one in force.
    loop {
        carry_all(&workspace).await?;
        let (actor, text) = (actor.clone(), text.clone());
        let replaced = workspace.store.write(move |w| {
            let mut kept = kept(w)?;
            if kept.before.is_some() {
                return Ok::<_, Failure>(false);
            }
            let version = kept.now.version + 1;
            let said = serde_json::json!({ "version": version, "text": text });
            w.append_audit(at, &actor, "rules", "survivors", &said)?;
            kept.replace(w, Edition { version, at, actor, text })?;
            Ok(true)
        });
        if replaced.await? {
            break;
        }
    }
    carry_all(&workspace).await?;
    in_force(&workspace).await
}

/// Derives everybody anew for whom something older still holds. Cut off, it goes on when the workspace is opened again.
pub(crate) async fn carry_all(workspace: &Workspace) -> Result<(), Failure> {
    slice::carry_all(workspace, STALE, carry).await
}

/// Gives a store its first rules. They are what held before there were any.
pub(crate) async fn begin(workspace: &Workspace) -> Result<(), Failure> {
    let at = workspace.now();
    workspace
        .store
        .write(move |w| {
            if Kept::read(w)?.is_some() {
                return Ok(());
            }
            let now = Edition { version: 1, at, actor: "sluice".to_owned(), text: DEFAULT.to_owned() };
            Ok(Kept { now, before: None }.write(w)?)
        })
        .await
}

/// Carries what was cut off.
pub(crate) async fn carry_on(workspace: Weak<Workspace>, stop: CancellationToken) {
    let Some(workspace) = workspace.upgrade() else { return };
    if let Err(failure) = carry_all(&workspace).await
        && !stop.is_cancelled()
    {
        tracing::error!(code = failure.code, "rules not carried to everybody");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_the_default_set_is_the_default_set() {
        assert_eq!(read(DEFAULT).unwrap(), SurvivorRules::default());
        assert_eq!(read("").unwrap(), SurvivorRules::default());
        for preset in Preset::ALL {
            let rules = SurvivorRules::default().with(*preset);
            assert_eq!(read(&write(&rules).unwrap()).unwrap(), rules);
        }
    }

    #[test]
    fn a_text_that_cannot_be_used_says_where() {
        let check = |text: &str, code: &str, key: &str, value: &str| {
            let failure = read(text).unwrap_err();
            assert_eq!(failure.code, code, "{failure}");
            assert!(failure.params[key].contains(value), "{failure}");
        };
        check("version = 1\n[every]\nby = \"luck\"\n", "rules_text", "said", "luck");
        check("version = 1\n[every]\nby = \"luck\"\n", "rules_text", "line", "3");
        check("[parts.mobile]\nby = \"newest\"\n", "rules_text", "said", "survives with phones");
        check("[parts.colour]\nby = \"newest\"\n", "rules_text", "said", "colour");
        check("version = 7\n", "rules_version", "version", "7");
        check("[trust]\nothers = 101\n", "rules_range", "place", "trust.others");
        check(
            "[parts.phones]\nfirst = [\"lusha\", \"lusha\"]\n",
            "rules_twice",
            "place",
            "parts.phones.first",
        );
        check("[every]\nfirst = [\"\"]\n", "rules_nameless", "place", "every.first");
    }
}
