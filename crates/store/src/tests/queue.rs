use super::support::*;
use crate::{Item, ItemCounts, ItemFilter, ItemId, ItemKind, StoreError, UnknownItemId};
use proptest::prelude::*;
use sluice_domain::RecordId;

fn ids(items: &[Item]) -> Vec<ItemId> {
    items.iter().map(Item::id).collect()
}

#[tokio::test]
async fn the_most_valuable_item_comes_first_and_skipped_ones_do_not_come() {
    let room = room().await;
    room.write(|w| {
        w.put_item(&pair_item(1, 2, 4.0))?;
        w.put_item(&pair_item(1, 3, 9.5))?;
        w.put_item(&weak_item(4, 30.0))?;
        w.put_item(&weak_item(5, 9.5))?;
        w.put_item(&clash_item(5, 1.0))
    })
    .await;
    let all = room.read(|r| r.items_page(&ItemFilter::default(), &[], 10)).await;
    let order = [
        weak_item(4, 30.0),
        pair_item(1, 3, 9.5),
        weak_item(5, 9.5),
        pair_item(1, 2, 4.0),
        clash_item(5, 1.0),
    ];
    assert_eq!(all, order);
    let pairs = room
        .read(|r| r.items_page(&ItemFilter { kind: Some(ItemKind::Pair), ..ItemFilter::default() }, &[], 1))
        .await;
    assert_eq!(ids(&pairs), [pair_item(1, 3, 0.0).id()]);
    let skip = [weak_item(4, 0.0).id(), pair_item(1, 3, 0.0).id()];
    let rest = room.read(move |r| r.items_page(&ItemFilter::default(), &skip, 10)).await;
    assert_eq!(ids(&rest), [weak_item(5, 0.0).id(), pair_item(1, 2, 0.0).id(), clash_item(5, 0.0).id()]);
    let counts =
        ItemCounts { contradictions: 0, knots: 0, pairs: 2, clashes: 1, weak: 2, gone: 0, companies: 0 };
    assert_eq!(room.read(|r| r.item_counts()).await, counts);
}

#[tokio::test]
async fn an_item_is_found_by_name_and_by_either_person() {
    let room = room().await;
    room.write(|w| {
        w.put_item(&pair_item(1, 2, 4.0))?;
        w.put_item(&pair_item(1, 2, 5.0))?;
        w.put_item(&pair_item(3, 1, 4.0))
    })
    .await;
    let id = pair_item(1, 2, 0.0).id();
    assert_eq!(room.read(move |r| r.item(&id)).await, Some(pair_item(1, 2, 5.0)));
    assert_eq!(room.read(|r| r.items_of(&[person_id(1)])).await.len(), 2);
    assert_eq!(room.read(|r| r.items_of(&[person_id(2)])).await, [pair_item(1, 2, 5.0)]);
    assert_eq!(room.read(|r| r.items_of(&[person_id(1), person_id(2)])).await.len(), 2);
    room.write(move |w| w.delete_item(&id)).await;
    assert_eq!(room.read(move |r| r.item(&id)).await, None);
}

#[tokio::test]
async fn pairs_of_a_knot_are_shown_in_it_alone() {
    let room = room().await;
    let knot = Item { kind: ItemKind::Knot, ..weak_item(1, 9.0) };
    let [one, other] =
        [pair_item(1, 2, 9.0), pair_item(2, 3, 4.0)].map(|pair| Item { within: Some(record_id(1)), ..pair });
    let put = [knot.clone(), one.clone(), other.clone(), pair_item(4, 5, 1.0)];
    room.write(move |w| put.iter().try_for_each(|item| w.put_item(item))).await;
    let shown = room.read(|r| r.items_page(&ItemFilter::default(), &[], 10)).await;
    assert_eq!(shown, [knot, pair_item(4, 5, 1.0)]);
    let counts =
        ItemCounts { contradictions: 0, knots: 1, pairs: 1, clashes: 0, weak: 0, gone: 0, companies: 0 };
    assert_eq!(room.read(|r| r.item_counts()).await, counts);
    assert_eq!(room.read(|r| r.pairs_within(record_id(1))).await, [one, other]);
    assert_eq!(room.read(|r| r.doubtful()).await.len(), 3);
    let filter = ItemFilter { until: Some(at(0)), source: Some(connection(1)), ..ItemFilter::default() };
    assert_eq!(room.read(move |r| r.items_page(&filter, &[], 10)).await, []);
}

#[tokio::test]
async fn what_was_handed_on_is_found_by_whom_it_is_for() {
    let room = room().await;
    let to = |item: Item, name: &str| Item { handed_to: Some(name.to_owned()), ..item };
    let put = [
        to(weak_item(1, 1.0), "Ben"),
        to(weak_item(2, 2.0), "Ada"),
        to(weak_item(3, 3.0), "Ben"),
        weak_item(4, 4.0),
    ];
    room.write(move |w| put.iter().try_for_each(|item| w.put_item(item))).await;
    assert_eq!(room.read(|r| r.handed_names(9)).await, ["Ada", "Ben"]);
    let filter = ItemFilter { handed: true, handed_to: Some("Ben".to_owned()), ..ItemFilter::default() };
    let found = room.read(move |r| r.items_page(&filter, &[], 9)).await;
    assert_eq!(ids(&found), [weak_item(3, 0.0).id(), weak_item(1, 0.0).id()]);
}

#[tokio::test]
async fn a_pair_without_a_right_side_is_refused() {
    let room = room().await;
    let mut half = pair_item(1, 2, 1.0);
    half.right = None;
    let mut odd = weak_item(1, 1.0);
    odd.right_record = Some(record_id(2));
    for item in [half, odd] {
        let refused = room.store.write(move |w| w.put_item(&item)).await;
        assert!(matches!(refused, Err(StoreError::Sqlite { .. })));
    }
}

#[tokio::test]
async fn a_page_is_read_in_order_however_long_the_queue_is() {
    let room = room().await;
    for (filter, index) in [
        (ItemFilter::default(), "item_value"),
        (ItemFilter { kind: Some(ItemKind::Pair), ..ItemFilter::default() }, "item_kind_value"),
        (
            ItemFilter {
                kind: Some(ItemKind::Pair),
                least: Some(1.0),
                below: Some(9.0),
                ..ItemFilter::default()
            },
            "item_kind_value",
        ),
        (ItemFilter { handed: true, ..ItemFilter::default() }, "item_handed"),
    ] {
        let plan = room
            .read(move |r| {
                let statement = format!("EXPLAIN QUERY PLAN {}", filter.page().0);
                r.all(&statement, rusqlite::named_params! {}, |row| row.get::<_, String>(3))
            })
            .await
            .join("; ");
        assert!(plan.contains(&format!("USING INDEX {index}")), "{plan}");
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }
}

#[tokio::test]
async fn the_kept_counts_are_what_is_counted_whatever_becomes_of_items() {
    let room = room().await;
    let kinds = [ItemKind::Pair, ItemKind::Knot, ItemKind::Clash, ItemKind::Weak, ItemKind::Gone];
    let check = async |expected: [u32; 5]| {
        for (kind, expected) in kinds.into_iter().zip(expected) {
            let plain = ItemFilter { kind: Some(kind), ..ItemFilter::default() };
            // Counted one by one.
            let each = ItemFilter { least: Some(f32::MIN), ..plain.clone() };
            assert_eq!(room.read(move |r| r.item_count(&plain, 9)).await, expected, "{kind:?}");
            assert_eq!(room.read(move |r| r.item_count(&each, 9)).await, expected, "{kind:?}");
        }
    };
    let put = async |items: Vec<Item>| {
        room.write(move |w| items.iter().try_for_each(|item| w.put_item(item))).await;
    };
    check([0; 5]).await;
    let knot = Item { kind: ItemKind::Knot, ..weak_item(1, 9.0) };
    put(vec![
        pair_item(1, 2, 9.0),
        pair_item(2, 3, 4.0),
        knot.clone(),
        weak_item(4, 1.0),
        clash_item(4, 1.0),
    ])
    .await;
    check([2, 1, 1, 1, 0]).await;
    put(vec![Item { within: Some(record_id(1)), ..pair_item(1, 2, 9.0) }, weak_item(4, 7.0)]).await;
    check([1, 1, 1, 1, 0]).await;
    put(vec![Item { handed_to: Some("Ben".to_owned()), ..weak_item(4, 7.0) }]).await;
    check([1, 1, 1, 0, 0]).await;
    put(vec![weak_item(4, 7.0), pair_item(1, 2, 9.0)]).await;
    check([2, 1, 1, 1, 0]).await;
    room.write(move |w| {
        w.delete_item(&knot.id())?;
        w.delete_item(&pair_item(1, 2, 0.0).id())?;
        w.delete_item(&pair_item(1, 2, 0.0).id())
    })
    .await;
    check([1, 0, 1, 1, 0]).await;
    room.write(|w| w.clear_derived()).await;
    check([0; 5]).await;
    // Handed on as it came.
    put(vec![Item { handed_to: Some("Ben".to_owned()), ..weak_item(4, 7.0) }]).await;
    check([0; 5]).await;
    put(vec![weak_item(4, 7.0)]).await;
    check([0, 0, 0, 1, 0]).await;
}

proptest! {
    #[test]
    fn an_items_name_is_read_back(left in any::<[u8; 16]>(), right in any::<[u8; 16]>(), kind in 0..5) {
        let (left, right) = (RecordId::from_bytes(left), RecordId::from_bytes(right));
        let id = match kind {
            0 => ItemId::Pair { left, right },
            1 => ItemId::Contradiction { left, right },
            2 => ItemId::Knot { record: left },
            3 => ItemId::Clash { record: left },
            _ => ItemId::Weak { record: left },
        };
        prop_assert_eq!(id.to_string().parse::<ItemId>(), Ok(id));
    }
}

#[test]
fn what_names_no_item_is_refused() {
    for text in ["", "pair", "weak:", "weak:1", "pair:00000000-0000-0000-0000-000000000000", "other:a:b"] {
        assert_eq!(text.parse::<ItemId>(), Err(UnknownItemId), "{text}");
    }
}
