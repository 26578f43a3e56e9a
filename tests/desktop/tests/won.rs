//! One lead from Apollo to a deal that is won, in the real window and by key alone: each step is written to the practice
//! HaloPSA by the plan, and what stands there is asked of it and not of the application.

#![allow(clippy::unwrap_used, reason = "what is missing in a test fails it")]

use fantoccini::key::Key;
use serde_json::{Value, json};
use sluice_desktop_tests::{Halo, Window};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

/// The longest wait for a job over the whole practice world, on a slow machine in a debug build. The vendor's limit of
/// calls may hold it up for five minutes.
const JOB: Duration = Duration::from_secs(900);
const SOON: Duration = Duration::from_secs(60);

/// Notes whether anything but the keyboard was used.
const HANDS: &str = "window.hands = 0;
    for (const kind of ['pointerdown', 'mousedown', 'touchstart', 'wheel'])
        addEventListener(kind, () => (window.hands += 1), true);";

/// What is asked for in line: its label, what is typed, and what stands there then.
type Asked = (&'static str, &'static str, &'static str);

/// A step of the way.
struct Step {
    key: char,
    to: &'static str,
    /// Without, it is made at once.
    asks: Option<&'static [Asked]>,
    /// What the plan does with it, and the ticket in which it then stands.
    writes: (&'static str, &'static str),
}

const fn step(
    (key, to): (char, &'static str),
    asks: Option<&'static [Asked]>,
    writes: (&'static str, &'static str),
) -> Step {
    Step { key, to, asks, writes }
}

const WAY: [Step; 10] = [
    step(('a', "Researching"), None, ("update", "Lead")),
    step(
        ('a', "Contacted"),
        // The source is known by where the person came from.
        Some(&[("Lead Source", "", "Apollo.io"), ("Services Offered", "Managed backup", "Managed backup")]),
        ("update", "Lead"),
    ),
    step(('a', "Engaged"), None, ("update", "Lead")),
    step(('v', "New Prospect"), Some(&[]), ("create", "Prospect")),
    step(
        ('a', "Prospecting"),
        Some(&[("Pain Points", "Backups fail", "Backups fail")]),
        ("update", "Prospect"),
    ),
    step(
        ('a', "Qualified"),
        Some(&[
            ("Qualified Services", "Backup", "Backup"),
            ("Budget Range", "$", "$10K-$50K"),
            ("Timeframe", "I", "Immediate"),
        ]),
        ("update", "Prospect"),
    ),
    step(('v', "New Opportunity"), Some(&[]), ("create", "Opportunity")),
    // What was qualified is what is offered: nobody is asked for it again.
    step(('a', "Progressing"), None, ("update", "Opportunity")),
    step(('a', "Negotiation"), Some(&[("Quotes/Proposals", "Q-17", "Q-17")]), ("update", "Opportunity")),
    step(('a', "Won"), None, ("update", "Opportunity")),
];

fn number(ticket: &Value) -> i64 {
    ticket["id"].as_i64().unwrap()
}

fn text(ticket: &Value, field: &str) -> String {
    ticket[field].as_str().unwrap_or_default().to_owned()
}

/// The tickets of whoever has this address by type and status, as they were made.
async fn of_address(halo: &Halo, address: &str) -> Vec<(String, String)> {
    let mut tickets = halo.tickets().await.unwrap();
    tickets.retain(|ticket| text(ticket, "oppemailaddress").eq_ignore_ascii_case(address));
    tickets.sort_by_key(number);
    tickets.iter().map(|ticket| (text(ticket, "tickettype_name"), text(ticket, "status_name"))).collect()
}

/// What the application answers to what only reads.
async fn told(window: &Window, command: &str, input: Value) -> Value {
    let until = Instant::now() + SOON;
    loop {
        // The driver loses an answer now and then while the page is busy; asking again costs nothing.
        match window.call(command, input.clone()).await {
            Ok(answer) => return answer.done(),
            Err(error) => assert!(Instant::now() < until, "{command}: {error}"),
        }
    }
}

/// Waits until what has the focus fits this selector.
async fn focus(window: &Window, selector: &str) {
    let script = format!("return document.activeElement?.matches({selector:?}) ?? false");
    window.until(SOON, &script).await.unwrap();
}

async fn place(window: &Window, key: char, place: &str) {
    window.press(key).await.unwrap();
    window.see(&format!("[data-place='{place}']")).await.unwrap();
}

/// Waits until this many jobs of a kind have come to their end, all of them done.
async fn ended(window: &Window, kind: &str, count: usize) {
    let until = Instant::now() + JOB;
    loop {
        let mut rows = told(window, "jobs", Value::Null).await.as_array().unwrap().clone();
        rows.retain(|row| row["kind"] == kind);
        if rows.len() >= count && rows.iter().all(|row| !row["ended_at"].is_null()) {
            assert!(rows.iter().all(|row| row["state"] == "done"), "{rows:?}");
            return;
        }
        assert!(Instant::now() < until, "{kind}: {rows:?}; the page says: {}", window.text().await.unwrap());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Writes the plan, whose first write says this, and waits for the job, the `count`th of its kind.
async fn write_plan(window: &Window, first: &str, count: usize) -> Value {
    place(window, '6', "sync").await;
    window.see("[data-place='sync'] dl").await.unwrap();
    let plan = told(window, "plan", json!({ "limit": 1 })).await;
    let (creates, updates) = (&plan["creates"], &plan["updates"]);
    // The plan of the visit before stands there until the new one is read.
    let shown = format!(
        "const place = document.querySelector('[data-place=\"sync\"]');
         const numbers = [...place.querySelectorAll('dl .big')].slice(0, 2)
             .map((one) => one.textContent.replace(/\\D/g, ''));
         const button = place.querySelector('.sum button');
         return numbers.join() === '{creates},{updates}'
             && button !== null && button.getAttribute('aria-busy') === null
             && (place.querySelector('li .short')?.textContent.includes({first:?}) ?? false)"
    );
    window.until(SOON, &shown).await.unwrap();
    window.press('a').await.unwrap();
    if plan["brake"].is_object() {
        focus(window, "[data-place='sync'] form input").await;
        let writes: u64 = ["creates", "updates", "entries"].iter().filter_map(|of| plan[*of].as_u64()).sum();
        window.write(&writes.to_string()).await.unwrap();
        window.enter().await.unwrap();
    }
    ended(window, "apply", count).await;
    plan
}

/// Somebody who is led on.
struct Lead {
    id: String,
    name: String,
    email: String,
}

impl Lead {
    /// Somebody whom only Apollo brought, whom HaloPSA did not know, and who fits well enough for an opportunity.
    async fn of_apollo(window: &Window) -> Self {
        let page = told(window, "pipeline", json!({ "status": "new_lead", "limit": 1000 })).await;
        for row in page["rows"].as_array().unwrap().iter().filter(|row| row["fit"].as_u64() >= Some(70)) {
            let person = told(window, "person", json!({ "id": row["person"] })).await;
            let from: BTreeSet<[&str; 2]> = person["records"]
                .as_array()
                .unwrap()
                .iter()
                .map(|record| [record["source"].as_str().unwrap(), record["stream"].as_str().unwrap()])
                .collect();
            let only = from == BTreeSet::from([["Apollo", "contacts"], ["HaloPSA", "leads"]]);
            if only && let Some(email) = person["row"]["email"].as_str() {
                let text = |field: &str| person["row"][field].as_str().unwrap().to_owned();
                return Self { id: text("id"), name: text("name"), email: email.to_owned() };
            }
        }
        panic!("Apollo alone brought nobody who fits");
    }

    /// Reads who it is now: what was written for it is another record of it.
    async fn read(&mut self, window: &Window) -> Value {
        let person = told(window, "person", json!({ "id": self.id })).await;
        self.id = person["row"]["id"].as_str().unwrap().to_owned();
        person
    }

    /// Finds it by its address, and goes to it in the pipeline, where it stands there.
    async fn find(&mut self, window: &Window, status: &str) {
        self.read(window).await;
        window.press('/').await.unwrap();
        focus(window, "[data-place='people'] input[type='search']").await;
        window.write(&self.email).await.unwrap();
        let found = format!(
            "return document.querySelector('[role=\"grid\"]')?.getAttribute('aria-activedescendant') === 'row-{}'",
            self.id
        );
        window.until(SOON, &found).await.unwrap();
        window.enter().await.unwrap();
        focus(window, "[data-place='people'] [role='grid']").await;
        window.enter().await.unwrap();
        window.see("#person-standing").await.unwrap();
        place(window, 'o', "pipeline").await;
        let chosen = format!(
            "return document.querySelector('[role=\"option\"][aria-selected=\"true\"]')?.id === 'at-{}'",
            self.id
        );
        window.until(SOON, &chosen).await.unwrap();
        focus(window, "[data-place='pipeline'] [role='listbox']").await;
        self.stands(window, status).await;
    }

    /// Waits until it stands there, here and on the page.
    async fn stands(&mut self, window: &Window, status: &str) {
        let code = status.to_lowercase().replace(' ', "_");
        let until = Instant::now() + SOON;
        loop {
            let row = self.read(window).await["standing"]["row"].clone();
            if row["status"] == *code {
                break;
            }
            assert!(Instant::now() < until, "{status}: {row}; {}", window.text().await.unwrap());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let shown = format!(
            "return document.querySelector('.stand h2')?.textContent === {:?}
                 && document.querySelector('.stand header .strong')?.textContent === {status:?}",
            self.name
        );
        window.until(SOON, &shown).await.unwrap();
    }
}

/// Answers what is asked for, field by field, and goes on.
async fn fill(window: &Window, to: &str, asks: &[Asked]) {
    let form = format!("form[aria-label='To {to}']");
    window.see(&form).await.unwrap();
    if asks.is_empty() {
        // What becomes what.
        window.see(&format!("{form} #carries")).await.unwrap();
    }
    for (label, typed, stands) in asks {
        let at = format!(
            "return document.activeElement?.closest({:?})?.textContent.trim().startsWith({label:?}) ?? false",
            format!("{form} label")
        );
        window.until(SOON, &at).await.unwrap();
        window.write(typed).await.unwrap();
        let has = format!("return document.activeElement.value === {stands:?}");
        window.until(SOON, &has).await.unwrap();
        window.press(Key::Tab.into()).await.unwrap();
    }
    focus(window, &format!("{form} button[type='submit']")).await;
    window.enter().await.unwrap();
}

/// Notes that they were spoken to.
async fn called(window: &Window, lead: &mut Lead) {
    window.press('c').await.unwrap();
    focus(window, "dialog[open] button").await;
    window.press('c').await.unwrap();
    let until = Instant::now() + SOON;
    while lead.read(window).await["standing"]["engagement"] == json!([]) {
        assert!(Instant::now() < until, "no call: {}", window.text().await.unwrap());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    window.until(SOON, "return document.querySelector('dialog[open]') === null").await.unwrap();
}

#[tokio::test]
async fn one_lead_goes_from_apollo_to_won_by_key_and_stands_once_in_the_practice_halopsa() {
    let window = Window::open().await.unwrap();
    focus(&window, "[data-place='first-run'] button").await;
    window.run(HANDS).await.unwrap();
    window.enter().await.unwrap();
    window.see("[data-place='today']").await.unwrap();
    place(&window, '6', "sync").await;
    window.press('y').await.unwrap();
    ended(&window, "sync", 3).await;

    let halo = Halo::of(&window).await.unwrap();
    let before: BTreeSet<i64> = halo.tickets().await.unwrap().iter().map(number).collect();
    let plan = write_plan(&window, "", 1).await;
    let creates = usize::try_from(plan["creates"].as_u64().unwrap()).unwrap();
    assert!(creates > 0 && plan["updates"] == json!(0), "{plan}");

    let mut lead = Lead::of_apollo(&window).await;
    assert_eq!(of_address(&halo, &lead.email).await, [("Lead".to_owned(), "New".to_owned())]);
    let mut stood = "New Lead";
    for (done, Step { key, to, asks, writes: (action, kind) }) in WAY.into_iter().enumerate() {
        lead.find(&window, stood).await;
        if to == "Contacted" {
            called(&window, &mut lead).await;
        }
        window.press(key).await.unwrap();
        if let Some(asks) = asks {
            fill(&window, to, asks).await;
        }
        lead.stands(&window, to).await;
        let plan = write_plan(&window, to, done + 2).await;
        let item = &plan["items"][0];
        assert_eq!(
            (&plan["creates"], &plan["updates"], &item["action"], &item["what"], &item["person"]),
            (
                &json!(u32::from(action == "create")),
                &json!(u32::from(action == "update")),
                &json!(action),
                &json!(kind.to_lowercase()),
                &json!(lead.id)
            ),
            "{to}: {plan}"
        );
        let last = of_address(&halo, &lead.email).await.pop();
        assert_eq!(last, Some((kind.to_owned(), to.to_owned())));
        stood = to;
    }

    let has = |kind: &str, status: &str| (kind.to_owned(), status.to_owned());
    assert_eq!(
        of_address(&halo, &lead.email).await,
        [has("Lead", "Engaged"), has("Prospect", "Qualified"), has("Opportunity", "Won")]
    );
    let mut made = halo.tickets().await.unwrap();
    made.retain(|ticket| !before.contains(&number(ticket)));
    assert_eq!(made.len(), creates + 2);
    // Nobody else was written there twice either.
    let fields = ["tickettype_name", "oppcontactname", "oppcompanyname", "oppemailaddress"];
    let different: BTreeSet<[String; 4]> =
        made.iter().map(|ticket| fields.map(|field| text(ticket, field))).collect();
    assert_eq!(different.len(), made.len());
    assert_eq!(told(&window, "plan", json!({ "limit": 1 })).await["items"], json!([]));
    assert_eq!(window.run("return window.hands").await.unwrap(), json!(0));
    window.close().await.unwrap();
}
