use super::Writer;
use crate::{
    column::Column, lands::Tongue, noise::typing, noise_kind::Noise, part::Part, script::unmarked,
    sources::Layout,
};

impl Writer<'_> {
    pub(super) fn name(&mut self) {
        let name = &self.person.name;
        let native = name.given.native.is_some()
            && (self.source.native || self.happens(Noise::NativeScript))
            && name.family.native.is_some();
        let given = self.given(native);
        let family = self.family(native);
        self.draft.set(Column::Given, given);
        self.draft.set(Column::Family, family);
        if native {
            self.note(Noise::NativeScript);
        } else {
            self.middle();
        }
        self.marks();
        if self.slips(Noise::TypoGiven) {
            self.spoil(Noise::TypoGiven, Column::Given, typing::typo);
        }
        if self.slips(Noise::TypoFamily) {
            self.spoil(Noise::TypoFamily, Column::Family, typing::typo);
        }
        let suffix = self.suffix();
        self.affixes();
        if self.slips(Noise::Swapped) {
            let given = self.draft.take(Column::Given).unwrap_or_default();
            let family = self.draft.take(Column::Family).unwrap_or_default();
            if given != family {
                self.note(Noise::Swapped);
            }
            self.draft.set(Column::Given, family);
            self.draft.set(Column::Family, given);
        }
        self.lay_out(native, suffix);
        self.case();
    }

    fn given(&mut self, native: bool) -> String {
        let name = &self.person.name;
        if native {
            return name.given.native.clone().unwrap_or_default();
        }
        if !name.called.is_empty() && self.happens(Noise::Nickname) {
            // Which short form somebody goes by seldom changes.
            let at = if self.dice.chance(0.75) { 0 } else { self.dice.below(name.called.len()) };
            if name.called[at] != name.given.own() {
                self.note(Noise::Nickname);
                return name.called[at].clone();
            }
        }
        let text = self.spelt(&name.given);
        if self.happens(Noise::Initial)
            && let Some(letter) = text.chars().next()
            && text.chars().count() > 1
        {
            self.note(Noise::Initial);
            return if self.dice.chance(0.6) { format!("{letter}.") } else { letter.to_string() };
        }
        text
    }

    fn spelt(&mut self, part: &Part) -> String {
        if part.latin.len() > 1 && self.happens(Noise::Transliteration) {
            let other = self.dice.pick(&part.latin).clone();
            if other != part.own() {
                self.note(Noise::Transliteration);
            }
            return other;
        }
        part.own().to_owned()
    }

    fn family(&mut self, native: bool) -> String {
        let name = &self.person.name;
        let mut part = &name.family;
        if let Some(maiden) = &name.maiden {
            let earlier = self.person.jobs.first().map(|job| job.firm) != self.job.map(|job| job.firm);
            if earlier || self.dice.chance(0.3) {
                part = maiden;
                self.note(Noise::Married);
            }
        }
        if native {
            return part.native.clone().unwrap_or_else(|| part.own().to_owned());
        }
        let text = self.spelt(part);
        if let Some(second) = &name.second {
            if self.happens(Noise::OneSurname) {
                self.note(Noise::OneSurname);
                return if name.tongue == Tongue::Portuguese { second.own().to_owned() } else { text };
            }
            let glue = if self.dice.chance(0.06) { "-" } else { " " };
            return format!("{text}{glue}{}", second.own());
        }
        if let Some((first, second)) = text.split_once('-')
            && first.len() > 2
            && second.len() > 2
        {
            if self.dice.chance(self.rates.of(Noise::OneSurname) * 0.4) {
                self.note(Noise::OneSurname);
                return if self.dice.chance(0.5) { first.to_owned() } else { second.to_owned() };
            }
            if self.dice.chance(0.15) {
                return text.replace('-', " ");
            }
        }
        text
    }

    fn middle(&mut self) {
        let Some(middle) = &self.person.name.middle else { return };
        let text = middle.own();
        if self.happens(Noise::MiddleName) {
            self.spoil(Noise::MiddleName, Column::Given, |given, _| Some(format!("{given} {text}")));
        } else if self.happens(Noise::MiddleInitial)
            && let Some(letter) = text.chars().next()
        {
            let dot = if self.dice.chance(0.7) { "." } else { "" };
            self.spoil(Noise::MiddleInitial, Column::Given, |given, _| {
                Some(format!("{given} {letter}{dot}"))
            });
        }
    }

    fn marks(&mut self) {
        let wide_tongue =
            matches!(self.person.name.tongue, Tongue::German | Tongue::Nordic | Tongue::Turkish);
        let expanded = if let Some(expanded) = self.source.ascii {
            expanded && wide_tongue
        } else if wide_tongue && self.happens(Noise::DiacriticsExpanded) {
            true
        } else if self.happens(Noise::DiacriticsDropped) {
            false
        } else {
            return;
        };
        let noise = if expanded { Noise::DiacriticsExpanded } else { Noise::DiacriticsDropped };
        for column in [Column::Given, Column::Family] {
            self.spoil(noise, column, |text, _| Some(unmarked(text, expanded)));
        }
    }

    fn suffix(&mut self) -> Option<&'static str> {
        let suffix = self.person.name.suffix?;
        if self.happens(Noise::SuffixDropped) {
            self.note(Noise::SuffixDropped);
            return None;
        }
        Some(suffix)
    }

    fn affixes(&mut self) {
        let female = self.person.name.female;
        if self.happens(Noise::Honorific) {
            let title = match (self.person.name.tongue, female) {
                (Tongue::German, false) => "Herr Dr. Dr. Prof._Dr. Dipl.-Ing. Hr.",
                (Tongue::German, true) => "Frau Dr. Dr. Prof._Dr. Fr.",
                (Tongue::French, false) => "M. Monsieur Dr",
                (Tongue::French, true) => "Mme Madame Mlle Dr",
                (Tongue::Spanish, false) => "Sr. Ing. Lic. Don",
                (Tongue::Spanish, true) => "Sra. Ing. Lic. Doña",
                (Tongue::Portuguese, _) => "Dr. Eng. Dra.",
                (Tongue::Italian, _) => "Dott. Ing. Avv. Dott.ssa",
                (Tongue::Polish | Tongue::Czech, _) => "Ing. mgr Dr",
                (_, false) => "Mr Mr. Dr. Dr Prof. Sir",
                (_, true) => "Ms Mrs Mrs. Ms. Dr. Miss Prof.",
            };
            let title = self.dice.word(title).replace('_', " ");
            self.spoil(Noise::Honorific, Column::Given, |given, _| Some(format!("{title} {given}")));
        }
        if self.happens(Noise::PostNominal) {
            let degree = self.dice.word("PhD MBA CPA PMP MSc Ph.D. CFA BSc MD Esq. FCA MBE CISSP LLM PMP® M.A. P.Eng MRICS JD SHRM-CP");
            let glue = if self.dice.chance(0.7) { ", " } else { " " };
            self.spoil(Noise::PostNominal, Column::Family, |family, _| {
                Some(format!("{family}{glue}{degree}"))
            });
        }
    }

    fn lay_out(&mut self, native: bool, suffix: Option<&'static str>) {
        let mut layout = self.source.layout;
        if layout == Layout::Split {
            if self.dice.chance(self.rates.of(Noise::SingleField) * 0.3) {
                layout = Layout::Whole;
            } else if self.dice.chance(self.rates.of(Noise::LastFirst) * 0.4) {
                layout = Layout::LastFirst;
            }
        }
        let given = self.draft.get(Column::Given).unwrap_or_default().to_owned();
        let family = self.draft.get(Column::Family).unwrap_or_default().to_owned();
        let tongue = self.person.name.tongue;
        let family_first = native && matches!(tongue, Tongue::Chinese | Tongue::Korean | Tongue::Japanese)
            || matches!(tongue, Tongue::Chinese | Tongue::Korean) && self.dice.chance(0.3);
        let whole = match (layout, family_first) {
            (Layout::LastFirst, _) => format!("{family}, {given}"),
            (_, true) if native => format!("{family}{given}"),
            (_, true) => format!("{family} {given}"),
            _ => format!("{given} {family}"),
        };
        let with_suffix = |text: String| match suffix {
            Some(suffix) => format!("{text} {suffix}"),
            None => text,
        };
        match layout {
            Layout::Split => self.draft.set(Column::Family, with_suffix(family)),
            Layout::Both => {
                self.draft.set(Column::Full, with_suffix(whole));
            }
            Layout::Whole | Layout::LastFirst => {
                self.draft.clear(Column::Given);
                self.draft.clear(Column::Family);
                self.draft.set(Column::Full, with_suffix(whole).trim());
                self.note(if layout == Layout::LastFirst { Noise::LastFirst } else { Noise::SingleField });
            }
        }
    }

    fn case(&mut self) {
        let upper = self.source.upper || self.dice.chance(self.rates.of(Noise::UpperCase) * 0.3);
        let lower = self.source.lower || self.dice.chance(self.rates.of(Noise::LowerCase) * 0.4);
        let family_only = upper && !self.source.upper && self.dice.chance(0.3);
        for column in [Column::Given, Column::Family, Column::Full] {
            if upper && !(family_only && column != Column::Family) {
                self.spoil(Noise::UpperCase, column, |text, _| Some(text.to_uppercase()));
            } else if lower && !upper {
                self.spoil(Noise::LowerCase, column, |text, _| Some(text.to_lowercase()));
            }
        }
    }
}
