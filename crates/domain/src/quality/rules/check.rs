//! Whether rules can be used: they total 100, keep in range, and never punish what is better.

use super::{Band, QualityRule, QualityRules, RulesError};

impl QualityRules {
    /// The rules, where they can be used.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn checked(self) -> Result<Self, RulesError> {
        if self.version != 1 {
            return Err(RulesError::Version { version: self.version });
        }
        self.in_range()?;
        self.in_order()?;
        self.totals()?;
        self.say_something()?;
        for (source, other) in &self.source.same_as {
            if self.source.same_as.contains_key(other) {
                return Err(RulesError::Chain { source_name: source.clone(), other: other.clone() });
            }
        }
        Ok(self)
    }

    fn in_range(&self) -> Result<(), RulesError> {
        let (email, phone, agreement) = (&self.email, &self.phone, &self.agreement);
        let grades = self.thresholds.grades;
        let named = [
            ("thresholds.weak_below", self.thresholds.weak_below),
            ("thresholds.advice_below", self.thresholds.advice_below),
            ("thresholds.grades.a", grades.a),
            ("email.valid", email.valid),
            ("email.malformed", email.malformed),
            ("email.work", email.work),
            ("phone.direct", phone.direct),
            ("phone.mobile", phone.mobile),
            ("phone.office", phone.office),
            ("freshness.undated", self.freshness.undated),
            ("freshness.falls_to", self.freshness.falls_to.share),
            ("agreement.confirmed", agreement.confirmed),
            ("source.other", self.source.other),
        ]
        .map(|(place, value)| (place.to_owned(), value));
        let bands = self.freshness.bands.iter().map(|band| ("freshness.bands".to_owned(), band.share));
        let sources = self.source.of.iter().map(|(name, share)| (format!("source.of.{name}"), *share));
        let thresholds = self
            .sources
            .iter()
            .filter_map(|(name, own)| Some((format!("sources.{name}.weak_below"), own.weak_below?)));
        let wrong =
            named.into_iter().chain(bands).chain(sources).chain(thresholds).find(|(_, value)| *value > 100);
        wrong.map_or(Ok(()), |(place, value)| Err(RulesError::Range { place, value }))
    }

    /// Whoever learns something better of a record must not lose points by it.
    fn in_order(&self) -> Result<(), RulesError> {
        let (email, agreement, grades) = (&self.email, &self.agreement, self.thresholds.grades);
        let falling: [&[(&str, u8)]; 4] = [
            &[
                ("email.valid", email.valid),
                ("email.accept_all", email.accept_all),
                ("email.unknown", email.unknown),
                ("email.guessed", email.guessed),
                ("email.invalid", email.invalid),
            ],
            &[
                ("email.work", email.work),
                ("email.free_mail", email.free_mail),
                ("email.role", email.role),
                ("email.disposable", email.disposable),
            ],
            &[
                ("agreement.confirmed", agreement.confirmed),
                ("agreement.single", agreement.single),
                ("agreement.contradicted", agreement.contradicted),
            ],
            &[
                ("thresholds.grades.a", grades.a),
                ("thresholds.grades.b", grades.b),
                ("thresholds.grades.c", grades.c),
                ("thresholds.grades.d", grades.d),
            ],
        ];
        for pair in falling.iter().flat_map(|chain| chain.windows(2)) {
            if let [(higher, more), (lower, less)] = pair
                && less > more
            {
                return Err(RulesError::Order { lower: (*lower).to_owned(), higher: (*higher).to_owned() });
            }
        }
        self.ages_in_order()
    }

    fn ages_in_order(&self) -> Result<(), RulesError> {
        let mut ages: Vec<(String, Band)> = self
            .freshness
            .bands
            .iter()
            .enumerate()
            .map(|(at, band)| (format!("freshness.bands.{}", at + 1), *band))
            .collect();
        ages.push(("freshness.falls_to".to_owned(), self.freshness.falls_to));
        for pair in ages.windows(2) {
            let [(younger, one), (older, other)] = pair else { continue };
            if one.days >= other.days {
                return Err(RulesError::Order {
                    lower: format!("{younger}.days"),
                    higher: format!("{older}.days"),
                });
            }
            if other.share > one.share {
                return Err(RulesError::Order {
                    lower: format!("{older}.share"),
                    higher: format!("{younger}.share"),
                });
            }
        }
        Ok(())
    }

    fn totals(&self) -> Result<(), RulesError> {
        let named = self.sources.keys().map(String::as_str);
        for source in std::iter::once("").chain(named) {
            let total: u32 = QualityRule::ALL.iter().map(|rule| u32::from(self.weight(source, *rule))).sum();
            if total != 100 {
                return Err(RulesError::Total { source_name: source.to_owned(), total });
            }
        }
        Ok(())
    }

    fn say_something(&self) -> Result<(), RulesError> {
        let named = self.sources.keys().map(String::as_str);
        let counts =
            |rule| std::iter::once("").chain(named.clone()).any(|source| self.weight(source, rule) > 0);
        let weighs = |rule| match rule {
            QualityRule::Completeness => self.completeness.values().any(|weight| *weight > 0),
            QualityRule::Depth => self.depth.values().any(|weight| *weight > 0),
            QualityRule::Agreement => self.agreement.on.values().any(|weight| *weight > 0),
            QualityRule::Email | QualityRule::Phone | QualityRule::Freshness | QualityRule::Source => true,
        };
        match QualityRule::ALL.iter().find(|rule| counts(**rule) && !weighs(**rule)) {
            Some(rule) => Err(RulesError::Nothing { rule: *rule }),
            None => Ok(()),
        }
    }
}
