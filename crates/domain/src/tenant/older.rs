//! The older numbering of custom fields, and what its values are today.

use super::there::FieldThere;
use crate::{CustomField, ValueKind};

/// The older numbers and the fields that they became (fact sheet `reference-integration.md` §3.6).
pub const OLDER: [(u16, &str); 23] = [
    (101, "lead_source"),
    (102, "lead_services_offered"),
    (103, "lead_growth_signals"),
    (104, "lead_project_pipelines"),
    (105, "lead_do_not_contact"),
    (106, "lead_tech_stack"),
    (107, "lead_revenue_range"),
    (108, "lead_employee_count"),
    (109, "lead_management_level"),
    (110, "lead_department_function"),
    (111, "lead_intent_signals"),
    (112, "lead_founding_year"),
    (113, "lead_hq_location"),
    (201, "prospect_pain_points"),
    (202, "prospect_services"),
    (203, "prospect_decision_makers"),
    (204, "prospect_budget"),
    (205, "prospect_timeframe"),
    (206, "prospect_fit_score"),
    (301, "opportunity_solutions"),
    (302, "opportunity_quotes"),
    (303, "opportunity_competitors"),
    (304, "opportunity_outcome"),
];

/// Options that have another name today. Bands that were cut otherwise have none: nobody knows in which half a value is.
const OPTIONS: &[(&str, &str, &str)] = &[
    ("lead_revenue_range", "$1M-$5M", "$1-5M"),
    ("lead_employee_count", "10-50", "11-50"),
    ("lead_management_level", "C-Suite", "Other"),
    ("lead_management_level", "VP", "Vice President"),
    ("lead_management_level", "SVP", "Vice President"),
];

/// The older number in a field's name: tenants write `CF_101`, `CFCF_101`, `CF101`.
pub fn older_number(field: &FieldThere) -> Option<u16> {
    let name = field.name.to_ascii_lowercase();
    let digits = name.trim_start_matches(['c', 'f', '_']);
    let number = digits.parse().ok().filter(|_| digits.len() == 3 && digits.len() < name.len())?;
    OLDER.iter().any(|(known, _)| *known == number).then_some(number)
}

/// The field that an older number became.
pub(super) fn became(number: u16) -> Option<CustomField> {
    OLDER.iter().find(|(known, _)| *known == number).and_then(|(_, name)| CustomField::of_name(name))
}

/// A value of an older field as today's field holds it; nothing where that can't be told.
pub fn older_value(field: CustomField, value: &str) -> Option<String> {
    let definition = field.definition();
    let text = value.trim();
    let renamed = OPTIONS
        .iter()
        .find(|(name, older, _)| *name == definition.name && older.eq_ignore_ascii_case(text))
        .map_or(text, |(_, _, today)| *today);
    definition.kind.read(renamed).ok().filter(|value| !value.is_empty())
}

/// Whether an older field can hold what its number meant: the same number was used for other things, too (§3.5).
pub(super) fn plausible(field: CustomField, there: &FieldThere) -> bool {
    let definition = field.definition();
    let holds = match definition.kind {
        ValueKind::Choice(_) => (0..=2).contains(&there.kind),
        ValueKind::Flag => matches!(there.kind, 0 | 6),
        _ => matches!(there.kind, 0 | 1 | 10),
    };
    let word = |one: &str| {
        one.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() > 3)
            .map(str::to_lowercase)
            .collect::<Vec<_>>()
    };
    let ours = word(definition.label);
    // Without a label nothing speaks against it.
    holds
        && (there.label.is_empty()
            || older_number(there).is_some_and(|_| {
                let said = word(&there.label);
                said.is_empty() || said.iter().any(|word| ours.contains(word))
            }))
}
