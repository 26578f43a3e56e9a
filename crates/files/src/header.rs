//! Which row names the columns.

use crate::{FileError, cell, table::Row};
use std::collections::BTreeMap;

/// The most columns that are read.
const MOST_COLUMNS: usize = 2_000;
/// Rows above the header that may say what the file is.
const TITLES: usize = 10;

/// The columns, and how many of the first rows are above the data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub columns: Vec<String>,
    /// The row as it stands, where it is there.
    pub cells: Option<Vec<String>>,
    pub rows_above: usize,
}

/// Finds the header among the first rows. `given` is what the user says: whether there is one.
pub(crate) fn find(first: &[Row], given: Option<bool>) -> Result<Header, FileError> {
    let titles = titles(first);
    let row = first.get(titles).ok_or(FileError::Empty)?;
    let width = first.iter().skip(titles).map(|row| row.cells.len()).max().unwrap_or(0);
    if width > MOST_COLUMNS {
        return Err(FileError::TooManyColumns { columns: width, most: MOST_COLUMNS });
    }
    let named = given.unwrap_or_else(|| !row.cells.iter().any(|cell| cell::is_data(cell)));
    if !named {
        let columns = (1..=width).map(unnamed).collect();
        return Ok(Header { columns, cells: None, rows_above: titles });
    }
    Ok(Header { columns: names(&row.cells), cells: Some(row.cells.clone()), rows_above: titles + 1 })
}

/// Rows at the top with one cell only, above rows with more.
fn titles(first: &[Row]) -> usize {
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    let widest = first.iter().map(filled).max().unwrap_or(0);
    if widest < 3 {
        return 0;
    }
    first.iter().take(TITLES).take_while(|row| filled(row) <= 1).count()
}

fn unnamed(number: usize) -> String {
    format!("Column {number}")
}

/// Each name once; a column without a name has its number.
fn names(cells: &[String]) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    cells
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let text: Vec<&str> = text.split_whitespace().collect();
            let name = if text.is_empty() { unnamed(at + 1) } else { text.join(" ") };
            let times = seen.entry(name.to_lowercase()).or_default();
            *times += 1;
            if *times == 1 { name } else { format!("{name} ({times})") }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&[&str]]) -> Vec<Row> {
        rows.iter()
            .zip(1..)
            .map(|(cells, line)| Row {
                line,
                cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
                unfit: None,
            })
            .collect()
    }

    fn check(first: &[&[&str]], columns: &[&str], rows_above: usize) {
        let found = find(&rows(first), None).unwrap();
        assert_eq!(
            (found.columns.iter().map(String::as_str).collect::<Vec<_>>(), found.rows_above),
            (columns.to_vec(), rows_above)
        );
    }

    #[test]
    fn the_header_is_told_from_titles_and_from_data() {
        check(&[&["Name", "Email"], &["Ann", "a@b.example"]], &["Name", "Email"], 1);
        check(&[&["Ann", "a@b.example"], &["Bob", "b@b.example"]], &["Column 1", "Column 2"], 0);
        check(&[&["ann@b.example"]], &["Column 1"], 0);
        check(
            &[&["Export of 4 May"], &[""], &["Name", "Email", "Phone"], &["Ann", "a@b.example", "1"]],
            &["Name", "Email", "Phone"],
            3,
        );
        check(&[&["Name", "name", "", "Name"]], &["Name", "name (2)", "Column 3", "Name (3)"], 1);
        check(&[&["First\n Name", "Phone"]], &["First Name", "Phone"], 1);
    }

    #[test]
    fn a_user_may_say_that_there_is_no_header() {
        let found = find(&rows(&[&["Ann", "Acme"], &["Bob", "Bolt"]]), Some(false)).unwrap();
        assert_eq!((found.columns.len(), found.rows_above), (2, 0));
    }

    #[test]
    fn more_columns_than_any_export_has_are_refused() {
        let wide: Vec<&str> = vec!["x"; MOST_COLUMNS + 1];
        assert!(matches!(find(&rows(&[&wide]), None), Err(FileError::TooManyColumns { .. })));
    }
}
