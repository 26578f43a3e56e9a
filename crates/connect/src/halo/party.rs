use super::{
    answer::{rows, text, whole},
    write::{Written, link, same_where_said},
};
use crate::{CallError, Client, ConnectError, Still, client::Call, cursor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// HaloPSA's client 1 stands for none ("Unknown").
const NOBODY: i64 = 1;
/// What the site of a new client is called.
const MAIN_SITE: &str = "Main";
const SITE_NAME: &str = "newclient_sitename";
const SITE_PHONE: &str = "newclient_phonenumber";

/// What of HaloPSA's customers a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// A client. It is made with its main site.
    Client,
    /// The main site of a client, which has the client's number and is read with the client.
    Site,
    /// A contact of a client.
    User,
}

impl PartyKind {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Site => "site",
            Self::User => "user",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Client => "/Client",
            Self::Site => "/Site",
            Self::User => "/Users",
        }
    }

    /// The stream in which it is read.
    pub const fn stream(self) -> &'static str {
        match self {
            // A site is read with its client.
            Self::Client | Self::Site => "clients",
            Self::User => "users",
        }
    }
}

/// A client, its main site or a contact, as it is to stand in HaloPSA.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Which of these it is.
    pub kind: PartyKind,
    /// What a new one is recognised by, unique in the tenant; kept as its external link.
    pub mark: String,
    /// Texts by the vendor's names. What is absent stays as it is.
    pub texts: BTreeMap<String, String>,
    /// The client of a new contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<i64>,
    /// The site of a new contact; of a site its own number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<i64>,
}

impl Party {
    /// A new client with these texts, and with the main site that it is made with.
    pub fn new_client(name: &str, website: &str, phone: &str) -> Self {
        let texts = [("name", name), ("website", website), (SITE_NAME, MAIN_SITE), (SITE_PHONE, phone)];
        let texts = texts.into_iter().filter(|(_, text)| !text.is_empty());
        Self {
            kind: PartyKind::Client,
            mark: String::new(),
            texts: texts.map(|(name, text)| (name.to_owned(), text.to_owned())).collect(),
            client: None,
            site: None,
        }
    }

    /// The fields that it wants to have, by the vendor's names.
    pub fn fields(&self) -> Vec<(String, String)> {
        let number = |name: &str, id: Option<i64>| Some((name.to_owned(), id?.to_string()));
        let site = self.site.filter(|_| self.kind == PartyKind::User);
        let texts = self.texts.iter().map(|(name, text)| (name.clone(), text.clone()));
        texts.chain(number("client_id", self.client)).chain(number("site_id", site)).collect()
    }

    /// Whether what HaloPSA says of it is what it wants to have. Of what is said otherwise there, in another place, nothing
    /// is compared.
    pub fn agrees(&self, there: &BTreeMap<String, String>) -> bool {
        let mut compared = self.texts.iter().filter(|(name, _)| name.as_str() != SITE_NAME);
        compared.all(|(name, text)| same_party_text(name, there.get(name).map_or("", String::as_str), text))
    }

    fn members(&self) -> Map<String, Value> {
        let mut members: Map<String, Value> =
            self.texts.iter().map(|(name, text)| (name.clone(), text.clone().into())).collect();
        members.insert("_dont_fire_automations".into(), true.into());
        members
    }
}

/// Whether two texts of a field say the same. An address of a website is written in several ways.
pub fn same_party_text(name: &str, one: &str, other: &str) -> bool {
    let bare = |address: &str| {
        let lower = address.trim().to_ascii_lowercase();
        let host = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://")).unwrap_or(&lower);
        let host = host.strip_prefix("www.").unwrap_or(host);
        host.trim_end_matches('/').to_owned()
    };
    one.trim() == other.trim() || (name == "website" && bare(one) == bare(other))
}

/// What HaloPSA says of a client, of its main site or of a contact, from the JSON of its stream, by the vendor's names. What
/// is empty there is absent.
pub fn party_observed(kind: PartyKind, raw: &str) -> BTreeMap<String, String> {
    let Ok(row) = serde_json::from_str::<Value>(raw) else { return BTreeMap::new() };
    let said = |name: &'static str, places: &[&str]| {
        let said = places.iter().find_map(|place| text(&row, place))?;
        Some((name.to_owned(), said.to_owned()))
    };
    // What is read from several places here is taken from the same ones where the stream is mapped.
    let found = match kind {
        PartyKind::Client => vec![
            said("name", &["name"]),
            said("website", &["website", "domain"]),
            said(SITE_NAME, &["main_site_name"]),
            said(SITE_PHONE, &["main_phonenumber"]),
        ],
        PartyKind::Site => vec![said("phonenumber", &["main_phonenumber"])],
        PartyKind::User => vec![
            said("name", &["name"]),
            said("firstname", &["firstname"]),
            said("surname", &["surname"]),
            said("emailaddress", &["emailaddress"]),
            said("phonenumber", &["phonenumber", "homenumber"]),
            said("mobilenumber", &["mobilenumber"]),
            said("department", &["department"]),
        ],
    };
    found.into_iter().flatten().collect()
}

/// The number of a client's main site, from the client's JSON; nothing of the client that stands for none.
pub fn main_site(raw: &str) -> Option<i64> {
    let row: Value = serde_json::from_str(raw).ok()?;
    whole(&row, "id").filter(|id| *id > NOBODY)?;
    whole(&row, "main_site_id").filter(|id| *id > 0)
}

/// Creates clients or contacts, all or none, and gives their ids in the same order.
///
/// # Errors
/// See [`CallError`]. After [`CallError::Unknown`] look every mark up with [`super::find_by_mark`].
pub async fn create_parties_while(
    client: &Client,
    kind: PartyKind,
    parties: &[Party],
    still: Still<'_>,
) -> Result<Written, CallError> {
    let created = parties.iter().map(|party| {
        let mut sent = party.members();
        for (name, id) in [("client_id", party.client), ("site_id", party.site)] {
            sent.extend(id.map(|id| (name.to_owned(), Value::from(id))));
        }
        if kind == PartyKind::User {
            // Nobody is written to because a list was read.
            sent.insert("sendwelcomeemail".into(), false.into());
        }
        sent.insert("_isimport".into(), true.into());
        sent.insert("new_external_link".into(), link(&party.mark));
        sent
    });
    post(client, kind, created.collect(), still).await
}

/// Brings clients, sites or contacts to these values, all or none; what has none stays as it is. `parties` are what is
/// changed with the numbers by which they are known in their stream.
///
/// # Errors
/// See [`CallError`]. An update may be repeated without harm once its effect has been looked at.
pub async fn update_parties_while(
    client: &Client,
    kind: PartyKind,
    parties: &[(&str, &Party)],
    still: Still<'_>,
) -> Result<Written, CallError> {
    let path = kind.path();
    let changed = parties.iter().map(|(id, party)| {
        let id = match kind {
            PartyKind::Site => party.site,
            PartyKind::Client | PartyKind::User => id.parse().ok(),
        };
        // What has no number would be taken for a new one.
        let id = id.filter(|id| *id > 0);
        let id = id.ok_or_else(|| CallError::Refused(ConnectError::NotFound { what: path.to_owned() }))?;
        let mut sent = party.members();
        sent.insert("id".into(), id.into());
        Ok(sent)
    });
    post(client, kind, changed.collect::<Result<_, CallError>>()?, still).await
}

async fn post(
    client: &Client,
    kind: PartyKind,
    parties: Vec<Map<String, Value>>,
    still: Still<'_>,
) -> Result<Written, CallError> {
    if parties.is_empty() {
        return Ok(Written::default());
    }
    let sent: Vec<Value> = parties.into_iter().map(Value::Object).collect();
    let call = Call::write(kind.path(), Value::Array(sent.clone())).while_still(still);
    let (status, answer) = client.account().make(call).await?;
    let written = rows(answer);
    let in_order = written.len() == sent.len()
        && sent.iter().zip(&written).all(|(sent, written)| {
            same_where_said(sent, written, "id", |row, name| whole(row, name).map(|id| id.to_string()))
                && same_where_said(sent, written, "name", |row, name| text(row, name).map(str::to_owned))
        });
    let ids: Option<Vec<String>> =
        written.iter().map(|row| Some(whole(row, "id").filter(|id| *id > 0)?.to_string())).collect();
    let mut streams = client.account().connector.manifest().streams.iter();
    let incremental = streams.find(|stream| stream.name == kind.stream());
    let incremental = incremental.and_then(|stream| stream.incremental.as_ref());
    // A site's own time is none of its client's, in whose stream it is read.
    let changed = incremental
        .filter(|_| kind != PartyKind::Site)
        .and_then(|incremental| written.iter().filter_map(|row| cursor::changed(row, incremental)).max());
    ids.filter(|_| in_order).map(|ids| Written { ids, changed }).ok_or(CallError::Unknown(
        ConnectError::UnexpectedAnswer { status, what: "the written customers in order" },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_address_of_a_website_is_the_same_however_it_is_written() {
        for (one, other, expected) in [
            ("https://www.vinter.example/", "vinter.example", true),
            ("http://Vinter.example", "vinter.example", true),
            ("vinter.example", "winter.example", false),
        ] {
            assert_eq!(same_party_text("website", one, other), expected, "{one} {other}");
        }
        assert!(!same_party_text("name", "www.vinter", "vinter"), "only websites are");
    }

    #[test]
    fn a_new_client_agrees_with_what_is_read_of_it_whatever_its_site_is_called_there() {
        let party = Party::new_client("Vinter", "vinter.example", "");
        assert!(!party.fields().iter().any(|(name, _)| name == SITE_PHONE), "what is empty is not said");
        let raw = json!({ "id": 7, "name": "Vinter", "website": "https://vinter.example",
            "main_site_name": "Head office", "main_site_id": 9 });
        assert!(party.agrees(&party_observed(PartyKind::Client, &raw.to_string())));
        let other = json!({ "id": 7, "name": "Winter", "website": "vinter.example" });
        assert!(!party.agrees(&party_observed(PartyKind::Client, &other.to_string())));
        assert_eq!(main_site(&raw.to_string()), Some(9));
        assert_eq!(main_site(&json!({ "id": 1, "main_site_id": 1 }).to_string()), None);
    }
}
