//! Where the person or company is.

use super::{By, Part, Ranked, Values, speaking, written};
use crate::{
    Field,
    derived::Record,
    normal::{Region, text},
};

/// What a place is said by.
pub(super) const FIELDS: [Field; 5] =
    [Field::Street, Field::Postcode, Field::City, Field::Region, Field::Country];

/// Puts street, postcode, town, region and country so that they are of one place.
pub(super) fn survive(ranked: &Ranked<'_>, by: By<'_>, values: &mut Values) {
    let about = ranked.about(Part::Place, by, speaking::place);
    let ranked = about.as_ref();
    let known = ranked.best(|record| Some(((), country(record)?)));
    match known {
        Some((record, country)) => values.put(record, Field::Country, country.name().to_owned()),
        None => values.put_best(ranked, Field::Country, |record| written(record, Field::Country)),
    }
    let abroad = |record: &Record| matches!((known, country(record)), (Some((_, known)), Some(other)) if known != other);
    let there = ranked.only(|record| !abroad(record));
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

pub(super) fn country(record: &Record) -> Option<Region> {
    Region::parse(record.fields.get(&Field::Country)?).ok()
}
