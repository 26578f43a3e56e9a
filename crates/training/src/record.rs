//! From a person to a row, as a source would write it.

mod contact;
mod firm;
mod name;
mod office;

use crate::{
    column::{Column, Draft},
    dice::Dice,
    firms::Firm,
    lands::COUNTRIES,
    noise::placeholder,
    noise_kind::Noise,
    person::{Job, Person},
    rates::Rates,
    sources::Source,
};

/// Where placeholders stand in lists of leads, the commoner places twice.
const LEAD_PLACEHOLDERS: &[Column] = &[
    Column::Email,
    Column::Email,
    Column::Phone,
    Column::Phone,
    Column::Mobile,
    Column::Company,
    Column::Title,
    Column::City,
    Column::Linkedin,
    Column::Website,
];

/// One row in the making, with all that it depends on.
pub(crate) struct Writer<'a> {
    pub(crate) firms: &'a [Firm],
    pub(crate) rates: &'a Rates,
    pub(crate) source: &'a Source,
    pub(crate) person: &'a Person,
    /// The position the row is about.
    pub(crate) job: Option<&'a Job>,
    pub(crate) draft: Draft,
    pub(crate) dice: &'a mut Dice,
}

impl Writer<'_> {
    /// Whether this happens, by its rate.
    fn happens(&mut self, noise: Noise) -> bool {
        self.dice.chance(self.rates.of(noise))
    }

    /// As [`Self::happens`], for slips: careless sources make more.
    fn slips(&mut self, noise: Noise) -> bool {
        self.dice.chance(self.rates.of(noise) * self.source.careless)
    }

    fn note(&mut self, noise: Noise) {
        self.draft.noises.insert(noise);
    }

    /// Changes a value, and notes it where it became different.
    fn spoil(
        &mut self,
        noise: Noise,
        column: Column,
        change: impl FnOnce(&str, &mut Dice) -> Option<String>,
    ) -> bool {
        let dice = &mut *self.dice;
        let changed = self.draft.change(column, |old| change(old, dice));
        if changed {
            self.draft.noises.insert(noise);
        }
        changed
    }

    /// Fills the row.
    pub(crate) fn write(mut self) -> Draft {
        self.name();
        self.office();
        self.email();
        self.phones();
        self.profile();
        self.title();
        self.placeholder(LEAD_PLACEHOLDERS);
        self.draft
    }

    fn title(&mut self) {
        if !self.source.gives(Column::Title, self.dice) {
            return;
        }
        let title = self.job.map_or(&self.person.title, |job| &job.title);
        let usual = title.worded(0);
        self.draft.set(Column::Title, usual);
        if self.happens(Noise::TitleVariant) {
            let other = title.worded(self.dice.below(title.count().max(1))).to_owned();
            self.spoil(Noise::TitleVariant, Column::Title, |_, _| Some(other));
        }
        if self.source.upper {
            self.draft.change(Column::Title, |title| Some(title.to_uppercase()));
        }
    }

    fn placeholder(&mut self, columns: &[Column]) {
        if !self.slips(Noise::Placeholder) {
            return;
        }
        // What stands for nothing stands where nothing is.
        let wished: Vec<Column> = (0..4).map(|_| *self.dice.pick(columns)).collect();
        let is_free =
            |column: &Column| self.draft.get(*column).is_none() && self.rates.missing(*column) < 1.0;
        let Some(column) = wished.into_iter().find(is_free) else { return };
        let text = match column {
            Column::Email => placeholder::email(self.dice),
            Column::Phone | Column::Mobile => placeholder::phone(self.dice),
            Column::Linkedin | Column::Website => placeholder::page(self.dice),
            _ => placeholder::text(self.dice),
        };
        self.draft.set(column, text);
        self.note(Noise::Placeholder);
    }

    fn country_code(&self) -> String {
        COUNTRIES[self.person.country].land.code.to_lowercase()
    }
}
