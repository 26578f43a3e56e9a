//! Files as vendors and spreadsheets write them, read to their end.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use sluice_domain::{EntityKind, Field};
use sluice_files::{Choice, Columns, FileError, Format, Reason, Rejects, Row, Table};
use std::{
    fs,
    io::Write,
    ops::ControlFlow,
    path::{Path, PathBuf},
};
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn open(path: &Path) -> Result<Table, FileError> {
    Table::open(path, &Choice::default())
}

fn all(table: &Table) -> Vec<Row> {
    let mut rows = Vec::new();
    table
        .rows(0, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })
        .unwrap();
    rows
}

fn cells(rows: &[Row]) -> Vec<Vec<&str>> {
    rows.iter().map(|row| row.cells.iter().map(String::as_str).collect()).collect()
}

fn format_of(table: &Table) -> (String, char) {
    match &table.format {
        Format::Text { encoding, separator } => (encoding.clone(), *separator),
        Format::Workbook { .. } => panic!("a workbook"),
    }
}

const PEOPLE: &str = "Name,City\nÄnne,Köln\n\"Roe, Jo\",\"Line\nbreak\"\n";

#[test]
fn the_same_rows_come_out_of_every_encoding_and_separator() {
    let folder = Folder::new();
    let check = |bytes: &[u8], encoding: &str, separator: char| {
        let table = open(&folder.file("people.csv", bytes)).unwrap();
        assert_eq!(format_of(&table), (encoding.to_owned(), separator));
        assert_eq!(table.columns, ["Name", "City"]);
        let rows = all(&table);
        assert_eq!(cells(&rows), [["Änne", "Köln"], ["Roe, Jo", "Line\nbreak"]], "{encoding} {separator}");
        assert_eq!(rows, table.first);
    };
    check(PEOPLE.as_bytes(), "UTF-8", ',');
    check(&[b"\xef\xbb\xbf", PEOPLE.as_bytes()].concat(), "UTF-8", ',');
    check(PEOPLE.replace('\n', "\r\n").replace("Line\r\n", "Line\n").as_bytes(), "UTF-8", ',');
    let wide: Vec<u8> = PEOPLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&[b"\xff\xfe".as_slice(), &wide].concat(), "UTF-16LE", ',');
    check(&wide, "UTF-16LE", ',');
    let big: Vec<u8> = PEOPLE.encode_utf16().flat_map(u16::to_be_bytes).collect();
    check(&[b"\xfe\xff".as_slice(), &big].concat(), "UTF-16BE", ',');
    let (western, ..) = (PEOPLE.chars().map(|c| c as u8).collect::<Vec<u8>>(), ());
    check(&western, "windows-1252", ',');
    check("Name;City\nÄnne;Köln\nRoe, Jo;\"Line\nbreak\"\n".as_bytes(), "UTF-8", ';');
    check("Name\tCity\nÄnne\tKöln\nRoe, Jo\t\"Line\nbreak\"\n".as_bytes(), "UTF-8", '\t');
    check("Name|City\nÄnne|Köln\nRoe, Jo|\"Line\nbreak\"\n".as_bytes(), "UTF-8", '|');
    check("sep=;\nName;City\nÄnne;Köln\nRoe, Jo;\"Line\nbreak\"\n".as_bytes(), "UTF-8", ';');
}

#[test]
fn lines_that_are_quoted_whole_are_unwrapped() {
    let folder = Folder::new();
    let path = folder.file("wrapped.csv", "\"Name,City,Email\"\n\"Ann,\"\"Köln, Süd\"\",a@x.example\"\n");
    let table = open(&path).unwrap();
    assert_eq!(table.columns, ["Name", "City", "Email"]);
    assert_eq!(cells(&all(&table)), [["Ann", "Köln, Süd", "a@x.example"]]);
}

#[test]
fn a_row_that_cannot_be_read_is_left_out_with_the_reason_and_the_rest_goes_on() {
    let folder = Folder::new();
    let mut bytes = b"Name,Email\nAnn,a@x.example\n".to_vec();
    bytes.extend("Zoë Müller Ähnlich Größe,z@x.example\n".repeat(3).as_bytes());
    bytes.extend(b"J\xfcrgen,j@x.example\nNu\0l,n@x.example\nName,Email\nBea,b@x.example,extra\n");
    bytes.extend(format!("{},c@x.example\n", "x".repeat((1 << 20) + 1)).as_bytes());
    bytes.extend(b"\nDee,d@x.example\n");
    let table = open(&folder.file("mixed.csv", bytes)).unwrap();
    let rows = all(&table);
    let found: Vec<(u64, Option<Reason>)> = rows.iter().map(|row| (row.line, row.unfit)).collect();
    let expected = [
        (2, None),
        (3, None),
        (4, None),
        (5, None),
        (6, Some(Reason::NotInEncoding)),
        (7, Some(Reason::Binary)),
        (8, Some(Reason::HeaderAgain)),
        (9, Some(Reason::MoreCells)),
        (10, Some(Reason::CellTooLong)),
        (12, None),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_quotation_mark_that_is_never_closed_costs_one_row() {
    let folder = Folder::new();
    let mut text = "Name,Email\nAnn,a@x.example\n\"Bob,b@x.example\n".to_owned();
    for number in 0..1_000 {
        text.push_str(&format!("Person {number},p{number}@x.example\n"));
    }
    let table = open(&folder.file("quote.csv", &text)).unwrap();
    let rows = all(&table);
    assert_eq!(rows.len(), 1_002);
    let unfit: Vec<_> = rows.iter().filter(|row| row.unfit.is_some()).collect();
    assert_eq!(unfit.len(), 1);
    assert_eq!(
        (unfit[0].line, unfit[0].unfit, unfit[0].cells[0].as_str()),
        (3, Some(Reason::Endless), "\"Bob,b@x.example")
    );
    assert_eq!(rows.last().unwrap().line, 1_003);
}

#[test]
fn a_file_of_quotation_marks_ends_with_an_error_and_not_in_memory() {
    let folder = Folder::new();
    let line = format!("\"{}\n", "x".repeat(100));
    let text = format!("Name,Email\nAnn,a@x.example\n{}", line.repeat(200_001));
    let path = folder.file("marks.csv", text);
    let table = open(&path);
    let error = match table {
        Ok(table) => table.rows(0, &mut |_| ControlFlow::Continue(())),
        Err(error) => Err(error),
    };
    if let Err(error) = error {
        assert!(matches!(error, FileError::EndlessRow { .. }), "{error}");
    }
}

#[test]
fn what_is_no_table_is_refused_by_name() {
    let folder = Folder::new();
    let check = |bytes: &[u8], code: &str| {
        let error = open(&folder.file("x.csv", bytes)).expect_err("no table");
        assert_eq!(error.code(), code);
    };
    check(b"", "empty_file");
    check(b"\n\n \n", "empty_file");
    check(b"%PDF-1.7 ...", "not_a_table");
    check(b"<!doctype html><table></table>", "not_a_table");
    check(b"{\"error\": 1}", "not_a_table");
    check(b"PK\x03\x04broken", "damaged_workbook");
    check(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "old_workbook");
    check(vec!["x"; 2_001].join(",").as_bytes(), "too_many_columns");
    assert_eq!(open(Path::new("/nowhere/x.csv")).expect_err("missing").code(), "unreadable_file");
}

#[test]
fn three_hundred_columns_are_read() {
    let folder = Folder::new();
    let header: Vec<String> = (0..300).map(|number| format!("Extra {number}")).collect();
    let row: Vec<String> = (0..300).map(|number| format!("v{number}")).collect();
    let text = format!("Email,{}\na@x.example,{}\n", header.join(","), row.join(","));
    let table = open(&folder.file("wide.csv", text)).unwrap();
    assert_eq!((table.columns.len(), all(&table)[0].cells.len()), (301, 301));
}

#[test]
fn reading_goes_on_where_it_was_left() {
    let folder = Folder::new();
    let table =
        open(&folder.file("p.csv", "Name,Email\nA,a@x.example\nB,b@x.example\nC,c@x.example\n")).unwrap();
    let mut rest = Vec::new();
    table
        .rows(2, &mut |row| {
            rest.push(row.line);
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(rest, [4]);
}

#[test]
fn a_workbook_gives_values_as_a_person_would_type_them() {
    let folder = Folder::new();
    let path = folder.0.path().join("book.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().set_name("Empty").unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("Leads").unwrap();
    for (column, name) in ["Name", "Phone", "Since", "Share", "Sum"].iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), *name).unwrap();
    }
    sheet.write(1, 0, "Änne").unwrap();
    sheet.write(1, 1, 442_079_460_958_f64).unwrap();
    let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 5, 4).unwrap();
    sheet.write_with_format(1, 2, &date, &day).unwrap();
    sheet.write(1, 3, 0.5).unwrap();
    sheet.write(1, 4, rust_xlsxwriter::Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write(3, 0, "Bob").unwrap();
    book.save(&path).unwrap();
    let table = open(&path).unwrap();
    let format =
        Format::Workbook { sheet: "Leads".to_owned(), sheets: vec!["Empty".to_owned(), "Leads".to_owned()] };
    assert_eq!(table.format, format);
    let rows = all(&table);
    assert_eq!(cells(&rows), [["Änne", "442079460958", "2026-05-04", "0.5", "2"], ["Bob", "", "", "", ""]]);
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 4]);
    let error = Table::open(&path, &Choice { sheet: Some("No".into()), ..Choice::default() }).unwrap_err();
    assert_eq!(error.code(), "no_such_sheet");
}

fn read(header: &str, row: &str) -> (Columns, Result<sluice_files::Read, Reason>) {
    let folder = Folder::new();
    let table = open(&folder.file("v.csv", format!("{header}\n{row}\n"))).unwrap();
    let columns = Columns::propose(&table);
    let reader = columns.bind(&table).unwrap();
    let read = reader.read(&table.first[0]);
    (columns, read)
}

fn check(header: &str, row: &str, layout: Option<&str>, id: Option<&str>, expected: &[(Field, &str)]) {
    let (columns, read) = read(header, row);
    assert_eq!(columns.layout.as_deref(), layout, "{header}");
    let read = read.unwrap();
    if let Some(id) = id {
        assert_eq!(read.external_id, id);
    }
    let found: Vec<(Field, &str)> =
        read.fields.iter().map(|(field, value)| (*field, value.as_str())).collect();
    assert_eq!(found, expected, "{header}");
}

#[test]
fn vendors_are_known_by_their_headers_and_their_traps_are_seen_through() {
    use Field::*;
    check(
        "First Name,Last Name,Email,Email Status,Primary Email Catch-all Status,Work Direct Phone,Mobile Phone,Corporate Phone,Do Not Call,# Employees,Person Linkedin Url,Website,Apollo Contact Id",
        "Ann,Lee,a@x.example,Verified,Catch-all,'+44 20 7946 0958,'+44 7400 123456,'+44 20 7946 0000,FALSE,Nov-50,http://www.linkedin.com/in/annlee,https://x.example,65f",
        Some("Apollo, people"),
        Some("65f"),
        &[
            (GivenName, "Ann"),
            (FamilyName, "Lee"),
            (Email, "a@x.example"),
            (EmailStatus, "accept_all"),
            (Phone, "+44 20 7946 0958"),
            (Mobile, "+44 7400 123456"),
            (Linkedin, "http://www.linkedin.com/in/annlee"),
            (CompanyDomain, "https://x.example"),
            (CompanyPhone, "+44 20 7946 0000"),
            (Headcount, "11-50"),
        ],
    );
    check(
        "First Name,Email,Email Status,Secondary Email,Secondary Email Status,Mobile Phone,Do Not Call,# Employees,Person Linkedin Url",
        "Ann,,Unavailable,b@x.example,Verified,'+44 7400 123456,TRUE,5,",
        Some("Apollo, people"),
        None,
        &[(GivenName, "Ann"), (Email, "b@x.example"), (EmailStatus, "valid"), (Headcount, "5")],
    );
    check(
        "ZoomInfo Contact ID,Last Name,First Name,Mobile phone,Country,Revenue (in 000s USD),Employees,Employee Range",
        "123,Lee,Ann,+1 555 010 0100,United States,\"1,500\",,Employees.50to99",
        Some("ZoomInfo, contacts"),
        Some("123"),
        &[
            (GivenName, "Ann"),
            (FamilyName, "Lee"),
            (Mobile, "+1 555 010 0100"),
            (Headcount, "50to99"),
            (Revenue, "1500000"),
            (Country, "United States"),
        ],
    );
    check(
        "Work Email,Work Email Confidence,Direct Email,Phone 1,Phone 1 Type,First Name,Company Number of Employees",
        "a@x.example,B+,p@y.example,+1 555 010 0100,Mobile,Ann,Nov-50",
        Some("Lusha, contacts"),
        None,
        &[
            (GivenName, "Ann"),
            (Email, "a@x.example"),
            (EmailStatus, "guessed"),
            (Mobile, "+1 555 010 0100"),
            (Headcount, "11-50"),
        ],
    );
    check(
        "Contact Full Name,Primary Email,Email 1,Email 1 Validation,Email 1 Total AI,Company Staff Count Range",
        "Ann Lee,a@x.example,a@x.example,accept all,68%,\"1,001 - 5,000 employees\"",
        Some("Seamless.AI"),
        None,
        &[
            (FullName, "Ann Lee"),
            (Email, "a@x.example"),
            (EmailStatus, "accept_all"),
            (Headcount, "1,001 - 5,000"),
        ],
    );
    check(
        "Profile ID,Email Lookup Status,First Name,Recommended Work Email,A Emails,B Emails",
        "9,complete,Ann,,a@x.example; b@x.example,c@x.example",
        Some("RocketReach"),
        Some("9"),
        &[(GivenName, "Ann"), (Email, "a@x.example"), (EmailStatus, "valid")],
    );
    check(
        "CompanyName,CompanyCleanName,FirstName,Email,EmailStatus,PhoneNumber,MobileDirectDial,ContactInternalId",
        "Acme Ltd,Acme,Ann,a@x.example,accept_all,+1 555 010 0100,+1 555 010 0101,77",
        Some("UpLead"),
        Some("77"),
        &[
            (GivenName, "Ann"),
            (Email, "a@x.example"),
            (EmailStatus, "accept_all"),
            (Mobile, "+1 555 010 0101"),
            (CompanyName, "Acme Ltd"),
            (CompanyPhone, "+1 555 010 0100"),
        ],
    );
    check(
        "Vorname,Nachname,E-Mail,Firma,PLZ,Ort,Land,Schuhgröße",
        "Jörg,Groß,j@x.example,Groß GmbH,50667,Köln,Deutschland,44",
        None,
        None,
        &[
            (GivenName, "Jörg"),
            (FamilyName, "Groß"),
            (Email, "j@x.example"),
            (CompanyName, "Groß GmbH"),
            (Postcode, "50667"),
            (City, "Köln"),
            (Country, "Deutschland"),
        ],
    );
}

#[test]
fn columns_without_names_are_known_by_what_is_in_them() {
    let folder = Folder::new();
    let table = open(&folder.file(
        "bare.csv",
        "Ann,a@x.example,https://www.linkedin.com/in/annlee\nBob,b@x.example,https://www.linkedin.com/in/bob\n",
    ))
    .unwrap();
    let columns = Columns::propose(&table);
    let names: Vec<Field> = columns.fields.keys().copied().collect();
    assert_eq!(names, [Field::Email, Field::Linkedin]);
    assert_eq!(all(&table).len(), 2);
}

#[test]
fn a_number_is_known_by_a_word_of_its_name_and_by_what_it_is() {
    check(
        "Name,Tel. Büro,Handy (privat)",
        "Ann Lee,020 7946 0958,0151/555 0100",
        None,
        None,
        &[(Field::FullName, "Ann Lee"), (Field::Phone, "020 7946 0958"), (Field::Mobile, "0151/555 0100")],
    );
    let (columns, _) = read("Name,Tel. hours,Telescope", "Ann Lee,9 to 5,yes");
    assert_eq!(columns.fields.keys().collect::<Vec<_>>(), [&Field::FullName]);
}

#[test]
fn a_list_of_companies_is_about_companies() {
    let (columns, read) = read("Company,Website,Company City", "Acme,acme.example,Leeds");
    assert_eq!(columns.kind, EntityKind::Company);
    assert_eq!(read.unwrap().fields[&Field::City], "Leeds");
}

#[test]
fn a_row_that_names_nobody_is_left_out() {
    let (_, read) = read("Name,Email,City", "N/A,,Leeds");
    assert_eq!(read, Err(Reason::Nobody));
}

#[test]
fn the_same_row_is_the_same_record_and_another_is_another() {
    let id = |row: &str| read("Name,Email", row).1.unwrap().external_id;
    assert_eq!(id("Ann,a@x.example"), id("Ann , a@x.example"));
    assert_ne!(id("Ann,a@x.example"), id("Bob,a@x.example"));
}

#[test]
fn a_rejected_row_comes_back_the_same_and_is_no_formula() {
    let folder = Folder::new();
    let path = folder.0.path().join("rejects.csv");
    let mut rejects = Rejects::create(&path, "Why", "Line", &["Name".into(), "=Sum".into()]).unwrap();
    let row = Row { line: 7, cells: vec!["=cmd|' /C calc'!A0".into(), "a \"b\", c".into()], unfit: None };
    rejects.add("because", &row).unwrap();
    rejects.flush().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    assert_eq!(text, "Why,Line,Name,'=Sum\nbecause,7,'=cmd|' /C calc'!A0,\"a \"\"b\"\", c\"\n");
}

#[test]
fn a_file_that_changes_its_end_while_it_is_read_is_read_to_what_is_there() {
    let folder = Folder::new();
    let path = folder.file("growing.csv", "Name,Email\nA,a@x.example\n");
    let table = open(&path).unwrap();
    std::fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"B,b@x.example\nC,c").unwrap();
    assert_eq!(all(&table).len(), 3);
}

#[test]
fn a_workbook_has_the_traps_of_text_too() {
    let folder = Folder::new();
    let path = folder.0.path().join("traps.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let mut row = |at: u32, cells: &[&str]| {
        for (column, text) in cells.iter().enumerate() {
            sheet.write(at, u16::try_from(column).unwrap(), *text).unwrap();
        }
    };
    let wide: Vec<String> = (0..298).map(|number| format!("Extra {number}")).collect();
    let header: Vec<&str> = ["Name", "Email"].into_iter().chain(wide.iter().map(String::as_str)).collect();
    row(0, &header);
    row(1, &["Ann", "a@x.example"]);
    row(2, &header);
    row(3, &["=1+1", "b@x.example"]);
    sheet.write(4, 0, rust_xlsxwriter::Formula::new("=A2&\" Lee\"").set_result("Ann Lee")).unwrap();
    sheet.write(4, 1, rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A")).unwrap();
    sheet.write(5, 1, "c@x.example").unwrap();
    sheet.write(5, 299, "at the edge").unwrap();
    book.save(&path).unwrap();
    let table = open(&path).unwrap();
    assert_eq!(table.columns.len(), 300);
    let rows = all(&table);
    let unfit: Vec<Option<Reason>> = rows.iter().map(|row| row.unfit).collect();
    assert_eq!(unfit, [None, Some(Reason::HeaderAgain), None, None, None]);
    assert_eq!(rows[4].cells[299], "at the edge");
    let reader = Columns::propose(&table).bind(&table).unwrap();
    let read = |at: usize| reader.read(&rows[at]).unwrap().fields;
    assert_eq!(read(2).get(&Field::FullName), None, "a formula is no name");
    assert_eq!((read(3)[&Field::FullName].as_str(), read(3).get(&Field::Email)), ("Ann Lee", None));
}

#[test]
fn a_workbook_that_unpacks_to_more_than_memory_is_refused_whatever_it_says_of_its_size() {
    let folder = Folder::new();
    let path = folder.0.path().join("bomb.xlsx");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).unwrap());
    let fast = zip::write::SimpleFileOptions::default().compression_level(Some(1));
    archive.start_file("xl/sharedStrings.xml", fast).unwrap();
    let nothing = vec![b' '; 1 << 20];
    for _ in 0..257 {
        archive.write_all(&nothing).unwrap();
    }
    archive.finish().unwrap();
    // The sizes that it gives, in the list at its end and before the part, are made small.
    let honest = fs::read(&path).unwrap();
    let size = (257_u32 << 20).to_le_bytes();
    let lying: Vec<usize> = (0..honest.len() - 4).filter(|at| honest[*at..*at + 4] == size).collect();
    assert!(!lying.is_empty());
    let mut bytes = honest.clone();
    for at in lying {
        bytes[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }
    let refused = open(&path).unwrap_err();
    assert!(matches!(refused, FileError::WorkbookTooLarge { .. }), "{refused}");
    fs::write(&path, bytes).unwrap();
    let refused = open(&path).unwrap_err();
    assert!(matches!(refused, FileError::WorkbookTooLarge { .. } | FileError::DamagedWorkbook), "{refused}");
}
