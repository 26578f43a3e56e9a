use super::{Client, paged};
use crate::{
    CallError, ConnectError, Cursor, Page,
    cursor::{self, Position},
    halo,
    manifest::Only,
    records,
};
use chrono::Utc;
use serde_json::Value;

/// The longest list, in rows, where the vendor names no end: no account holds as many.
pub(super) const MOST: u64 = 10_000_000;
/// So many pages more than records: no list is as empty.
const MOST_BLANK: u64 = 1_000;

pub(super) async fn page(client: &Client, name: &str, cursor: Option<&Cursor>) -> Result<Page, ConnectError> {
    let account = client.account();
    let (stream, prepared) = account.connector.stream(name)?;
    let Some(paging) = stream.paging.as_ref().filter(|_| stream.is_walked()) else {
        return Err(ConnectError::UnknownStream { name: name.to_owned() });
    };
    let mut cursor = cursor.cloned().unwrap_or_default();
    let mut position = cursor.position.take().unwrap_or_default();
    let (limit, size) = (paging.most.unwrap_or(MOST), u64::from(paging.size.get()));
    if position.rows >= limit {
        return Err(ConnectError::StreamTooLong { stream: name.to_owned(), limit });
    }

    let ticket_type = match &stream.only {
        Some(Only::HaloTicketType(name)) => match halo::ticket_type_id(client, name).await {
            Err(ConnectError::HaloNoTicketType { .. }) if stream.optional => return Ok(nothing(&cursor)),
            id => Some(id?),
        },
        None => None,
    };
    let start = cursor.start(stream.incremental.as_ref());
    let from_beginning = start.is_none();
    if position.pages == 0 || cursor.began.is_none() {
        cursor.began = Some(Utc::now());
    }
    let mut call = paged::call(stream, &position, stream.path.as_str(), None, start);
    if let Some(id) = ticket_type {
        call = call.query("requesttype", id.to_string());
        let fields = client.halo().asked();
        if !fields.is_empty() {
            let fields: Vec<String> = fields.iter().map(i64::to_string).collect();
            call = call.query("include_custom_fields", fields.join(","));
        }
    }
    let answered = match account.answered(call.of(stream)).await.map_err(CallError::into_cause) {
        Err(ConnectError::Forbidden { .. }) if stream.optional => return Ok(nothing(&cursor)),
        // Of a record it can be said that it is gone; a list that is not there is none of this API's.
        Err(ConnectError::NotFound { .. }) => return Err(account.http.not_an_api()),
        answered => answered?,
    };
    let total = paging.total.as_deref().and_then(|total| number(answered.body.pointer(total)?));
    let next = paged::next(paging, &account.connector.manifest().auth, &answered);
    // What an ignored failure leaves says nothing of what is there.
    let whole = from_beginning && !answered.body.is_null();
    let status = answered.status;
    let rows = records::rows(answered.body, stream, prepared, status)?;
    // A page without records says that there is another: all that was on it was deleted, or filtered out.
    let goes_on = next.as_ref().filter(|_| rows.is_empty());
    let fingerprint = match goes_on {
        Some(next) => cursor::fingerprint([next.as_str()].into_iter()),
        None => records::fingerprint(&rows, stream),
    };
    let distinct = records::distinct(&rows, stream);
    let repeats = position.repeats(&fingerprint);
    let goes_round = position.fingerprint.as_ref() != Some(&fingerprint);
    let full = distinct as u64 == size;
    // Where records are counted, that tells how many did not come.
    let uncounted = total.max(position.counted).is_none() && !rows.is_empty();
    // A last page may come for whatever is behind it, also where it is full: what comes next tells.
    let may_be_last = repeats && !goes_round && !paged::follows(paging) && position.pages > 1;
    if may_be_last && uncounted && full && !position.twice {
        position.twice = true;
        position.pages += 1;
        let next = Cursor { position: Some(position), ..cursor };
        let (records, skipped) = (Vec::new(), Vec::new());
        let (done, whole, missing, repeats) = (false, false, None, false);
        return Ok(Page { records, skipped, total, next, done, whole, missing, repeats });
    }
    // Others follow: what belongs between did not come.
    if position.twice && !repeats && uncounted {
        let anew = cursor.clone().begun_again();
        return Ok(Page { next: anew, repeats: true, ..end(cursor, &position, total, size, false) });
    }
    if repeats || rows.is_empty() && goes_on.is_none() {
        let anew = cursor.clone().begun_again();
        let ended = end(cursor, &position, total, size, whole && rows.is_empty() && !position.twice);
        let endless = match paged::follows(paging) {
            true => next.is_some(),
            // The first page for every other: which is asked for makes no difference there.
            false => goes_round || full && !may_be_last,
        };
        if repeats && uncounted && endless {
            return Ok(Page { next: anew, repeats, ..ended });
        }
        return Ok(ended);
    }
    if position.pages > position.rows + MOST_BLANK {
        return Err(ConnectError::UnexpectedAnswer { status, what: "records, or an end" });
    }

    position.read(fingerprint, distinct);
    position.counted = total.or(position.counted);
    if let Some(incremental) = &stream.incremental {
        // A time in the future would hide everything that changes until then.
        let now = Utc::now();
        let newest =
            rows.iter().filter_map(|row| cursor::changed(row, incremental)).filter(|at| *at <= now).max();
        cursor.highest = cursor.highest.max(newest);
    }
    let done = if paged::follows(paging) {
        next.is_none()
    } else {
        // Of a page that is full more may follow, whatever is counted.
        let full = (distinct as u64) >= size;
        total.is_some_and(|total| position.rows >= total) && (!full || position.rows >= limit)
    };
    position.next = next;
    let wanted = |row: &&Value| ticket_type.is_none_or(|id| halo::is_of_type(row, id));
    let layers = client.layers();
    let (records, skipped) = records::records(rows.iter().filter(wanted), stream, prepared, layers.get(name));
    if done {
        return Ok(Page { records, skipped, ..end(cursor, &position, total, size, whole) });
    }
    let next = Cursor { position: Some(position), ..cursor };
    Ok(Page { records, skipped, total, next, done, whole: false, missing: None, repeats: false })
}

/// The end of a pass. Where fewer came than the vendor counted, a page was cut short or given twice in place of another:
/// the pass is read again. Where about as many are missing then, or were the last time, it is the count that is wrong.
fn end(cursor: Cursor, position: &Position, total: Option<u64>, size: u64, whole: bool) -> Page {
    let missing = total.max(position.counted).unwrap_or_default().saturating_sub(position.rows);
    // Records come and go while a list is read; a page that was cut short lacks more.
    let usual = cursor.missing.is_some_and(|before| before.abs_diff(missing) * 4 < size);
    let second_try = cursor.again;
    let whole = whole && missing == 0 && !second_try;
    let page = |next, done, missing| Page {
        records: Vec::new(),
        skipped: Vec::new(),
        total,
        next,
        done,
        whole,
        missing,
        repeats: false,
    };
    let known = (missing > 0).then_some(missing);
    // How much of all is missing says nothing of what changed.
    let short = if cursor.starts_at_the_beginning() { known } else { cursor.short };
    if missing == 0 || usual {
        return page(Cursor { missing: known, short, ..cursor.finished() }, true, None);
    }
    let next = Cursor { missing: known, short, again: !second_try, ..cursor.begun_again() };
    page(next, second_try, second_try.then_some(missing))
}

/// The answer of an account that does not have what a stream reads.
fn nothing(cursor: &Cursor) -> Page {
    let next = Cursor { again: false, ..cursor.clone() };
    Page {
        records: Vec::new(),
        skipped: Vec::new(),
        total: None,
        next,
        done: true,
        whole: false,
        missing: None,
        repeats: false,
    }
}

/// A number of records.
pub(super) fn number(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => {
            number.as_u64().or_else(|| number.as_f64().filter(|n| *n >= 0.0).map(|n| n as u64))
        }
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}
