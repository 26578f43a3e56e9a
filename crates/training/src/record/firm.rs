use super::Writer;
use crate::{
    column::{Column, Draft},
    noise::{mail, typing},
    noise_kind::Noise,
};

impl Writer<'_> {
    /// Fills the row of a firm.
    pub(crate) fn firm(mut self) -> Draft {
        self.office();
        let Some(job) = self.job else { return self.draft };
        let firm = &self.firms[job.firm];
        // A row that names no firm is about none.
        if self.draft.get(Column::Company).is_none() && self.draft.get(Column::Website).is_none() {
            self.company(firm);
        }
        let office = &firm.offices[job.office];
        if self.source.gives(Column::Phone, self.dice) {
            let number = if self.dice.chance(0.85) {
                office.switchboard()
            } else {
                let line = self.dice.filled(&"#".repeat(office.digits));
                office.block.line(&line)
            };
            let text = self.styled(&number);
            self.draft.set(Column::Phone, text);
        }
        if self.source.gives(Column::Email, self.dice) && self.dice.chance(0.4) {
            let local = mail::role(self.dice);
            self.draft.set(Column::Email, format!("{local}@{}", firm.domain));
            self.note(Noise::RoleMailbox);
        }
        if self.slips(Noise::TypoCompany) {
            let column = *self.dice.pick(&[Column::Street, Column::City, Column::Postcode, Column::Website]);
            self.spoil(Noise::TypoAddress, column, typing::typo);
        }
        self.placeholder(&[Column::Website, Column::Phone, Column::City, Column::Street]);
        self.draft
    }
}
