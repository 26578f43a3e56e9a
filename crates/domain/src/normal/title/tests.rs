use super::*;
use crate::{Field, ValueKind};

#[test]
fn titles_have_the_levels_and_departments_of_the_seed() {
    let check = |title: &str, level: Level, department: Department| {
        let read = JobTitle::parse(title).unwrap_or_else(|| panic!("{title}"));
        assert_eq!((read.level, read.department), (level, department), "{title}");
    };
    check("CEO", Level::Ceo, Department::Other);
    check("Chief Executive Officer", Level::Ceo, Department::Other);
    check("Founder & CEO", Level::Ceo, Department::Other);
    check("Managing Director", Level::Ceo, Department::Other);
    check("Geschäftsführer", Level::Ceo, Department::Other);
    check("Owner", Level::Ceo, Department::Other);
    check("CFO", Level::Cfo, Department::Finance);
    check("Chief Financial Officer", Level::Cfo, Department::Finance);
    check("CTO", Level::Cto, Department::Engineering);
    check("Chief Information Officer", Level::Cto, Department::It);
    check("CISO", Level::Cto, Department::Security);
    check("COO", Level::Coo, Department::Operations);
    check("Chief Marketing Officer", Level::Coo, Department::Marketing);
    check("President", Level::President, Department::Other);
    check("VP, Sales & Marketing", Level::VicePresident, Department::Sales);
    check("SVP Engineering", Level::VicePresident, Department::Engineering);
    check("Vice President of Human Resources", Level::VicePresident, Department::Hr);
    check("Director of Procurement", Level::Director, Department::Procurement);
    check("Head of IT", Level::Director, Department::It);
    check("Leiter Vertrieb", Level::Director, Department::Sales);
    check("Finance Director", Level::Director, Department::Finance);
    check("Senior Manager, Supply Chain", Level::SeniorManager, Department::SupplyChain);
    check("Sr. Marketing Mgr", Level::SeniorManager, Department::Marketing);
    check("Account Manager", Level::Manager, Department::Sales);
    check("IT Manager", Level::Manager, Department::It);
    check("Product Marketing Manager", Level::Manager, Department::Marketing);
    check("HR Business Partner", Level::IndividualContributor, Department::Hr);
    check("Senior Software Engineer", Level::Senior, Department::Engineering);
    check("Software Engineer", Level::IndividualContributor, Department::Engineering);
    check("Security Engineer", Level::IndividualContributor, Department::Security);
    check("Executive Assistant to the CEO", Level::IndividualContributor, Department::Other);
    check("Assistant Director of Facilities", Level::Director, Department::Facilities);
    check("R&D Scientist", Level::IndividualContributor, Department::Research);
    check("Compliance Officer", Level::IndividualContributor, Department::Compliance);
    check("PR Manager", Level::Manager, Department::Communications);
    check("Plant Manager", Level::Manager, Department::Manufacturing);
    check("Head of Customer Success", Level::Director, Department::CustomerSuccess);
    check(
        "Business Development Representative",
        Level::IndividualContributor,
        Department::BusinessDevelopment,
    );
    check("General Counsel", Level::Senior, Department::Legal);
    check("Product Owner", Level::Manager, Department::Product);
    check("Wizard", Level::Other, Department::Other);
}

#[test]
fn short_forms_have_the_key_of_the_long_ones() {
    let key = |title: &str| JobTitle::parse(title).unwrap().key;
    assert_eq!(key("Sr. Mgr., IT"), key("Senior Manager IT"));
    assert_eq!(key("VP Sales"), key("Vice President, Sales"));
    assert_eq!(key("CTO"), key("Chief Technology Officer"));
}

#[test]
fn nothing_is_no_title() {
    for title in ["", " ", "n/a", "-", "Unknown"] {
        assert_eq!(JobTitle::parse(title), None, "{title}");
    }
    assert_eq!(JobTitle::parse(&"chief ".repeat(1_000_000)), None);
}

#[test]
fn the_options_are_those_of_halos_fields() {
    let options = |name: &str| match name.parse::<Field>().unwrap().kind() {
        ValueKind::Choice(options) => options,
        kind => panic!("{kind:?}"),
    };
    let levels: Vec<_> = Level::ALL.iter().map(|level| level.name()).collect();
    assert_eq!(levels, options("lead_management_level"));
    let departments: Vec<_> = Department::ALL.iter().map(|department| department.name()).collect();
    assert_eq!(departments, options("lead_department_function"));
}

#[test]
fn the_tables_are_sorted() {
    assert!(ABBREVIATIONS.is_sorted_by(|a, b| a.0 < b.0));
    assert!(CHIEFS.is_sorted_by(|a, b| a.0 < b.0));
    assert!(LEVEL_WORDS.is_sorted_by(|a, b| a.0 < b.0));
    assert!(DEPARTMENT_WORDS.is_sorted_by(|a, b| a.0 < b.0));
    assert!(DEPARTMENT_PHRASES.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
}
