//! Where the person or company is.

use super::{Ranked, Values, written};
use crate::{
    Field,
    derived::Record,
    normal::{Region, text},
};

/// Puts street, postcode, town, region and country so that they are of one place.
pub(super) fn survive(ranked: &Ranked<'_>, values: &mut Values) {
    let country = |record: &Record| Region::parse(record.fields.get(&Field::Country)?).ok();
    let known = ranked.best(|record| Some(((), country(record)?)));
    match known {
        Some((record, country)) => values.put(record, Field::Country, country.name().to_owned()),
        None => values.put_best(ranked, Field::Country, |record| written(record, Field::Country)),
    }
    let abroad = |record: &Record| matches!((known, country(record)), (Some((_, known)), Some(other)) if known != other);
    let there = Ranked(ranked.iter().filter(|record| !abroad(record)).collect());
    let Some((town, name)) = there.best(|record| Some(((), written(record, Field::City)?))) else {
        values.put_best(&there, Field::Region, |record| written(record, Field::Region));
        return;
    };
    let folded = text::fold(&name);
    values.put(town, Field::City, name);
    for field in [Field::Region, Field::Postcode, Field::Street] {
        values.put_best(&there, field, |record| {
            let same_town = written(record, Field::City).is_some_and(|city| text::fold(&city) == folded);
            written(record, field).filter(|_| same_town)
        });
    }
}
