use super::*;
use crate::{CustomField, Field, Fields, Stage, pipeline::Workflow};
use serde_json::{Value, json};

fn workflow() -> Workflow {
    Workflow::default()
}

/// A tenant in which everything is as Sluice makes it.
fn whole() -> Tenant {
    let workflow = workflow();
    let mut id = 100;
    let mut next = || {
        id += 1;
        id
    };
    let types = Stage::ALL.iter().map(|stage| {
        let statuses = workflow.statuses().iter().filter(|status| status.stage == *stage);
        let statuses = statuses
            .map(|status| StatusThere { id: next(), name: status.name.clone(), sequence: 0 })
            .collect();
        let sales = *stage == Stage::Opportunity;
        TypeThere { id: *stage as i64 + 1, name: type_name(*stage).to_owned(), sales, statuses }
    });
    let types = types.collect();
    let fields: Vec<FieldThere> = CustomField::all().map(|field| there(field, next())).collect();
    let groups = Need::all(&workflow)
        .into_iter()
        .filter_map(|need| match need {
            Need::Group(stage, name) => {
                let inside = members(&fields, stage, name).into_iter().map(|field| field.id).collect();
                Some(GroupThere { id: next(), name: name.to_owned(), fields: inside })
            }
            _ => None,
        })
        .collect();
    Tenant { types, fields, groups }
}

fn there(field: CustomField, id: i64) -> FieldThere {
    let definition = field.definition();
    let (kind, input) = halo_type(definition.kind);
    let options = match definition.kind {
        crate::ValueKind::Choice(options) => options,
        _ => &[],
    };
    FieldThere {
        id,
        name: halo_name(definition),
        label: definition.label.to_owned(),
        kind,
        input,
        options: options
            .iter()
            .zip(1..)
            .map(|(name, at)| OptionThere { id: id * 100 + at, name: (*name).to_owned() })
            .collect(),
        ..FieldThere::default()
    }
}

fn compared(tenant: &Tenant, kept: &Kept, choices: &Choices) -> Vec<Line> {
    difference(&workflow(), tenant, kept, choices)
}

fn of<'l>(lines: &'l [Line], key: &str) -> &'l Line {
    lines.iter().find(|line| line.key == key).unwrap()
}

/// How one line stands after the tenant was changed, and by what number.
fn check(change: impl Fn(&mut Tenant), choices: &[(&str, Choice)], key: &str, state: State, id: Option<i64>) {
    let mut tenant = whole();
    change(&mut tenant);
    let choices = choices.iter().map(|(key, choice)| ((*key).to_owned(), *choice)).collect();
    let lines = compared(&tenant, &Kept::default(), &choices);
    let line = of(&lines, key);
    assert_eq!((line.state, line.there.as_ref().map(|there| there.id)), (state, id), "{line:?}");
}

fn status_id(tenant: &Tenant, name: &str) -> i64 {
    let mut statuses = tenant.types.iter().flat_map(|kind| &kind.statuses);
    statuses.find(|status| status.name == name).unwrap().id
}

fn field_id(tenant: &Tenant, name: &str) -> i64 {
    tenant.field_named(name).unwrap().id
}

#[test]
fn what_is_needed_is_three_types_the_seeds_statuses_fifty_seven_fields_and_their_groups() {
    let workflow = workflow();
    let needs = Need::all(&workflow);
    let count = |part: Part| needs.iter().filter(|need| need.part() == part).count();
    let counts = [Part::Type, Part::Status, Part::Field, Part::Group].map(count);
    assert_eq!(counts, [3, 16, 57, 10]);
    let keys: std::collections::BTreeSet<String> = needs.iter().map(|need| need.key()).collect();
    assert_eq!(keys.len(), needs.len());
}

#[test]
fn of_a_tenant_that_has_everything_nothing_is_left_to_do() {
    let lines = compared(&whole(), &Kept::default(), &Choices::new());
    assert!(lines.iter().all(|line| line.state == State::There && line.differs.is_empty()), "{lines:?}");
    assert_eq!(lines.len(), 86);
}

#[test]
fn of_a_tenant_that_has_nothing_everything_is_made() {
    let lines = compared(&Tenant::default(), &Kept::default(), &Choices::new());
    assert!(lines.iter().all(|line| line.choice(&Choices::new()) == Choice::Make), "{lines:?}");
}

#[test]
fn ticket_types_are_found_by_name_by_word_by_statuses_or_asked_for() {
    let name =
        |at: usize, name: &'static str| move |tenant: &mut Tenant| tenant.types[at].name = name.to_owned();
    check(|_| {}, &[], "type.lead", State::There, Some(1));
    check(name(0, "LEAD"), &[], "type.lead", State::There, Some(1));
    check(name(0, "Sales Lead"), &[], "type.lead", State::Map, Some(1));
    check(name(0, "Enquiry"), &[], "type.lead", State::Map, Some(1));
    check(|tenant| drop(tenant.types.remove(0)), &[], "type.lead", State::Make, None);
    check(|tenant| tenant.types[2].sales = false, &[], "type.opportunity", State::Blocked, Some(3));
    let twice = |tenant: &mut Tenant| {
        let copy = TypeThere { id: 9, ..tenant.types[0].clone() };
        tenant.types.push(copy);
    };
    check(twice, &[], "type.lead", State::Map, None);
    check(twice, &[], "status.contacted", State::Waits, None);
    check(twice, &[("type.lead", Choice::Map(9))], "type.lead", State::Map, Some(9));
    let tenant = whole();
    let contacted = status_id(&tenant, "Contacted");
    check(twice, &[("type.lead", Choice::Map(9))], "status.contacted", State::There, Some(contacted));
    check(twice, &[("type.lead", Choice::Make)], "status.contacted", State::Waits, None);
}

#[test]
fn statuses_are_found_by_name_or_by_how_they_begin() {
    let rename = |from: &'static str, to: &'static str| {
        move |tenant: &mut Tenant| {
            let statuses = tenant.types.iter_mut().flat_map(|kind| &mut kind.statuses);
            statuses.filter(|status| status.name == from).for_each(|status| status.name = to.to_owned());
        }
    };
    let tenant = whole();
    let contacted_id = status_id(&tenant, "Contacted");
    let contacted = Some(contacted_id);
    check(rename("Contacted", "Lead - contacted"), &[], "status.contacted", State::There, contacted);
    check(rename("Contacted", "Contact made"), &[], "status.contacted", State::Map, contacted);
    check(rename("Contacted", "Spoken to"), &[], "status.contacted", State::Make, None);
    let chosen = [("status.contacted", Choice::Map(contacted_id))];
    check(rename("Contacted", "Spoken to"), &chosen, "status.contacted", State::Map, contacted);
    check(
        rename("New Lead", "New"),
        &[],
        "status.new_lead",
        State::There,
        Some(status_id(&tenant, "New Lead")),
    );
    check(rename("Engaged", "Contacted"), &[], "status.contacted", State::Map, None);
    // What is another status of the workflow's is not proposed for one.
    check(rename("Prospecting", "Gone"), &[], "status.prospecting", State::Make, None);
    check(
        |tenant| tenant.types[1].statuses.clear(),
        &[],
        "status.won",
        State::There,
        Some(status_id(&tenant, "Won")),
    );
    check(|tenant| drop(tenant.types.remove(1)), &[], "status.qualified", State::Make, None);
    let leave = [("type.prospect", Choice::Leave)];
    check(|tenant| drop(tenant.types.remove(1)), &leave, "status.qualified", State::Waits, None);
}

#[test]
fn fields_are_found_by_name_proposed_by_label_and_never_taken_for_what_they_are_not() {
    let change = |name: &'static str, how: fn(&mut FieldThere)| {
        move |tenant: &mut Tenant| {
            let fields = tenant.fields.iter_mut();
            fields.filter(|field| field.name == name).for_each(how);
        }
    };
    let tenant = whole();
    let source = Some(field_id(&tenant, "CFLeadSource"));
    let stack_id = field_id(&tenant, "CFLeadTechStack");
    let stack = Some(stack_id);
    let lower = change("CFLeadSource", |field| field.name = "cfleadsource".to_owned());
    check(lower, &[], "field.lead_source", State::There, source);
    let short = change("CFLeadSource", |field| drop(field.options.pop()));
    check(short, &[], "field.lead_source", State::Differs, source);
    let text = change("CFLeadSource", |field| field.kind = 0);
    check(text, &[], "field.lead_source", State::Blocked, source);
    check(text, &[("field.lead_source", Choice::Map(stack_id))], "field.lead_source", State::Blocked, source);
    let other = change("CFLeadTechStack", |field| field.name = "CFStack".to_owned());
    check(other, &[], "field.lead_tech_stack", State::Map, stack);
    let number = change("CFLeadTechStack", |field| {
        field.name = "CFStack".to_owned();
        field.kind = 4;
    });
    check(number, &[], "field.lead_tech_stack", State::Make, None);
    let forced = change("CFLeadTechStack", |field| field.mandatory = true);
    check(forced, &[], "field.lead_tech_stack", State::There, stack);
    check(|tenant| tenant.fields.clear(), &[], "field.lead_tech_stack", State::Make, None);
}

#[test]
fn a_group_lacks_only_fields_of_sluices_own() {
    let tenant = whole();
    let deal = tenant.groups.iter().find(|group| group.name == "Deal").map(|group| group.id);
    let group = |how: fn(&mut GroupThere)| {
        move |tenant: &mut Tenant| {
            tenant.groups.iter_mut().filter(|group| group.name == "Deal").for_each(how);
        }
    };
    check(group(|group| group.fields.truncate(3)), &[], "group.opportunity.deal", State::Differs, deal);
    check(group(|group| group.fields.push(7)), &[], "group.opportunity.deal", State::There, deal);
    check(|tenant| tenant.groups.clear(), &[], "group.opportunity.deal", State::Make, None);
    let mut tenant = whole();
    group(|group| {
        group.fields.pop();
        group.fields.push(7);
    })(&mut tenant);
    let lines = compared(&tenant, &Kept::default(), &Choices::new());
    assert_eq!(of(&lines, "group.opportunity.deal").proposed, Choice::Leave, "others use it");
}

#[test]
fn what_was_settled_is_there_the_next_time_whatever_it_is_called() {
    let workflow = workflow();
    let mut tenant = whole();
    tenant.types[0].name = "Enquiry".to_owned();
    let renamed = &mut tenant.types[0].statuses[2];
    renamed.name = "Contact made".to_owned();
    let contact_made = renamed.id;
    let stack = tenant.fields.iter_mut().find(|field| field.name == "CFLeadTechStack").unwrap();
    stack.name = "CFStack".to_owned();
    let lines = compared(&tenant, &Kept::default(), &Choices::new());
    let kept = settled(&workflow, &tenant, &lines, &Choices::new());
    assert_eq!((kept.types.len(), kept.statuses.len(), kept.fields.len()), (3, 16, 57));
    assert_eq!(kept.status(Stage::Lead, "Contacted").unwrap().id, contact_made);
    assert_eq!(kept.status_name(Stage::Lead, contact_made), Some("Contacted"));
    let again = compared(&tenant, &kept, &Choices::new());
    let open = again.iter().filter(|line| line.choice(&Choices::new()) != Choice::Leave);
    assert_eq!(open.map(|line| line.key.as_str()).collect::<Vec<_>>(), Vec::<&str>::new());
    let text = serde_json::to_string(&kept).unwrap();
    assert_eq!(serde_json::from_str::<Kept>(&text).unwrap(), kept);

    tenant.types[0].statuses.retain(|status| status.id != contact_made);
    let gone = compared(&tenant, &kept, &Choices::new());
    assert_eq!(of(&gone, "status.contacted").state, State::Make);
}

#[test]
fn one_thing_is_not_taken_for_two() {
    let mut tenant = whole();
    let engaged = status_id(&tenant, "Engaged");
    tenant.types[0].statuses.retain(|status| status.name != "Contacted");
    let choices = Choices::from([("status.contacted".to_owned(), Choice::Map(engaged))]);
    let lines = compared(&tenant, &Kept::default(), &choices);
    let twice = chosen_twice(&lines, &choices).map(|(one, other)| (one.key.as_str(), other.key.as_str()));
    assert_eq!(twice, Some(("status.contacted", "status.engaged")));
    assert!(chosen_twice(&compared(&whole(), &Kept::default(), &Choices::new()), &Choices::new()).is_none());
}

#[test]
fn older_numbers_are_proposed_where_they_hold_what_they_meant() {
    let older = |name: &str, label: &str, kind: i64| FieldThere {
        id: 7,
        name: name.to_owned(),
        label: label.to_owned(),
        kind,
        ..FieldThere::default()
    };
    let check = |field: FieldThere, key: &str, proposed: Option<Choice>| {
        let mut tenant = whole();
        tenant.fields.push(field.clone());
        let lines = compared(&tenant, &Kept::default(), &Choices::new());
        let line = lines.iter().find(|line| line.key == key);
        assert_eq!(line.map(|line| line.proposed), proposed, "{field:?}");
    };
    check(older("CF_101", "Lead Source", 2), "older.101", Some(Choice::Map(7)));
    check(older("CF101", "", 0), "older.101", Some(Choice::Map(7)));
    check(older("CFCF_206", "Fit score", 0), "older.206", Some(Choice::Map(7)));
    check(older("CF_106", "Seniority", 0), "older.106", Some(Choice::Leave));
    check(older("CF_105", "Do Not Contact", 2), "older.105", Some(Choice::Leave));
    check(older("CF_207", "Promoted from", 0), "older.207", None);
    check(older("101", "Lead Source", 2), "older.101", None);
}

#[test]
fn an_older_value_is_read_as_todays_or_not_at_all() {
    for (field, value, expected) in [
        ("lead_source", "apollo.io", Some("Apollo.io")),
        ("lead_revenue_range", "$1M-$5M", Some("$1-5M")),
        ("lead_revenue_range", "$5M-$25M", None),
        ("lead_management_level", "SVP", Some("Vice President")),
        ("lead_management_level", "C-Suite", Some("Other")),
        ("lead_do_not_contact", "True", Some("true")),
        ("prospect_fit_score", "85", Some("85")),
        ("prospect_fit_score", "high", None),
        ("lead_tech_stack", " ", None),
    ] {
        let found = older_value(CustomField::of_name(field).unwrap(), value);
        assert_eq!(found.as_deref(), expected, "{field} {value}");
    }
    for (_, name) in OLDER {
        assert!(CustomField::of_name(name).is_some(), "{name}");
    }
}

#[test]
fn a_ticket_is_completed_by_the_tenants_own_numbers() {
    let kept_field = |id: i64, kind: i64, options: &[(&str, i64)]| KeptField {
        id,
        name: String::new(),
        kind,
        options: options.iter().map(|(name, id)| ((*name).to_owned(), *id)).collect(),
    };
    let status =
        KeptStatus { stage: Stage::Lead, ours: "Contacted".into(), id: 32, name: "Spoken to".into() };
    let kept = Kept {
        statuses: [("contacted".into(), status)].into(),
        fields: [
            ("lead_source".to_owned(), kept_field(1, 2, &[("Apollo.io", 71)])),
            ("lead_last_intent_activity".to_owned(), kept_field(2, 4, &[])),
            ("lead_do_not_contact".to_owned(), kept_field(3, 6, &[])),
            ("lead_founding_year".to_owned(), kept_field(4, 0, &[])),
        ]
        .into(),
        older: [(101, kept_field(5, 2, &[])), (106, kept_field(6, 0, &[]))].into(),
        ..Kept::default()
    };
    let ticket = json!({ "status_id": 32, "customfields": [
        { "id": 1, "value": 71 },
        { "id": 2, "value": "2026-11-23T00:00:00" },
        { "id": 3, "value": true },
        { "id": 4, "value": 1998 },
        { "id": 5, "value": 4, "display": "ZoomInfo" },
        { "id": 6, "value": "Azure" },
        { "id": 9, "value": "somebody else's" },
    ]});
    let said = |name: &str| Field::Custom(CustomField::of_name(name).unwrap());
    let mut fields = Fields::from([(Field::Status, "Spoken to".to_owned())]);
    kept.complete(Stage::Lead, &ticket, &mut fields);
    let expected = [
        (Field::Status, "Contacted"),
        (said("lead_source"), "Apollo.io"),
        (said("lead_tech_stack"), "Azure"),
        (said("lead_last_intent_activity"), "2026-11-23"),
        (said("lead_do_not_contact"), "true"),
        (said("lead_founding_year"), "1998"),
    ];
    assert_eq!(fields, expected.map(|(field, value)| (field, value.to_owned())).into());
    let mut other = Fields::from([(Field::Status, "Spoken to".to_owned())]);
    kept.complete(Stage::Prospect, &json!({ "status_id": 32 }), &mut other);
    assert_eq!(other[&Field::Status], "Spoken to", "a number belongs to a ticket type");
    let deal =
        json!({ "oppvalue": 12500.5, "targetdate": "2026-12-31T00:00:00", "oppconversionprobability": 40.0 });
    let of = |stage, ticket: &Value| {
        let mut fields = Fields::new();
        kept.complete(stage, ticket, &mut fields);
        fields
    };
    let expected = [
        (Field::Probability, "40"),
        (said("prospect_deal_value"), "12500.5"),
        (said("prospect_expected_close"), "2026-12-31"),
    ];
    let expected = Fields::from(expected.map(|(field, value)| (field, value.to_owned())));
    assert_eq!(of(Stage::Opportunity, &deal), expected);
    // Of others the target is the service desk's.
    assert_eq!(of(Stage::Prospect, &deal), Fields::new());
    let unsaid = json!({ "oppvalue": 0.0, "targetdate": "1900-01-01T00:00:00" });
    assert_eq!(of(Stage::Opportunity, &unsaid), Fields::new());
    let lost = json!({ "oppconversionprobability": 0 });
    assert_eq!(of(Stage::Opportunity, &lost), [(Field::Probability, "0".to_owned())].into());
    let empty =
        json!({ "customfields": [{ "id": 2, "value": "1900-01-01T00:00:00" }, { "id": 4, "value": "" }] });
    assert_eq!(kept.custom(&empty), [].into());
}
