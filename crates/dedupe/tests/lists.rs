//! Lists matched with themselves: what comes out, and what hostile lists do.

#![allow(clippy::unwrap_used, reason = "what is missing in a test fails it")]

use sluice_dedupe::{Asked, DedupeError, Found, List, Note, read};
use std::{fmt::Write, fs, path::PathBuf};
use tempfile::TempDir;

struct Room(TempDir);

impl Room {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path("list.csv");
        fs::write(&path, text).unwrap();
        path
    }

    fn list(&self, text: impl AsRef<[u8]>) -> List {
        read(&self.file(text), &by_id()).unwrap()
    }
}

fn by_id() -> Asked {
    Asked { id: "id".to_owned(), columns: Vec::new() }
}

/// The clusters of two or more rows, by id.
fn together(list: &List) -> Vec<Vec<String>> {
    let found = Found::of(list, None);
    let mut clusters: std::collections::BTreeMap<u32, Vec<String>> = std::collections::BTreeMap::new();
    for (at, first) in found.cluster.iter().enumerate() {
        clusters.entry(*first).or_default().push(list.id(at).to_owned());
    }
    clusters.into_values().filter(|rows| rows.len() > 1).collect()
}

const LEADS: &str = "id,first_name,last_name,email,phone,company,linkedin\n\
    a,Nora,Vinter,nora.vinter@elm.de,,Elm GmbH,linkedin.com/in/nora-vinter\n\
    b,Piet,Quist,piet.quist@ash.nl,,Ash,\n\
    c,N.,Vinter,Nora.Vinter@elm.de,,ELM,https://www.linkedin.com/in/nora-vinter/\n";

#[test]
fn who_is_there_twice_is_one_cluster_and_every_row_is_in_one() {
    let room = Room::new();
    let list = room.list(LEADS);
    assert_eq!(together(&list), [["a", "c"]]);
    let found = Found::of(&list, None);
    found.write_clusters(&room.path("clusters.csv")).unwrap();
    assert_eq!(fs::read_to_string(room.path("clusters.csv")).unwrap(), "id,cluster\na,a\nb,b\nc,a\n");
}

#[test]
fn a_pair_says_why_and_its_line_sums_up() {
    let room = Room::new();
    let list = room.list(LEADS);
    Found::of(&list, None).write_pairs(&room.path("pairs.csv")).unwrap();
    let text = fs::read_to_string(room.path("pairs.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    assert_eq!(rows.headers().unwrap(), vec!["id_a", "id_b", "probability", "outcome", "evidence"]);
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!((&rows[0][0], &rows[0][1], &rows[0][3]), ("a", "c", "same"));
    for row in rows {
        let (pieces, total) = row[4].rsplit_once("= ").unwrap();
        let sum: f64 =
            pieces.split("; ").filter_map(|piece| piece.rsplit(' ').next()?.parse::<f64>().ok()).sum();
        assert!((sum - total.parse::<f64>().unwrap()).abs() < 1e-6, "{}", &row[4]);
        assert!((0.0..=1.0).contains(&row[2].parse::<f64>().unwrap()));
    }
}

#[test]
fn people_without_business_and_companies_are_matched_as_well() {
    let room = Room::new();
    let people = "id,given_name,surname,address_1,suburb,postcode,date_of_birth,soc_sec_id\n\
        1,mitchell,green,wallaby place,cleveland,2119,19560409,1804974\n\
        2,mitchel,green,wallaby place,clevelnd,2119,19560409,1804974\n\
        3,harley,mccarthy,pridham street,marsden,3165,19080419,6089216\n";
    assert_eq!(together(&room.list(people)), [["1", "2"]]);
    let companies = "id,company,website,city,country\n\
        1,Elm Software GmbH,elm-software.de,Köln,Germany\n\
        2,ELM Software,www.elm-software.de,Cologne,DE\n\
        3,Ash Holding B.V.,ash-holding.nl,Utrecht,Netherlands\n";
    assert_eq!(together(&room.list(companies)), [["1", "2"]]);
}

#[test]
fn columns_are_said_where_their_names_do_not_say_it_and_the_rest_is_named() {
    let room = Room::new();
    let text = "key,x,y,z\n1,Nora Vinter,nora.vinter@elm.de,blue\n2,Vinter Nora,nora.vinter@elm.de,red\n";
    let columns = [("full_name", "x"), ("email", "y")].map(|(f, c)| (f.to_owned(), c.to_owned())).to_vec();
    let list = read(&room.file(text), &Asked { id: "key".to_owned(), columns }).unwrap();
    assert_eq!(list.notes, [Note::ColumnsIgnored(vec!["z".to_owned()])]);
    assert_eq!(together(&list), [["1", "2"]]);
    let wrong = |field: &str, column: &str| {
        let asked = Asked { id: "key".to_owned(), columns: vec![(field.to_owned(), column.to_owned())] };
        read(&room.path("list.csv"), &asked).err().unwrap()
    };
    assert!(matches!(wrong("shoe_size", "x"), DedupeError::UnknownField { .. }));
    assert!(matches!(wrong("email", "nowhere"), DedupeError::File(_)));
    let no_id = read(&room.path("list.csv"), &by_id()).err().unwrap();
    assert!(matches!(no_id, DedupeError::File(_)));
}

#[test]
fn lists_of_nothing_and_of_little_are_lists() {
    let check = |text: &str, rows: usize, clusters: usize| {
        let room = Room::new();
        let list = room.list(text);
        let found = Found::of(&list, None);
        assert_eq!((list.len(), found.clusters()), (rows, clusters), "{text}");
        found.write_clusters(&room.path("out.csv")).unwrap();
        found.write_pairs(&room.path("pairs.csv")).unwrap();
    };
    check("", 0, 0);
    check("id,email\n", 0, 0);
    check("id,email\n1,nora.vinter@elm.de\n", 1, 1);
    check("id,full_name\n1,n/a\n2,unknown\n3,-\n", 3, 3);
    check("id,email\n1,test@test.com\n2,test@test.com\n", 2, 2);
}

#[test]
fn damaged_cells_leave_the_rest_as_it_is() {
    let room = Room::new();
    let mut text =
        b"id,first_name,last_name,email\n1,Nora,Vinter,nora.vinter@elm.de\n2,No\xffra,Vin\xfeter,x\n3,"
            .to_vec();
    text.extend(std::iter::repeat_n(b'x', 10 << 20));
    text.extend(
        b",Quist,\n4,Nora,Vinter,nora.vinter@elm.de\n4,Piet,Quist,piet@ash.nl\n,Jan,Smit,jan@ash.nl\n",
    );
    let list = room.list(text);
    let clusters = together(&list);
    assert!(clusters.contains(&vec!["1".to_owned(), "4".to_owned()]), "{clusters:?} {:?}", list.notes);
    assert!(list.notes.contains(&Note::IdsRepeated(1)), "{:?}", list.notes);
    assert!(list.notes.contains(&Note::IdsMissing(1)), "{:?}", list.notes);
}

#[test]
fn one_row_a_hundred_thousand_times_is_one_cluster() {
    let room = Room::new();
    let mut text = "id,first_name,last_name,email\n".to_owned();
    for at in 0..100_000 {
        writeln!(text, "{at},Nora,Vinter,nora.vinter@elm.de").unwrap();
    }
    let list = room.list(text);
    let found = Found::of(&list, None);
    assert_eq!((found.clusters(), found.compared()), (1, 0));
}

#[test]
fn fifty_thousand_people_behind_one_number_stay_apart() {
    let room = Room::new();
    let mut text = "id,first_name,last_name,phone,company\n".to_owned();
    for at in 0..50_000 {
        let name = |number: usize| ["ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "su"][number % 10];
        let family: String = [at, at / 10, at / 100, at / 1_000, at / 10_000].map(name).concat();
        writeln!(text, "{at},{}ra,{family},+44 20 7946 0958,Elm Ltd", name(at / 3)).unwrap();
    }
    let list = room.list(text);
    let found = Found::of(&list, None);
    let largest = largest(&found);
    assert!(largest <= 3, "{largest}");
    assert!(found.compared() < 3_000_000, "{}", found.compared());
}

#[test]
fn twenty_thousand_namesakes_in_one_company_are_not_one_person() {
    let room = Room::new();
    let mut text = "id,first_name,last_name,email,company,website\n".to_owned();
    for at in 0..20_000 {
        writeln!(text, "{at},John,Smith,john.smith{at}@elm.com,Elm,elm.com").unwrap();
    }
    let list = room.list(text);
    let found = Found::of(&list, None);
    assert_eq!(largest(&found), 1);
    assert!(found.compared() < 1_000_000, "{}", found.compared());
}

fn largest(found: &Found<'_>) -> usize {
    let mut sizes = vec![0; found.cluster.len()];
    found.cluster.iter().for_each(|first| sizes[*first as usize] += 1);
    sizes.into_iter().max().unwrap_or(0)
}
