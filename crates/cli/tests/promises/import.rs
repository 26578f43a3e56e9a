//! Rows of files from the command line.

use crate::desk::{Desk, Run};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

const COUNTS: [&str; 6] = ["rows", "new", "duplicate", "review", "weak", "rejected"];

fn file(desk: &Desk, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    fs::create_dir_all(desk.root()).unwrap();
    let path = desk.root().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

fn import(desk: &Desk, file: &Path, more: &[&str]) -> Run {
    let arguments = ["import", file.to_str().unwrap()];
    desk.practise(&[&arguments[..], more].concat())
}

/// The last document has these counts and nothing else, and the first is the sum of the others.
fn check(run: &Run, expected: [u64; 6]) {
    let counts = run.last().as_object().unwrap();
    let names: BTreeSet<&str> = counts.keys().map(String::as_str).collect();
    assert_eq!(names, BTreeSet::from(COUNTS), "{counts:?}");
    let found = COUNTS.map(|name| counts[name].as_u64().unwrap());
    assert_eq!(found, expected, "{counts:?}");
    assert_eq!(found[0], found[1..].iter().sum::<u64>(), "{counts:?}");
}

const LEADS: &str = "\
First Name,Last Name,Email,Company,Phone,Country
Ann,Lee,ann.lee@acme-corp.com,Acme Ltd,+44 20 7946 0958,United Kingdom
Ann,Lee,ann.lee@acme-corp.com,Acme Limited,020 7946 0958,UK
Bob,Roe,not an address,Roe GmbH,,Germany
,,,,,France
";

#[test]
fn what_becomes_of_rows_is_told_before_and_after_and_adds_up() {
    let desk = Desk::new();
    let path = file(&desk, "leads.csv", LEADS);
    let seen = import(&desk, &path, &["--preview"]).done();
    check(&seen, [4, 1, 1, 0, 1, 1]);
    assert_eq!(desk.practise(&["lists"]).done().last(), &json!([]), "nothing was kept");
    let kept = import(&desk, &path, &[]).done();
    check(&kept, [4, 1, 1, 0, 1, 1]);
    let list = &kept.documents[kept.documents.len() - 2];
    assert_eq!(list["name"], "leads");
    let rejected = fs::read_to_string(list["rejected_file"].as_str().unwrap()).unwrap();
    assert!(rejected.contains("France"), "{rejected}");
    check(&import(&desk, &path, &[]).done(), [4, 0, 3, 0, 0, 1]);

    desk.practise(&["lists", "--withdraw", "leads"]).done();
    check(&import(&desk, &path, &["--preview"]).done(), [4, 1, 1, 0, 1, 1]);
}

#[test]
fn a_vendor_and_columns_can_be_named_and_what_is_none_is_refused() {
    let desk = Desk::new();
    let path = file(&desk, "odd.tsv", "Whom\tWhere to write\nAnn Lee\tann@acme-corp.com\n");
    let named = ["--as", "leadsblue", "--map", "full_name=Whom", "--map", "email=Where to write"];
    check(&import(&desk, &path, &[&named[..], &["--name", "Spring"]].concat()).done(), [1, 0, 0, 0, 1, 0]);
    assert_eq!(desk.practise(&["lists"]).done().last()[0]["name"], "Spring");
    import(&desk, &path, &["--as", "nobody"]).refused("no_such_connector");
    import(&desk, &path, &["--map", "emial=Whom"]).refused("unknown_field");
    import(&desk, &path, &["--map", "email=Nowhere"]).refused("no_such_column");
    import(&desk, &file(&desk, "page.csv", "<!doctype html><table></table>"), &[]).refused("not_a_table");
    import(&desk, &file(&desk, "empty.csv", ""), &[]).refused("empty_file");
    import(&desk, &desk.root().join("gone.csv"), &[]).refused("unreadable_file");
}

/// Every bad row is left out with its reason, and every good one is kept; a name and an untried address alone are weak.
#[test]
fn one_file_with_every_fault_brings_in_what_is_good() {
    let desk = Desk::new();
    let mut bytes = b"Name,Email,Sum,Email\n".to_vec();
    bytes.extend("Zoë Grün,zoe@gruen-foods.com,1,\n".as_bytes());
    bytes.extend("Jörg Groß,joerg@gross-bau.com,2,\nÅsa Öberg,asa@oeberg-tra.com,3,\n".as_bytes());
    bytes.extend(b"J\xfcrgen Roe,j@roe-stahl.com,4,\n");
    bytes.extend(b"Nu\0l Byte,nul@byte-works.com,5,\n");
    bytes.extend(b"Name,Email,Sum,Email\n");
    bytes.extend(b"Ida Moor,ida@moor-mills.com,=1+1,\n");
    bytes.extend(format!("{},long@long-names.com,7,\n", "x".repeat(5_000)).as_bytes());
    bytes.extend(b"Max Mill,max@mill-works.com,8,,too,many\n");
    let mut wide = String::new();
    let _ = writeln!(
        wide,
        "Name,Email,{}",
        (0..300).map(|at| format!("Extra {at}")).collect::<Vec<_>>().join(",")
    );
    let _ = writeln!(wide, "Wim Wide,wim@wide-tables.com,{}", vec!["=cmd()"; 300].join(","));
    check(&import(&desk, &file(&desk, "faults.csv", bytes), &[]).done(), [9, 0, 0, 0, 4, 5]);
    check(&import(&desk, &file(&desk, "wide.csv", wide), &[]).done(), [1, 0, 0, 0, 1, 0]);
    let bare = "Eve Nix,eve@nix-works.com\nDan Fry,dan@fry-foods.com\n";
    check(&import(&desk, &file(&desk, "bare.csv", bare), &[]).done(), [2, 0, 0, 0, 2, 0]);
    let people = desk.practise(&["lists"]).done().last().as_array().map_or(0, Vec::len);
    assert_eq!(people, 3);
    let rebuilt = desk.practise(&["rebuild"]).done();
    assert_eq!(rebuilt.last()["equal"], Value::Bool(true), "{:?}", rebuilt.documents);
}
