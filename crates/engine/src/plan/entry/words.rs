//! The words that stand in HaloPSA, for whoever reads the ticket there.

use chrono::{DateTime, Utc};
use sluice_domain::{
    Actor, Decision, Judgement,
    pipeline::{CallOutcome, Event},
};

/// What is told of a call or a remark.
pub(super) fn said(decision: &Decision) -> String {
    let what = match &decision.judgement {
        Judgement::Happened { what: Event::Called { outcome }, .. } => format!("Call: {}", came(*outcome)),
        Judgement::Comment { text, .. } => text.clone(),
        _ => String::new(),
    };
    format!("{what}\n{}", by(decision))
}

/// What is told where that was taken back. The words of a remark are not said again.
pub(super) fn taken_back(told: &Decision, back: &Decision) -> String {
    let (at, what) = (time(told.at), &told.judgement);
    let what = match what {
        Judgement::Happened { what: Event::Called { outcome }, .. } => {
            format!("the call of {at} ({})", came(*outcome))
        }
        _ => format!("the note of {at}"),
    };
    format!("Taken back: {what}\n{}", by(back))
}

/// What came of a call (fact sheet §4.1 of the reference integration).
const fn came(outcome: CallOutcome) -> &'static str {
    match outcome {
        CallOutcome::Connected => "spoken to",
        CallOutcome::Voicemail => "left a message",
        CallOutcome::Busy => "busy",
        CallOutcome::NoAnswer => "no answer",
        CallOutcome::InvalidNumber => "wrong number",
    }
}

/// Who decided it, and when: HaloPSA shows it as told by the application, at whatever time it went out.
fn by(decision: &Decision) -> String {
    let (Actor::Person(name) | Actor::Rule(name)) = &decision.actor;
    format!("{name}, {}", time(decision.at))
}

fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::{DeskId, FactId, RecordId};

    fn decision(judgement: Judgement) -> Decision {
        let id = FactId::from_bytes([1; 16]);
        let at = DateTime::UNIX_EPOCH;
        let actor = Actor::Person("Ada".to_owned());
        Decision { id, desk: DeskId::from_bytes([2; 16]), at, actor, act: id, judgement }
    }

    #[test]
    fn what_stands_there_says_what_it_was_and_by_whom_and_when() {
        let record = RecordId::from_bytes([3; 16]);
        let call = Event::Called { outcome: CallOutcome::NoAnswer };
        let call = decision(Judgement::Happened { record, what: call });
        let note = decision(Judgement::Comment { record, text: "Prefers\nmornings".to_owned() });
        let back = decision(Judgement::Revoke { decision: call.id });
        let by = "Ada, 1970-01-01 00:00 UTC";
        assert_eq!(said(&call), format!("Call: no answer\n{by}"));
        assert_eq!(said(&note), format!("Prefers\nmornings\n{by}"));
        let told = taken_back(&call, &back);
        assert_eq!(told, format!("Taken back: the call of 1970-01-01 00:00 UTC (no answer)\n{by}"));
        let told = taken_back(&note, &back);
        assert_eq!(told, format!("Taken back: the note of 1970-01-01 00:00 UTC\n{by}"));
    }
}
