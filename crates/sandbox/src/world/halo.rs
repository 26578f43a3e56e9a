//! What HaloPSA holds at the start: clients with their sites, contacts, and tickets of several types.

use super::{
    World,
    card::{Card, Habits},
    dates,
    truth::{Identity, Place, Truth},
};
use crate::{
    dice::Dice,
    halo::{
        setup::{self, EMPTY_DATE, NOBODY, row},
        tables::{Row, Table, Tables},
        ticket_type::{INCIDENT, LEAD, OPPORTUNITY, PROSPECT, TicketType},
    },
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Operators type contacts in by hand, mostly with care.
pub(crate) const HABITS: Habits = Habits {
    short_name: 260,
    initial: 15,
    marks_dropped: 300,
    marks_spelled: 250,
    upper_case: 15,
    swapped: 8,
    no_family_name: 20,
    no_mailbox: 120,
    private_mailbox: 60,
    role_mailbox: 15,
    plus_tag: 0,
    untidy_mailbox: 20,
    no_phone: 250,
    junk_phone: 8,
    profile: 0,
    untidy_profile: 0,
    no_title: 350,
    no_country: 0,
    untidy_firm: 120,
};

/// A firm that is a client, with the numbers of its client and its site.
#[derive(Clone, Copy)]
pub(crate) struct Client {
    pub(crate) firm: usize,
    pub(crate) id: i64,
    pub(crate) site: i64,
}

/// The client and the site of a firm.
pub(crate) fn add_client(dice: &mut Dice, world: &World, tables: &mut Tables, client: Client) {
    let firm = &world.firms[client.firm];
    let name = if dice.chance(600) { firm.registered_name() } else { firm.name(dice) };
    let phone =
        firm.switchboard.as_ref().map(|number| number.written(crate::world::phones::Style::any(dice)));
    let inactive = dice.chance(30);
    let changed = dates::zoneless(dates::before_start(dice));
    tables.insert(
        Table::Clients,
        client.id,
        row(json!({
            "id": client.id,
            "name": name,
            "toplevel_id": 1,
            "toplevel_name": "Customers",
            "inactive": inactive,
            "colour": "#2bd3c6",
            "website": if dice.chance(700) { format!("https://www.{}", firm.domain) } else { String::new() },
            "main_site_id": client.site,
            "main_site_name": "Main",
            "main_phonenumber": phone,
            "notes": "",
            "ref": "",
            "isopportunity": 0,
            "alastupdate": changed,
            "customfields": [],
        })),
    );
    tables.insert(
        Table::Sites,
        client.site,
        row(json!({
            "id": client.site,
            "name": "Main",
            "client_id": client.id as f64,
            "client_name": name,
            "clientsite_name": format!("{name}/Main"),
            "inactive": inactive,
            "phonenumber": phone,
            "country_code": firm.land().code,
            "delivery_address": {
                "line1": firm.street, "line2": "", "line3": firm.town.0, "line4": firm.town.1, "postcode": "",
            },
            "emaildomain": firm.domain,
            "notes": "",
            "slastupdate": changed,
            "customfields": [],
        })),
    );
}

/// A contact.
pub(crate) fn add_user(
    dice: &mut Dice,
    tables: &mut Tables,
    id: i64,
    client: Client,
    card: &Card,
    opted_out: bool,
) {
    let client_name = tables.get(Table::Clients, client.id).and_then(|row| row.get("name")).cloned();
    let names: Vec<&str> = [&card.given, &card.family].into_iter().flatten().map(String::as_str).collect();
    let whole = match (&card.given, &card.family) {
        (Some(given), Some(family)) if dice.chance(60) => format!("{family}, {given}"),
        _ => names.join(" "),
    };
    let (mobile, phone) = match &card.phone {
        Some(phone) if phone.mobile => (phone.written.clone(), String::new()),
        Some(phone) => (String::new(), phone.written.clone()),
        None => (String::new(), String::new()),
    };
    tables.insert(
        Table::Users,
        id,
        row(json!({
            "id": id,
            "name": whole,
            "firstname": card.given.clone().unwrap_or_default(),
            "surname": card.family.clone().unwrap_or_default(),
            "initials": "",
            "title": *dice.pick(&["", "", "", "Mr", "Ms", "Dr"]),
            "site_id": client.site as f64,
            "site_id_int": client.site,
            "site_name": "Main",
            "client_id": client.id,
            "client_name": client_name,
            "emailaddress": card.mailbox.as_ref().map(|(address, _)| address.trim().to_owned()).unwrap_or_default(),
            "phonenumber": phone,
            "mobilenumber": mobile,
            "department": "",
            "other1": card.title.unwrap_or_default(),
            "notes": "",
            "inactive": dice.chance(25),
            "isserviceaccount": false,
            "neversendemails": opted_out && dice.chance(300),
            "dontaddtomailinglist": opted_out,
            "unsubscribed": opted_out,
            "ulastupdate": dates::zoneless(dates::before_start(dice)),
            "customfields": [],
        })),
    );
}

/// Who a ticket is about.
pub(crate) enum Contact<'a> {
    /// A contact that HaloPSA holds, and its client.
    User(i64, Client),
    /// Somebody known from the ticket alone.
    Card(&'a Card),
}

/// A ticket about somebody.
pub(crate) fn add_ticket(
    dice: &mut Dice,
    world: &World,
    tables: &mut Tables,
    id: i64,
    kind: &TicketType,
    contact: &Contact<'_>,
) {
    let status = dice.pick(&kind.statuses);
    let occurred = dates::before_start(dice);
    let changed = occurred + chrono::Duration::seconds(30 + dice.below(40_000) as i64);
    let mut ticket = row(json!({
        "id": id,
        "summary": "",
        "details": "",
        "details_html": "",
        "tickettype_id": kind.id,
        "status_id": status.id,
        "priority_id": 4,
        "client_id": NOBODY,
        "client_name": "Unknown",
        "site_id": NOBODY,
        "site_name": "Unknown",
        "user_id": 0,
        "user_name": "",
        "user_email": "",
        "agent_id": *dice.pick(&[NOBODY, 14, 15]),
        "team": if kind.contact_tab { "Sales" } else { "1st Line Support" },
        "category_1": "",
        "dateoccurred": dates::zoneless(occurred),
        "dateclosed": if status.closes { dates::zoneless(changed) } else { EMPTY_DATE.to_owned() },
        "last_update": dates::zoneless(changed),
        "lastactiondate": EMPTY_DATE,
        "customfields": [],
        "tags": [],
    }));
    let who = match contact {
        Contact::User(user, client) => about_user(&mut ticket, tables, *user, *client),
        Contact::Card(card) => about_card(&mut ticket, world, card),
    };
    let summary = match &*kind.name {
        "Incident" => {
            (*dice.pick(&["Printer does not print", "Password reset", "Slow laptop", "No e-mail"])).to_owned()
        }
        name => format!("{name}: {who}"),
    };
    ticket.insert("summary".to_owned(), json!(summary));
    if !kind.contact_tab {
        for key in ["oppcontactname", "oppcompanyname", "oppemailaddress", "opptel", "oppjobtitle"] {
            ticket.insert(key.to_owned(), json!(""));
        }
    }
    tables.insert(Table::Tickets, id, ticket);
}

fn about_user(ticket: &mut Row, tables: &Tables, user: i64, client: Client) -> String {
    let Some(user) = tables.get(Table::Users, user) else { return String::new() };
    let copied = |key: &str| user.get(key).cloned().unwrap_or_default();
    let phone = [copied("phonenumber"), copied("mobilenumber")].into_iter().find(|phone| *phone != json!(""));
    for (key, value) in [
        ("client_id", json!(client.id)),
        ("client_name", copied("client_name")),
        ("site_id", json!(client.site)),
        ("site_name", json!("Main")),
        ("user_id", copied("id")),
        ("user_name", copied("name")),
        ("user_email", copied("emailaddress")),
        ("oppcontactname", copied("name")),
        ("oppcompanyname", copied("client_name")),
        ("oppemailaddress", copied("emailaddress")),
        ("opptel", phone.unwrap_or_default()),
        ("oppjobtitle", copied("other1")),
    ] {
        ticket.insert(key.to_owned(), if value.is_null() { json!("") } else { value });
    }
    copied("name").as_str().unwrap_or_default().to_owned()
}

fn about_card(ticket: &mut Row, world: &World, card: &Card) -> String {
    let names: Vec<&str> = [&card.given, &card.family].into_iter().flatten().map(String::as_str).collect();
    let who = names.join(" ");
    let firm = &world.firms[card.firm];
    let values: [(&str, Value); 6] = [
        ("oppcontactname", json!(who)),
        ("oppcompanyname", json!(card.firm_name)),
        (
            "oppemailaddress",
            json!(card.mailbox.as_ref().map(|(address, _)| address.trim()).unwrap_or_default()),
        ),
        ("opptel", json!(card.phone.as_ref().map(|phone| phone.written.as_str()).unwrap_or_default())),
        ("oppjobtitle", json!(card.title.unwrap_or_default())),
        ("oppcountry", json!(firm.land().name)),
    ];
    for (key, value) in values {
        ticket.insert(key.to_owned(), value);
    }
    who
}

/// How many records of each kind HaloPSA holds at the start.
const CLIENTS: usize = 150;
const USERS: usize = 250;
const SAME_USER_TWICE: usize = 8;
const TICKETS: [(&TicketType, usize); 4] = [(&LEAD, 40), (&INCIDENT, 30), (&PROSPECT, 6), (&OPPORTUNITY, 4)];

/// The tables at the start. `people` tells which people HaloPSA holds, as numbers of `world.people`.
pub(crate) fn tables(
    seed: u64,
    world: &World,
    clients: &[Client],
    people: &[usize],
    truth: &mut Truth,
) -> Tables {
    let mut tables = Tables::default();
    let (client, site) = setup::unknown_client();
    tables.insert(Table::Clients, NOBODY, client);
    tables.insert(Table::Sites, NOBODY, site);
    let mut dice = Dice::new(seed, "halo");
    for client in clients {
        add_client(&mut dice, world, &mut tables, *client);
    }
    let at =
        |person: usize| clients.iter().find(|client| client.firm == world.people[person].job.firm).copied();
    let twice = people.iter().take(SAME_USER_TWICE);
    let mut users = Vec::new();
    for (index, &person) in people.iter().chain(twice).enumerate() {
        let Some(client) = at(person) else { continue };
        let human = &world.people[person];
        let card = Card::seen(&mut dice, &HABITS, human, &human.job, &world.firms);
        let id = 1_004 + 2 * index as i64;
        add_user(&mut dice, &mut tables, id, client, &card, human.opted_out);
        truth.insert(Place::HaloUser, id.to_string(), Identity::Person(person as u32));
        users.push((id, person, client));
    }
    let mut kinds: Vec<&TicketType> =
        TICKETS.into_iter().flat_map(|(kind, count)| std::iter::repeat_n(kind, count)).collect();
    dice.shuffle(&mut kinds);
    for (index, kind) in kinds.into_iter().enumerate() {
        let id = 2_101 + 3 * index as i64;
        // One lead in three came from a web form and is linked to no contact.
        let person = if kind.contact_tab && dice.chance(330) {
            let person = dice.below(world.people.len());
            let human = &world.people[person];
            let card = Card::seen(&mut dice, &HABITS, human, &human.job, &world.firms);
            add_ticket(&mut dice, world, &mut tables, id, kind, &Contact::Card(&card));
            person
        } else {
            let (user, person, client) = *dice.pick(&users);
            add_ticket(&mut dice, world, &mut tables, id, kind, &Contact::User(user, client));
            person
        };
        truth.insert(Place::HaloTicket, id.to_string(), Identity::Person(person as u32));
    }
    tables
}

/// The firms that are clients, with their numbers, and the people that HaloPSA holds.
pub(crate) fn chosen(seed: u64, world: &World) -> (Vec<Client>, Vec<usize>) {
    let mut dice = Dice::new(seed, "clients");
    let mut firms: Vec<usize> = (0..world.firms.len()).collect();
    dice.shuffle(&mut firms);
    let clients: Vec<Client> = firms
        .into_iter()
        .take(CLIENTS)
        .enumerate()
        .map(|(index, firm)| Client { firm, id: 12 + 3 * index as i64, site: 18 + 2 * index as i64 })
        .collect();
    let served: BTreeSet<usize> = clients.iter().map(|client| client.firm).collect();
    let mut people: Vec<usize> =
        (0..world.people.len()).filter(|&person| served.contains(&world.people[person].job.firm)).collect();
    dice.shuffle(&mut people);
    people.truncate(USERS);
    (clients, people)
}
