use super::{Human, Register, proper};
use crate::{
    column::{Column, Draft},
    dates,
    dice::Dice,
    noise::typing,
    noise_kind::Noise,
    rates::Rates,
    script::unmarked,
};

const KINDS: &[(Noise, f64)] = &[
    (Noise::TypoGiven, 40.0),
    (Noise::TypoFamily, 40.0),
    (Noise::Ocr, 3.0),
    (Noise::Phonetic, 3.0),
    (Noise::Swapped, 8.0),
    (Noise::DayMonth, 6.0),
    (Noise::TypoDate, 4.0),
    (Noise::DateFormat, 1.0),
    (Noise::Missing, 1.0),
    (Noise::Moved, 2.0),
    (Noise::Nickname, 4.0),
    (Noise::TypoAddress, 4.0),
    (Noise::TypoNumber, 3.0),
    (Noise::Initial, 6.0),
    (Noise::MiddleName, 3.0),
    (Noise::MiddleInitial, 4.0),
    (Noise::Married, 3.0),
    (Noise::OneSurname, 0.5),
    (Noise::DiacriticsDropped, 0.5),
    (Noise::Honorific, 2.0),
];

impl Register {
    /// One error or several, as many as such a register has.
    pub(super) fn spoil(&self, draft: &mut Draft, human: &Human, rates: &Rates, dice: &mut Dice) {
        let mut count = 1;
        while count < 9 && dice.chance(1.0 - 1.0 / self.errors.max(1.0)) {
            count += 1;
        }
        let weight = |(noise, factor): &(Noise, f64)| {
            let rate = if *noise == Noise::Missing { 0.6 } else { rates.of(*noise) };
            rate * factor
        };
        let whole: f64 = KINDS.iter().map(weight).sum();
        for _ in 0..count {
            let mut at = dice.unit() * whole;
            let kind = KINDS.iter().find(|kind| {
                at -= weight(kind);
                at < 0.0
            });
            if let Some((noise, _)) = kind
                && self.err(*noise, draft, human, dice)
            {
                draft.noises.insert(*noise);
            }
        }
    }

    /// Makes one error; says whether the row is another than before.
    fn err(&self, noise: Noise, draft: &mut Draft, human: &Human, dice: &mut Dice) -> bool {
        let name_column = if dice.chance(0.5) { Column::Given } else { Column::Family };
        let any = |dice: &mut Dice, columns: &[Column]| *dice.pick(columns);
        let words = [Column::Given, Column::Family, Column::Street, Column::City];
        match noise {
            Noise::TypoGiven => draft.change(Column::Given, |text| typing::typo(text, dice)),
            Noise::TypoFamily => draft.change(Column::Family, |text| typing::typo(text, dice)),
            Noise::Ocr => {
                let column = any(dice, &words);
                draft.change(column, |text| typing::misread(text, dice))
            }
            Noise::Phonetic => draft.change(name_column, |text| typing::misheard(text, dice)),
            Noise::Swapped => {
                let (given, family) = (draft.take(Column::Given), draft.take(Column::Family));
                let differ = given != family;
                draft.set(Column::Given, family.unwrap_or_default());
                draft.set(Column::Family, given.unwrap_or_default());
                differ
            }
            Noise::DayMonth => {
                let turned = human.birth.turned().map(|date| date.written(self.date_style));
                draft.change(Column::Birth, |_| turned)
            }
            Noise::TypoDate => {
                let date = human.birth.slipped(dice).written(self.date_style);
                draft.change(Column::Birth, |_| Some(date))
            }
            Noise::DateFormat => {
                let date = human.birth.written(dice.below(dates::STYLES));
                draft.change(Column::Birth, |_| Some(date))
            }
            Noise::Missing => {
                let column = any(dice, &self.columns);
                draft.take(if dice.chance(0.2) { name_column } else { column }).is_some()
            }
            Noise::Moved => {
                let home = self.home(dice);
                let mut moved = draft.change(Column::Street, |_| Some(home.street));
                if dice.chance(0.8) {
                    moved |= draft.change(Column::City, |_| Some(home.city));
                    moved |= draft.change(Column::Postcode, |_| Some(home.postcode));
                    moved |= draft.change(Column::State, |_| Some(home.state.to_owned()));
                }
                moved
            }
            Noise::Nickname => {
                let called = &human.name.called;
                !called.is_empty() && {
                    let called = dice.pick(called).clone();
                    draft.change(Column::Given, |_| Some(called))
                }
            }
            Noise::TypoAddress => {
                let column = any(
                    dice,
                    &[Column::Street, Column::Street, Column::City, Column::Postcode, Column::State],
                );
                let number = column == Column::Postcode || column == Column::Street && dice.chance(0.3);
                draft.change(column, |text| {
                    if number {
                        typing::digit(text, dice)
                    } else if column == Column::Street && dice.chance(0.5) {
                        shortened(text)
                    } else {
                        typing::typo(text, dice)
                    }
                })
            }
            Noise::TypoNumber => {
                let column = any(dice, &[Column::Number, Column::Phone]);
                draft.change(column, |text| typing::digit(text, dice))
            }
            Noise::Initial => draft.change(Column::Given, |text| text.chars().next().map(String::from)),
            Noise::MiddleName => {
                let middle = human.name.middle.as_ref().map(|middle| middle.own().to_owned());
                draft.change(Column::Given, |text| middle.map(|middle| format!("{text} {middle}")))
            }
            Noise::MiddleInitial => {
                let letter = human.name.middle.as_ref().and_then(|middle| middle.own().chars().next());
                draft.change(Column::Given, |text| letter.map(|letter| format!("{text} {letter}")))
            }
            Noise::Married => {
                let maiden = human.name.maiden.as_ref().map(|maiden| maiden.own().to_owned());
                draft.change(Column::Family, |_| maiden)
            }
            Noise::OneSurname => draft.change(Column::Family, |text| {
                text.split_once([' ', '-'])
                    .map(|(first, second)| (if dice.chance(0.6) { first } else { second }).to_owned())
            }),
            Noise::DiacriticsDropped => {
                let given = draft.change(Column::Given, |text| Some(unmarked(text, false)));
                draft.change(Column::Family, |text| Some(unmarked(text, false))) || given
            }
            Noise::Honorific => {
                let title = dice.word(if human.name.female { "mrs ms miss dr" } else { "mr dr rev" });
                let title = proper(title);
                draft.change(Column::Given, |text| Some(format!("{title} {text}")))
            }
            _ => false,
        }
    }
}

/// A street with its kind in short.
fn shortened(street: &str) -> Option<String> {
    const SHORT: &[(&str, &str)] = &[
        ("Street", "St"),
        ("Road", "Rd"),
        ("Avenue", "Ave"),
        ("Lane", "Ln"),
        ("Drive", "Dr"),
        ("Place", "Pl"),
        ("Boulevard", "Blvd"),
        ("Court", "Ct"),
        ("Close", "Cl"),
        ("Parkway", "Pkwy"),
        ("straße", "str."),
        ("straat", "str."),
        ("avenue", "av."),
        ("Avenida", "Av."),
        ("Calle", "C/"),
        ("Suite", "Ste"),
        ("Floor", "Fl"),
    ];
    SHORT.iter().find(|(long, _)| street.contains(long)).map(|(long, short)| street.replacen(long, short, 1))
}
