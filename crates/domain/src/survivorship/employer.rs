//! Who employs the person.

use super::{Ranked, Values, company_domain, company_name};
use crate::{Field, derived::Record, normal::NormalCompany};

/// Puts the employer's name and domain, both of the employer that the most believed record names, and gives the
/// records that name the same employer or none: what the others say is about another job.
pub(super) fn survive<'a>(ranked: &Ranked<'a>, values: &mut Values) -> Ranked<'a> {
    let Some(employer) = ranked.iter().find_map(|record| record.company.as_ref()) else {
        return Ranked(ranked.0.clone());
    };
    let agrees = |record: &Record| record.company.as_ref().is_none_or(|company| is_same(company, employer));
    let colleagues = Ranked(ranked.iter().filter(|record| agrees(record)).collect());
    values.put_best(&colleagues, Field::CompanyName, company_name);
    if let Some((record, domain)) = colleagues.best(|record| Some(((), company_domain(record)?))) {
        let raw = [Field::CompanyDomain, Field::Email].into_iter().find_map(|field| {
            let written = record.fields.get(&field)?;
            written.to_lowercase().contains(&domain).then(|| written.clone())
        });
        let raw = raw
            .or_else(|| record.fields.get(&Field::CompanyDomain).cloned())
            .unwrap_or_else(|| domain.clone());
        values.put_raw(record.id, Field::CompanyDomain, domain, raw);
    }
    colleagues
}

/// Whether two records can mean the same employer: one domain, one brand at two domains, or one name.
fn is_same(left: &NormalCompany, right: &NormalCompany) -> bool {
    if let (Some(left), Some(right)) = (&left.domain, &right.domain)
        && left.label() == right.label()
    {
        return true;
    }
    if let (Some(left), Some(right)) = (&left.name, &right.name)
        && left.key == right.key
    {
        return true;
    }
    let brand = |one: &NormalCompany, other: &NormalCompany| match (&one.name, &other.domain) {
        (Some(name), Some(domain)) => name.key == domain.label(),
        _ => false,
    };
    brand(left, right) || brand(right, left)
}
