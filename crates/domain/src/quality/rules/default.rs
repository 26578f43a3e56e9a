//! The default set: the reference integration's engine formula (fact sheet §8, "Quality D"), with half of the points
//! that it gives to sources and depth given to their agreement (its Clay matrix gives all of them).

use super::{
    AddressShares, AgreementRules, Band, Freshness, Grades, NumberShares, QualityRule, QualityRules,
    SourceRules, SourceShares, Thresholds, Topic, Unusable, WarningKind, WarningRules,
};
use crate::Field;
use std::collections::BTreeMap;

impl Default for QualityRules {
    fn default() -> Self {
        Self {
            version: 1,
            weights: BTreeMap::from([
                (QualityRule::Email, 25),
                (QualityRule::Phone, 20),
                (QualityRule::Completeness, 20),
                (QualityRule::Freshness, 15),
                (QualityRule::Agreement, 10),
                (QualityRule::Source, 5),
                (QualityRule::Depth, 5),
            ]),
            thresholds: Thresholds::default(),
            email: AddressShares::default(),
            phone: NumberShares::default(),
            completeness: equally(&[
                Field::GivenName,
                Field::FamilyName,
                Field::Title,
                Field::Email,
                Field::CompanyName,
            ]),
            freshness: Freshness::default(),
            agreement: AgreementRules::default(),
            source: SourceShares::default(),
            // The reference's fourth, growth, has no field that a source fills.
            depth: equally(&[Field::Linkedin, Field::Industry, Field::Headcount]),
            warnings: WarningRules::default(),
            sources: BTreeMap::from([("clay".to_owned(), clay())]),
        }
    }
}

fn equally(fields: &[Field]) -> BTreeMap<Field, u8> {
    fields.iter().map(|field| (*field, 1)).collect()
}

/// Clay asks several sources itself: that they agree is what it sells.
fn clay() -> SourceRules {
    SourceRules {
        weights: BTreeMap::from([
            (QualityRule::Agreement, 20),
            (QualityRule::Source, 0),
            (QualityRule::Depth, 0),
        ]),
        weak_below: None,
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { weak_below: 60, advice_below: 70, grades: Grades::default() }
    }
}

impl Default for Grades {
    fn default() -> Self {
        Self { a: 90, b: 80, c: 70, d: 60 }
    }
}

impl Default for AddressShares {
    fn default() -> Self {
        Self {
            valid: 100,
            accept_all: 80,
            unknown: 50,
            guessed: 40,
            invalid: 0,
            malformed: 20,
            work: 100,
            free_mail: 50,
            role: 20,
            disposable: 0,
            bars: [Unusable::Missing, Unusable::Malformed, Unusable::Invalid, Unusable::Disposable].into(),
        }
    }
}

impl Default for NumberShares {
    fn default() -> Self {
        Self { direct: 100, mobile: 90, office: 70 }
    }
}

impl Default for Freshness {
    fn default() -> Self {
        Self {
            bands: vec![Band { days: 7, share: 100 }, Band { days: 30, share: 90 }],
            falls_to: Band { days: 90, share: 50 },
            undated: 50,
        }
    }
}

impl Default for AgreementRules {
    fn default() -> Self {
        Self {
            on: BTreeMap::from([(Topic::Email, 5), (Topic::Name, 2), (Topic::Company, 2), (Topic::Phone, 1)]),
            confirmed: 100,
            single: 50,
            contradicted: 0,
        }
    }
}

impl Default for SourceShares {
    fn default() -> Self {
        let of = [
            ("apollo", 85),
            ("clay", 85),
            ("clearbit", 95),
            ("connectwise", 80),
            ("linkedin", 90),
            ("lusha", 85),
            ("outreach", 70),
            ("seamless", 75),
            ("uplead", 80),
            ("zoominfo", 90),
        ];
        let same_as = [
            ("lusha_v2", "lusha"),
            ("rocketreach_universal", "rocketreach"),
            ("zoominfo_legacy", "zoominfo"),
        ];
        Self {
            of: of.map(|(source, share)| (source.to_owned(), share)).into(),
            other: 50,
            same_as: same_as.map(|(this, that)| (this.to_owned(), that.to_owned())).into(),
        }
    }
}

impl Default for WarningRules {
    fn default() -> Self {
        Self {
            of: WarningKind::ALL.iter().copied().collect(),
            strict: false,
            name_most: 50,
            company_least: 2,
        }
    }
}
