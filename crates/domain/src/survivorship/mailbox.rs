//! Where mail reaches the person.

use super::{By, Part, Ranked, Values, speaking};
use crate::{
    Field,
    derived::Record,
    normal::{Email, EmailClass, EmailStatus},
};

/// Puts the address and what is known of it.
pub(super) fn survive(ranked: &Ranked<'_>, by: By<'_>, values: &mut Values) {
    let about = ranked.about(Part::Email, by, |record| {
        Some(speaking::mailbox(email(record)?, alive(ranked, record).is_some()))
    });
    let Some((record, email)) = about.best(|record| {
        let email = email(record)?;
        Some((rank(status(ranked, email), email.class), email))
    }) else {
        return;
    };
    values.put(record, Field::Email, email.address.clone());
    if let Some((record, status)) = tried(ranked, email) {
        values.put(record, Field::EmailStatus, status.name().to_owned());
    }
}

fn email(record: &Record) -> Option<&Email> {
    record.person.as_ref()?.email.as_ref()
}

/// The address, unless mail to it comes back.
pub(super) fn alive<'a>(ranked: &Ranked<'a>, record: &'a Record) -> Option<&'a Email> {
    email(record).filter(|email| status(ranked, email) != EmailStatus::Invalid)
}

fn status(ranked: &Ranked<'_>, mailbox: &Email) -> EmailStatus {
    tried(ranked, mailbox).map_or(EmailStatus::Unknown, |(_, status)| status)
}

/// A mailbox that takes mail, then a person's own, then the better tried, then the one at work.
fn rank(status: EmailStatus, class: EmailClass) -> impl Ord {
    let own = matches!(class, EmailClass::Work | EmailClass::FreeMail);
    (status != EmailStatus::Invalid, own, status, std::cmp::Reverse(class))
}

/// What the records together say of a mailbox, and which of them says it. That mail arrived or came back says more
/// than that it could not be found out.
pub(super) fn tried<'a>(ranked: &Ranked<'a>, mailbox: &Email) -> Option<(&'a Record, EmailStatus)> {
    let telling = |status: EmailStatus| match status {
        EmailStatus::Valid => 4_u8,
        EmailStatus::Invalid => 3,
        EmailStatus::AcceptAll => 2,
        EmailStatus::Guessed => 1,
        EmailStatus::Unknown => 0,
    };
    ranked.best(|record| {
        if email(record)?.match_key != mailbox.match_key {
            return None;
        }
        let status = EmailStatus::parse(record.fields.get(&Field::EmailStatus)?);
        Some((telling(status), status))
    })
}
