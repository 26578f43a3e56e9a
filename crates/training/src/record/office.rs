use super::Writer;
use crate::{
    column::Column,
    firms::Firm,
    lands::{COUNTRIES, Tongue},
    noise::{company, typing},
    noise_kind::Noise,
};

impl Writer<'_> {
    pub(super) fn office(&mut self) {
        let Some(job) = self.job else {
            if self.dice.chance(0.75) && self.source.gives(Column::Company, self.dice) {
                let text = company::none(self.dice);
                self.draft.set(Column::Company, text);
                self.note(Noise::NoCompany);
            }
            self.home();
            return;
        };
        let firm = &self.firms[job.firm];
        if self.source.gives(Column::Company, self.dice) {
            self.company(firm);
        }
        if self.source.gives(Column::Website, self.dice) {
            self.website(firm);
        }
        let at = if self.source.head_office { 0 } else { job.office };
        let office = &firm.offices[at.min(firm.offices.len() - 1)];
        let country = &COUNTRIES[office.country];
        if self.source.gives(Column::Street, self.dice) {
            self.draft.set(Column::Street, office.street.as_str());
        }
        if self.source.gives(Column::Postcode, self.dice) {
            self.draft.set(Column::Postcode, office.postcode.as_str());
        }
        self.town(office.country, office.city);
        if self.source.gives(Column::State, self.dice) {
            self.draft.set(Column::State, country.cities[office.city].state);
        }
    }

    fn home(&mut self) {
        let country = self.person.country;
        self.town(country, self.person.town);
    }

    fn town(&mut self, country: usize, city: usize) {
        let country = &COUNTRIES[country];
        let town = &country.cities[city];
        if self.source.gives(Column::City, self.dice) {
            let english = self.source.english_city != self.dice.chance(self.rates.of(Noise::CityName) * 0.3);
            self.draft.set(Column::City, if english { town.english } else { town.local });
            if !english && town.local != town.english {
                self.note(Noise::CityName);
            }
            if self.source.upper {
                self.draft.change(Column::City, |city| Some(city.to_uppercase()));
            }
        }
        if self.source.gives(Column::Country, self.dice) {
            let style = if self.dice.chance(0.9) { self.source.country_style } else { self.dice.below(4) };
            self.draft.set(Column::Country, country.names[style % country.names.len()]);
        }
    }

    pub(super) fn company(&mut self, firm: &Firm) {
        let country = &COUNTRIES[firm.country];
        let mut name = firm.name.clone();
        let mut plain = true;
        if let Some(former) = &firm.former
            && self.happens(Noise::FormerName)
        {
            name =
                if self.dice.chance(0.12) { format!("{name} (formerly {former})") } else { former.clone() };
            self.note(Noise::FormerName);
        } else if let Some(parent) = &firm.parent
            && self.happens(Noise::Parent)
        {
            name.clone_from(parent);
            self.note(Noise::Parent);
        } else if self.happens(Noise::Acronym)
            && let Some(short) = company::acronym(&name, self.dice)
        {
            name = short;
            self.note(Noise::Acronym);
        } else if self.happens(Noise::BrandOnly) && firm.brand != name {
            name.clone_from(&firm.brand);
            plain = false;
            self.note(Noise::BrandOnly);
        } else if self.happens(Noise::Abbreviation)
            && let Some(short) = company::abbreviated(&name, self.dice)
        {
            name = short;
            self.note(Noise::Abbreviation);
        }
        if (name.contains(" & ") || name.contains(" and ")) && self.happens(Noise::Ampersand) {
            let word = match country.land.tongue {
                Tongue::German => "und",
                Tongue::French => "et",
                Tongue::Spanish => "y",
                Tongue::Italian | Tongue::Portuguese => "e",
                Tongue::Dutch => "en",
                _ => "and",
            };
            if let Some(other) = company::and(&name, word, self.dice) {
                name = other;
                self.note(Noise::Ampersand);
            }
        }
        if self.happens(Noise::The) {
            name = company::the(&name);
            self.note(Noise::The);
        }
        if self.happens(Noise::CityInName)
            && let Some(job) = self.job
        {
            let office = &firm.offices[job.office];
            let city = COUNTRIES[office.country].cities[office.city].english;
            if !name.contains(city) {
                let glue = *self.dice.pick(&[" ", " - ", ", "]);
                name = format!("{name}{glue}{city}");
                self.note(Noise::CityInName);
            }
        }
        if let Some(form) = firm.form
            && plain
        {
            let wordings = &country.forms[form];
            let shown = self.source.legal_form != self.dice.chance(self.rates.of(Noise::LegalForm) * 0.4);
            if shown {
                let at = if self.happens(Noise::LegalForm) { self.dice.below(wordings.len()) } else { 0 };
                let comma = if self.dice.chance(0.12) { "," } else { "" };
                name = format!("{name}{comma} {}", wordings[at]);
                if at > 0 {
                    self.note(Noise::LegalForm);
                }
            } else {
                self.note(Noise::LegalForm);
            }
        }
        self.draft.set(Column::Company, name);
        if self.slips(Noise::TypoCompany) {
            self.spoil(Noise::TypoCompany, Column::Company, typing::typo);
        }
        if self.source.upper || self.dice.chance(0.03) {
            self.draft.change(Column::Company, |name| Some(name.to_uppercase()));
        } else if self.source.lower {
            self.draft.change(Column::Company, |name| Some(name.to_lowercase()));
        }
    }

    fn website(&mut self, firm: &Firm) {
        let mut domain = firm.domain.clone();
        if self.happens(Noise::FreeMailDomain) {
            domain =
                self.dice.word("gmail.com gmail.com hotmail.com yahoo.com outlook.com gmx.de").to_owned();
            self.note(Noise::FreeMailDomain);
        } else if self.dice.chance(self.rates.of(Noise::OtherTld) * 0.6) {
            domain.clone_from(&firm.other_tld);
            self.note(Noise::OtherTld);
        } else if self.draft.noises.contains(Noise::FormerName)
            && let Some(former) = &firm.former_domain
            && self.dice.chance(0.5)
        {
            domain.clone_from(former);
            self.note(Noise::AliasDomain);
        } else if self.draft.noises.contains(Noise::Parent)
            && let Some(parent) = &firm.parent_domain
            && self.dice.chance(0.6)
        {
            domain.clone_from(parent);
            self.note(Noise::AliasDomain);
        }
        let text = match self.source.website_style {
            0 => format!("http://www.{domain}"),
            1 => format!("https://{domain}/"),
            2 => format!("www.{domain}"),
            _ => domain,
        };
        self.draft.set(Column::Website, text);
    }
}
