//! Kinds of card, what can be chosen on them, and what can be mended.

use clap::ValueEnum;
use sluice_engine::api::{CardKind, ProposalKind, Verdict};

/// Kinds of card.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Card {
    /// What was said against what was said.
    Contradiction,
    /// Several of whom some may be the same person.
    Knot,
    /// Two records that may be the same person.
    Pair,
    /// Where sources differ.
    Clash,
    /// A refused write.
    Refused,
    /// A weak record.
    Weak,
    /// A record that is gone from HaloPSA.
    Gone,
    /// A company that may be a client of HaloPSA.
    Company,
    /// Whom the rules propose to lead out.
    Exit,
}

impl From<Card> for CardKind {
    fn from(card: Card) -> Self {
        match card {
            Card::Contradiction => Self::Contradiction,
            Card::Knot => Self::Knot,
            Card::Pair => Self::Pair,
            Card::Clash => Self::Clash,
            Card::Refused => Self::Refused,
            Card::Weak => Self::Weak,
            Card::Gone => Self::Gone,
            Card::Company => Self::Company,
            Card::Exit => Self::Exit,
        }
    }
}

/// What can be chosen on a card.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Chosen {
    /// The same person; of a knot all of them. A company is the client that looks most alike.
    Same,
    /// Different people; of a knot all of them. A company is none of the clients.
    Different,
    /// Where sources or sides differ: what stands shall stand.
    Choose,
    /// Where sources or sides differ: what is said elsewhere shall stand.
    TakeThere,
    /// A weak record may go out.
    Accept,
    /// A weak record stays out.
    Quarantine,
    /// Who is gone from HaloPSA is left as it is; an exit is not made.
    Leave,
    /// An exit is made.
    Take,
    /// Who is gone from HaloPSA is written there again.
    WriteAgain,
    /// Who is gone from HaloPSA is not to be contacted.
    DoNotContact,
}

impl From<Chosen> for Verdict {
    fn from(chosen: Chosen) -> Self {
        match chosen {
            Chosen::Same => Self::Same,
            Chosen::Different => Self::Different,
            Chosen::Choose => Self::Choose,
            Chosen::TakeThere => Self::TakeThere,
            Chosen::Accept => Self::Accept,
            Chosen::Quarantine => Self::Quarantine,
            Chosen::Leave => Self::Leave,
            Chosen::Take => Self::Take,
            Chosen::WriteAgain => Self::WriteAgain,
            Chosen::DoNotContact => Self::DoNotContact,
        }
    }
}

/// What can be mended in weak records.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Mended {
    /// A mistyped domain.
    DomainTypo,
    /// A national number whose record names no country.
    PhoneCountry,
    /// A whole name in one part.
    SplitName,
    /// First name and surname, each in the other's place.
    SwapNames,
}

impl From<Mended> for ProposalKind {
    fn from(mended: Mended) -> Self {
        match mended {
            Mended::DomainTypo => Self::DomainTypo,
            Mended::PhoneCountry => Self::PhoneCountry,
            Mended::SplitName => Self::SplitName,
            Mended::SwapNames => Self::SwapNames,
        }
    }
}
