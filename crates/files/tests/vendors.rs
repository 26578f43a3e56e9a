//! Every export that the vendors are known to write is told by its header, in all the forms that were seen.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use sluice_domain::{EntityKind, Field};
use sluice_files::{Choice, Columns, Reason, Table};

/// What is made of a file with a header and one row.
fn read(header: &str, row: &str) -> (Columns, Result<sluice_files::Read, Reason>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("export.csv");
    std::fs::write(&path, format!("{header}\n{row}\n")).unwrap();
    let table = Table::open(&path, &Choice::default()).unwrap();
    let columns = Columns::propose(&table);
    let read = columns.bind(&table).unwrap().read(&table.first[0]);
    (columns, read)
}

fn check(header: &str, row: &str, layout: Option<&str>, kind: EntityKind, expected: &[(Field, &str)]) {
    let (columns, read) = read(header, row);
    assert_eq!((columns.layout.as_deref(), columns.kind), (layout, kind), "{header}");
    let fields = read.unwrap().fields;
    let found: Vec<(Field, &str)> = fields.iter().map(|(field, value)| (*field, value.as_str())).collect();
    assert_eq!(found, expected, "{header}");
}

#[test]
fn exports_of_companies_are_told_from_those_of_people() {
    use Field::*;
    let check =
        |header, row, layout, expected| check(header, row, Some(layout), EntityKind::Company, expected);
    check(
        "Company Name,Company Name for Emails,Account Stage,# Employees,Website,Apollo Account Id",
        "Acme Ltd,Acme,Cold,Nov-50,http://acme.test,5eaa",
        "Apollo, companies",
        &[(CompanyName, "Acme Ltd"), (CompanyDomain, "http://acme.test"), (Headcount, "11-50")],
    );
    check(
        "ZoomInfo Company ID,Company Name,Website,Employees,Revenue (in 000s USD),Company Country",
        "-7,Acme,www.acme.test,\"1,200\",\"31,000\",Ireland",
        "ZoomInfo, companies",
        &[
            (CompanyName, "Acme"),
            (CompanyDomain, "www.acme.test"),
            (Headcount, "1,200"),
            (Revenue, "31000000"),
            (Country, "Ireland"),
        ],
    );
    check(
        "Company Name,Company Domain,Company Number of Employees,Company Revenue,Company Main Industry",
        "Acme,acme.test,201-500,$50M - $100M,Software",
        "Lusha, companies",
        &[
            (CompanyName, "Acme"),
            (CompanyDomain, "acme.test"),
            (Industry, "Software"),
            (Headcount, "201-500"),
            (Revenue, "$50M - $100M"),
        ],
    );
}

#[test]
fn older_and_other_exports_of_a_vendor_are_told_too() {
    use Field::*;
    let check =
        |header, row, layout, expected| check(header, row, Some(layout), EntityKind::Person, expected);
    check(
        "First Name,Company,Subsidiary of,Email,Email Status,# Employees,Person Linkedin Url",
        "Ann,Acme,Big,a@acme.test,Unavailable,Jan-10,",
        "Apollo, people",
        &[
            (GivenName, "Ann"),
            (Email, "a@acme.test"),
            (EmailStatus, "unknown"),
            (CompanyName, "Acme"),
            (Headcount, "1-10"),
        ],
    );
    check(
        "Contact name,Work email,Work email 2,Private email,Mobile,Direct phone,Job title,Contact LI",
        "Ann Lee,,a@acme.test,p@x.test,+353850000001,+353210000001,CTO,https://www.linkedin.com/in/annlee",
        "Lusha, contacts",
        &[
            (FullName, "Ann Lee"),
            (Title, "CTO"),
            (Email, "a@acme.test"),
            (Phone, "+353210000001"),
            (Mobile, "+353850000001"),
            (Linkedin, "https://www.linkedin.com/in/annlee"),
        ],
    );
    check(
        "First name,Work email,Company number of employees,Company main industry,Linkedin URL",
        "Ann,a@acme.test,Nov-50,Software,https://www.linkedin.com/in/annlee",
        "Lusha, contacts",
        &[
            (GivenName, "Ann"),
            (Email, "a@acme.test"),
            (Linkedin, "https://www.linkedin.com/in/annlee"),
            (Industry, "Software"),
            (Headcount, "11-50"),
        ],
    );
    check(
        "Input - Full Name,Input - Current Employer,Profile ID,Email Lookup Status,A- Emails,B Emails,Mobile Phone",
        "Ann Lee,Acme,9,complete,a@acme.test|b@acme.test,c@acme.test,'+44 7400 123456",
        "RocketReach",
        &[
            (FullName, "Ann Lee"),
            (Email, "a@acme.test"),
            (EmailStatus, "valid"),
            (Mobile, "+44 7400 123456"),
            (CompanyName, "Acme"),
        ],
    );
    check(
        "First Name,Email,Email Status,Contact Job Title,Company,Contact Direct Dial,Local Phone,Company Domain,BYD_Industries",
        "Ann,a@acme.test,Accept All,CTO,Acme,+1 555 010 0100,+1 555 010 0101,acme.test,Software",
        "BookYourData",
        &[
            (GivenName, "Ann"),
            (Title, "CTO"),
            (Email, "a@acme.test"),
            (EmailStatus, "accept_all"),
            (Phone, "+1 555 010 0100"),
            (CompanyName, "Acme"),
            (CompanyDomain, "acme.test"),
            (CompanyPhone, "+1 555 010 0101"),
            (Industry, "Software"),
        ],
    );
    check(
        "Contact Full Name,Primary Email,Email 1 Total AI,Contact Mobile Phone,Contact State Abbr,Company Staff Count Range",
        "Ann Lee,a@acme.test,97%,+1 555 010 0102,TX,0 - 1 (Self-employed)",
        "Seamless.AI",
        &[
            (FullName, "Ann Lee"),
            (Email, "a@acme.test"),
            (Mobile, "+1 555 010 0102"),
            (Headcount, "0 - 1 (Self-employed)"),
        ],
    );
}

#[test]
fn vendors_without_a_known_header_are_read_by_the_names_of_columns() {
    use Field::*;
    check(
        "employee_name,title,email,email_result,direct_dial,mobile_dial,company_name,company_URL,number_of_employees,intent topics",
        "Ann Lee,CTO,a@acme.test,valid,N/A,+1 555 010 0102,Acme,www.acme.test,Not Available,Security",
        None,
        EntityKind::Person,
        &[
            (FullName, "Ann Lee"),
            (Title, "CTO"),
            (Email, "a@acme.test"),
            (EmailStatus, "valid"),
            (Mobile, "+1 555 010 0102"),
            (CompanyName, "Acme"),
            (CompanyDomain, "www.acme.test"),
            (Intent, "Security"),
        ],
    );
    check(
        "Email address;First name;Last name;Position;Company;Website;LinkedIn URL;Phone number;Verification status",
        "a@acme.test;Ann;Lee;CTO;Acme;acme.test;;;accept_all",
        None,
        EntityKind::Person,
        &[
            (GivenName, "Ann"),
            (FamilyName, "Lee"),
            (Title, "CTO"),
            (Email, "a@acme.test"),
            (EmailStatus, "accept_all"),
            (CompanyName, "Acme"),
            (CompanyDomain, "acme.test"),
        ],
    );
}

/// What a browser's extension wrote: its columns are the page's classes, and which is whose nobody knows.
#[test]
fn a_dump_of_a_page_names_nobody() {
    let (columns, read) =
        read("css-1a2b3c,css-1a2b3c 2,css-9z8y7x href", "Ann Lee,CTO,https://app.vendor.test/employee/7");
    assert_eq!(columns.layout, None);
    assert_eq!(read, Err(Reason::Nobody));
    let (columns, _) = self::read("css-1a2b3c,css-9z8y7x href", "Acme Ltd,https://www.acme.test/");
    assert_eq!(
        columns.fields.keys().collect::<Vec<_>>(),
        [&Field::CompanyDomain],
        "a whole site is a company's"
    );
}
