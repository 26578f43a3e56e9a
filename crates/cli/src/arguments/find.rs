//! Whom to look for and what to ask, and what may be paid.

use clap::Args;
use std::path::PathBuf;

/// Whom to look for, and what may be paid. What can be given several times finds any of them.
#[derive(Args)]
pub(crate) struct Find {
    /// Look for companies and not for people. They are kept as they come.
    #[arg(long, conflicts_with_all = ["title", "level", "name", "buy"])]
    pub companies: bool,
    /// A job title.
    #[arg(long)]
    pub title: Vec<String>,
    /// An employer, by name or by domain.
    #[arg(long)]
    pub company: Vec<String>,
    /// A country, by its English name.
    #[arg(long)]
    pub country: Vec<String>,
    /// A town.
    #[arg(long)]
    pub city: Vec<String>,
    /// A level.
    #[arg(long, value_parser = ["owner", "c_suite", "vp", "director", "manager", "senior", "entry"])]
    pub level: Vec<String>,
    /// A person's name.
    #[arg(long)]
    pub name: Option<String>,
    /// Free words.
    #[arg(long)]
    pub words: Option<String>,
    /// The employer's headcount, for example `11-200`, `500-` or `-50`.
    #[arg(long, value_name = "LEAST-MOST", value_parser = band, allow_hyphen_values = true)]
    pub employees: Option<Band>,
    /// The most that searching may cost. Without it only providers are asked whose search is free.
    #[arg(long, value_name = "CREDITS", value_parser = credits)]
    pub paid: Option<Millicredits>,
    /// Ask and pay again for pages that were paid for before, and are answered from what is kept of them otherwise.
    #[arg(long, requires = "paid")]
    pub fresh: bool,
    /// Buy who is missing, for at most this.
    #[arg(long, value_name = "CREDITS", value_parser = credits)]
    pub buy: Option<Millicredits>,
    /// The most that one person may cost.
    #[arg(long, value_name = "CREDITS", value_parser = credits, requires = "buy")]
    pub per_row: Option<Millicredits>,
    /// Buy phone numbers too.
    #[arg(long, requires = "buy")]
    pub phone: bool,
    /// Buy those too who are known from elsewhere.
    #[arg(long, requires = "buy")]
    pub known: bool,
    /// Buy those too who were asked for before and whose answer never came: they may be paid a second time.
    #[arg(long, requires = "buy")]
    pub again: bool,
}

/// A question to one stream.
#[derive(Args)]
pub(crate) struct Ask {
    /// The connection, by name, connector or id.
    pub connection: String,
    /// The stream, for example `email_find`; `sluice map --list` lists them.
    pub stream: String,
    /// The question, a JSON file; `-` for standard input. What it may hold: the connector specification, rule 8.1.
    pub file: PathBuf,
    /// The most that it may cost. Without it nothing is asked that costs: the price is told.
    #[arg(long, value_name = "CREDITS", value_parser = credits)]
    pub ceiling: Option<Millicredits>,
    /// Ask although the same was asked before and the answer never came: it may be paid a second time.
    #[arg(long, requires = "ceiling")]
    pub again: bool,
}

/// Thousandths of a credit.
#[derive(Clone, Copy)]
pub(crate) struct Millicredits(pub u64);

fn credits(text: &str) -> Result<Millicredits, String> {
    let wrong = || "a number of credits, for example `25` or `0.5`".to_owned();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 3 || !digits(whole) || !digits(part) {
        return Err(wrong());
    }
    format!("{whole}{part:0<3}").parse().map(Millicredits).map_err(|_| wrong())
}

type Band = (Option<u32>, Option<u32>);

fn band(text: &str) -> Result<Band, String> {
    let (least, most) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str| match text {
        "" => Ok(None),
        _ => text
            .parse()
            .map(Some)
            .map_err(|_| "two numbers with a dash between, for example `11-200`".to_owned()),
    };
    Ok((number(least)?, number(most)?))
}
