//! HaloPSA: how it is to be set up, and which of its clients each company is.

use clap::Args;

/// How HaloPSA is to be set up.
#[derive(Args)]
pub(crate) struct SetUp {
    /// Only show the difference; so without --apply, too.
    #[arg(long, conflicts_with = "apply")]
    pub plan: bool,
    /// Make what is missing, and keep what is taken for what. Nothing is deleted.
    #[arg(long)]
    pub apply: bool,
    /// Something else than is proposed for a line: `leave` it, `make` it, `add` what it lacks, or take what has this
    /// number in HaloPSA for it. May be given several times.
    #[arg(long, value_name = "KEY=CHOICE")]
    pub choose: Vec<String>,
    /// Takes back what was given to all new tickets in a field that Sluice does not know, as this command shows it.
    #[arg(long, value_name = "FIELD", conflicts_with_all = ["plan", "apply", "choose"])]
    pub forget: Option<String>,
}

/// Which client each company is.
#[derive(Args)]
pub(crate) struct Clients {
    /// Only companies that stand so.
    #[arg(long, value_parser = ["said", "known", "proposed", "denied", "nobody", "new"], conflicts_with = "company")]
    pub stand: Option<String>,
    /// Only companies with these words.
    #[arg(long, value_name = "WORDS", conflicts_with = "company")]
    pub search: Option<String>,
    /// The company of which something is said, by the id that the list shows.
    #[arg(long, requires = "said")]
    pub company: Option<String>,
    /// It is this client, by the id that the list shows.
    #[arg(long, value_name = "CLIENT", group = "said", requires = "company")]
    pub is: Option<String>,
    /// It is none of those that it might be.
    #[arg(long, group = "said", requires = "company")]
    pub none: bool,
    /// It is to be a new client, where companies are written (`share --companies`).
    #[arg(long, group = "said", requires = "company")]
    pub new: bool,
    /// Those whose company is no client go to this one, by the id that the list shows; to `none`, they go without.
    #[arg(long, value_name = "CLIENT|none", conflicts_with_all = ["company", "stand", "search"])]
    pub orphans: Option<String>,
}
