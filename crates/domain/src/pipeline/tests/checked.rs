//! A workflow that can't be used is refused with what is wrong.

use super::*;

/// The default workflow, changed.
fn refused(change: impl FnOnce(&mut Draft)) -> WorkflowError {
    let mut draft = Workflow::default().draft().clone();
    change(&mut draft);
    Workflow::try_from(draft).unwrap_err()
}

fn way<'d>(draft: &'d mut Draft, from: &str, to: &str) -> &'d mut Transition {
    let there = |way: &&mut Transition| way.to == to.into() && way.from.contains(&from.into());
    draft.transitions.iter_mut().find(there).unwrap()
}

fn status<'d>(draft: &'d mut Draft, code: &str) -> &'d mut Status {
    draft.statuses.iter_mut().find(|status| status.code == code.into()).unwrap()
}

fn check(change: impl FnOnce(&mut Draft), expected: WorkflowError) {
    assert_eq!(refused(change), expected);
}

#[test]
fn the_default_is_as_its_text_says_and_survives_being_written() {
    let workflow = Workflow::default();
    assert_eq!(Workflow::read(Workflow::DEFAULT).as_ref(), Ok(&workflow));
    let kept = serde_json::to_string(workflow.draft()).unwrap();
    assert_eq!(Workflow::try_from(serde_json::from_str::<Draft>(&kept).unwrap()).unwrap(), workflow);
}

#[test]
fn a_text_that_can_t_be_read_says_where() {
    let text = Workflow::DEFAULT.replace("by = \"manual\"\nkey = \"r\"", "by = \"magic\"\nkey = \"r\"");
    let line = text.lines().position(|line| line.contains("magic")).unwrap() + 1;
    assert!(matches!(Workflow::read(&text), Err(WorkflowError::Text { line: at, .. }) if at == line));
}

#[test]
fn statuses_are_checked() {
    check(|draft| draft.version = 0, WorkflowError::Version { version: 0 });
    let code: StatusCode = "Limbo!".into();
    check(|draft| status(draft, "won").code = code.clone(), WorkflowError::BadCode { code: code.clone() });
    check(
        |draft| status(draft, "won").name = " ".to_owned(),
        WorkflowError::Nameless { status: "won".into() },
    );
    check(
        |draft| status(draft, "lost").code = "won".into(),
        WorkflowError::StatusTwice { status: "won".into() },
    );
    let twice = |one: &str, other: &str, name: &str| WorkflowError::NameTwice {
        one: one.into(),
        other: other.into(),
        name: name.to_owned(),
    };
    check(|draft| status(draft, "lost").name = "won".to_owned(), twice("won", "lost", "won"));
    // What HaloPSA says of a ticket is read without the stage's word.
    check(
        |draft| status(draft, "engaged").name = "Lead - New".to_owned(),
        twice("new_lead", "engaged", "Lead - New"),
    );
    check(
        |draft| status(draft, "do_not_contact").end = None,
        WorkflowError::NoRefusal { status: "do_not_contact".into() },
    );
    check(
        |draft| status(draft, "won").end = Some(Ending::Exit),
        WorkflowError::NoEnd { ending: "success".to_owned() },
    );
    check(|draft| status(draft, "lost").end = None, WorkflowError::NoEnd { ending: "exit".to_owned() });
    check(
        |draft| status(draft, "new_prospect").start = false,
        WorkflowError::NoStart { stage: StageName(Stage::Prospect) },
    );
    check(
        |draft| status(draft, "progressing").start = true,
        WorkflowError::TwoStarts { one: "new_opportunity".into(), other: "progressing".into() },
    );
    check(
        |draft| status(draft, "new_lead").end = Some(Ending::Exit),
        WorkflowError::StartEnds { status: "new_lead".into() },
    );
    check(
        |draft| status(draft, "contacted").limit_hours = Some(0),
        WorkflowError::NoTime { place: "contacted".to_owned() },
    );
    check(
        |draft| status(draft, "won").probability = Some(101),
        WorkflowError::Range { place: "won".to_owned(), value: 101 },
    );
}

#[test]
fn ways_are_checked() {
    let (from, to) = (StatusCode::from("new_lead"), StatusCode::from("researching"));
    check(
        |draft| way(draft, "new_lead", "researching").to = "limbo".into(),
        WorkflowError::UnknownStatus { from: from.clone(), to: "limbo".into(), status: "limbo".into() },
    );
    check(
        |draft| way(draft, "new_lead", "researching").from = vec!["limbo".into()],
        WorkflowError::UnknownStatus { from: "limbo".into(), to: to.clone(), status: "limbo".into() },
    );
    check(
        |draft| way(draft, "new_lead", "researching").from.clear(),
        WorkflowError::FromNowhere { to: to.clone() },
    );
    check(
        |draft| way(draft, "new_lead", "researching").from.push("researching".into()),
        WorkflowError::Nowhere { status: to.clone() },
    );
    check(
        |draft| {
            let again = Transition { key: 'y', ..way(draft, "new_lead", "researching").clone() };
            draft.transitions.push(again);
        },
        WorkflowError::TransitionTwice { from: from.clone(), to: to.clone() },
    );
    check(
        |draft| way(draft, "new_lead", "researching").key = 'R',
        WorkflowError::BadKey { from: from.clone(), to: to.clone(), key: 'R' },
    );
    check(
        |draft| way(draft, "negotiation", "lost").key = 'w',
        WorkflowError::KeyTwice { from: "negotiation".into(), key: 'w' },
    );
    check(
        |draft| way(draft, "new_lead", "researching").after_hours = Some(1),
        WorkflowError::FiresByHand { from, to },
    );
    check(
        |draft| way(draft, "contacted", "no_interest").after_hours = Some(0),
        WorkflowError::NoTime { place: "contacted → no_interest".to_owned() },
    );
    check(
        |draft| way(draft, "prospecting", "qualified").requires.push("shoe_size".to_owned()),
        WorkflowError::UnknownField {
            from: "prospecting".into(),
            to: "qualified".into(),
            field: "shoe_size".to_owned(),
        },
    );
}

#[test]
fn ends_stages_and_circles_are_checked() {
    let (lost, negotiation) = (StatusCode::from("lost"), StatusCode::from("negotiation"));
    let back = |by, reopens| {
        let (from, to) = (vec![lost.clone()], negotiation.clone());
        let bare = Workflow::default().transition(&"negotiation".into(), &"won".into()).unwrap().clone();
        Transition { from, to, by, reopens, key: 'r', ..bare }
    };
    check(
        |draft| draft.transitions.push(back(By::Manual, false)),
        WorkflowError::EndLeaves { from: lost.clone(), to: negotiation.clone() },
    );
    let mut draft = Workflow::default().draft().clone();
    draft.transitions.push(back(By::Manual, true));
    assert!(Workflow::try_from(draft).is_ok());
    check(
        |draft| {
            draft.transitions.push(back(By::Automatic, true));
            way(draft, "negotiation", "lost").by = By::Automatic;
        },
        WorkflowError::Circle { way: Way(vec![negotiation.clone(), lost.clone(), negotiation.clone()]) },
    );
    check(
        |draft| way(draft, "negotiation", "won").reopens = true,
        WorkflowError::ReopensNothing { from: negotiation.clone(), to: "won".into() },
    );
    check(
        |draft| way(draft, "engaged", "new_prospect").converts = false,
        WorkflowError::CrossesStages { from: "engaged".into(), to: "new_prospect".into() },
    );
    check(
        |draft| way(draft, "engaged", "new_prospect").to = "prospecting".into(),
        WorkflowError::ConvertsElsewhere { from: "engaged".into(), to: "prospecting".into() },
    );
    check(
        |draft| way(draft, "negotiation", "won").converts = true,
        WorkflowError::ConvertsElsewhere { from: negotiation.clone(), to: "won".into() },
    );
    check(
        |draft| draft.transitions.retain(|way| way.to != "won".into()),
        WorkflowError::Unreachable { status: "won".into() },
    );
    check(
        |draft| status(draft, "disqualified").end = None,
        WorkflowError::Stuck { status: "disqualified".into() },
    );
}

#[test]
fn switches_and_conditions_are_checked() {
    check(
        |draft| draft.automatic.clear(),
        WorkflowError::UnknownSwitch { switch: "engaged_becomes_prospect".to_owned() },
    );
    check(
        |draft| {
            draft.automatic.insert("lamp".to_owned(), true);
        },
        WorkflowError::IdleSwitch { switch: "lamp".to_owned() },
    );
    check(
        |draft| way(draft, "engaged", "new_prospect").by = By::Manual,
        WorkflowError::SwitchesNothing { from: "engaged".into(), to: "new_prospect".into() },
    );
    let place = || "qualified → new_opportunity".to_owned();
    let needs = |condition: Condition| {
        move |draft: &mut Draft| way(draft, "qualified", "new_opportunity").needs = Some(condition)
    };
    let budget: Field = "prospect_budget".parse().unwrap();
    let empty = [
        Condition::All(vec![]),
        Condition::Not(Box::new(Condition::Any(vec![]))),
        Condition::Expression(" ".to_owned()),
        Condition::In { field: budget, values: vec![] },
    ];
    for condition in empty {
        check(needs(condition), WorkflowError::EmptyCondition { place: place() });
    }
    let no_time =
        [Condition::DaysInStatus(0), Condition::Happened { event: EventKind::Replied, within_days: Some(0) }];
    for condition in no_time {
        check(needs(condition), WorkflowError::NoTime { place: place() });
    }
    check(
        needs(Condition::Score { of: Score::Fit, least: 101 }),
        WorkflowError::Range { place: place(), value: 101 },
    );
    let value = "$25K".to_owned();
    let never = || WorkflowError::BadValue { field: budget, value: value.clone() };
    check(needs(Condition::Equals { field: budget, value: value.clone() }), never());
    check(needs(Condition::In { field: budget, values: vec!["$500K+".to_owned(), value.clone()] }), never());
    check(
        |draft| draft.hold = Some(Condition::Any(vec![])),
        WorkflowError::EmptyCondition { place: "hold".to_owned() },
    );
}

#[test]
fn an_error_has_a_code_of_its_own_and_says_what_it_is_about() {
    let error = refused(|draft| way(draft, "negotiation", "lost").key = 'w');
    assert_eq!(error.code(), "workflow_key_twice");
    assert_eq!(
        error.params().into_iter().collect::<Vec<_>>(),
        [("from", "negotiation".to_owned()), ("key", "w".to_owned())]
    );
}
