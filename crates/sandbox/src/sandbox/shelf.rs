//! The providers that have nothing to list, and what all of them know.

use crate::{
    Source,
    lead411::Lead411,
    lusha::Lusha,
    provider::{Provider, catalogue::Catalogue},
    rocketreach::RocketReach,
    seamless::Seamless,
    uplead::UpLead,
    world::{directory::Entry, firms::Firm},
    zoominfo::{Records, gtm::ZoomInfo, legacy::ZoomInfoLegacy},
};
use std::{collections::BTreeMap, sync::Arc};

/// What the providers know, and the firms that all of them know something about.
pub(super) struct Shelf {
    directories: BTreeMap<Source, Arc<Vec<Entry>>>,
    firms: Arc<Vec<Firm>>,
}

impl Shelf {
    pub(super) fn new(directories: BTreeMap<Source, Vec<Entry>>, firms: Vec<Firm>) -> Self {
        let directories =
            directories.into_iter().map(|(source, entries)| (source, Arc::new(entries))).collect();
        Self { directories, firms: Arc::new(firms) }
    }

    pub(super) fn catalogue(&self, source: Source) -> Catalogue {
        Catalogue::new(self.directories.get(&source).cloned().unwrap_or_default(), self.firms.clone())
    }
}

/// The providers that have nothing to list, with their connectors.
pub(super) fn asked(seed: u64, shelf: &Shelf) -> Vec<(Source, &'static str, Arc<dyn Provider>)> {
    let catalogue = |source: Source| shelf.catalogue(source);
    let secret = |purpose: &str| format!("practice-{purpose}-{seed:016x}");
    let uplead = UpLead::new(secret("uplead-key"), catalogue(Source::UpLead));
    let rocketreach = RocketReach::new(
        secret("rocketreach-key"),
        secret("rocketreach-webhook"),
        catalogue(Source::RocketReach),
    );
    let lusha = Lusha::new(secret("lusha-key"), catalogue(Source::Lusha));
    let seamless = Seamless::new(
        secret("seamless-key"),
        secret("seamless-webhook"),
        [secret("seamless-client-id"), secret("seamless-client-secret")],
        catalogue(Source::Seamless),
    );
    let lead411 = Lead411::new(secret("lead411-password"), catalogue(Source::Lead411));
    let records = Arc::new(Records::new(catalogue(Source::ZoomInfo)));
    let zoominfo = ZoomInfo::new(secret("zoominfo-client"), secret("zoominfo-secret"), records.clone());
    let zoominfo_legacy =
        ZoomInfoLegacy::new(secret("zoominfo-password"), secret("zoominfo-keys-client"), records);
    vec![
        (Source::UpLead, "uplead", Arc::new(uplead)),
        (Source::RocketReach, "rocketreach", Arc::new(rocketreach)),
        (Source::Lusha, "lusha", Arc::new(lusha)),
        (Source::Seamless, "seamless", Arc::new(seamless)),
        (Source::Lead411, "lead411", Arc::new(lead411)),
        (Source::ZoomInfo, "zoominfo", Arc::new(zoominfo)),
        (Source::ZoomInfoLegacy, "zoominfo_legacy", Arc::new(zoominfo_legacy)),
    ]
}
