use super::Writer;
use crate::{
    column::Column,
    dice::Dice,
    firms::Pattern,
    lands::Tongue,
    noise::{mail, profile, typing},
    noise_kind::Noise,
    phones::{self, Number},
    script::squashed,
};

impl Writer<'_> {
    pub(super) fn email(&mut self) {
        if !self.source.gives(Column::Email, self.dice) {
            return;
        }
        let private = self.rates.of(Noise::PrivateEmail) * self.source.private;
        let work = self.job.map(|job| (job.local.clone(), self.firms[job.firm].domain.clone()));
        let (mut local, mut host) = match (&self.person.private, work) {
            (Some((local, host)), None) => (local.clone(), (*host).to_owned()),
            (Some((local, host)), Some(_)) if self.dice.chance(private) => {
                self.note(Noise::PrivateEmail);
                (local.clone(), (*host).to_owned())
            }
            (_, Some((local, domain))) => {
                let (other_local, other_host) = self.at_work(local, domain);
                (other_local, other_host)
            }
            (None, None) => return,
        };
        if mail::is_gmail(&host) {
            if self.happens(Noise::GmailDots)
                && let Some(other) = mail::dotted(&local, self.dice)
            {
                local = other;
                self.note(Noise::GmailDots);
            }
            if self.happens(Noise::Googlemail) {
                host = "googlemail.com".to_owned();
                self.note(Noise::Googlemail);
            }
        }
        if self.happens(Noise::PlusTag) {
            local = mail::tagged(&local, self.dice);
            self.note(Noise::PlusTag);
        }
        if self.slips(Noise::TypoLocal)
            && let Some(other) = typing::typo(&local, self.dice).filter(|other| *other != local)
        {
            local = other;
            self.note(Noise::TypoLocal);
        }
        if self.slips(Noise::TypoDomain)
            && let Some(other) = mail::host_typo(&host, self.dice).filter(|other| *other != host)
        {
            host = other;
            self.note(Noise::TypoDomain);
        }
        let mut address = format!("{local}@{host}");
        if self.source.upper {
            address = address.to_uppercase();
        } else if self.dice.chance(0.04) {
            address = crate::script::capital(&address);
        }
        if self.happens(Noise::Mailto) {
            let name = self.draft.get(Column::Family).unwrap_or_default().to_owned();
            address = mail::copied(&address, &name, self.dice);
            self.note(Noise::Mailto);
        }
        self.draft.set(Column::Email, address);
    }

    /// The mailbox at the employer, perhaps by another of its names.
    fn at_work(&mut self, local: String, domain: String) -> (String, String) {
        let Some(job) = self.job else { return (local, domain) };
        let firm = &self.firms[job.firm];
        if self.happens(Noise::RoleMailbox) {
            self.note(Noise::RoleMailbox);
            return (mail::role(self.dice).to_owned(), domain);
        }
        let mut local = local;
        if self.happens(Noise::AliasLocal) {
            let name = &self.person.name;
            let called = (!name.called.is_empty() && self.dice.chance(0.2)).then(|| name.called[0].as_str());
            let first = squashed(called.unwrap_or(name.given.own()), firm.expands);
            let last = match (&name.second, name.tongue) {
                (Some(second), Tongue::Portuguese) => squashed(second.own(), firm.expands),
                _ => squashed(name.family.own(), firm.expands),
            };
            let other = Pattern::draw(self.dice, false).local(&first, &last);
            // The plain form may be a namesake's, so that it is an alias only of a mailbox without a number.
            if other != local && !local.ends_with(|sign: char| sign.is_ascii_digit()) {
                local = other;
                self.note(Noise::AliasLocal);
            }
        }
        let mut host = domain;
        if self.happens(Noise::OtherTld) {
            host.clone_from(&firm.other_tld);
            self.note(Noise::OtherTld);
        } else if self.happens(Noise::Subdomain) {
            let sub = self.dice.word("mail us uk eu corp de emea it sales na apac hq");
            host = format!("{sub}.{host}");
            self.note(Noise::Subdomain);
        } else if self.happens(Noise::AliasDomain) {
            host.clone_from(&firm.alias_domain);
            self.note(Noise::AliasDomain);
        } else if let Some(former) = &firm.former_domain
            && self.dice.chance(self.rates.of(Noise::FormerName) * 0.5)
        {
            host.clone_from(former);
            self.note(Noise::AliasDomain);
        } else if let Some(parent) = &firm.parent_domain
            && self.dice.chance(self.rates.of(Noise::Parent) * 0.4)
        {
            host.clone_from(parent);
            self.note(Noise::AliasDomain);
        }
        (local, host)
    }

    pub(super) fn phones(&mut self) {
        if self.source.gives(Column::Phone, self.dice)
            && let Some(number) = self.direct()
        {
            let mut text = self.styled(&number);
            if self.draft.noises.contains(Noise::Switchboard) && self.happens(Noise::Extension)
                || self.dice.chance(self.rates.of(Noise::Extension) * 0.3)
            {
                let line =
                    self.job.and_then(|job| job.line.clone()).unwrap_or_else(|| self.dice.filled("###"));
                let form = *self.dice.pick(&[
                    " ext. ",
                    " x",
                    " ext ",
                    " Ext.",
                    " Durchwahl ",
                    ";ext=",
                    " extension ",
                    "x",
                ]);
                text = format!("{text}{form}{line}");
                self.note(Noise::Extension);
            }
            self.draft.set(Column::Phone, text);
        }
        if self.source.gives(Column::Mobile, self.dice)
            && let Some(mobile) = &self.person.mobile
        {
            let text = self.styled(&mobile.clone());
            self.draft.set(Column::Mobile, text);
        }
    }

    fn direct(&mut self) -> Option<Number> {
        let Some(job) = self.job else { return self.person.mobile.clone() };
        let office = &self.firms[job.firm].offices[job.office];
        if self.dice.chance(0.10) && self.person.mobile.is_some() {
            return self.person.mobile.clone();
        }
        if self.happens(Noise::ColleagueLine) {
            let line = self.dice.filled(&"#".repeat(office.digits));
            self.note(Noise::ColleagueLine);
            return Some(office.block.line(&line));
        }
        match &job.line {
            Some(line) if !self.happens(Noise::Switchboard) => Some(office.block.line(line)),
            _ => {
                self.note(Noise::Switchboard);
                Some(office.switchboard())
            }
        }
    }

    pub(super) fn styled(&mut self, number: &Number) -> String {
        let style =
            if self.dice.chance(0.8) { self.source.phone_style } else { self.dice.below(phones::STYLES) };
        let text = number.written(style);
        if text != number.e164() {
            self.note(Noise::PhoneFormat);
        }
        text
    }

    pub(super) fn profile(&mut self) {
        if !self.source.gives(Column::Linkedin, self.dice) {
            return;
        }
        let country = self.country_code();
        if self.happens(Noise::CompanyPage)
            && let Some(job) = self.job
        {
            let brand = squashed(&self.firms[job.firm].brand, false);
            self.draft.set(Column::Linkedin, profile::firm_page(&brand));
            self.note(Noise::CompanyPage);
            return;
        }
        let Some(slug) = self.person.slug.clone() else { return };
        let slug = if self.happens(Noise::NamesakePage) {
            self.note(Noise::NamesakePage);
            let name = &self.person.name;
            format!(
                "{}-{}-{}",
                squashed(name.given.own(), false),
                squashed(name.family.own(), false),
                number(self.dice)
            )
        } else {
            slug
        };
        let style =
            if self.dice.chance(0.8) { self.source.profile_style } else { self.dice.below(profile::STYLES) };
        let address = profile::address(&slug, &country, style, self.dice);
        if style != 0 {
            self.note(Noise::ProfileForm);
        }
        self.draft.set(Column::Linkedin, address);
    }
}

fn number(dice: &mut Dice) -> String {
    if dice.chance(0.5) { format!("{:08x}", dice.next() as u32) } else { (1 + dice.below(99)).to_string() }
}
