//! Lists and values: what is matched, normalised and brought in.

use clap::{Args, ValueEnum};
use sluice_domain::normal::{Region, region::RegionError};
use std::path::PathBuf;

/// A list to be matched with itself.
#[derive(Args, Clone)]
pub(crate) struct Match {
    /// The file.
    pub file: PathBuf,
    /// The column that names a row.
    #[arg(long, value_name = "COLUMN")]
    pub id: String,
    /// Says what a column is: given_name, family_name, full_name, email, phone, mobile, title, company_name,
    /// company_domain, linkedin, street, city, postcode, region, country, birth_date, person_id.
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub map: Vec<String>,
    /// Write `id,cluster` for every row here.
    #[arg(long, value_name = "CLUSTERS.csv")]
    pub out: Option<PathBuf>,
    /// Write `id_a,id_b,probability,outcome,evidence` for every pair that is the same or worth asking about here.
    #[arg(long, value_name = "PAIRS.csv")]
    pub pairs: Option<PathBuf>,
    /// The probability from which two rows are one.
    #[arg(long, value_name = "P", value_parser = probability)]
    pub threshold: Option<f32>,
}

fn probability(text: &str) -> Result<f32, String> {
    let probability: f32 = text.parse().map_err(|_| "not a number".to_owned())?;
    if probability > 0.0 && probability < 1.0 {
        Ok(probability)
    } else {
        Err("between 0 and 1, both excluded".to_owned())
    }
}

/// What to normalise.
#[derive(Args)]
pub(crate) struct Normalize {
    /// What the values are.
    #[arg(value_enum)]
    pub kind: Kind,
    /// The country of phone numbers in national form: a name or an ISO 3166 code.
    #[arg(long, value_name = "REGION", value_parser = region)]
    pub region: Option<Region>,
}

fn region(text: &str) -> Result<Region, RegionError> {
    Region::parse(text)
}

/// What values are.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Kind {
    /// Phone numbers.
    Phone,
    /// E-mail addresses.
    Email,
    /// Names of people.
    Name,
    /// Names of organisations.
    Company,
    /// Domains and addresses of websites.
    Domain,
}

/// A file, and what is to be done with its rows.
#[derive(Args)]
pub(crate) struct Import {
    /// The file.
    pub file: PathBuf,
    /// The connector of the vendor it came from, for example `apollo` or `bookyourdata`.
    #[arg(long = "as", value_name = "CONNECTOR")]
    pub vendor: Option<String>,
    /// Takes a field from a column, for example `--map email="Work mail"`; `--map email=` leaves it out.
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub map: Vec<String>,
    /// The list's name; the file's name where absent. A list of that name is brought up to date.
    #[arg(long)]
    pub name: Option<String>,
    /// The sheet of a workbook; the first with rows where absent.
    #[arg(long)]
    pub sheet: Option<String>,
    /// The encoding of a text, for example `windows-1252`.
    #[arg(long)]
    pub encoding: Option<String>,
    /// The character between cells; `tab` for the tabulator.
    #[arg(long, value_name = "CHARACTER", value_parser = separator)]
    pub separator: Option<char>,
    /// The first row is data.
    #[arg(long)]
    pub no_header: bool,
    /// Count what would become of the rows, and keep nothing.
    #[arg(long)]
    pub preview: bool,
    /// Where the rows that are left out are written; beside the file where absent.
    #[arg(long, value_name = "FILE")]
    pub rejected: Option<PathBuf>,
}

fn separator(text: &str) -> Result<char, String> {
    match text {
        "tab" | "\\t" => Ok('\t'),
        _ => text.parse().map_err(|_| "one character, or `tab`".to_owned()),
    }
}
