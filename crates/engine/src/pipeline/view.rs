//! How somebody in the pipeline looks from outside.

use super::{condition_words, lack, missing_field, mover, named, sight::Sight};
use crate::{
    api::{AskedField, Failure, PipelineRow, ScoreLine, Standpoint, StepRow, Way, Words},
    shown,
};
use chrono::{DateTime, Utc};
use sluice_domain::{
    Field, Person, Stage,
    normal::fold,
    pipeline::{Due, Ending, EngagementLine, Lack, Next, Refusal, Step, Transition, carry},
};
use sluice_store::Reader;

/// Where a person is, and how it came there; nothing for who is not in the pipeline.
pub(crate) fn of_person(
    r: &Reader<'_>,
    person: &Person,
    now: DateTime<Utc>,
) -> Result<Option<Standpoint>, Failure> {
    let Some(placed) = r.standing(person.id)? else { return Ok(None) };
    let sight = Sight::of(&super::workflow(r)?, person.clone(), placed, now);
    let due = sight.due();
    let next = sight.next(&due);
    let fit = sight.fit.lines.iter().map(|line| ScoreLine {
        what: line.rule.name().to_owned(),
        points: line.points.into(),
        of: line.of.into(),
        value: line.value.clone(),
    });
    Ok(Some(Standpoint {
        fit: fit.collect(),
        engagement: engagement(&sight),
        trail: trail(&sight),
        row: row(&sight, &due, next, &sources(r, &sight.person)?, now),
    }))
}

/// What somebody did and what was done, line by line.
pub(crate) fn engagement(sight: &Sight) -> Vec<ScoreLine> {
    let line = |line: &EngagementLine| ScoreLine {
        what: line.event.name().to_owned(),
        points: line.points,
        of: line.of,
        value: Some(line.count.to_string()),
    };
    sight.engagement.lines.iter().map(line).collect()
}

/// Why the rules do or propose a move.
pub(crate) fn because(due: &Due) -> Vec<Words> {
    due.because().iter().map(condition_words).collect()
}

/// The sources of a person, by name.
fn sources(r: &Reader<'_>, person: &Person) -> Result<Vec<String>, Failure> {
    Ok(shown::Names::read(r)?.of_records(&r.records(&person.records)?))
}

fn asked(field: Field, sources: &[String]) -> AskedField {
    let options = shown::options(field);
    let definition = match field {
        Field::Custom(custom) => Some(custom.definition()),
        _ => None,
    };
    // "Apollo" is called "Apollo.io" there.
    let source = |option: &&String| sources.iter().any(|name| fold(option).starts_with(&fold(name)));
    let suggested = match field.name() {
        "lead_source" => options.iter().find(source).cloned(),
        _ => definition.and_then(|definition| definition.default).map(str::to_owned),
    };
    AskedField {
        field: field.name().to_owned(),
        label: definition.map(|definition| definition.label.to_owned()),
        kind: field.kind().name().to_owned(),
        options,
        suggested,
    }
}

fn trail(sight: &Sight) -> Vec<StepRow> {
    let step = |step: &Step| StepRow {
        from: sight.workflow.name_of(&step.from),
        to: sight.workflow.name_of(&step.to),
        at: step.at,
        by: mover(&step.by),
    };
    sight.placed.standing.trail().iter().rev().map(step).collect()
}

/// A row of the work list.
pub(super) fn row(
    sight: &Sight,
    due: &[Due],
    next: Next,
    sources: &[String],
    now: DateTime<Utc>,
) -> PipelineRow {
    let standing = &sight.placed.standing;
    let value = |field| sight.person.values.get(&field).map(|survivor| survivor.value.clone());
    let scores = sight.scores();
    PipelineRow {
        person: sight.person.id.to_string(),
        name: shown::name(&sight.person),
        title: value(Field::Title),
        company: value(Field::CompanyName),
        status: standing.status().to_string(),
        stage: standing.stage().name().to_owned(),
        since: standing.since(),
        by: standing.by().map(mover),
        why: Words {
            code: next.why.key().to_owned(),
            params: named(&sight.workflow, next.why.params()),
            parts: Vec::new(),
        },
        fit: scores.fit,
        quality: sight.person.quality.score,
        engagement: sight.engagement.score,
        ways: ways(sight, due, sources, now),
    }
}

/// Where somebody may go, in the workflow's order, and what is missing for it.
fn ways(sight: &Sight, due: &[Due], sources: &[String], now: DateTime<Utc>) -> Vec<Way> {
    let (workflow, standing) = (&sight.workflow, &sight.placed.standing);
    let way = |transition: &Transition| {
        let status = workflow.status(&transition.to);
        let lacks = match workflow.may(standing, &transition.to, &sight.facts(), now) {
            Err(Refusal::Lacking { lacks, .. }) => lacks,
            _ => Vec::new(),
        };
        let proposed = due.iter().find(|due| *due.step().to() == transition.to);
        Way {
            to: transition.to.to_string(),
            name: workflow.name_of(&transition.to),
            key: transition.key.to_string(),
            exit: status.is_some_and(|status| status.end == Some(Ending::Exit)),
            converts: transition.converts,
            proposed: proposed.is_some(),
            because: proposed.map(because).unwrap_or_default(),
            lacks: lacks.iter().map(lack).collect(),
            fields: lacks.iter().filter_map(missing_field).map(|field| asked(field, sources)).collect(),
            askable: lacks.iter().all(|lack| matches!(lack, Lack::Field { .. })),
            reasons: transition.reasons.clone(),
            carries: status
                .filter(|_| transition.converts)
                .map(|to| carried(sight, to.stage))
                .unwrap_or_default(),
        }
    };
    workflow.ways(standing.status()).map(|(transition, _)| way(transition)).collect()
}

/// What becomes of the values where somebody becomes something else.
fn carried(sight: &Sight, to: Stage) -> Vec<crate::api::CarriedRow> {
    use sluice_domain::pipeline::{Native, Place};
    let row = |one: sluice_domain::pipeline::Carried| crate::api::CarriedRow {
        from: one.from.name().to_owned(),
        to: match one.to {
            Place::Field(field) => Some(field.name().to_owned()),
            Place::Native(Native::Value) => Some("deal_value".to_owned()),
            Place::Native(Native::ExpectedClose) => Some("expected_close".to_owned()),
            Place::Person => None,
        },
        value: one.value,
    };
    carry(sight.placed.standing.stage(), to, &sight.values).into_iter().map(row).collect()
}
