//! Worlds as files.

use crate::{
    column::Column,
    world::{self, Kind, Noises, Rates},
};
use std::io::{self, Write};

/// Writes a world: the list and its truth. A million rows take about a third of a gigabyte of memory.
pub fn write(
    kind: Kind,
    seed: u64,
    rows: usize,
    rates: &Rates,
    list: &mut dyn Write,
    truth: &mut dyn Write,
) -> io::Result<()> {
    let mut text = Vec::with_capacity(rows * 200);
    let mut kept: Vec<(usize, u32, Noises)> = Vec::with_capacity(rows);
    let mut used = [false; Column::ALL.len()];
    world::each(kind, seed, rows, rates, &mut |draft| {
        kept.push((text.len(), draft.entity, draft.noises));
        for column in Column::ALL {
            text.push(b',');
            if let Some(value) = draft.get(*column) {
                used[*column as usize] = true;
                quoted(&mut text, value);
            }
        }
    });
    let columns: Vec<Column> = Column::ALL.iter().copied().filter(|column| used[*column as usize]).collect();
    write!(list, "id")?;
    for column in &columns {
        write!(list, ",{}", column.header())?;
    }
    writeln!(list)?;
    writeln!(truth, "id,entity,noises")?;
    for (at, id) in world::order(seed, kept.len()).into_iter().zip(1..) {
        let at = at as usize;
        let (start, entity, noises) = kept[at];
        let end = kept.get(at + 1).map_or(text.len(), |next| next.0);
        write!(list, "{id}")?;
        for (value, _) in cells(&text[start..end]).zip(used).filter(|(_, used)| *used) {
            list.write_all(value)?;
        }
        writeln!(list)?;
        writeln!(truth, "{id},{entity},{noises}")?;
    }
    list.flush()?;
    truth.flush()
}

/// A value as RFC 4180 has it.
fn quoted(out: &mut Vec<u8>, value: &str) {
    if !value.contains([',', '"', '\n', '\r']) {
        out.extend_from_slice(value.as_bytes());
        return;
    }
    out.push(b'"');
    out.extend_from_slice(value.replace('"', "\"\"").as_bytes());
    out.push(b'"');
}

/// The cells of a line, each with the comma before it.
fn cells(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = line;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut inside = false;
        let end = rest
            .iter()
            .enumerate()
            .skip(1)
            .find(|(_, sign)| {
                inside ^= **sign == b'"';
                **sign == b',' && !inside
            })
            .map_or(rest.len(), |(at, _)| at);
        let (cell, after) = rest.split_at(end);
        rest = after;
        Some(cell)
    })
}

/// The entity of each row of a list, by a truth of lines `id,entity`, more columns ignored.
///
/// # Errors
/// Where a row's id is not in the truth.
pub fn truth(text: &str, list: &sluice_dedupe::List) -> anyhow::Result<Vec<u32>> {
    let mut entities: std::collections::HashMap<&str, u32> = std::collections::HashMap::new();
    let mut known: std::collections::HashMap<&str, u32> = std::collections::HashMap::new();
    for line in text.lines().skip(1) {
        let mut cells = line.split(',');
        if let (Some(id), Some(entity)) = (cells.next(), cells.next()) {
            let next = u32::try_from(entities.len())?;
            known.insert(id, *entities.entry(entity).or_insert(next));
        }
    }
    (0..list.len())
        .map(|at| {
            known.get(list.id(at)).copied().ok_or_else(|| anyhow::anyhow!("{} has no truth", list.id(at)))
        })
        .collect()
}
