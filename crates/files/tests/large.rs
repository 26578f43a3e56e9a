//! A file of any size is read in the memory of a small one.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may fail by panicking, and says what it measured"
)]

use sluice_files::{Choice, Columns, Table};
use std::{
    fs::File,
    io::{BufWriter, Write},
    ops::ControlFlow,
    path::Path,
    time::Instant,
};

const MIB: u64 = 1 << 20;

/// Writes rows of people until the file is so large; how many.
fn write(path: &Path, bytes: u64) -> u64 {
    let mut file = BufWriter::new(File::create(path).unwrap());
    let mut written = 0;
    let mut line = "First Name,Last Name,Email,Company,Website,Notes\n".to_owned();
    let mut rows = 0;
    loop {
        file.write_all(line.as_bytes()).unwrap();
        written += line.len() as u64;
        if written >= bytes {
            break;
        }
        rows += 1;
        line = format!(
            "Ann,Lee {rows},ann.{rows}@acme{}.test,\"Acme, {}\",acme{}.test,{}\n",
            rows % 977,
            rows % 977,
            rows % 977,
            "x".repeat(40)
        );
    }
    file.flush().unwrap();
    rows
}

/// The most memory that this process has held, in bytes.
#[cfg(target_os = "linux")]
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_ascii_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

#[cfg(not(target_os = "linux"))]
const fn peak() -> u64 {
    0
}

fn check(bytes: u64, most: u64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.csv");
    let rows = write(&path, bytes);
    let (before, started) = (peak(), Instant::now());
    let table = Table::open(&path, &Choice::default()).unwrap();
    let reader = Columns::propose(&table).bind(&table).unwrap();
    let mut read = 0;
    table
        .rows(0, &mut |row| {
            read += u64::from(reader.read(&row).is_ok());
            ControlFlow::Continue(())
        })
        .unwrap();
    let more = peak() - before;
    println!(
        "{} MiB, {rows} rows: {} MiB more at the peak, {:?}",
        bytes / MIB,
        more / MIB,
        started.elapsed()
    );
    assert_eq!(read, rows);
    assert!(more <= most, "{} MiB more", more / MIB);
}

#[test]
fn ten_megabytes_take_no_more_memory_than_one() {
    check(10 * MIB, 32 * MIB);
}

#[test]
#[ignore = "slow: a hundred megabytes in a build that is not optimised"]
fn a_hundred_megabytes_take_no_more_memory_than_one() {
    check(100 * MIB, 32 * MIB);
}
