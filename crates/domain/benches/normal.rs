//! What normalising costs, for each field and for a whole record.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sluice_domain::{
    Field, Fields,
    normal::{self, CompanyName, Domain, Email, JobTitle, PersonName, Phone, Place, ProfileSlug, Region},
};
use std::hint::black_box;

const FIELDS: [Field; 11] = [
    Field::GivenName,
    Field::FamilyName,
    Field::Email,
    Field::Phone,
    Field::Title,
    Field::CompanyName,
    Field::CompanyDomain,
    Field::Linkedin,
    Field::Street,
    Field::City,
    Field::Country,
];

/// Rows as lists hold them: seven in eight in plain letters.
const ROWS: [[&str; 11]; 8] = [
    [
        "Jane",
        "Doe",
        "jane.doe@acme.co.uk",
        "+44 20 7946 0958",
        "Head of IT",
        "Acme Trading Ltd",
        "acme.co.uk",
        "https://www.linkedin.com/in/jane-doe-12",
        "12 High Street",
        "London",
        "United Kingdom",
    ],
    [
        "ROBERT",
        "SMITH",
        "rsmith@northwind.com",
        "(415) 555-0132",
        "VP, Sales & Marketing",
        "Northwind Technologies, Inc.",
        "https://www.northwind.com/",
        "linkedin.com/in/robsmith",
        "500 Market St",
        "San Francisco",
        "US",
    ],
    [
        "Jürgen",
        "Müller",
        "j.mueller@mueller-soehne.de",
        "030 901820",
        "Geschäftsführer",
        "Müller & Söhne GmbH & Co. KG",
        "www.mueller-soehne.de",
        "https://de.linkedin.com/in/juergen-mueller",
        "Hauptstraße 5",
        "München",
        "Germany",
    ],
    [
        "María José",
        "García López",
        "mjgarcia@gmail.com",
        "+34 912 345 678",
        "Directora de Operaciones",
        "Construcciones García S.L.",
        "construcciones-garcia.es",
        "https://www.linkedin.com/in/mariajosegarcia/",
        "Calle Mayor 12",
        "Madrid",
        "Spain",
    ],
    [
        "Liam",
        "O'Brien",
        "liam@brightstar.ie",
        "+353 1 234 5678",
        "Software Engineer",
        "BrightStar Consulting Group",
        "brightstar.ie",
        "in/liamobrien",
        "3 Main Rd",
        "Dublin",
        "Ireland",
    ],
    [
        "Pieter",
        "van den Berg",
        "pieter.vandenberg@polder.nl",
        "+31 6 12345678",
        "Account Manager",
        "Polder Logistics B.V.",
        "polder.nl",
        "https://www.linkedin.com/in/pvdberg",
        "Keizersgracht 100",
        "Amsterdam",
        "Netherlands",
    ],
    [
        "Priya",
        "Krishnamurthy",
        "info@sunrise.in",
        "+91 98765 43210",
        "Chief Financial Officer",
        "Sunrise Industries Pvt. Ltd.",
        "sunrise.in",
        "https://in.linkedin.com/in/priyak",
        "14 MG Road",
        "Bengaluru",
        "India",
    ],
    [
        "Tom",
        "Baker Jr.",
        "tom+crm@baker.com.au",
        "0412 345 678",
        "Director of Procurement",
        "The Baker Company Pty Ltd",
        "baker.com.au",
        "https://www.linkedin.com/in/tombaker?trk=x",
        "1 George Ave",
        "Sydney",
        "Australia",
    ],
];

fn records() -> Vec<Fields> {
    ROWS.iter()
        .map(|row| FIELDS.into_iter().zip(row.iter().map(|value| (*value).to_owned())).collect())
        .collect()
}

fn fields(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("field");
    group.throughput(Throughput::Elements(ROWS.len() as u64));
    let regions: Vec<Region> = ROWS.iter().filter_map(|row| Region::parse(row[10]).ok()).collect();
    let mut each = |name: &str, run: &dyn Fn(&[&str; 11], &Region)| {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for (row, region) in ROWS.iter().zip(&regions) {
                    run(black_box(row), region);
                }
            });
        });
    };
    each("name", &|row, _| drop(black_box(PersonName::from_parts(row[0], row[1]))));
    each("email", &|row, _| drop(black_box(Email::parse(row[2]))));
    each("phone", &|row, region| drop(black_box(Phone::parse(row[3], Some(region)))));
    each("title", &|row, _| drop(black_box(JobTitle::parse(row[4]))));
    each("place", &|row, region| drop(black_box(Place::parse(row[8], row[9], "", "", Some(region)))));
    each("company", &|row, _| drop(black_box(CompanyName::parse(row[5]))));
    each("domain", &|row, _| drop(black_box(Domain::parse(row[6]))));
    each("profile", &|row, _| drop(black_box(ProfileSlug::parse(row[7]))));
    each("country", &|row, _| drop(black_box(Region::parse(row[10]))));
    group.finish();
}

fn whole(criterion: &mut Criterion) {
    let records = records();
    let mut group = criterion.benchmark_group("record");
    group.throughput(Throughput::Elements(records.len() as u64));
    group.bench_function("person and organisation", |bencher| {
        bencher.iter(|| {
            records
                .iter()
                .map(|record| normal::record(black_box(record)))
                .for_each(|both| drop(black_box(both)))
        });
    });
    group.finish();
}

criterion_group!(benches, fields, whole);
criterion_main!(benches);
