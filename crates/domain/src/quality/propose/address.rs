//! Mistyped domains, of addresses and of employers.

use super::{Basis, Change, Proposal, ProposalKind, Why};
use crate::{
    Field,
    normal::{Domain, Email, EmailStatus},
};
use std::borrow::Cow;

pub(super) fn typo(basis: &Basis<'_>) -> Option<Proposal> {
    let (mut changes, mut why) = (Vec::new(), None);
    if let Some((change, because)) = mailbox(basis) {
        changes.push(change);
        why = Some(because);
    }
    if let Some(change) = employer(basis, why.as_ref()) {
        why.get_or_insert_with(|| Why::Typo(change.to.clone()));
        changes.push(change);
    }
    Some(Proposal { kind: ProposalKind::DomainTypo, changes, why: why? })
}

/// The address at the domain that was meant.
fn mailbox(basis: &Basis<'_>) -> Option<(Change, Why)> {
    if basis.is_chosen(&[Field::Email]) {
        return None;
    }
    let tried = basis.value(Field::EmailStatus).map(EmailStatus::parse);
    let from = match basis.value(Field::Email) {
        Some(_) if tried == Some(EmailStatus::Valid) => return None,
        Some(address) => address.to_owned(),
        None => unreadable(basis)?,
    };
    let change = |to| Change { field: Field::Email, from: from.clone(), to };
    if let Some(to) = Email::proposal(&from) {
        let domain = to.rsplit_once('@').map_or_else(String::new, |(_, domain)| domain.to_owned());
        return Some((change(to), Why::Typo(domain)));
    }
    let email = Email::parse(&from).ok()?;
    // The address itself may have given the employer the domain that survives.
    let written = basis.written(Field::CompanyDomain).into_iter().map(|(_, written)| written);
    let named = basis.value(Field::CompanyDomain).map(Cow::Borrowed).into_iter().chain(written);
    let mut employers = named.filter_map(|domain| Domain::parse(&domain).ok());
    employers.find_map(|employer| {
        let to = email.at_employers(&employer)?;
        Some((change(to), Why::Employer(employer.as_str().to_owned())))
    })
}

fn unreadable(basis: &Basis<'_>) -> Option<String> {
    let damaged = |text: &str| Email::parse(text).is_err_and(|error| !error.is_placeholder());
    let mut written = basis.written(Field::Email).into_iter();
    written.find(|(_, text)| damaged(text)).map(|(_, text)| text.into_owned())
}

/// The employer's domain that was meant: the one that the address was mended by, or one with an ending that exists.
fn employer(basis: &Basis<'_>, why: Option<&Why>) -> Option<Change> {
    if basis.is_chosen(&[Field::CompanyDomain]) {
        return None;
    }
    let from = basis.value(Field::CompanyDomain)?;
    let at_mailbox =
        || basis.value(Field::Email).is_some_and(|address| address.ends_with(&format!("@{from}")));
    let to = match why {
        Some(Why::Employer(named)) if named != from && at_mailbox() => named.clone(),
        _ => Domain::parse(from).ok()?.proposal()?.as_str().to_owned(),
    };
    Some(Change { field: Field::CompanyDomain, from: from.to_owned(), to })
}
