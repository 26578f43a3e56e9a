use proptest::prelude::*;

use super::*;

const GOLDEN: &str =
    "forest 1 2 name phone\nbase -3120\ntree\nname<=2 0\n -410\n phone<=0 380\n  120\n  900\ntree\n0\n";

const NAMES: [&str; 5] = ["name", "office", "mailbox", "phone", "role"];

/// Any tree over five features; the splits come from the list until it is empty.
fn tree(draws: &mut std::vec::IntoIter<(u8, u8, i32, bool)>, depth: usize, out: &mut Vec<Node>) {
    let Some((feature, threshold, value, split)) = draws.next() else {
        out.push(Node { value: 7, split: None });
        return;
    };
    let split = (split && depth < MAX_DEPTH).then_some(Split { feature, threshold });
    out.push(Node { value, split });
    if split.is_some() {
        tree(draws, depth + 1, out);
        tree(draws, depth + 1, out);
    }
}

fn forests() -> impl Strategy<Value = Forest> {
    let threshold = prop_oneof![4 => 0_u8..8, 1 => any::<u8>()];
    let draws =
        prop::collection::vec((0_u8..5, threshold, -9000..9000_i32, prop::bool::weighted(0.9)), 0..200);
    (prop::collection::vec(draws, 0..12), -9000..9000_i32).prop_map(|(trees, base)| {
        let trees = trees.into_iter().map(|draws| {
            let mut nodes = Vec::new();
            tree(&mut draws.into_iter(), 0, &mut nodes);
            nodes
        });
        Forest::new(NAMES.map(String::from).to_vec(), base, trees.collect()).unwrap()
    })
}

fn rows() -> impl Strategy<Value = Vec<u8>> {
    let value = prop_oneof![6 => 0_u8..9, 1 => any::<u8>()];
    prop::collection::vec(value, 0..5 * 300)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn blocks_score_as_single_pairs_do(forest in forests(), rows in rows()) {
        let mut scores = vec![0; rows.len() / 5];
        forest.score_block(&rows, &mut scores);
        for (row, score) in rows.chunks_exact(5).zip(scores) {
            prop_assert_eq!(forest.score(row), score);
        }
    }

    #[test]
    fn shares_and_what_the_unknown_has_are_the_score(forest in forests(), row in any::<[u8; 5]>(), small in any::<bool>()) {
        let row = if small { row.map(|value| value % 9) } else { row };
        let mut groups = [0; 3];
        forest.shares(&row, &[0, 1, 1, 2, 0], &mut groups);
        prop_assert_eq!(forest.unknown() + groups.iter().sum::<i32>(), forest.score(&row));
    }

    #[test]
    fn a_share_is_the_mean_over_all_orders(forest in forests(), row in any::<[u8; 5]>(), small in any::<bool>()) {
        let row = if small { row.map(|value| value % 9) } else { row };
        let groups = [0, 1, 1, 2, 0_u8];
        let mut shares = [0; 3];
        forest.shares(&row, &groups, &mut shares);
        let of = |known: &[u8]| {
            let seen: Vec<u8> =
                row.iter().zip(groups).map(|(value, group)| if known.contains(&group) { *value } else { 0 }).collect();
            i64::from(forest.score(&seen))
        };
        let orders: [[u8; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        for (group, share) in shares.into_iter().enumerate() {
            let added = orders.iter().map(|order| {
                let at = order.iter().position(|known| usize::from(*known) == group).unwrap();
                of(&order[..=at]) - of(&order[..at])
            });
            let mean = added.sum::<i64>() as f64 / 6.0;
            prop_assert!((f64::from(share) - mean).abs() < 1.0, "{share} {mean}");
        }
    }

    #[test]
    fn text_keeps_a_forest(forest in forests()) {
        prop_assert_eq!(Forest::parse(&forest.to_text()), Ok(forest));
    }
}

#[test]
fn the_format_is_stable() {
    let forest = Forest::parse(GOLDEN).unwrap();
    assert_eq!(forest.to_text(), GOLDEN);
    assert_eq!(forest.score(&[2, 9]), -3530);
    assert_eq!(forest.score(&[3, 0]), -3000);
    assert_eq!(forest.score(&[3, 1]), -2220);
    let mut groups = [0; 2];
    forest.shares(&[3, 1], &[0, 1], &mut groups);
    assert_eq!(groups.iter().sum::<i32>(), -2220 - forest.unknown());
}

#[test]
fn the_value_of_a_root_is_part_of_the_base() {
    let forest = Forest::parse("forest 1 1 name\nbase 10\ntree\nname<=0 5\n 1\n 9\n").unwrap();
    assert_eq!((forest.base(), forest.score(&[0]), forest.score(&[1])), (15, 11, 19));
}

#[test]
fn what_is_no_forest_is_refused() {
    fn check(text: &str, error: ForestError) {
        assert_eq!(Forest::parse(text), Err(error), "{text}");
    }
    check("", ForestError::Version);
    check("forest 2 0\nbase 0\n", ForestError::Version);
    check("forest 1 2 name\nbase 0\n", ForestError::Features { announced: 2, named: 1 });
    check("forest 1 1 name\nbase x\n", ForestError::Line { line: 2 });
    check("forest 1 1 name\nbase 0\n5\n", ForestError::Line { line: 3 });
    check("forest 1 1 name\nbase 0\ntree\nphone<=1 0\n", ForestError::Line { line: 4 });
    check("forest 1 1 name\nbase 0\ntree\nname<=256 0\n", ForestError::Line { line: 4 });
    check("forest 1 1 name\nbase 0\ntree\n", ForestError::Shape { tree: 0 });
    check("forest 1 1 name\nbase 0\ntree\nname<=1 0\n 5\n", ForestError::Shape { tree: 0 });
    check("forest 1 1 name\nbase 0\ntree\n5\n5\n", ForestError::Shape { tree: 0 });
    let deep = "name<=1 0\n".repeat(7) + &"1\n".repeat(8);
    check(&format!("forest 1 1 name\nbase 0\ntree\n{deep}"), ForestError::Shape { tree: 0 });
    assert_eq!(Forest::new(vec!["name".into(); 256], 0, Vec::new()), Err(ForestError::TooMany(256)));
    let split = Some(Split { feature: 1, threshold: 0 });
    let nodes =
        vec![Node { value: 0, split }, Node { value: 1, split: None }, Node { value: 1, split: None }];
    let refused = Forest::new(vec!["name".into()], 0, vec![nodes]);
    assert_eq!(refused, Err(ForestError::Feature { tree: 0, feature: 1 }));
}
