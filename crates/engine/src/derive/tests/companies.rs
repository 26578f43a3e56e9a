//! Laws of which company is which client, on random histories.

use super::{History, Said, Step, cases, run, said};
use proptest::{collection::vec, prelude::*, test_runner::TestCaseError};
use sluice_domain::{CompanyId, EntityKind, Field, Fields, Judgement, RecordId};
use sluice_store::{Item, ItemFilter, ItemKind};

#[derive(Clone, Debug)]
enum Event {
    /// Who says what about which of its people, who name companies.
    People(Vec<(u8, u8, Said)>),
    /// What HaloPSA's clients are called.
    Clients(Vec<(u8, u8)>),
    /// A company is a client, or is not.
    Word(u8, u8, bool),
    HandOn(u8),
    Revoke(usize),
}

/// As HaloPSA writes them: without a domain, misspelt, with another domain, and without anything.
const CLIENTS: [(&str, &str); 6] = [
    ("Northwind Freight Limited", ""),
    ("Northwind Freight", "nwf.co.uk"),
    ("Northwind Freights", ""),
    ("Elm", ""),
    ("Elm GmbH", "elm-gruppe.de"),
    ("", ""),
];
/// By what the companies of the people are known.
const KEYS: [&str; 3] = ["northwind-freight.co.uk", "name:northwind freight", "elm.de"];

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        3 => vec((1_u8..3, 0_u8..8, said()), 1..5).prop_map(Event::People),
        3 => vec((0_u8..4, 0_u8..6), 1..4).prop_map(Event::Clients),
        3 => word(),
        1 => (0_u8..3).prop_map(Event::HandOn),
        1 => any::<usize>().prop_map(Event::Revoke),
    ]
}

fn word() -> impl Strategy<Value = Event> {
    (0_u8..3, 0_u8..4, any::<bool>()).prop_map(|(company, client, same)| Event::Word(company, client, same))
}

impl History {
    async fn happens(&mut self, event: &Event) {
        match event {
            Event::People(rows) => self.happen(&Step::Page(rows.clone())).await,
            Event::Clients(rows) => self.clients(rows).await,
            Event::Word(company, client, same) => {
                let (company, client) = (company_of(*company), self.client(*client));
                let word = match same {
                    true => Judgement::SameCompany { company, client },
                    false => Judgement::DifferentCompany { company, client },
                };
                self.decide(word).await;
            }
            Event::HandOn(company) => {
                let record = company_of(*company).anchor();
                let (to, reason) = ("Ben".to_owned(), String::new());
                self.decide(Judgement::HandOn { record, other: None, to, reason }).await;
            }
            Event::Revoke(which) => self.happen(&Step::Revoke(*which)).await,
        }
    }

    fn client(&self, number: u8) -> RecordId {
        RecordId::of(self.connections[0], "clients", &number.to_string())
    }

    async fn clients(&mut self, rows: &[(u8, u8)]) {
        let mut observations = Vec::new();
        for (number, called) in rows {
            let (name, domain) = CLIENTS[usize::from(*called)];
            let said = [(Field::CompanyName, name), (Field::CompanyDomain, domain)];
            let said = said.into_iter().filter(|(_, text)| !text.is_empty());
            let fields: Fields = said.map(|(field, text)| (field, text.to_owned())).collect();
            observations.push(self.observation((0, "clients", EntityKind::Company), *number, fields));
        }
        self.observed(observations).await;
    }

    /// The companies that are asked about.
    async fn questions(&self) -> Vec<Item> {
        let filter = ItemFilter { kind: Some(ItemKind::Company), ..ItemFilter::default() };
        self.store.read(move |r| r.items_page(&filter, &[], 50)).await.unwrap()
    }
}

fn company_of(number: u8) -> CompanyId {
    CompanyId::of(KEYS[usize::from(number)])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_rebuild_asks_about_the_same_companies(history in vec(event(), 1..24), batch in 1_u32..9) {
        run(async {
            let mut desk = History::new().await;
            for event in &history {
                desk.happens(event).await;
            }
            prop_assert_eq!(desk.rebuilt(batch).await, Vec::<String>::new());
            Ok::<_, TestCaseError>(())
        })?;
    }

    #[test]
    fn words_about_companies_taken_back_in_any_order_leave_no_trace(
        history in vec(event(), 1..12),
        words in vec(word(), 1..8),
        order in 0_usize..1_000_003,
    ) {
        run(async {
            let mut desk = History::new().await;
            for event in history.iter().filter(|event| !matches!(event, Event::Word(..) | Event::HandOn(_))) {
                desk.happens(event).await;
            }
            desk.revoke_all(0).await;
            desk.remember().await;
            for word in &words {
                desk.happens(word).await;
            }
            desk.revoke_all(order).await;
            prop_assert_eq!(desk.differing().await, Vec::<String>::new());
            Ok::<_, TestCaseError>(())
        })?;
    }
}

#[test]
fn a_company_is_asked_about_until_it_is_said_which_client_it_is_and_again_once_another_looks_alike() {
    run(async {
        let mut desk = History::new().await;
        let of_northwind =
            Said { given: 0, family: 0, mailbox: 0, phone: 0, company: 0, status: 4, blocked: false };
        desk.happens(&Event::People(vec![(1, 1, of_northwind)])).await;
        assert_eq!(desk.questions().await, [], "nothing looks alike");
        desk.happens(&Event::Clients(vec![(1, 0)])).await;
        let first = desk.questions().await;
        let [asked] = &first[..] else { panic!("{first:?}") };
        assert_eq!(asked.left_record, company_of(0).anchor());

        desk.happens(&Event::Word(0, 1, true)).await;
        assert_eq!(desk.questions().await, [], "it is that client");
        desk.revoke(0).await;
        assert_eq!(&desk.questions().await, std::slice::from_ref(asked));
        desk.happens(&Event::Word(0, 1, false)).await;
        assert_eq!(desk.questions().await, [], "it is another one");

        desk.happens(&Event::Clients(vec![(2, 2)])).await;
        let second = desk.questions().await;
        let [again] = &second[..] else { panic!("{second:?}") };
        assert_eq!(again.left_record, asked.left_record);
        desk.happens(&Event::HandOn(0)).await;
        assert_eq!(desk.questions().await, [], "it is for somebody else");
        assert_eq!(desk.rebuilt(1).await, Vec::<String>::new());
    });
}

#[test]
fn a_company_that_is_a_client_that_looks_otherwise_is_asked_about_only_while_there_is_no_such_client() {
    run(async {
        let mut desk = History::new().await;
        let of_northwind =
            Said { given: 0, family: 0, mailbox: 0, phone: 0, company: 0, status: 4, blocked: false };
        let [looks_alike, elm, nothing] = [(1, 0), (2, 3), (2, 5)].map(|client| Event::Clients(vec![client]));
        desk.happens(&Event::People(vec![(1, 1, of_northwind)])).await;
        desk.happens(&looks_alike).await;
        assert_eq!(desk.questions().await.len(), 1);
        desk.happens(&elm).await;
        desk.happens(&Event::Word(0, 2, true)).await;
        for (event, asked) in [(None, 0), (Some(&nothing), 1), (Some(&elm), 0)] {
            if let Some(event) = event {
                desk.happens(event).await;
            }
            assert_eq!(desk.questions().await.len(), asked, "{event:?}");
            assert_eq!(desk.rebuilt(1).await, Vec::<String>::new(), "{event:?}");
        }
    });
}
