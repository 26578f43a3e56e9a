//! Reading a list into what is compared.

use crate::{
    DedupeError,
    columns::{Asked, Chosen, choose, is_house_number, is_middle},
};
use sluice_domain::{Field, normal};
use sluice_files::{Choice, FileError, Reader, Row, Table};
use sluice_matching::{Batch, Subject};
use std::{
    borrow::Cow,
    collections::HashSet,
    num::NonZero,
    ops::ControlFlow,
    path::Path,
    sync::{Mutex, mpsc},
    thread,
};

/// Rows that are normalised together.
const BLOCK: usize = Batch::RUN;
/// Blocks that may wait for each worker.
const WAITING: usize = 4;
/// More fields than this are rarely filled.
const FIELDS: usize = 16;
/// The longest value that is looked at, in bytes.
const LONGEST: usize = 4_096;

/// What the reader of the result should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Columns that say nothing that is compared.
    ColumnsIgnored(Vec<String>),
    /// Rows that can't be read as rows; each is a cluster of its own.
    RowsUnfit(usize),
    /// Rows in which no value is known; each is a cluster of its own.
    RowsEmpty(usize),
    /// Rows that have an id that a row before them has.
    IdsRepeated(usize),
    /// Rows without an id; the number of their line stands for it.
    IdsMissing(usize),
}

/// A list, ready for matching.
pub struct List {
    pub(crate) batch: Batch,
    ids: String,
    ends: Vec<usize>,
    /// What is matched.
    pub subject: Subject,
    /// What the reader of the result should know.
    pub notes: Vec<Note>,
}

impl List {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The id of a row.
    pub fn id(&self, at: usize) -> &str {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.ids[start..self.ends[at]]
    }

    /// The rows as they are compared.
    pub const fn batch(&self) -> &Batch {
        &self.batch
    }
}

/// Columns that complete others.
#[derive(Clone, Copy)]
struct Beside {
    number: Option<usize>,
    middle: Option<usize>,
}

#[derive(Default)]
struct Part {
    batch: Batch,
    ids: String,
    ends: Vec<usize>,
    unfit: usize,
    empty: usize,
    missing: usize,
}

/// Reads a list from a file: CSV, TSV or XLSX. Blocks, and uses every core.
///
/// # Errors
/// Where the file can't be read, or has no column of that name or none that is known.
pub fn read(path: &Path, asked: &Asked) -> Result<List, DedupeError> {
    let table = match Table::open(path, &Choice::default()) {
        Ok(table) => table,
        Err(FileError::Empty) if is_plainly_empty(path) => return Ok(nothing()),
        Err(error) => return Err(error.into()),
    };
    let chosen = choose(&table, asked)?;
    let reader = chosen.columns.bind(&table)?;
    let place = |is: fn(&str) -> bool| table.columns.iter().position(|column| is(column));
    let beside = Beside { number: place(is_house_number), middle: place(is_middle) };
    let parts = parts(&table, &chosen, &reader, beside)?;
    let mut list = nothing();
    list.subject = chosen.subject;
    let (mut unfit, mut empty, mut missing) = (0, 0, 0);
    for part in parts {
        let base = list.ids.len();
        list.ids.push_str(&part.ids);
        list.ends.extend(part.ends.iter().map(|end| base + end));
        list.batch.append(part.batch);
        unfit += part.unfit;
        empty += part.empty;
        missing += part.missing;
    }
    let mut notes = Vec::new();
    if !chosen.ignored.is_empty() {
        notes.push(Note::ColumnsIgnored(chosen.ignored));
    }
    let repeated = repeated(&list);
    let counted = [
        (unfit, Note::RowsUnfit(unfit)),
        (empty, Note::RowsEmpty(empty)),
        (repeated, Note::IdsRepeated(repeated)),
        (missing, Note::IdsMissing(missing)),
    ];
    notes.extend(counted.into_iter().filter(|(count, _)| *count > 0).map(|(_, note)| note));
    list.notes = notes;
    Ok(list)
}

/// A file of no bytes at all is a list of no rows.
fn is_plainly_empty(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|it| it.len() == 0)
}

fn nothing() -> List {
    List {
        batch: Batch::default(),
        ids: String::new(),
        ends: Vec::new(),
        subject: Subject::Lead,
        notes: Vec::new(),
    }
}

fn repeated(list: &List) -> usize {
    let mut known = HashSet::with_capacity(list.len());
    (0..list.len()).filter(|at| !known.insert(list.id(*at))).count()
}

/// Reads rows on this thread and normalises them on the others.
fn parts(table: &Table, chosen: &Chosen, reader: &Reader, beside: Beside) -> Result<Vec<Part>, DedupeError> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(16);
    let (send, receive) = mpsc::sync_channel::<(usize, Vec<Row>)>(workers * WAITING);
    let receive = &Mutex::new(receive);
    let work = move || {
        let mut done = Vec::new();
        loop {
            // A worker that failed leaves nothing half done behind.
            let next = receive.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv();
            let Ok((at, rows)) = next else { break done };
            done.push((at, part(&rows, chosen, reader, beside)));
        }
    };
    let mut parts: Vec<(usize, Part)> = thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut block = Vec::with_capacity(BLOCK);
        let mut sent = 0;
        let read = table.rows(0, &mut |row| {
            block.push(row);
            if block.len() == BLOCK {
                let full = std::mem::replace(&mut block, Vec::with_capacity(BLOCK));
                if send.send((sent, full)).is_err() {
                    return ControlFlow::Break(());
                }
                sent += 1;
            }
            ControlFlow::Continue(())
        });
        // Where nobody receives, a worker has failed, and joining it says so.
        let _ = send.send((sent, block));
        drop(send);
        let parts = running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect();
        read.map(|()| parts)
    })?;
    parts.sort_by_key(|(at, _)| *at);
    Ok(parts.into_iter().map(|(_, part)| part).collect())
}

fn part(rows: &[Row], chosen: &Chosen, reader: &Reader, beside: Beside) -> Part {
    let mut part = Part::default();
    for row in rows {
        let id = row.cells.get(chosen.id).map_or("", |id| id.trim());
        if id.is_empty() {
            part.missing += 1;
            part.ids.push_str(&row.line.to_string());
        } else {
            part.ids.push_str(id);
        }
        part.ends.push(part.ids.len());
        let fields = if row.unfit.is_some() {
            part.unfit += 1;
            Vec::new()
        } else {
            fields(row, reader, beside)
        };
        part.empty += usize::from(fields.is_empty() && row.unfit.is_none());
        let (person, company) = normal::values(fields.iter().map(|(field, value)| (*field, &**value)));
        part.batch.push(&person, company.as_ref());
    }
    part
}

fn fields<'a>(row: &'a Row, reader: &'a Reader, beside: Beside) -> Vec<(Field, Cow<'a, str>)> {
    let mut fields = Vec::with_capacity(FIELDS);
    fields.extend(reader.values(row));
    for (_, value) in fields.iter_mut().filter(|(_, value)| value.len() > LONGEST) {
        let end = (0..=LONGEST).rev().find(|end| value.is_char_boundary(*end)).unwrap_or(0);
        value.to_mut().truncate(end);
    }
    let cell = |at: Option<usize>| at.and_then(|at| row.cells.get(at)).map_or("", |cell| cell.trim());
    let (middle, number) = (cell(beside.middle), cell(beside.number));
    for (field, value) in &mut fields {
        match field {
            Field::GivenName if !middle.is_empty() => *value = format!("{value} {middle}").into(),
            Field::Street if !number.is_empty() => *value = format!("{number} {value}").into(),
            _ => {}
        }
    }
    fields
}
